"""All there is to say about manifests: what Argo would reject and what practice advises, less what was suppressed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from catalog import Catalog
from manifests.diagnostic import Diagnostic
from manifests.load import Manifests
from manifests.validation import validate
from policies.policy import ECI_BY_DEFAULT, Target, Walk
from policies.registry import own_policies
from policies.selection import Choice, Place, Selection, place_of
from policies.suppression import Suppressed, suppress

if TYPE_CHECKING:
    from policies.baseline import Baseline, Entry

_Judge = Callable[[Diagnostic], Diagnostic | None]


@dataclass(frozen=True)
class Report:
    """What a lint found: `findings` in order of place, each once, and those that were `suppressed`."""

    manifests: Manifests
    findings: tuple[Diagnostic, ...]
    suppressed: tuple[Suppressed, ...] = ()
    stale: tuple[Entry, ...] = ()
    """Entries of the baseline for what occurs no more, whether or not a finding says so."""


def lint(
    manifests: Manifests,
    selection: Choice | None = None,
    *,
    catalog: Catalog | None = None,
    target: Target = ECI_BY_DEFAULT,
    suppressions: bool = True,
    today: date | None = None,
    baseline: Baseline | None = None,
) -> Report:
    """Everything there is to say.

    `catalog` is the built-in one unless given. Without `suppressions`, comments hide nothing and are not judged.
    Comments hide first, then the `baseline`.
    """
    choice = Selection() if selection is None else selection
    partial = _partial(manifests)
    findings = validate(manifests)
    findings += _advice(manifests, choice, catalog or Catalog.default(), target)
    hidden: list[Suppressed] = []
    if suppressions:
        findings, hidden = suppress(findings, manifests.documents, today or date.today(), choice, partial=partial)
    judge = _judge(manifests, choice)
    shown = sorted({told for finding in findings if (told := judge(finding))}, key=lambda finding: finding.sort_key)
    suppressed = [replace(one, finding=told) for one in hidden if (told := judge(one.finding))]
    suppressed.sort(key=lambda one: one.finding.sort_key)
    report = Report(manifests, tuple(shown), tuple(suppressed))
    return report if baseline is None else _without_recorded(report, baseline, choice, partial, suppressions)


def _without_recorded(
    report: Report, baseline: Baseline, choice: Choice, partial: set[str], suppressions: bool
) -> Report:
    """The report without what the baseline records, and with what is to be said about the baseline."""
    from policies.baseline import hide, outlived, stale_finding  # here, since few runs have a baseline

    shown, recorded, unmet = hide(report, baseline)
    stale = outlived(unmet, baseline, report.manifests, choice, partial=partial, suppressions=suppressions)
    judge = choice.at(Place(baseline.file)).judged
    shown += [told for entry in stale if (told := judge(stale_finding(entry, baseline)))]
    return Report(
        report.manifests,
        tuple(sorted(shown, key=lambda finding: finding.sort_key)),
        tuple(sorted([*report.suppressed, *recorded], key=lambda one: one.finding.sort_key)),
        tuple(stale),
    )


def _judge(manifests: Manifests, choice: Choice) -> _Judge:
    """What becomes of a finding: left out, or shown with the severity that it gets at its place."""
    if isinstance(choice, Selection):
        return choice.judged
    files: dict[str, list[tuple[int, str]]] = {}
    for document in manifests.documents:
        line_and_namespace = (document.root.span.line, place_of(document).namespace)
        files.setdefault(document.source.name, []).append(line_and_namespace)

    def judge(finding: Diagnostic) -> Diagnostic | None:
        inside = files.get(finding.file, [])
        index = bisect_right(inside, finding.span.line, key=lambda start: start[0]) - 1
        namespace = inside[index][1] if index >= 0 else ""
        return choice.at(Place(finding.file, finding.kind, finding.object, namespace)).judged(finding)

    return judge


def _partial(manifests: Manifests) -> set[str]:
    """The files that some rules could not look into: not all of the text, or of what it refers to, could be read."""
    unresolved = {
        workflow.document.source.name
        for workflow in manifests.workflows
        if workflow.document is not None and manifests.lacks_template(workflow)
    }
    return unresolved | {diagnostic.file for diagnostic in manifests.diagnostics}


def _advice(manifests: Manifests, choice: Choice, catalog: Catalog, target: Target) -> Iterator[Diagnostic]:
    from policies import POLICIES  # here, so that the package may import this module

    selections, rules = _selections(manifests, choice), (*POLICIES, *own_policies())
    walk = Walk(manifests, catalog, target)
    for policy in (rule() for rule in rules if any(selection.includes(rule) for selection in selections)):
        try:
            for document, found in walk.visit(policy):
                yield policy.report(document, found)
        except Exception:
            if not manifests.diagnostics:
                raise
            # The text is not what its kind takes, which has been reported; advice about it can wait until it is.


def _selections(manifests: Manifests, choice: Choice) -> list[Selection]:
    """Those that hold somewhere in the manifests, each once."""
    if isinstance(choice, Selection):
        return [choice]
    return list(dict.fromkeys(choice.at(place_of(document)) for document in manifests.documents))
