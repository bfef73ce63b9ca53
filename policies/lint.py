"""All there is to say about manifests: what Argo would reject and what practice advises, less what was suppressed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from catalog import Catalog
from manifests.diagnostic import Diagnostic
from manifests.load import Manifests
from manifests.validation import validate
from policies.policy import ECI_BY_DEFAULT, Target, visit
from policies.selection import EVERYTHING, Selection
from policies.suppression import Suppressed, suppress


@dataclass(frozen=True)
class Report:
    """What a lint found: `findings` in order of place, each once, and those that were `suppressed`."""

    manifests: Manifests
    findings: tuple[Diagnostic, ...]
    suppressed: tuple[Suppressed, ...] = ()


def lint(
    manifests: Manifests,
    selection: Selection = EVERYTHING,
    *,
    catalog: Catalog | None = None,
    target: Target = ECI_BY_DEFAULT,
    suppressions: bool = True,
    today: date | None = None,
) -> Report:
    """Everything there is to say.

    `catalog` is the built-in one unless given. Without `suppressions`, comments hide nothing and are not judged.
    """
    findings = validate(manifests)
    findings += _advice(manifests, selection, catalog or Catalog.default(), target)
    hidden: list[Suppressed] = []
    if suppressions:
        findings, hidden = suppress(
            findings, manifests.documents, today or date.today(), selection, partial=_partial(manifests)
        )
    shown = {finding for finding in findings if selection.includes(finding)}
    return Report(
        manifests,
        tuple(sorted(shown, key=lambda finding: finding.sort_key)),
        tuple(sorted((one for one in hidden if selection.includes(one.finding)), key=lambda one: one.finding.sort_key)),
    )


def _partial(manifests: Manifests) -> set[str]:
    """The files that some rules could not look into: not all of the text, or of what it refers to, could be read."""
    unresolved = {
        workflow.document.source.name
        for workflow in manifests.workflows
        if workflow.document is not None and manifests.lacks_template(workflow)
    }
    return unresolved | {diagnostic.file for diagnostic in manifests.diagnostics}


def _advice(manifests: Manifests, selection: Selection, catalog: Catalog, target: Target) -> Iterator[Diagnostic]:
    from policies import POLICIES  # here, so that the package may import this module

    for policy in (rule() for rule in POLICIES if selection.includes(rule)):
        try:
            for document, found in visit(policy, manifests, catalog, target):
                yield policy.report(document, found)
        except Exception:
            if not manifests.diagnostics:
                raise
            # The text is not what its kind takes, which has been reported; advice about it can wait until it is.
