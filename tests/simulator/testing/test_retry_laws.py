"""What a retryStrategy promises of one task with nothing in its way, law by law, over strategies and ends of all kinds.

Each law counts for itself, from the scripted ends and the times of the attempts; none asks the rules in
manifests/retry.py. `mutants.py` plants bugs in these, and the laws have to see each.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from simulator.controller.node import Node
from simulator.events import NodeEnded
from simulator.testing import backoffs, durations, outcomes, retry_strategies
from simulator.testing.scenarios import INSTANT
from simulator.testing.situation import situation
from tests.simulator.test_laws import formula, seconds
from tests.simulator.worlds import events, leaf, nodes, workflow

FAILED = ("exit-code", "oom", "reclaimed", "evicted", "provider-failed", "lost", "silent")
ERROR = ("deleted", "reclaimed-error", "reclaimed-init", "waiting-failed", "init-failed", "wait-failed")
NEVER_RAN = ("provider-failed", "waiting-failed", "silent")
"""Words of a script after which Argo knows no end of the pod, and waits for no backoff (docs/sources.md argo 3.3)."""
LASTING = durations(shortest="11s", longest="90s")
"""A pod that is deleted sooner is created again, which is no retry."""
ASLEEP = {"argo": {"rewake": "1000h"}}
"""The controller does not look at the workflow by itself, after which a longer backoff begins anew (argo 5.2)."""
RETRIED = {None: FAILED, "OnFailure": FAILED, "OnError": ERROR, "Always": (*FAILED, *ERROR)}
"""Which ends a policy retries."""


@dataclass(frozen=True)
class Course:
    """The Retry node and its attempts, with the instants at which the controller saw each of them end."""

    retry: Node
    attempts: list[Node]
    ended: dict[str, float]

    def end(self, number: int) -> float:
        return self.ended[self.attempts[number].name]


def course(retry, script) -> Course:
    flow = workflow(leaf("main", retryStrategy=retry))
    simulation = situation(flow, INSTANT, ASLEEP, {"tasks": {"main": {"attempts": script}}}).simulate()
    found = nodes(simulation)
    ended = {event.node: event.at for event in events(simulation, NodeEnded)}
    return Course(found["w"], [found[name] for name in found["w"].children], ended)


def scripts(*kinds, most=6):
    """Ends that all fail; the last one repeats."""
    return st.lists(outcomes(kinds=kinds, after=LASTING), min_size=1, max_size=most)


def word(script, number):
    end = script[min(number, len(script) - 1)]
    return end["end"] if isinstance(end, dict) else end.split()[0]


plain = {"expressions": [None], "affinity": False}
unlimited_time = backoffs(max_durations=st.none())


@st.composite
def covered(draw, *, backoffs=st.none() | unlimited_time, limits=st.integers(0, 4)):
    """A strategy, and ends that its policy retries."""
    policy = draw(st.sampled_from(list(RETRIED)))
    retry = draw(retry_strategies(limits=limits, policies=[policy], backoffs=backoffs, **plain))
    return retry, draw(scripts(*RETRIED[policy]))


@given(covered())
def test_a_task_that_always_fails_is_attempted_once_more_than_its_limit(drawn):
    retry, script = drawn
    assert len(course(retry, script).attempts) == retry["limit"] + 1


@given(
    st.sampled_from(list(RETRIED)).flatmap(
        lambda policy: st.tuples(st.just(policy), st.sampled_from((*FAILED, *ERROR)), LASTING)
    ),
    st.data(),
)
def test_an_end_is_retried_just_where_its_policy_says_so(drawn, data):
    policy, kind, _ = drawn
    retry = data.draw(retry_strategies(limits=st.just(2), policies=[policy], backoffs=st.none(), **plain))
    found = course(retry, [data.draw(outcomes(kinds=[kind], after=LASTING)), "ok 1s"])
    assert (found.retry.phase == "Succeeded") == (kind in RETRIED[policy])


@given(outcomes(kinds=["transient"], after=LASTING), outcomes(kinds=["provider-failed", "deleted"], after=LASTING))
def test_on_transient_error_retries_what_says_that_it_passes_and_nothing_else(transient, other):
    retry = {"limit": 1, "retryPolicy": "OnTransientError"}
    assert len(course(retry, [transient, "ok 1s"]).attempts) == 2
    assert len(course(retry, [other, "ok 1s"]).attempts) == 1


@given(covered(backoffs=unlimited_time))
def test_the_next_attempt_starts_when_the_backoff_after_the_last_ones_end_is_over(drawn):
    retry, script = drawn
    found = course(retry, script)
    for number, (last, following) in enumerate(pairwise(found.attempts), start=1):
        due = 0.0 if word(script, number - 1) in NEVER_RAN else formula(retry["backoff"], number)
        assert following.started == found.ended[last.name] + due


@given(covered(backoffs=unlimited_time, limits=st.none()))
def test_without_a_limit_no_backoff_is_waited_for(drawn):
    retry, script = drawn
    found = course(retry, [*script, "ok 1s"])
    assert len(found.attempts) == len(script) + 1
    for number, following in enumerate(found.attempts[1:]):
        assert following.started == found.end(number)


@given(retry_strategies(limits=st.integers(1, 4), policies=["OnError", "OnFailure"], backoffs=unlimited_time, **plain))
def test_a_backoff_is_waited_for_before_the_policy_refuses(retry):
    other = {"OnError": "fail 20s", "OnFailure": "deleted 20s"}[retry["retryPolicy"]]
    found = course(retry, [other])
    assert len(found.attempts) == 1
    assert found.ended["w"] == found.end(0) + formula(retry["backoff"], 1)


@given(
    retry_strategies(
        limits=st.integers(1, 4),
        policies=["Always"],
        backoffs=unlimited_time,
        expressions=["asInt(lastRetry.exitCode) == 0"],
        affinity=False,
    )
)
def test_a_backoff_is_waited_for_before_the_expression_refuses(retry):
    found = course(retry, ["fail 20s"])
    assert len(found.attempts) == 1
    assert found.ended["w"] == found.end(0) + formula(retry["backoff"], 1)


@given(covered(backoffs=backoffs(max_durations=durations(shortest="10s", longest="5m"))))
def test_max_duration_counts_from_the_start_of_the_first_attempt(drawn):
    """No attempt starts after it, no wait that would pass it is begun, and no retry runs on behind it. A retry that it
    cuts off is Failed, which OnError does not try again.
    """
    retry, script = drawn
    found = course(retry, script)
    latest = found.attempts[0].started + seconds(retry["backoff"]["maxDuration"])
    for attempt in found.attempts[1:]:
        assert attempt.started <= latest
        assert word(script, found.attempts.index(attempt)) in NEVER_RAN or found.ended[attempt.name] <= latest
    last = len(found.attempts)
    has_run = found.attempts[-1].finished is not None
    ready = found.attempts[-1].finished + formula(retry["backoff"], last) if has_run else -math.inf
    is_refused = (retry.get("retryPolicy"), found.attempts[-1].phase) == ("OnError", "Failed")
    if last <= retry["limit"] and not is_refused:
        assert max(ready, found.end(last - 1)) > latest
        assert found.ended["w"] == found.end(last - 1)


@given(covered(backoffs=backoffs(factors=st.sampled_from(["1.5", "0.5", "2.0"]), max_durations=st.none())))
def test_a_factor_that_is_no_whole_number_makes_the_node_an_error_at_once(drawn):
    retry, script = drawn
    found = course(retry, script)
    assert (found.retry.phase, len(found.attempts), found.ended["w"]) == ("Error", 1, found.end(0))
