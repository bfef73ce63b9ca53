"""Why nodes failed: one sentence for each, or for many that failed alike.

A node is blamed where none of its members failed. Of what is retried the Retry node is blamed, for all its attempts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from manifests.retry import EXHAUSTED
from simulator.controller.node import Node
from simulator.controller.run import WorkflowRun
from simulator.results.endings import Ending, ending_of, spoken
from simulator.results.giving_up import given_up, gone_in
from simulator.results.hierarchy import display_name, owner
from simulator.results.pods import PodRecord
from simulator.results.refusals import Places

if TYPE_CHECKING:
    from simulator.results.report import Report

_OF_THE_WORKFLOW = ("deadline", "shutdown")
"""Causes after which no retryStrategy would have helped."""


@dataclass(frozen=True)
class Failure:
    """Nodes of one template that failed alike: `cause` in one word, `what` in words without figures of this run, `why`
    as a sentence. `at` is when the first of them ended, in seconds.
    """

    template: str
    nodes: tuple[str, ...]
    cause: str
    what: str
    why: str
    at: float

    @property
    def told(self) -> str:
        """What failed, and of what, without figures of this run."""
        return f"{self.template}: {self.what}" if self.template else self.what


@dataclass(frozen=True)
class Explained:
    """`failures` are for good; `recovered` are attempts that a later one made good. The most frequent come first."""

    failures: tuple[Failure, ...] = ()
    recovered: tuple[Failure, ...] = ()


def first_cause(report: Report) -> str:
    """What went wrong first in a run that did not succeed, in words that are the same for all runs with this trouble;
    empty for one that succeeded.
    """
    if report.stuck is not None:
        return report.stuck.cause
    if report.phase == "Succeeded":
        return ""
    first = min(report.explained.failures, key=lambda failure: failure.at, default=None)
    return first.told if first is not None else report.message or "no reason is known"


def explain(run: WorkflowRun, pods: Iterable[PodRecord], places: Places) -> Explained:
    """All failures of a run. `pods` are its pods in the order in which they were asked for."""
    failed = [node for node in run.nodes.values() if node.failed and node.type != "Container"]
    if not failed:
        return Explained()
    explainer = _Explainer(run, {pod.node: pod for pod in pods}, places)
    blamed = {owner(node, run.nodes) for node in failed}
    lost: dict[tuple[object, ...], list[_Case]] = {}
    made_good: dict[tuple[object, ...], list[_Case]] = {}
    for node in failed:
        case = None if node.name in blamed else explainer.case(node)
        if case is not None:
            (made_good if case.is_made_good else lost).setdefault(case.key, []).append(case)
    return Explained(_failures(lost.values()), _failures(made_good.values()))


@dataclass(frozen=True)
class _Case:
    """A node to explain: the ends of its attempts, and what there is to say of further ones."""

    node: Node
    endings: tuple[Ending, ...]
    further: str = ""
    is_used_up: bool = False
    took: float | None = None
    is_made_good: bool = False
    around: Node | None = None
    """The Retry node that `further` is about, where it is not the node itself."""

    @property
    def key(self) -> tuple[object, ...]:
        """What it has in common with those that are told in one sentence with it."""
        ends = frozenset(Counter((ending.what, ending.note) for ending in self.endings).items())
        around = None if self.around is None else self.around.template
        return self.node.template, ends, self.further, self.is_used_up, around

    @property
    def at(self) -> float:
        return self.node.started if self.node.finished is None else self.node.finished


@dataclass
class _Explainer:
    run: WorkflowRun
    pods: Mapping[str, PodRecord]
    places: Places
    attempts: dict[str, list[Node]] = field(default_factory=dict)
    last_failed: dict[str, Node | None] = field(default_factory=dict)

    def case(self, leaf: Node) -> _Case | None:
        """None for an attempt that a later one, which failed as well, tells more about."""
        outers, goes_on = self._outers(leaf)
        if outers is None:
            return None
        ending = self._ending(leaf)
        if outers and outers[-1].phase == "Succeeded":
            return _Case(leaf, (ending,), "a later attempt succeeded", is_made_good=True)
        if not outers:
            is_alone = leaf.type == "Pod" and ending.cause not in _OF_THE_WORKFLOW and not goes_on
            return _Case(leaf, (ending,), "there is no retryStrategy" if is_alone else goes_on)
        retry, attempts = outers[0], self._attempts(outers[0])
        further = given_up(retry, attempts, self.run.release)
        if all(attempt is not leaf for attempt in attempts):
            why = further or f"all {len(attempts):,} attempts are used up"
            gave_up = f"is not tried again: {why}" if retry.failed else "is still being retried"
            return _Case(leaf, (ending,), gave_up, around=retry)
        fast = gone_in(retry, attempts)
        endings = tuple(self._ending(attempt) for attempt in attempts if attempt.failed)
        is_used_up = retry.message == EXHAUSTED
        return _Case(retry, endings, fast[0] if fast else further, is_used_up, fast[1] if fast else None)

    def _outers(self, leaf: Node) -> tuple[list[Node] | None, str]:
        """The Retry nodes around it that it made fail, the innermost first, and last one that succeeded all the same,
        or may yet; None where a later attempt of one failed too. Then what to say where the workflow did not mind.
        """
        found: list[Node] = []
        node, nodes = leaf, self.run.nodes
        while (outer := nodes.get(owner(node, nodes))) is not None:
            if outer.type == "Retry" and node.is_attempt:
                if outer.phase != "Succeeded" and self._last_failed(outer) is not node:
                    return None, ""
                found.append(outer)
            elif outer.phase == "Succeeded":
                return found, "the workflow goes on without it"
            if not outer.failed:
                break
            node = outer
        return found, ""

    def _attempts(self, retry: Node) -> list[Node]:
        if retry.name not in self.attempts:
            nodes = self.run.nodes
            self.attempts[retry.name] = [nodes[name] for name in retry.children if nodes[name].is_attempt]
        return self.attempts[retry.name]

    def _last_failed(self, retry: Node) -> Node | None:
        if retry.name not in self.last_failed:
            reverse = reversed(self._attempts(retry))
            self.last_failed[retry.name] = next((attempt for attempt in reverse if attempt.failed), None)
        return self.last_failed[retry.name]

    def _ending(self, node: Node) -> Ending:
        return ending_of(node, self.pods.get(node.name), self.run, self.places)


def _failures(groups: Iterable[Sequence[_Case]]) -> tuple[Failure, ...]:
    found = [
        Failure(
            template=cases[0].node.template,
            nodes=tuple(case.node.name for case in cases),
            cause=cases[0].endings[-1].cause,
            what=cases[0].endings[-1].what,
            why=_sentence(cases),
            at=min(case.at for case in cases),
        )
        for cases in groups
    ]
    return tuple(sorted(found, key=lambda failure: (-len(failure.nodes), failure.at)))


def _sentence(cases: Sequence[_Case]) -> str:
    """`nap(3:4): all 4 attempts failed: main exited with 1.`"""
    first, number = cases[0], len(first_endings := cases[0].endings)
    said = _said([ending for case in cases for ending in case.endings], first_endings)
    each = " of each" if len(cases) > 1 else ""
    if first.is_used_up:
        said = (
            f"all {number:,} attempts{each} failed: {said}" if number > 1 else f"the only attempt{each} failed: {said}"
        )
    elif number > 1:
        said = f"{number:,} attempts{each} failed: {said}"
    took = max((case.took for case in cases if case.took is not None), default=None)
    rest = f"{first.further}, so they were gone in {spoken(took)}" if took is not None else _further(cases)
    return f"{_subject(cases)}: {said}{f'; {rest}' if rest else ''}."


def _further(cases: Sequence[_Case]) -> str:
    """`nap(3:4) around it is not tried again: ...`"""
    first = cases[0]
    if first.around is None:
        return first.further
    if len({case.around.name for case in cases if case.around is not None}) > 1:
        return f"{first.around.template or 'what is'} around each {first.further}"
    it = "it" if len(cases) == 1 else "them"
    return f"{display_name(first.around.name, first.around.boundary)} around {it} {first.further}"


def _subject(cases: Sequence[_Case]) -> str:
    node = cases[0].node
    if len(cases) == 1:
        return display_name(node.name, node.boundary)
    what = "pods" if all(case.node.type == "Pod" for case in cases) else "nodes"
    return f"{len(cases):,} {what} of {node.template or 'an inline template'}"


def _said(all_endings: Sequence[Ending], of_one: Sequence[Ending]) -> str:
    """The ends in words, each kind once; `of_one` are those of one node, which tell how often each was there."""
    counts = Counter((ending.what, ending.note) for ending in of_one)
    parts = []
    for (what, note), count in counts.items():
        lasted = [e.lasted for e in all_endings if (e.what, e.note) == (what, note) and e.lasted is not None]
        span = dict.fromkeys((spoken(min(lasted)), spoken(max(lasted)))) if lasted else {}
        after = f" after {' to '.join(span)}" if span else ""
        text = f"{what}{after}{f' ({note})' if note else ''}"
        parts.append(f"{count:,} x {text}" if len(counts) > 1 else text)
    return ", ".join(parts)
