"""The pages of what is wrong with a suppression itself.

`policies/suppression.py` finds it in comments, `policies/baseline.py` in a baseline.
"""

from __future__ import annotations

from typing import ClassVar

from manifests.rule import Rule


class SuppressionRule(Rule):
    """Something about a comment `# drydock: ignore[...]`, or an entry of a baseline."""

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


class UnexplainedSuppression(SuppressionRule):
    """A suppression gives no reason.

    Whoever meets it next year has to know whether it still holds. The words behind the brackets are the reason; they
    also go into SARIF as the justification. The suppression hides what it names all the same.
    """

    name = "unexplained-suppression"
    source = "hadolint issue 1059 and kube-linter ask for reasons at the place; to require one is our choice"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            # drydock: ignore[retry-missing]  # <- unexplained-suppression
            - name: hash
              container: {image: "alpine:3.20"}
    """


class StaleBaseline(SuppressionRule):
    """An entry of the baseline hides nothing: what it recorded has been mended, or a comment hides it.

    Left in the file, it would hide the same mistake when it comes back. `--prune-baseline` takes such entries out. They
    are told only for files that were linted whole, and for rules that ran.
    """

    name = "stale-baseline"
    source = (
        "ruff issue 1149 and Checkov issue 6858 ask for baselines that are kept up; to tell each entry is our choice"
    )

    bad = """
        {
          "schema": 1,
          "findings": [
            {"fingerprint": "5f0c", "name": "retry-missing", "file": "mended.yaml"}  # <- stale-baseline
          ]
        }
    """

    good: ClassVar[str] = """
        {
          "schema": 1,
          "findings": []
        }
    """


SUPPRESSION_RULES: tuple[type[SuppressionRule], ...] = (
    UnusedSuppression,
    ExpiredSuppression,
    UnknownSuppression,
    UnexplainedSuppression,
    StaleBaseline,
)
