"""A pass looks only at what woke up. Here everything is woken in every pass, as the real controller looks at every
node: nothing may come out otherwise.
"""

import pytest
from hypothesis import given, settings

from manifests.workflow import POD_TYPES
from simulator.controller.agent import AgentTask
from simulator.controller.dag import Dag
from simulator.controller.invocation import Invocation
from simulator.controller.operator import Operator
from simulator.controller.retrying import Retrying
from simulator.controller.steps import Group, Steps
from simulator.controller.task_group import TaskGroup
from simulator.events import PassStarted
from simulator.testing.cases import cases
from simulator.testing.workflows import FEATURES, workflows
from tests.simulator.worlds import simulated

OF_PODS = (*POD_TYPES, "suspend", "steps", "dag")


def inside(work):
    """What hangs below something at work."""
    match work:
        case Invocation():
            own = [work.body] if work.body is not None else []
            return own + list(work.handlers.started if work.handlers is not None else ())
        case Retrying():
            return [work.attempt] if work.attempt is not None else []
        case Steps():
            return [*work.kept, *([work.group] if work.group is not None else [])]
        case Group() | Dag():
            return [*work.open.values(), *work.kept.values()]
        case TaskGroup():
            return [*work.open.values(), *(work.handlers.started if work.handlers is not None else ())]
    return []


def wake_everyone(operator):
    waiting = [found for found in (operator.entry, operator.exit) if found is not None]
    while waiting:
        work = waiting.pop()
        queued = isinstance(work, Invocation) and work.call.name in operator.waiting
        if not queued and not isinstance(work, AgentTask):  # a lock's queue wakes those itself, in their order
            work.wake()
        waiting += inside(work)


def outcome(case):
    simulation = simulated(case)
    (run,) = simulation.runs
    nodes = [
        (node.name, node.type, node.phase, node.started, node.finished, node.message, tuple(node.children))
        for node in run.nodes.values()
    ]
    passes = [event.at for event in simulation.world.log if isinstance(event, PassStarted)]
    return run.phase, run.finished, nodes, passes


def without(*features):
    """Cases of workflows of pods that have all features but these."""
    wanted = [feature for feature in FEATURES if feature not in features]
    return cases(workflows=workflows(templates=OF_PODS, features=wanted), zones=("b", "c"))


PLAIN = ("annotations", "conditions", "continue-on", "deadlines", "hooks", "locks", "loops", "parallelism", "retries")
SIMPLE = cases(workflows=workflows(templates=("container", "steps", "dag"), features=PLAIN, depth=2), zones=("b", "c"))


# A handler that a limit and a lock let go on in the middle of a pass may be seen in the next one only.
@settings(max_examples=150)
@given(case=without("hooks") | without("locks") | without("parallelism") | SIMPLE)
def test_looking_at_everything_in_every_pass_changes_nothing(case):
    lazy = outcome(case)
    with pytest.MonkeyPatch.context() as patch:
        read_pods = Operator.read_pods

        def read_and_wake(operator):
            read_pods(operator)
            wake_everyone(operator)

        patch.setattr(Operator, "read_pods", read_and_wake)
        assert outcome(case) == lazy
