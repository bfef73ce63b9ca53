"""The releases of Argo Workflows whose schemas and validation rules are known; `manifests.release` knows more."""

VERSIONS = ("3.6", "3.7", "4.0", "4.1")
NEWEST = VERSIONS[-1]
