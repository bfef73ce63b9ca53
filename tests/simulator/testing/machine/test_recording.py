"""What was played, written down: a scenario that stands alone and does the same."""

import re
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from manifests.given import inputs_of
from manifests.source import SourceFile
from manifests.writing import to_yaml
from simulator.results.report import make_reports
from simulator.scenario import read_scenario
from simulator.simulation import prepare
from simulator.testing.machine import ProviderMachine
from simulator.testing.machine.recording import exactly
from tests.simulator.worlds import leaf, step, steps, workflow

PAGE = Path("docs/state-machine.md")


def machine(manifest, values):
    return type("Play", (ProviderMachine,), {"manifests": manifest, "settings": (values,)})()


def replayed(played):
    scenario = read_scenario(SourceFile("played.yaml", to_yaml(played.scenario())))
    return prepare(played.play.prepared.manifests, scenario).run(played.seed)


def test_what_was_done_by_hand_stands_in_the_scenario():
    played = machine(workflow(leaf("main", retryStrategy={"limit": 3})), {"pending": "3s", "argo": {"requeue": "0s"}})
    played.refuse(nth=0, how="provider-failed")
    played.wait(seconds=10)
    played.fail(nth=0, code=7)
    tasks = played.scenario()["tasks"]
    assert tasks["node:w(0)"] == {"attempts": [{"end": "provider-failed", "after": "1s", "from": "request"}]}
    assert tasks["node:w(1)"] == {"attempts": [{"end": "fail", "after": "8s", "exit_code": 7}]}
    assert [node.phase for node in replayed(played).runs[0].pods()] == ["Failed", "Failed", "Pending"]


def test_stock_that_came_and_went_stands_there_as_a_curve():
    zones = {"zones": {"b": {"stock": {"ecs.c6.large": 3}}}}
    found = leaf("main", metadata={"annotations": {"k8s.aliyun.com/eci-use-specs": "ecs.c6.large"}})
    played = machine(workflow(found), zones)
    played.sell_out()
    assert played.scenario()["zones"] == {"b": {"stock": {"ecs.c6.large": {"curve": {"0s": 3, "2s": 0}}}}}


def test_what_the_user_says_of_a_task_beside_its_end_holds_for_its_nodes_too():
    loop = steps([step("list", "list")], [step("each", "each", withParam="{{steps.list.outputs.result}}")])
    values = {"tasks": {"list": {"duration": "1h", "outputs": {"result": "[1, 2]"}}}, "pending": "0s"}
    played = machine(workflow(loop, leaf("list"), leaf("each")), values)
    played.finish(nth=0)
    played.wait(seconds=60)
    assert [part.node.name for part in played.play.running] == ["w[1].each(0:1)", "w[1].each(1:2)"]
    assert list(replayed(played).runs[0].nodes) == list(played.play.simulation.runs[0].nodes)


@pytest.mark.parametrize(("seconds", "text"), [(5.0, "5s"), (0.25, "0.25s"), (1e-5, "0.00001s"), (36e6, "36000000s")])
def test_a_duration_is_written_so_that_it_reads_back_as_the_same_number(seconds, text):
    assert exactly(seconds) == text


def test_the_page_shows_the_trace_that_hypothesis_prints():
    text = PAGE.read_text(encoding="utf-8")
    blocks = dict.fromkeys(re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    (code,) = (block for block in blocks if "sent_once" in block)
    (trace,) = re.findall(r"^```text\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    values = {}
    exec(code, values)
    phases = [Phase.generate, Phase.shrink]
    with pytest.raises(AssertionError, match="sent by") as caught:
        run_state_machine_as_test(values["PlayReport"], settings=settings(max_examples=50, phases=phases))
    assert trace.strip() in "\n".join(caught.value.__notes__)


def test_the_scenario_of_the_page_sends_the_report_twice():
    played = read_scenario("fixtures/testing/report-played.yaml")
    manifests = inputs_of("fixtures/testing/send-report.yaml").load()
    (report,) = make_reports(prepare(manifests, played).run())
    assert sum(node.template == "send" and node.type == "Pod" for node in report.nodes) == 2
