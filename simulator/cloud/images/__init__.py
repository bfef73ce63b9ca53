"""Images on their way into pods: registries, image caches, and the pulls between them (docs/images.md)."""
