"""Small worlds for tests: a spec and plain scenario values to a finished simulation."""

import json
from collections import Counter

from manifests import loads
from manifests.source import SourceFile
from simulator.events import PodAsked, PodEnded
from simulator.results.report import make_reports
from simulator.scenario import read_scenario
from simulator.simulation import simulate

LOGIC = {"argo": {"requeue": "0s"}, "pending": "0s"}
"""No time between a change and the pass that sees it, and none from a pod's request to Running."""


def leaf(name, **fields):
    return {"name": name, "container": {"image": "leaf:1"}, **fields}


def steps(*groups, **fields):
    """A Steps template `main`; a group is a list of steps."""
    return {"name": "main", "steps": [list(group) for group in groups], **fields}


def step(name, template, **fields):
    return {"name": name, "template": template, **fields}


def workflow(*templates, name="w", **spec):
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        "metadata": {"name": name},
        "spec": {"entrypoint": templates[0]["name"], "templates": list(templates), **spec},
    }


def manifests(*objects):
    return loads("\n---\n".join(json.dumps(found) for found in objects), "test.yaml")


def scenario(folder, values):
    """A scenario of plain values. `folder` is where its file goes."""
    file = folder / "scenario.json"
    file.write_text(json.dumps(values), encoding="utf-8")
    return read_scenario(str(file))


def run(folder, objects, values, seed=1, parameters=None):
    objects = objects if isinstance(objects, list) else [objects]
    return simulate(manifests(*objects), scenario(folder, values), seed, parameters)


def simulated(case, seed=1):
    """A run of a drawn case; one without end is cut off before it takes long."""
    documents, values = case
    values = {**values, "limits": {"horizon": "48h", "pods": 300}}
    return simulate(manifests(*documents), read_scenario(SourceFile("scenario.json", json.dumps(values))), seed)


def templates(documents):
    """The templates of workflows and WorkflowTemplates by name; drawn names are unique in all of them."""
    return {found["name"]: found for document in documents for found in document.get("spec", {}).get("templates", [])}


def report(simulation):
    (found,) = make_reports(simulation)
    return found


def nodes(simulation):
    """The nodes of the only workflow, by name."""
    (found,) = simulation.runs
    return found.nodes


def spans(simulation, kind="Pod"):
    """(started, finished) of its nodes of one type, by name."""
    return {name: (node.started, node.finished) for name, node in nodes(simulation).items() if node.type == kind}


def events(simulation, kind):
    return [event for event in simulation.world.log if isinstance(event, kind)]


def asked_and_ended(simulation):
    """How often each pod was asked for, and how often it ended."""
    asked = Counter((event.workflow, event.node) for event in events(simulation, PodAsked))
    ended = Counter((event.workflow, event.node) for event in events(simulation, PodEnded))
    return asked, ended
