"""Runs written by hand: nodes as a controller leaves them, without a simulation."""

from types import SimpleNamespace

from manifests import loads
from manifests.effective import pod_plans
from simulator.controller.node import Node
from simulator.controller.run import WorkflowRun

SPEC = """
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: w, labels: {team: blue}}
spec:
  entrypoint: main
  arguments: {parameters: [{name: n, value: 7}]}
  templates:
    - name: main
      dag: {tasks: [{name: A, template: work}]}
    - name: work
      inputs: {parameters: [{name: n}]}
      container: {image: "i:1", resources: {requests: {cpu: "2", memory: 4Gi}}}
    - name: pair
      containerSet:
        containers:
          - {name: a, image: "i:1"}
          - {name: b, image: "i:1", resources: {limits: {cpu: 500m}}}
    - name: beside
      annotations: {workflows.argoproj.io/display-name: Beside it}
      container: {image: "i:1"}
      sidecars: [{name: s, image: "i:1", resources: {requests: {cpu: "1"}, limits: {nvidia.com/gpu: "1"}}}]
"""


def plan(template):
    manifests = loads(SPEC)
    (workflow,) = manifests.submitted
    return next(found for found in pod_plans(workflow) if found.template.name == template)


def node(name, type, boundary="w", *, started=0.0, finished=10.0, phase="Succeeded", children=(), **more):
    more.setdefault("template", "" if type in ("StepGroup", "TaskGroup") else "work")
    return Node(
        name, type, more.pop("template"), started, boundary, phase, finished=finished, children=list(children), **more
    )


def simulated(*nodes, log=(), phase="Succeeded", message="", started=0.0, finished=10.0, text=SPEC, seed=1):
    """A simulation of one workflow `w` that left these nodes."""
    manifests = loads(text)
    (workflow,) = manifests.submitted
    run = WorkflowRun("w", workflow, manifests, phase=phase, message=message, started=started, finished=finished)
    run.nodes = {one.name: one for one in nodes}
    world = SimpleNamespace(scenario=SimpleNamespace(name="by hand"), log=list(log))
    return SimpleNamespace(world=world, runs=[run], seed=seed, clusters={})
