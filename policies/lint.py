"""All there is to say about manifests: what Argo would reject and what practice advises, less what was suppressed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from catalog import Catalog
from manifests.diagnostic import Diagnostic
from manifests.errors import UsageError
from manifests.load import Manifests
from manifests.validation import validate
from policies.parallel import beside
from policies.policy import ECI_BY_DEFAULT, Policy, Target, Walk
from policies.registry import own_policies
from policies.selection import Choice, Place, Selection, place_of
from policies.suppression import Suppressed, suppress

if TYPE_CHECKING:
    from policies.baseline import Baseline, Entry

LONG = 5_000_000
"""Characters times policies from which on a second process pays. Our choice, by measuring: it costs about 10 ms."""
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
    jobs: int = 1,
) -> Report:
    """Everything there is to say.

    `catalog` is the built-in one unless given. Without `suppressions`, comments hide nothing and are not judged.
    Comments hide first, then the `baseline`. With two `jobs` or more, a second process helps where that pays.
    """
    choice = Selection() if selection is None else selection
    partial = _partial(manifests)
    policies = _policies(manifests, choice)

    def advise() -> list[Diagnostic]:
        return _advice(manifests, policies, catalog or Catalog.default(), target)

    with beside(advise) if jobs > 1 and _is_long(manifests, policies) else nullcontext(advise) as advice:
        findings = validate(manifests)
        findings += advice()
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

    shown, recorded, unmet, commented = hide(report, baseline)
    stale = outlived(unmet, baseline, report.manifests, choice, partial=partial, suppressions=suppressions)
    judge = choice.at(Place(baseline.file)).judged
    shown += [told for entry in stale if (told := judge(stale_finding(entry, baseline, entry in commented)))]
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


def _policies(manifests: Manifests, choice: Choice) -> list[type[Policy]]:
    """Those that are heard somewhere in the manifests."""
    from policies import POLICIES  # here, so that the package may import this module

    selections = _selections(manifests, choice)
    return [rule for rule in (*POLICIES, *own_policies()) if any(selection.includes(rule) for selection in selections)]


def _is_long(manifests: Manifests, policies: Sequence[type[Policy]]) -> bool:
    """Whether asking the policies takes longer than to fork a process that does."""
    return len(policies) * sum(len(source.text) for source in manifests.sources) > LONG


def _advice(
    manifests: Manifests, policies: Sequence[type[Policy]], catalog: Catalog, target: Target
) -> list[Diagnostic]:
    walk, advice = Walk(manifests, catalog, target), list[Diagnostic]()
    rules = [rule() for rule in policies]
    for part in walk.parts():
        for policy in rules:
            try:
                for document, found in part.visit(policy):
                    advice.append(policy.report(document, found))
            except Exception as error:
                if type(policy) in own_policies():
                    raise UsageError(f"the policy {policy.name!r} ({policy.source}) failed: {error!r}") from error
                if not manifests.diagnostics:
                    raise
                # The text is not what its kind takes, which has been reported; advice about it can wait until it is.
    return advice


def _selections(manifests: Manifests, choice: Choice) -> list[Selection]:
    """Those that hold somewhere in the manifests, each once."""
    if isinstance(choice, Selection):
        return [choice]
    return list(dict.fromkeys(choice.at(place_of(document)) for document in manifests.documents))
