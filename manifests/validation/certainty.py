"""Which texts can be judged before anything runs."""

from __future__ import annotations

from manifests.expressions.tags import OPEN
from manifests.validation.walk import is_placeholder


def is_final(text: str) -> bool:
    """Whether a text is what it will be when it is used: no tag is left in it, and no value that only a run knows."""
    return OPEN not in text and not is_placeholder(text)
