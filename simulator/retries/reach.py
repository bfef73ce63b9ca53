"""How often each template of a workflow runs at worst: the loops and the retries on the way to it, multiplied."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from manifests.diagnostic import Path
from manifests.fanout import MOST, loop_length
from manifests.fields import Raw, mapping, text
from manifests.load import Manifests
from manifests.workflow import Step, Template, Workflow

Key = tuple[str, str, str, Path]
"""The object that a template is in, and its place there."""


@dataclass(frozen=True)
class Called:
    """A template, and the object in which what it calls is looked up."""

    owner: Workflow
    template: Template

    @property
    def place(self) -> str:
        """File and line; empty where it was merged into the object from another layer."""
        document, path = self.owner.document, self.template.path
        node = None if document is None else document.root.find(path)
        if document is None or node is None or not isinstance(node.value, dict):
            return ""
        is_same = (text(node.value, "name") or "") == self.template.name
        return f"{document.source.name}:{document.place(path).line}" if is_same else ""

    @property
    def key(self) -> Key:
        return (self.owner.kind, self.owner.namespace, self.owner.name, self.template.path)


@dataclass(frozen=True, slots=True)
class Factor:
    """What multiplies: the attempts of a template, or the items of a step's loop."""

    kind: Literal["retry", "loop"]
    name: str
    """Of the template or step."""
    count: int | None
    """None for no end, or where it is known only once the workflow runs; then `text` says on what it depends."""
    source: str = ""
    """The field that the retryStrategy comes from."""
    text: str = ""


@dataclass(frozen=True)
class Worst:
    """The most runs of a template in one run of the workflow."""

    runs: int | None
    """None where there is no most; with loops of unknown length, for each item of them."""
    factors: tuple[Factor, ...] = ()
    """Those on the way that makes the most, from the outside in."""
    ways: int = 1
    """On how many ways it is called."""
    is_least: bool = False
    """Whether a loop of unknown length is on one of them."""
    is_reached: bool = True
    """False where nothing calls it although there is an entrypoint; then it counts as called once."""

    @property
    def per_item_of(self) -> tuple[str, ...]:
        """The steps on that way whose loops have a length that is known only once the workflow runs."""
        return tuple(factor.name for factor in self.factors if factor.kind == "loop" and factor.count is None)


@dataclass
class Reach:
    """`retried` gives the attempts of a template at most, None where there is but one."""

    manifests: Manifests
    workflow: Workflow
    """As it is in force."""
    arguments: Mapping[str, str | None]
    retried: Callable[[Called], Factor | None]
    _calls: dict[Key, list[tuple[Called, Step]]] = field(default_factory=dict, init=False)
    _order: list[Called] = field(default_factory=list, init=False)

    def all(self) -> list[tuple[Called, Worst]]:
        """Every template of the workflow, and those of other objects that it reaches, each with its worst."""
        own = [Called(self.workflow, template) for template in self.workflow.spec.every_template]
        roots = list(self._roots())
        self._visit(roots)
        reached = {called.key for called in self._order}
        self._order.reverse()
        rest = [called for called in own if called.key not in reached]
        inner = {other.key for called in rest for other, _ in self._called(called)}
        self._order, first = [], self._order
        self._visit([*(called for called in rest if called.key not in inner), *rest])
        self._order = [*first, *reversed(self._order)]
        worst = self._worst({called.key for called in roots}, reached)
        others = [called for called in first if called.key not in {one.key for one in own}]
        return [(called, worst[called.key]) for called in (*own, *others)]

    def _roots(self) -> Iterator[Called]:
        """The entrypoint, the exit handler and the hooks of the workflow."""
        spec = self.workflow.spec
        names: list[Raw] = [{"template": spec.entrypoint}, {"template": spec.on_exit}]
        for call in (*names, *_hooks(spec.raw)):
            found = self._named(self.workflow, call)
            if found is not None:
                yield found

    def _named(self, owner: Workflow, call: Raw) -> Called | None:
        """What a `template` or a `templateRef` names."""
        ref, name = mapping(call, "templateRef"), text(call, "template")
        if ref:
            other = self.manifests.referenced(ref, owner.namespace)
            owner, name = (other, text(ref, "template")) if other is not None else (owner, None)
        template = owner.spec.template(name) if name else None
        return None if template is None else Called(owner, template)

    def _called(self, called: Called) -> Iterator[tuple[Called, Step]]:
        """What a template calls, with the step that does; its hooks and exit handlers run once for each item too."""
        for step in called.template.calls:
            if step.inline is not None:
                yield Called(called.owner, step.inline), step
            elif (found := self._named(called.owner, step.raw)) is not None:
                yield found, step
            for hook in (*_hooks(step.raw), {"template": text(step.raw, "onExit")}):
                if (found := self._named(called.owner, hook)) is not None:
                    yield found, step

    def _visit(self, roots: list[Called]) -> None:
        """Note the calls of all that the roots reach, what is called before its callers."""
        for root in roots:
            waiting = [self._entered(root)] if root.key not in self._calls else []
            while waiting:
                called, rest = waiting[-1]
                following = next((other for other, _ in rest if other.key not in self._calls), None)
                if following is None:
                    self._order.append(called)
                    waiting.pop()
                else:
                    waiting.append(self._entered(following))

    def _entered(self, called: Called) -> tuple[Called, Iterator[tuple[Called, Step]]]:
        calls = self._calls[called.key] = list(self._called(called))
        return called, iter(calls)

    def _worst(self, roots: set[Key], reached: set[Key]) -> dict[Key, Worst]:
        """A circle of calls counts each of its templates once."""
        position = {called.key: number for number, called in enumerate(self._order)}
        ways: dict[Key, list[Worst]] = {called.key: [] for called in self._order}
        found: dict[Key, Worst] = {}
        for called in self._order:
            inward = ways[called.key]
            if called.key in roots or not inward:
                inward.append(Worst(1))
            own = self.retried(called)
            best = max(inward, key=_size)
            runs = None if any(way.runs is None for way in inward) else sum(way.runs or 0 for way in inward)
            tries = 1 if own is None else own.count
            total = None if tries is None or runs is None else min(MOST, runs * tries)
            factors = best.factors if own is None else (*best.factors, own)
            count = sum(way.ways for way in inward)
            is_least = any(way.is_least for way in inward)
            total = 0 if runs == 0 else total
            is_reached = called.key in reached or not self.workflow.spec.entrypoint
            here = Worst(total, factors, min(count, MOST), is_least, is_reached)
            found[called.key] = here
            for other, step in self._calls[called.key]:
                if position[other.key] > position[called.key]:
                    ways[other.key].append(self._through(here, step))
        return found

    def _through(self, caller: Worst, step: Step) -> Worst:
        """The runs that one call makes, before the attempts of what is called."""
        length = loop_length(step, self.arguments)
        if length == 1:
            return caller
        runs = caller.runs if length is None or caller.runs is None else min(MOST, caller.runs * length)
        is_least = caller.is_least or length is None
        return Worst(
            runs,
            (*caller.factors, Factor("loop", step.name, length, text=step.with_param or "")),
            caller.ways,
            is_least,
        )


def _size(way: Worst) -> tuple[bool, bool, int]:
    """What has no most comes above what nobody can count, and that above every number."""
    return way.runs is None, bool(way.per_item_of), way.runs or 0


def _hooks(raw: Raw) -> Iterator[Raw]:
    """The calls of all `hooks` of a spec or step."""
    for hook in mapping(raw, "hooks").values():
        if isinstance(hook, dict):
            yield hook
