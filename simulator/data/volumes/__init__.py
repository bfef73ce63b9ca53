"""What a scenario's `volumes` put behind claims, in place of what the manifests have there (docs/data-ways.md)."""
