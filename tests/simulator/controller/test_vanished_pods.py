"""Pods that somebody deletes from outside: the controller makes some of them again, and takes others for an Error."""

import pytest

from simulator.cloud.ending import End
from simulator.controller.controller import Controller
from simulator.controller.run import WorkflowRun
from simulator.data.loading import Loader
from simulator.events import PodAsked
from simulator.world import Named, World
from tests.simulator.worlds import LOGIC, leaf, manifests, scenario, workflow

VANISHED = End("deleted", ran=False)


class Cluster:
    """A workflow `w` of one pod with a retry, under way, and a hand that deletes pods."""

    def __init__(self, folder, values):
        found = manifests(workflow(leaf("main", retryStrategy={"limit": 1, "retryPolicy": "Always"})))
        self.world = World.build(scenario(folder, values), 1, Named([], [], "", ""))
        self.run = WorkflowRun("w", found.submitted[0], found)
        controller = Controller(self.world, Loader(self.world, {}), found)
        self.world.env.process(controller.operate(self.run))

    def delete_at(self, instant):
        self.world.env.run(until=instant)
        self.run.nodes["w(0)"].pod.stop(VANISHED)

    def to_the_end(self):
        self.world.env.run()
        asked = [(event.at, event.node) for event in self.world.log if isinstance(event, PodAsked)]
        return self.run.nodes["w(0)"].phase, asked


@pytest.mark.parametrize("age", [5, 60])
def test_a_pending_pod_is_made_again_under_the_same_attempt_however_old_it_is(tmp_path, age):
    cluster = Cluster(tmp_path, LOGIC | {"pending": "90s", "tasks": {"main": {"attempts": ["ok 5s"]}}})
    cluster.delete_at(age)
    assert cluster.to_the_end() == ("Succeeded", [(0, "w(0)"), (age, "w(0)")])
    assert cluster.run.nodes["w(0)"].started == 0
    assert cluster.run.finished == age + 90 + 5


def test_a_young_running_pod_is_made_again_too(tmp_path):
    cluster = Cluster(tmp_path, LOGIC | {"tasks": {"main": {"attempts": ["ok 50s"]}}})
    cluster.delete_at(9)
    assert cluster.to_the_end() == ("Succeeded", [(0, "w(0)"), (9, "w(0)")])


def test_an_older_running_pod_is_an_error_and_the_next_attempt_follows(tmp_path):
    cluster = Cluster(tmp_path, LOGIC | {"tasks": {"main": {"attempts": ["ok 50s"]}}})
    cluster.delete_at(11)
    assert cluster.to_the_end() == ("Error", [(0, "w(0)"), (11, "w(1)")])
