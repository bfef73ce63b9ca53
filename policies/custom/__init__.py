"""Policies of one's own in YAML files, with a JSON Schema or a CEL expression. Those in Python: `policies.plugins`."""

from policies.custom.examples import example_problems
from policies.custom.files import load

__all__ = ["example_problems", "load"]
