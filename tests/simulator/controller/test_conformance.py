"""The controller against a table of cases: what nodes there are, how each ended, when, and why.

Every file in `conformance/` is one case: a rule, the workflow it is about, and runs of it. What a run says is merged
over what its case says. A case has a `spec`, which becomes the Workflow `w`, or `workflows` by name, each a spec with
two more keys, `submitted` and `metadata`; `config` is the controller's configuration, `objects` are further documents.

A run names a profile and how the pods of each template end (`ends`): a script, attempt by attempt, or a task of the
scenario with all its keys. A template that `ends` names and no document defines is a plain container. `version` is the
release of Argo, and `scenario` whatever else a scenario can say.

What is expected: `nodes`, every node that must exist, as [type, phase, started, finished, message], as far as the case
goes; a finish time of null is one that Argo does not know, and `...` ends a message of which only the beginning counts.
`ends_as` is the workflow's phase, finish and message. Where there are several workflows it is all by workflow. Further:

- `some_nodes` instead of `nodes`, where the rest is not listed, and `counts`, how many nodes there are of each type;
- `unordered: true` where Argo's own order is random: which node has which times does not matter then;
- `edges`, the children of nodes, and `boundaries`, their boundary nodes; `inputs`, the parameters they were given;
- `starts`, when each workflow started, and `phases`, what they were when the simulation ended;
- `passes`, the controller's looks at the workflow; `asked`, how many pods it asked for at each instant, and `asked_by`
  how many until then; `most_pods`, how many there were at once.

The profiles: P0 is the pure logic, with no time between a change and the pass that sees it and none from a pod's
request to Running; P10 has the controller's 10 s clock and 3 s from request to Running.
"""

import json
from collections import Counter
from pathlib import Path

import pytest
import yaml

from manifests import loads
from manifests.validation import rejections
from simulator.controller.names import node_id
from simulator.events import PassStarted, PodAsked
from simulator.results.report import make_reports
from simulator.scenario import read_scenario
from simulator.simulation import simulate

CASES = sorted((Path(__file__).parent / "conformance").glob("*.yaml"))
PROFILES = {
    "P0": {"argo": {"requeue": "0s"}, "pending": "0s"},
    "P10": {"argo": {"requeue": "10s"}, "pending": "3s"},
    "none": {},
}
CASE_KEYS = {"rule", "source", "spec", "workflows", "config", "objects", "runs"}
SETUP_KEYS = {"name", "profile", "spec", "workflows", "config", "objects", "version", "scenario", "ends"}
EXPECTED_KEYS = {
    *("nodes", "some_nodes", "counts", "unordered", "edges", "boundaries", "inputs", "ends_as", "starts", "phases"),
    *("passes", "asked", "asked_by", "most_pods"),
}
BY_WORKFLOW = ("nodes", "some_nodes", "ends_as", "passes", "most_pods")
"""What is expected of each workflow by its name, where a case has several."""


def runs():
    for path in CASES:
        case = yaml.safe_load(path.read_text(encoding="utf-8"))
        for run in case["runs"]:
            yield pytest.param(case, run, id=f"{path.stem}: {run['name']}")


def merged(high, low):
    if isinstance(high, dict) and isinstance(low, dict):
        return low | {key: merged(value, low.get(key)) for key, value in high.items()}
    return high


# What a case is about


def specs(case, run):
    """The spec of each workflow by name, with the keys that are not Argo's."""
    if "workflows" in case:
        return merged(run.get("workflows", {}), case["workflows"])
    return {"w": merged(run.get("spec", {}), case["spec"])}


def documents(case, run):
    objects = run.get("objects", case.get("objects", []))
    settings = merged(run.get("config", {}), case.get("config", {}))
    made = [workflow(name, spec, run["ends"], objects) for name, spec in specs(case, run).items()]
    return [*made, *objects, *([controller(settings)] if settings else [])]


def workflow(name, spec, ends, objects):
    metadata = {"name": name, **spec.get("metadata", {})}
    spec = {key: value for key, value in spec.items() if key not in ("submitted", "metadata")}
    if "workflowTemplateRef" not in spec:
        owners = [spec, *(found.get("spec", {}) for found in objects)]
        written = [template["name"] for owner in owners for template in owner.get("templates", [])]
        missing = [leaf for leaf in ends if leaf not in written and not leaf.startswith("node:")]
        leaves = [{"name": leaf, "container": {"image": "leaf:1"}} for leaf in missing]
        spec = {"entrypoint": "main", **spec, "templates": spec["templates"] + leaves}
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": metadata, "spec": spec}


def controller(settings):
    data = {key: yaml.safe_dump(value) if isinstance(value, dict) else str(value) for key, value in settings.items()}
    metadata = {"name": "workflow-controller-configmap", "namespace": "argo"}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}


def loaded(case, run):
    return loads("\n---\n".join(json.dumps(document) for document in documents(case, run)))


def task(ends):
    """A script, or already a whole task."""
    if isinstance(ends, dict) and "end" not in ends:
        return ends
    return {"attempts": ends if isinstance(ends, list) else [ends]}


def scenario(case, run, folder):
    values = merged(run.get("scenario", {}), PROFILES[run["profile"]])
    values = merged(values, {"tasks": {name: task(ends) for name, ends in run["ends"].items()}})
    if "version" in run:
        values = merged({"argo": {"version": run["version"]}}, values)
    if "workflows" in case:
        at = {name: spec.get("submitted", "0s") for name, spec in specs(case, run).items()}
        values = merged(values, {"submit": {"at": at}})
    file = folder / "scenario.yaml"
    file.write_text(yaml.safe_dump(values, sort_keys=False), encoding="utf-8")
    return read_scenario(str(file))


# What came of it


def shown(node, expected):
    """The node as a case writes it, as far as the case goes."""
    values = [node.type, node.phase, node.started, node.finished, node.message]
    values = values[: len(expected) or 4]
    if len(expected) == len(values) == 5 and str(expected[4]).endswith("..."):
        values[4] = expected[4] if node.message.startswith(expected[4].removesuffix("...")) else node.message
    return values


def shapes(nodes):
    """Nodes without their names."""
    return sorted(json.dumps(plain(node)) for node in nodes.values())


def plain(value):
    """The same with whole numbers as integers, since 1.0 and 1 are one time."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def check_nodes(nodes, run):
    expected, some = run.get("nodes"), run.get("some_nodes", {})
    if expected is not None:
        found = {name: shown(node, expected.get(name, [])) for name, node in nodes.items()}
        if run.get("unordered"):
            assert sorted(found) == sorted(expected)
            assert shapes(found) == shapes(expected)
        else:
            assert found == expected
    assert {name: shown(nodes[name], some[name]) for name in some if name in nodes} == some


def check_graph(nodes, run):
    edges, boundaries, inputs = (run.get(key, {}) for key in ("edges", "boundaries", "inputs"))
    assert {name: sorted(nodes[name].children) for name in edges} == {name: sorted(to) for name, to in edges.items()}
    assert {name: nodes[name].boundary for name in boundaries} == boundaries
    found = {name: {key: nodes[name].inputs.get(key) for key in wanted} for name, wanted in inputs.items()}
    assert found == inputs
    if "counts" in run:
        assert Counter(node.type for node in nodes.values()) == run["counts"]


def check_end(report, found, expected):
    phase, *rest = expected
    assert report.phase == phase
    if phase == "Stuck":
        assert all(words in report.stuck.reason for words in rest)
    else:
        assert [found.finished, found.message][: len(rest)] == rest


def check_times(log, found, report, run):
    if "passes" in run:
        passes = [event.at for event in log if isinstance(event, PassStarted) and event.workflow == found.name]
        assert passes == run["passes"]
    if "most_pods" in run:
        assert report.peak == run["most_pods"]


def check_pods_asked(log, run):
    asked = Counter(event.at for event in log if isinstance(event, PodAsked))
    if "asked" in run:
        assert asked == run["asked"]
    until = {at: sum(count for instant, count in asked.items() if instant <= at) for at in run.get("asked_by", {})}
    assert until == run.get("asked_by", {})


def of_workflow(case, run, name):
    """What a run expects of one workflow."""
    if "workflows" not in case:
        return run
    return run | {key: run[key][name] for key in BY_WORKFLOW if key in run}


@pytest.mark.parametrize(("case", "run"), list(runs()))
def test_argo_does_this(case, run, tmp_path):
    simulation = simulate(loaded(case, run), scenario(case, run, tmp_path))
    for found, report in zip(simulation.runs, make_reports(simulation), strict=True):
        own = of_workflow(case, run, found.name)
        check_nodes(found.nodes, own)
        check_end(report, found, own["ends_as"])
        check_times(simulation.world.log, found, report, own)
    by_name = {found.name: found for found in simulation.runs}
    assert {name: by_name[name].started for name in run.get("starts", {})} == run.get("starts", {})
    assert {name: by_name[name].phase for name in run.get("phases", {})} == run.get("phases", {})
    check_graph({name: node for found in simulation.runs for name, node in found.nodes.items()}, run)
    check_pods_asked(simulation.world.log, run)


@pytest.mark.parametrize(("case", "run"), list(runs()))
def test_argo_would_accept_it(case, run):
    manifests = loaded(case, run)
    assert [finding.message for finding in manifests.diagnostics + rejections(manifests)] == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_says_which_rule_it_stands_for(path):
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert case["rule"].endswith(".")
    assert case["source"].startswith("docs/sources.md argo")
    assert set(case) <= CASE_KEYS
    for run in case["runs"]:
        assert set(run) <= SETUP_KEYS | EXPECTED_KEYS, run["name"]
        assert "ends_as" in run
        assert EXPECTED_KEYS & set(run) > {"ends_as"}


def test_ids_are_argos_own():
    assert node_id("w", "w[0].A") == "w-2615694025"
    assert node_id("w", "w") == "w"
