"""The pages of what is wrong with a suppression itself; `policies/suppression.py` finds it."""

from __future__ import annotations

from typing import ClassVar

from manifests.rule import Rule


class SuppressionRule(Rule):
    """Something about a comment `# drydock: ignore[...]`."""

    category = "suppression"
    source = "zizmor issue 564 and ruff's RUF100: an ignore that does nothing should be said and removed"
    good: ClassVar[str] = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            # drydock: ignore[retry-missing] until=2999-12-31 a lost pod is noticed at once
            - name: hash
              container: {image: "alpine:3.20"}
    """


class UnusedSuppression(SuppressionRule):
    """A suppression hides nothing.

    What it once hid was mended, or it stands in the wrong place. Left alone, it would hide the next mistake. A comment
    covers the list item or key that starts on its line, or on the next line where it stands alone, and all below it.
    """

    name = "unused-suppression"
    fixable = True

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash  # drydock: ignore[retry-missing] stands in the wrong place  # <- unused-suppression
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """


class ExpiredSuppression(SuppressionRule):
    """The day in a suppression's `until` is over, so it hides nothing any more.

    It was meant to be temporary: mend what it hid, or decide again and set another day. A day that cannot be read
    counts as over.
    """

    name = "expired-suppression"
    fixable = True

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            # drydock: ignore[retry-missing] until=2020-12-31 until the new images come  # <- expired-suppression
            - name: hash
              container: {image: "alpine:3.20"}
    """


class UnknownSuppression(SuppressionRule):
    """A suppression names no rule.

    Mostly a misspelling, so it does not hide what it was written for. Write the names in brackets, parted by commas.
    """

    name = "unknown-suppression"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            # drydock: ignore[retry-mising] a lost pod is noticed at once  # <- unknown-suppression
            - name: hash
              container: {image: "alpine:3.20"}
    """


SUPPRESSION_RULES: tuple[type[SuppressionRule], ...] = (UnusedSuppression, ExpiredSuppression, UnknownSuppression)
