"""The releases of Argo Workflows whose rules are known."""

VERSIONS = ("3.6", "3.7", "4.0", "4.1")
NEWEST = VERSIONS[-1]
