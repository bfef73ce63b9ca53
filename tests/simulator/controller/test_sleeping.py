"""A pass looks only at what woke up. Here everything is woken in every pass, as the real controller looks at every
node: nothing may come out otherwise.
"""

import json

import pytest
from hypothesis import given, settings

from simulator.controller.agent import AgentTask
from simulator.controller.dag import Dag
from simulator.controller.invocation import Invocation
from simulator.controller.operator import Operator
from simulator.controller.retrying import Retrying
from simulator.controller.steps import Group, Steps
from simulator.controller.task_group import TaskGroup
from simulator.events import PassStarted
from simulator.scenario import read_scenario
from simulator.simulation import simulate
from tests.simulator.strategies import worlds
from tests.simulator.worlds import manifests


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


def outcome(documents, values, folder):
    file = folder / "world.json"
    file.write_text(json.dumps(values), encoding="utf-8")
    simulation = simulate(manifests(*documents), read_scenario(str(file)), seed=1)
    (run,) = simulation.runs
    nodes = [
        (node.name, node.type, node.phase, node.started, node.finished, node.message, tuple(node.children))
        for node in run.nodes.values()
    ]
    passes = [event.at for event in simulation.world.log if isinstance(event, PassStarted)]
    return run.phase, run.finished, nodes, passes


@settings(max_examples=150)
@given(world=worlds())
def test_looking_at_everything_in_every_pass_changes_nothing(tmp_path_factory, world):
    folder = tmp_path_factory.getbasetemp()
    lazy = outcome(*world, folder)
    with pytest.MonkeyPatch.context() as patch:
        read_pods = Operator.read_pods

        def read_and_wake(operator):
            read_pods(operator)
            wake_everyone(operator)

        patch.setattr(Operator, "read_pods", read_and_wake)
        assert outcome(*world, folder) == lazy
