"""Each law is broken on purpose, and the machine finds it, in few steps."""

from dataclasses import replace

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from simulator.cloud.pod import Pod
from simulator.cloud.pools import Pool
from simulator.cloud.stock import Stock
from simulator.controller import retrying
from simulator.controller.admission import Admission
from simulator.controller.limits import Boundary
from simulator.controller.locks import Lock, Locks
from simulator.controller.operator import Operator
from simulator.testing.machine import ProviderMachine
from simulator.testing.machine.laws import BrokenLawError
from tests.simulator.worlds import leaf, step, steps, workflow

LOGIC = {"pending": "0s", "argo": {"requeue": "0s"}}
STOCK = {"zones": {"b": {}}, "create": {"sandbox": "5s"}, "images": {"*": {"size": "0"}}, "argo": {"requeue": "0s"}}
RETRIED = workflow(leaf("main", retryStrategy={"limit": 1}))
PATIENT = workflow(leaf("main", retryStrategy={"limit": 1, "backoff": {"duration": "2m"}}))
PAIR = steps([step("a", "x"), step("b", "x")])
MUTEX = {"synchronization": {"mutexes": [{"name": "k"}]}}
FEW = settings(max_examples=50, stateful_step_count=15, phases=[Phase.generate, Phase.shrink])


def play(*manifests, values=LOGIC):
    """Have the machine play these manifests."""
    machine = type("Play", (ProviderMachine,), {"manifests": list(manifests), "settings": (values,)})
    run_state_machine_as_test(machine, settings=FEW)


def found(*manifests, values=LOGIC):
    """What the machine finds: the law that is broken, and the steps that lead there."""
    with pytest.raises(BrokenLawError) as caught:
        play(*manifests, values=values)
    lines = "\n".join(caught.value.__notes__).splitlines()
    return str(caught.value), [line for line in lines if line.startswith("state.") and "teardown" not in line]


# Retries


def test_one_attempt_too_many_is_found(monkeypatch):
    def generous(strategy, *arguments, **options):
        return decide(replace(strategy, limit=strategy.limit + 1), *arguments, **options)

    decide = retrying.decide
    monkeypatch.setattr(retrying, "decide", generous)
    law, trace = found(RETRIED)
    assert "w has 3 attempts, and its limit allows 2" in law
    assert len(trace) == 2


def test_an_attempt_before_its_backoff_is_over_is_found(monkeypatch):
    def hasty(strategy, history, now, **options):
        return decide(strategy, replace(history, last=replace(history.last, finished=None)), now, **options)

    decide = retrying.decide
    monkeypatch.setattr(retrying, "decide", hasty)
    law, trace = found(PATIENT)
    assert "and its backoff lasts until" in law
    assert len(trace) <= 4


def test_an_attempt_after_a_success_is_found(monkeypatch):
    def doubtful(strategy, history, *arguments, **options):
        last = replace(history.last, phase="Failed")
        return decide(strategy, replace(history, last=last), *arguments, **options)

    decide = retrying.decide
    monkeypatch.setattr(retrying, "decide", doubtful)
    law, trace = found(RETRIED)
    assert "w(1) began although w(0) was Succeeded" in law
    assert len(trace) <= 4


# Limits and locks


def test_a_parallelism_that_is_off_by_one_is_found(monkeypatch):
    def begin(self, *arguments):
        init(self, *arguments)
        self._most += 1

    init = Operator.__init__
    monkeypatch.setattr(Operator, "__init__", begin)
    law, trace = found(workflow(PAIR, leaf("x"), parallelism=1))
    assert "2 pods of w at once, above its parallelism of 1" in law
    assert trace == []


def test_a_template_s_parallelism_that_is_off_by_one_is_found(monkeypatch):
    monkeypatch.setattr(Boundary, "is_full", property(lambda self: 0 < self.limit < self.children))
    law, _ = found(workflow(PAIR | {"parallelism": 1}, leaf("x")))
    assert "2 pods under w at once, above the parallelism of 1 of its template" in law


def test_a_controller_that_takes_on_too_many_workflows_is_found(monkeypatch):
    monkeypatch.setattr(Admission, "admit", lambda self, operator: True)
    metadata = {"name": "workflow-controller-configmap", "namespace": "argo"}
    config = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"parallelism": "1"}}
    two = [workflow(leaf("main"), name=name) for name in ("one", "two")]
    assert "2 workflows at once, above the controller's parallelism of 1" in found(*two, config)[0]


def test_a_lock_that_admits_two_is_found(monkeypatch):
    monkeypatch.setattr(Lock, "free", property(lambda self: self.capacity + 1 - len(self.holders)))
    law, trace = found(workflow(PAIR, leaf("x", **MUTEX)))
    assert "w[0].a and w[0].b hold default/Mutex/k, which has room for 1" in law
    assert trace == []


def test_a_lock_of_which_nobody_hears_that_it_is_free_is_found(monkeypatch):
    monkeypatch.setattr(Locks, "_serve", lambda self, lock: None)
    law, trace = found(workflow(PAIR, leaf("x", **MUTEX)))
    assert "w waits, and nothing is left that could happen" in law
    assert len(trace) == 1


# Stock


def test_an_instance_that_is_not_given_back_is_found(monkeypatch):
    monkeypatch.setattr(Stock, "give_back", lambda self, placement: None)
    law, trace = found(workflow(leaf("main")), values=STOCK)
    assert "the pod of w has ended and holds an instance of default in b" in law
    assert len(trace) <= 3


def test_an_instance_that_others_have_is_found_where_a_pod_gets_it(monkeypatch):
    monkeypatch.setattr(Pool, "left", lambda self, now: self.total - self.live)
    law, trace = found(RETRIED, values=STOCK)
    assert "a pod got an instance of default in b: 1 are out now, of 0" in law
    assert len(trace) <= 4


# Ends


def test_a_pod_that_outlives_its_workflow_is_found(monkeypatch):
    monkeypatch.setattr(Pod, "stop", lambda self, end: None)
    law, trace = found(workflow(leaf("main"), activeDeadlineSeconds=60), values=STOCK | {"shortages": [{"stock": 0}]})
    assert "w has ended, and the pod of w lives on" in law
    assert len(trace) <= 2


@pytest.mark.parametrize("values", [LOGIC, STOCK], ids=["logic", "stock"])
def test_without_a_mistake_nothing_is_found(values):
    play(workflow(PAIR, leaf("x", retryStrategy={"limit": 1}, **MUTEX), parallelism=1), PATIENT, values=values)
