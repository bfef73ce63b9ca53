"""The controller against a table of cases: what nodes there are, how each ended, when, and why.

Every file in `conformance/` is one case: a rule, the workflow it is about, and runs of it. A run names a profile, how
the pods of each template end (`ends`, attempt by attempt, as scenarios script them), and every node that must exist as
[type, phase, started, finished, message], the message only where the rule says something of it. A finish time of null
is one that Argo does not know. `ends_as` is the workflow's phase, finish and message. A template that `ends` names and
the spec does not define is a plain container.

The profiles: P0 is the pure logic, with no time between a change and the pass that sees it and none from a pod's
request to Running; P10 has the controller's 10 s clock and 3 s from request to Running.
"""

import json
from pathlib import Path

import pytest
import yaml

from manifests import loads
from simulator.controller.names import node_id
from simulator.events import PassStarted
from simulator.results.report import make_reports
from simulator.scenario import read_scenario
from simulator.simulation import simulate

CASES = sorted((Path(__file__).parent / "conformance").glob("*.yaml"))
PROFILES = {
    "P0": {"argo": {"requeue": "0s"}, "pending": "0s"},
    "P10": {"argo": {"requeue": "10s"}, "pending": "3s"},
}


def runs():
    for path in CASES:
        case = yaml.safe_load(path.read_text(encoding="utf-8"))
        for run in case["runs"]:
            yield pytest.param(case, run, id=f"{path.stem}: {run['name']}")


def merged(high, low):
    if isinstance(high, dict) and isinstance(low, dict):
        return low | {key: merged(value, low.get(key)) for key, value in high.items()}
    return high


def simulated(case, run, folder):
    spec = merged(run.get("spec", {}), case["spec"])
    written = [template["name"] for template in spec["templates"]]
    leaves = [{"name": name, "container": {"image": "leaf:1"}} for name in run["ends"] if name not in written]
    spec = {"entrypoint": "main", **spec, "templates": spec["templates"] + leaves}
    workflow = {"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": {"name": "w"}, "spec": spec}
    attempts = {name: {"attempts": ends if isinstance(ends, list) else [ends]} for name, ends in run["ends"].items()}
    file = folder / "scenario.yaml"
    scenario = merged(run.get("scenario", {}), PROFILES.get(run["profile"], {}))
    file.write_text(yaml.safe_dump(merged(scenario, {"tasks": attempts})), encoding="utf-8")
    return simulate(loads(json.dumps(workflow)), read_scenario(str(file)))


def shown(node, expected):
    """The node as a case writes it: its message only where the case has one."""
    return [node.type, node.phase, node.started, node.finished, node.message][: max(len(expected), 4)]


@pytest.mark.parametrize(("case", "run"), list(runs()))
def test_argo_does_this(case, run, tmp_path):
    simulation = simulated(case, run, tmp_path)
    (workflow,) = simulation.runs
    expected = run["nodes"]
    assert {name: shown(node, expected.get(name, [])) for name, node in workflow.nodes.items()} == expected
    phase, *rest = run["ends_as"]
    (report,) = make_reports(simulation)
    assert report.phase == phase
    if phase == "Stuck":
        assert rest[0] in report.stuck.reason
    else:
        assert [workflow.finished, workflow.message][: len(rest)] == rest
    if "passes" in run:
        assert [event.at for event in simulation.world.log if isinstance(event, PassStarted)] == run["passes"]
    if "most_pods" in run:
        assert report.peak == run["most_pods"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_says_which_rule_it_stands_for(path):
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert case["rule"].endswith(".")
    assert case["source"].startswith("docs/sources.md argo")


def test_ids_are_argos_own():
    assert node_id("w", "w[0].A") == "w-2615694025"
    assert node_id("w", "w") == "w"
