"""How reports are shown: one module a format, each with `write`."""
