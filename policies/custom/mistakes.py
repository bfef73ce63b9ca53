"""What is wrong with a policy, in words that a reader bears."""

from __future__ import annotations

LONGEST = 200
"""Characters of a reason; our choice. A library may quote a whole object in it."""


class PolicyMistake(ValueError):
    """An expression or a schema that cannot be used; the message says why."""


def brief(text: str) -> str:
    """A text no longer than a reader bears."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def is_unknown(value: object) -> bool:
    """Whether it is a text with `{{` in it, which is known only when the workflow runs."""
    return isinstance(value, str) and "{{" in value
