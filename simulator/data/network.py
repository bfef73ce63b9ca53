"""The bandwidth network: flows share links max-min fairly, exactly, in simulated time.

Rates change only when a flow starts or ends or a link's credit runs out. Each such instant is filled once, at its
close, and one alarm is set for the next end or exhaustion; in between nothing happens, however many flows there are.
"""

import math
from collections.abc import Mapping
from itertools import chain

import simpy

from simulator.data.cohort import Cohort, Terms
from simulator.data.filling import fill
from simulator.data.flow import Flow
from simulator.data.instant import EndOfInstant, horizon, not_before_next
from simulator.data.link import Link

__all__ = ["Flow", "Network"]


class Network:
    """Links and the flows on them.

    An event costs O(cohorts x links + log flows), a cohort being the flows of equal route, cap and cap label.

    Ties: starts and ends of one instant are settled together, after all SimPy events of that time; flows that end
    together are done in the order of their starts; when several constraints stop a flow at the same level, a link wins
    over the cap, and of several links the first by name.

    SimPy cannot take an alarm back, so `env.run()` without `until` may stop at an outdated one, after the last end.
    The time of an end is `Flow.ended`.
    """

    def __init__(self, env: simpy.Environment) -> None:
        self.fills = 0
        """How often rates have been computed."""
        self._env = env
        self._cohorts: dict[Terms, Cohort] = {}
        self._used: dict[Link, float] = {}
        self._flows = 0
        self._stale = False  # the rates, since a start or an end
        self._closing = False  # the end of this instant is on its way
        self._alarm = 0

    def transfer(
        self, size: float, route: Mapping[Link, float], *, cap: float = math.inf, cap_label: str = "pod-nic"
    ) -> Flow:
        """Start to move `size` bytes along `route`, at no more than `cap` bytes/s.

        At rate r the flow uses coefficient * r of each link: a file spread evenly over ten workers has 0.1 on each of
        their cards. A flow of 0 bytes is done in this instant.

        ValueError for a size that is negative or not finite, a coefficient or cap that is not above 0, and a flow that
        nothing limits: an empty route with an infinite cap.
        """
        _check(size, route, cap)
        self._flows += 1
        flow = Flow(self, self._env, size, self._flows)
        if size == 0:
            flow.end(self._env.now, 0.0, {})
            flow.done.succeed()
            return flow
        terms = Terms(frozenset(route.items()), cap, cap_label)
        if terms not in self._cohorts:
            self._cohorts[terms] = Cohort(terms, self._env.now)
        self._cohorts[terms].join(flow, self._env.now)
        self._changed()
        return flow

    def cancel(self, flow: Flow) -> float:
        """Stop a flow and return the bytes that it has moved; its `done` never fires. An ended flow stays as it is."""
        if flow.ended is None:
            self._leave(flow, complete=False)
            self._changed()
        return flow.moved

    def used(self, link: Link) -> float:
        """Bytes/s that flows use of the link at this instant, all starts and ends up to this call counted."""
        self.refresh()
        return self._used.get(link, 0.0)

    def refresh(self) -> None:
        """Make the rates true. The close of each instant does it; earlier is only for who asks in the middle of one."""
        if not self._stale:
            return
        self._stale = False
        self.fills += 1
        now = self._env.now
        shares, used = fill(self._cohorts.values(), lambda link: link.allowed(now))
        for cohort, share in shares.items():
            cohort.pace(share.rate, share.limiter, now)
        for link in self._used | used:
            link.carry(now, used.get(link, 0.0))
        self._used = used

    def _leave(self, flow: Flow, *, complete: bool) -> None:
        cohort = flow.cohort
        assert cohort is not None  # only flows on their way leave
        cohort.leave(flow, self._env.now, complete=complete)
        if not cohort.count:
            del self._cohorts[cohort.terms]

    def _changed(self) -> None:
        self._stale = True
        if not self._closing:
            self._closing = True
            EndOfInstant(self._env, self._close)

    def _close(self, _: simpy.Event) -> None:
        self._closing = False
        self.refresh()
        ends = (cohort.ends_at for cohort in self._cohorts.values())
        exhaustions = (link.exhausted_at for link in self._used)
        at = min(chain(ends, exhaustions), default=math.inf)
        self._alarm += 1
        if at < math.inf:
            now = self._env.now
            alarm = self._env.timeout(not_before_next(at, now) - now, value=self._alarm)
            alarm.callbacks.append(self._wake)

    def _wake(self, alarm: simpy.Event) -> None:
        if alarm.value != self._alarm:
            return  # rates have changed since, and a newer alarm is set
        latest = horizon(self._env.now)
        due = [flow for cohort in self._cohorts.values() for flow in cohort.take_due(latest)]
        for flow in sorted(due, key=lambda flow: flow.number):
            self._leave(flow, complete=True)
            flow.done.succeed()
        self._changed()


def _check(size: float, route: Mapping[Link, float], cap: float) -> None:
    if not 0 <= size < math.inf:
        raise ValueError(f"a flow's size must be finite and not negative, not {size!r} bytes")
    if not cap > 0:
        raise ValueError(f"a flow's cap must be above 0, not {cap!r} bytes/s")
    for link, coefficient in route.items():
        if not 0 < coefficient < math.inf:
            raise ValueError(f"the coefficient on link {link.name!r} must be above 0 and finite, not {coefficient!r}")
    if not route and cap == math.inf:
        raise ValueError(f"nothing limits a flow with an empty route and a cap of {cap!r} bytes/s")
