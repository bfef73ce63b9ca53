"""The provider as a state machine: the laws hold whatever it does, and what it did can be simulated again."""

from hypothesis import settings
from hypothesis.stateful import initialize

from manifests.source import SourceFile
from manifests.writing import to_yaml
from simulator.scenario import read_scenario
from simulator.simulation import prepare
from simulator.testing.machine import ProviderMachine
from simulator.testing.workflows import FEATURES, workflows

ZONES = {"zones": {"b": {"stock": {"ecs.c6.large": 2}}, "c": {}}, "create": {"sandbox": "12s"}}


def state(simulation):
    """What the nodes have come to."""
    return {
        name: (node.type, node.phase, node.message, node.started, node.finished, node.exit_code, node.children)
        for run in simulation.runs
        for name, node in run.nodes.items()
    }


def replayed(machine):
    prepared = machine.play.prepared
    scenario = read_scenario(SourceFile("played.yaml", to_yaml(machine.scenario())))
    return prepare(prepared.manifests, scenario).run(machine.seed)


PLAYABLE = workflows(
    templates=["container", "steps", "dag"],
    features=[feature for feature in FEATURES if feature not in ("daemons", "spot")],
)
"""Pods that run until they are told to end: daemons end with what they serve, and spot pods at their market's will."""


class AnyWorkflow(ProviderMachine):
    settings = (ZONES,)

    @initialize(manifests=PLAYABLE)
    def draw(self, manifests):
        self.begin(manifests, *self.settings)

    def teardown(self):
        super().teardown()
        assert state(replayed(self)) == state(self.play.simulation)


TestAnyWorkflow = AnyWorkflow.TestCase
TestAnyWorkflow.settings = settings(max_examples=40, stateful_step_count=25)
