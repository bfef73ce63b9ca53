"""What a run leaves out is said in its report, and only where a workflow asks for it."""

from tests.simulator.worlds import LOGIC, leaf, run, workflow


def notes(simulation):
    return {entry.what for entry in simulation.world.ledger.listed() if entry.value == "not simulated"}


def test_what_is_left_out_is_said(tmp_path):
    flow = workflow(
        leaf("main", sidecars=[{"name": "s", "image": "s:1"}], nodeSelector={"a": "b"}),
        artifactGC={"strategy": "OnWorkflowCompletion"},
        podGC={"strategy": "OnPodCompletion", "labelSelector": {"matchLabels": {"a": "b"}}},
    )
    assert notes(run(tmp_path, flow, LOGIC)) == {
        "`artifactGC`", "`podGC.labelSelector`", "`sidecars`", "`nodeSelector`"
    }  # fmt: skip


def test_nothing_is_said_of_what_nobody_asks_for(tmp_path):
    assert notes(run(tmp_path, workflow(leaf("main")), LOGIC)) == set()
