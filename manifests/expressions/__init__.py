"""The languages inside of manifests: tags, `when`, `depends`, and the expressions of `{{= }}`.

A text becomes a tree here; nothing is evaluated.
"""
