"""The rules of the state machine: what a provider can do next."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, ClassVar

from hypothesis import currently_in_test_context, note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from manifests.errors import UsageError
from manifests.given import Given
from simulator.controller.node import Node
from simulator.simulation import Prepared
from simulator.testing.drawn import Drawn
from simulator.testing.machine.laws import Laws
from simulator.testing.machine.play import Part, Play
from simulator.testing.machine.recording import recorded
from simulator.testing.settings import Setting
from simulator.testing.situation import situation

_NTH = st.integers(0, 9)
"""Which of the pods or pools that a rule may take, counted round and round."""
_WAITS = st.sampled_from((1, 10, 60, 600, 3600))
"""Seconds: within a pass, to the next pass, and past backoffs."""
_EXIT_CODES = st.sampled_from((1, 2, 64, 143))
_BEFORE_MAIN = {
    "provider-failed": "",
    "waiting-failed": "Pod failed before main container starts due to BidFailed",
}
"""How a pod can end that has not begun to run, with the messages of its status."""


class ProviderMachine(RuleBasedStateMachine):
    """Plays the provider against the controller, step by step. After every instant it checks that concurrency limits,
    retry budgets, locks and stock hold; at the end, that all has ended or waits for somebody (`machine/laws.py`).

    A subclass says which `manifests` run, and in which `settings`, parts of a scenario laid over each other; or it
    calls `begin` in an @initialize rule of its own. How tasks end, and after how long, is never the scenario's: pods
    work until a rule ends them. Pools of which the scenario says nothing have 1,000 instances at first.
    """

    manifests: ClassVar[Given | None] = None
    settings: ClassVar[Sequence[Setting]] = ()
    seed: ClassVar[int] = 1
    parameters: ClassVar[Mapping[str, object] | None] = None

    def __init__(self) -> None:
        super().__init__()
        self._play: Play | None = None
        if self.manifests is not None:
            self._begin(self._own())

    @classmethod
    @cache
    def _own(cls) -> Prepared:
        """The subclass's own situation, which is read once for all examples."""
        assert cls.manifests is not None
        return situation(cls.manifests, *cls.settings, seed=cls.seed, parameters=cls.parameters).prepared()

    def begin(self, manifests: Given, *settings: Setting) -> None:
        """Begin with these manifests, such as an @initialize rule has drawn. Raises InputError and UsageError as
        `simulate`.
        """
        self._begin(situation(manifests, *settings, seed=self.seed, parameters=self.parameters).prepared())

    def _begin(self, prepared: Prepared) -> None:
        self._laws = Laws()
        self._play = Play(prepared, self.seed, self._laws.check)

    @property
    def play(self) -> Play:
        """The run so far: its clock, workflows, pods and pools. Raises UsageError before it has begun."""
        if self._play is None:
            raise UsageError("a ProviderMachine needs `manifests`, or an @initialize rule that calls `begin`")
        return self._play

    @property
    def nodes(self) -> list[Node]:
        """The nodes of all workflows so far, in the order in which they were made."""
        return [node for run in self.play.simulation.runs for node in run.nodes.values()]

    def scenario(self) -> Drawn:
        """A scenario in which the same happens, to be laid over nothing: for `drydock simulate --scenario`, with the
        same seed and parameters.
        """
        return recorded(self.play)

    # Time

    @rule(seconds=_WAITS)
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.play.wait(seconds)

    @precondition(lambda self: not self.play.is_at_rest)
    @rule()
    def proceed(self) -> None:
        """Time passes until something happens, such as the controller's next pass."""
        self.play.proceed()

    # Running pods

    @precondition(lambda self: self.play.running)
    @rule(nth=_NTH)
    def finish(self, nth: int) -> None:
        """Main ends well."""
        self._end(self.play.running, nth, "ok")

    @precondition(lambda self: self.play.running)
    @rule(nth=_NTH, code=_EXIT_CODES)
    def fail(self, nth: int, code: int) -> None:
        """Main exits with a code."""
        self._end(self.play.running, nth, "fail", code)

    @precondition(lambda self: self.play.running)
    @rule(nth=_NTH)
    def kill(self, nth: int) -> None:
        """Main needs more memory than it has."""
        self._end(self.play.running, nth, "oom")

    @precondition(lambda self: self.play.running)
    @rule(nth=_NTH)
    def evict(self, nth: int) -> None:
        """The node is low on something."""
        self._end(self.play.running, nth, "evicted")

    @precondition(lambda self: self.play.running)
    @rule(nth=_NTH)
    def reclaim(self, nth: int) -> None:
        """The instance is taken away, and the pod's status says so: Failed."""
        self._end(self.play.running, nth, "reclaimed")

    @precondition(lambda self: self.play.deletable)
    @rule(nth=_NTH)
    def delete(self, nth: int) -> None:
        """The pod is gone, by somebody's hand or with its instance: Error."""
        self._end(self.play.deletable, nth, "deleted")

    # Pods that start

    @precondition(lambda self: self.play.starting)
    @rule(nth=_NTH, how=st.sampled_from(tuple(_BEFORE_MAIN)))
    def refuse(self, nth: int, how: str) -> None:
        """The provider gives up on the pod: Failed; or takes its instance away during init: Error."""
        self._end(self.play.starting, nth, how, message=_BEFORE_MAIN[how])

    # Stock

    @precondition(lambda self: self.play.wanted)
    @rule(nth=_NTH, count=st.integers(1, 3))
    def create(self, nth: int, count: int) -> None:
        """There are `count` more instances in a pool that pods wait for."""
        zone, spec = key = _nth(self.play.wanted, nth)
        pool = self.play.pools[key]
        self._tell(f"{count} more of {spec} in {zone}")
        self.play.offer(key, pool.live + pool.left(self.play.now) + count)

    @precondition(lambda self: self.play.in_stock)
    @rule(nth=_NTH)
    def take(self, nth: int) -> None:
        """Others take what is left in a pool; what our pods give back is there for them again."""
        zone, spec = key = _nth(self.play.in_stock, nth)
        self._tell(f"others take all that is left of {spec} in {zone}")
        self.play.offer(key, self.play.pools[key].live)

    @precondition(lambda self: self.play.in_stock)
    @rule()
    def sell_out(self) -> None:
        """Others take everything, and what our pods give back as well."""
        for zone, spec in list(self.play.in_stock):
            self._tell(f"no more {spec} in {zone}")
            self.play.offer((zone, spec), 0)

    # The end

    def teardown(self) -> None:
        """See what still happens by itself, and whether all has ended or waits; tell what was played where it broke."""
        if sys.exc_info()[0] is not None:
            self._tell_played()
            return
        try:
            self.play.rest()
            self.play.underway.close()
        except Exception:
            self._tell_played()
            raise

    def _end(self, parts: Sequence[Part], nth: int, kind: str, code: int = 1, *, message: str = "") -> None:
        part = _nth(parts, nth)
        how = f"exit code {code}" if kind == "fail" else kind
        self._tell(f"{part.node.name}: {how}")
        self.play.end(part, kind, code, message)

    def _tell(self, what: str) -> None:
        _note(f"# at {self.play.now:g} s, {what}")

    def _tell_played(self) -> None:
        if self._play is not None:
            _note(f"# The same for `drydock simulate --seed {self.seed} --scenario FILE`:")
            _note(self.scenario())


def _note(what: object) -> None:
    """What Hypothesis shows of an example that fails; printed where the steps are called by hand."""
    if currently_in_test_context():
        note(what)
    else:
        print(what)


def _nth(found: Sequence[Any], nth: int) -> Any:
    return found[nth % len(found)]
