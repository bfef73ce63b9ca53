"""A run as Argo's own tools read it: the Workflow as JSON, with a `status` like a real one (docs/sources.md argo 8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache, partial
from typing import Any, TextIO

from manifests.fields import mapping, mappings, scalar, text
from simulator.controller.clock import timestamp
from simulator.controller.graph import outbound
from simulator.controller.names import node_id
from simulator.controller.node import Node
from simulator.controller.run import WorkflowRun
from simulator.results.edges import reachable_sums
from simulator.results.formats.json import dump
from simulator.results.hierarchy import display_name, owner
from simulator.results.history import History, histories
from simulator.results.resources import pod_resources
from simulator.simulation import Simulation

API_VERSION = "argoproj.io/v1alpha1"
EXECUTED = ("Pod", "Container", "HTTP", "Plugin", "Suspend")
"""Types of nodes that progress counts."""
_DISPLAY_NAME = "workflows.argoproj.io/display-name"
_INSTANTS = ("startedAt", "finishedAt")
_ALWAYS = ("cpu", "memory")
"""Resources that stand in every sum, zero or not."""


def write(simulation: Simulation, out: TextIO, *, start: datetime | None = None) -> None:
    """One workflow as an object, several as a List in order of submission.

    `start` is the date of second 0, by default that which the workflows themselves were told.
    """
    found = histories(simulation.world.log)
    runs = sorted(simulation.runs, key=lambda run: run.submitted)
    items = [_Export(simulation, run, found.get(run.name, History()), start or run.epoch).workflow() for run in runs]
    dump(items[0] if len(items) == 1 else {"apiVersion": "v1", "kind": "List", "items": items}, out)


class _Export:
    """One workflow. Keys that would be empty are left out, as Argo does; instants that never came are null."""

    def __init__(self, simulation: Simulation, run: WorkflowRun, history: History, start: datetime) -> None:
        self.run, self.start = run, start
        self.id_of = cache(partial(node_id, run.name))
        self.scenario, self.seed = simulation.world.scenario.name, simulation.seed
        self.owned: dict[str, list[str]] = {}
        for node in run.nodes.values():
            self.owned.setdefault(owner(node, run.nodes), []).append(node.name)
        self.exit_seconds = {pod.node: pod.seconds("exit") for pod in history.pods}
        self.used = {node.name: self._used(node) for node in run.nodes.values() if node.type == "Pod"}
        self.resources = tuple(dict.fromkeys(name for used in self.used.values() for name in used))
        self.own = {node.name: self._amounts(node) for node in run.nodes.values() if node.type in EXECUTED}
        self.zero = (0,) * (3 + len(self.resources))
        self.sums = reachable_sums({node.name: node.children for node in run.nodes.values()}, self.own, self.zero)

    def workflow(self) -> dict[str, Any]:
        spec, status = plain(self.run.workflow.spec.raw), self._status()
        if "workflowTemplateRef" in spec:
            status["storedWorkflowTemplateSpec"] = spec
        head = {"apiVersion": API_VERSION, "kind": "Workflow"}
        return head | {"metadata": self._metadata(), "spec": spec, "status": status}

    def _metadata(self) -> dict[str, Any]:
        run, own = self.run, self.run.workflow.metadata
        state = {"completed": "true" if run.ended else "false", "phase": run.phase}
        simulated = {"drydock/scenario": self.scenario, "drydock/seed": str(self.seed)}
        return _without_empty(
            {
                "name": run.name,
                "generateName": text(mapping(run.workflow.root, "metadata"), "generateName"),
                "namespace": run.namespace,
                "uid": run.uid,
                "creationTimestamp": self._time(run.submitted),
                "labels": own.labels | {f"workflows.argoproj.io/{key}": value for key, value in state.items()},
                "annotations": own.annotations | simulated,
            }
        )

    def _status(self) -> dict[str, Any]:
        run = self.run
        total = _total(self.own.values(), self.zero)
        is_running = any(node.type == "Pod" and node.phase == "Running" for node in run.nodes.values())
        conditions = [{"type": "PodRunning", "status": "True" if is_running else "False"}]
        if run.ended:
            conditions.append({"type": "Completed", "status": "True"})
        return _without_empty(
            {
                "phase": run.phase,
                "startedAt": self._time(run.started),
                "finishedAt": self._time(run.finished),
                "progress": f"{total[0]}/{total[1]}",
                "message": run.message,
                "conditions": conditions,
                "resourcesDuration": self._named(total),
                "nodes": {self.id_of(node.name): self._node(node) for node in run.nodes.values()},
            }
        )

    def _node(self, node: Node) -> dict[str, Any]:
        done, parts, *_ = progress = self.own[node.name] if node.type in EXECUTED else self.sums[node.name]
        amounts = progress if node.type == "Pod" else self.sums[node.name]
        ends = outbound(self.run.nodes, node.name) if node.outbound else []
        return _without_empty(
            {
                "id": self.id_of(node.name),
                "name": node.name,
                "displayName": self._display_name(node),
                "type": node.type,
                "templateName": "" if node.template_ref else node.template,
                "templateRef": plain(node.template_ref),
                "templateScope": node.scope,
                "boundaryID": self.id_of(node.boundary) if node.boundary else "",
                "phase": node.phase,
                "message": node.message,
                "startedAt": self._time(node.started),
                "finishedAt": self._time(node.finished if node.ready_at is None else node.ready_at),
                "progress": f"{done}/{parts}" if parts else "",
                "resourcesDuration": self._named(amounts) if node.fulfilled else {},
                "nodeFlag": {
                    key: True for key, is_set in (("hooked", node.is_hook), ("retried", node.is_attempt)) if is_set
                },
                "hostNodeName": node.host,
                "daemoned": True if node.is_daemon and node.phase == "Running" else None,
                "inputs": _without_empty({"parameters": _parameters(node.inputs)}),
                "outputs": _outputs(node),
                "memoizationStatus": self._memoized(node) if node.is_memoized else None,
                "children": [self.id_of(name) for name in node.children],
                "outboundNodes": [self.id_of(name) for name in ends],
            }
        )

    def _used(self, node: Node) -> dict[str, int]:
        """The units that a Pod node used; none where its containers never ran."""
        if node.plan is None or node.ran_from is None or node.finished is None:
            return {}
        waited = max(0.0, node.finished - node.ran_from)
        seconds = max(0.0, waited - self.exit_seconds.get(node.name, 0.0))
        members = (self.run.nodes[name] for name in self.owned.get(node.name, ()))
        containers = {
            one.name.rpartition(".")[2]: one.finished - one.started
            for one in members
            if one.type == "Container" and one.finished is not None
        }
        return pod_resources(node.plan, seconds, waited, containers)

    def _amounts(self, node: Node) -> tuple[int, ...]:
        """What a node adds to the sums: parts done, parts, pods that ran, and then what they used."""
        used = self.used.get(node.name, {})
        return int(node.phase == "Succeeded"), 1, int(bool(used)), *(used.get(name, 0) for name in self.resources)

    def _named(self, amounts: Sequence[int]) -> dict[str, int]:
        """The resources of a sum, by name."""
        pods, used = amounts[2], zip(self.resources, amounts[3:], strict=True)
        return {name: amount for name, amount in used if pods and (amount or name in _ALWAYS)}

    def _memoized(self, node: Node) -> dict[str, Any]:
        memoize = mapping(self._template(node), "memoize")
        cache = text(mapping(mapping(memoize, "cache"), "configMap"), "name")
        return {"hit": True, "key": scalar(memoize, "key") or "", "cacheName": cache or ""}

    def _display_name(self, node: Node) -> str:
        given = text(mapping(self._template(node), "annotations"), _DISPLAY_NAME)
        return given or display_name(node.name, node.boundary)

    def _template(self, node: Node) -> Mapping[str, Any]:
        """What its template says; nothing for groups, nor for what is no pod of an inline or referenced template."""
        if node.plan is not None:
            return node.plan.template.raw
        own = self.run.workflow.spec.template(node.template) if node.template and not node.template_ref else None
        return own.raw if own is not None else {}

    def _time(self, seconds: float | None) -> str | None:
        return None if seconds is None else timestamp(self.start, seconds)


def plain(value: Any) -> Any:
    """Plain mappings and lists without what is null; values of parameters as the text that Argo makes of them."""
    if isinstance(value, Mapping):
        found = {str(key): plain(item) for key, item in value.items() if item is not None}
        if isinstance(found.get("parameters"), list):
            found["parameters"] = [_as_text(parameter) for parameter in found["parameters"]]
        return found
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


def _as_text(parameter: Any) -> Any:
    if not isinstance(parameter, dict):
        return parameter
    return parameter | {
        key: scalar(parameter, key) for key in ("value", "default") if scalar(parameter, key) is not None
    }


def _parameters(values: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in values.items()]


def _outputs(node: Node) -> dict[str, Any]:
    """What it gave, as far as a simulation knows: where artifacts are stored, it does not."""
    return _without_empty(
        {
            "parameters": _parameters(node.parameters),
            "artifacts": _artifacts(node),
            "result": node.result,
            "exitCode": None if node.exit_code is None else str(node.exit_code),
        }
    )


def _artifacts(node: Node) -> list[dict[str, Any]]:
    """Those that its template declares, once it has succeeded."""
    if node.plan is None or node.phase != "Succeeded":
        return []
    outputs = mapping(node.plan.template.raw, "outputs")
    return [{"name": name} for _, raw in mappings(outputs, "artifacts") if (name := text(raw, "name"))]


def _total(rows: Iterable[Sequence[int]], zero: Sequence[int]) -> tuple[int, ...]:
    return tuple(sum(column) for column in zip(zero, *rows, strict=True))


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    """Without empty texts, lists and mappings, and without what is None except for the instants of a node."""
    return {key: value for key, value in values.items() if key in _INSTANTS or value not in (None, "", [], {})}
