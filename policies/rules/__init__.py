"""One policy, one file. `policies/__init__.py` lists them."""
