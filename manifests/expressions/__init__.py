"""The languages inside of manifests: tags, `when`, `depends`, and the expressions of `{{= }}`.

A text becomes a tree (`when`, `depends`, `expr`), and a tree a value: `deciding` for conditions of steps and tasks,
`evaluating` for all other expressions, `filling` for how a value stands in a text. Lint reads trees only.
"""
