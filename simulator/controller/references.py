"""What `steps.*` and `tasks.*` say of nodes that have ended (docs/sources.md argo 2.9, 2.13)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from manifests.fields import mapping, mappings, scalar, text
from manifests.workflow import Template
from simulator.controller.clock import timestamp
from simulator.controller.names import node_id
from simulator.controller.node import Node
from simulator.controller.outputs import task_key
from simulator.controller.substitution import ABSENT, Unresolved
from simulator.controller.unknown import unknown, unknown_keys

if TYPE_CHECKING:
    from simulator.controller.run import WorkflowRun


@dataclass(frozen=True, slots=True)
class Finished:
    """What became of a step or task: its node, or the nodes of its loop items in index order."""

    template: Template
    node: Node
    items: Sequence[Node] | None = None


class Outcomes:
    """The scope of one Steps or DAG node: what its steps or tasks gave. `prefix` is steps or tasks."""

    __slots__ = ("_find", "_gathered", "prefix", "run")

    def __init__(self, run: WorkflowRun, prefix: str, find: Callable[[str], Finished | None]) -> None:
        self.run, self.prefix, self._find = run, prefix, find
        self._gathered: dict[str, str] = {}
        """What was gathered from loops that have ended: every item of another loop may ask for it."""

    def get(self, name: str, /) -> str | None:
        """Raises Unresolved for what a step that is known does not give."""
        first, _, rest = name.partition(".")
        if first != self.prefix or not rest:
            return None
        if name in self._gathered:
            return self._gathered[name]
        step, _, path = rest.partition(".")
        finished = self._find(step) if path else None
        if finished is None:
            return None
        value = _value(self.run, finished, path)
        if value is None and self.run.release.unresolved_requeues:
            raise Unresolved(name)
        if value is not None and finished.items is not None and finished.node.fulfilled:
            self._gathered[name] = value
        return value

    def below(self, prefix: str) -> Mapping[str, str]:
        first, _, rest = prefix.partition(".")
        step, _, path = rest.partition(".")
        finished = self._find(step) if first == self.prefix and step else None
        if finished is None:
            return {}
        start = f"{path}." if path else ""
        return {name.removeprefix(start): value for name, value in _all(self.run, finished) if name.startswith(start)}


_PLAIN = ("id", "startedAt", "finishedAt", "ip", "status", "exitCode", "hostNodeName")


def _all(run: WorkflowRun, finished: Finished) -> Iterator[tuple[str, str]]:
    declared = [f"outputs.parameters.{name}" for name in declared_outputs(finished.template)]
    for path in (*_PLAIN, "outputs.result", *declared):
        value = _value(run, finished, path)
        if value is not None:
            yield path, value


def declared_outputs(template: Template) -> dict[str, Mapping[str, object]]:
    """The output parameters that a template declares, by name."""
    return {text(raw, "name") or "": raw for _, raw in mappings(mapping(template.raw, "outputs"), "parameters")}


def _value(run: WorkflowRun, finished: Finished, path: str) -> str | None:
    """The value at a path such as `outputs.result`; None where there is none, ABSENT where there never will be."""
    if finished.items is not None:
        return _aggregate(run, finished, path)
    node = finished.node
    if path.startswith("outputs."):
        return _output(run, finished.template, node, path.removeprefix("outputs."))
    return _fact(run, node, path)


def _fact(run: WorkflowRun, node: Node, path: str) -> str | None:
    match path:
        case "id":
            return node_id(run.name, node.name)
        case "status":
            return node.phase
        case "startedAt":
            return timestamp(run.epoch, node.started)
        case "finishedAt":
            return None if node.finished is None else timestamp(run.epoch, node.finished)
        case "exitCode":
            return None if node.exit_code is None else str(node.exit_code)
        case "ip":
            return address(node.name) if node.type == "Pod" or node.is_daemon else None
        case "hostNodeName":
            return node.host or None
    return None


def address(node: str) -> str:
    """A stand-in for the address of a node's pod; nothing in a simulation depends on it."""
    number = int(node_id("", node).rpartition("-")[2] or 1)
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def _output(run: WorkflowRun, template: Template, node: Node, path: str) -> str | None:
    if node.phase in ("Skipped", "Omitted"):
        return _skipped(run, template, path)
    if path == "result":
        return node.result if node.result is not None else _not_given(node, template, "outputs.result")
    if path == "parameters":
        return json.dumps(dict(node.parameters), separators=(",", ":"))
    if path.startswith("parameters."):
        name = path.removeprefix("parameters.")
        given = node.parameters.get(name)
        return given if given is not None else _not_given(node, template, f"outputs.parameters.{name}")
    if path.startswith("artifacts."):
        return f"artifact {path.removeprefix('artifacts.')} of {node_id(run.name, node.name)}"
    return None


def _not_given(node: Node, template: Template, path: str) -> str | None:
    """A pod that succeeded has written its outputs, and only a real run would show them."""
    if node.phase != "Succeeded" and not node.is_daemon:
        return None
    if template.type in ("steps", "dag") or node.is_memoized:
        return None
    return unknown(f"{task_key(template, node.name)}.{path}")


def _skipped(run: WorkflowRun, template: Template, path: str) -> str | None:
    """The default of an output that declares one; else it will never be there (docs/sources.md argo 2.13)."""
    if not run.release.skipped_outputs_default:
        return None
    raw = declared_outputs(template).get(path.removeprefix("parameters."), {})
    default = scalar(mapping(raw, "valueFrom"), "default")
    return ABSENT if default is None else default


def _aggregate(run: WorkflowRun, finished: Finished, path: str) -> str | None:
    """Lists over the items of a loop: only those that succeeded contribute, in index order."""
    template, items = finished.template, finished.items or ()
    if not path.startswith("outputs."):
        return finished.node.phase if path == "status" else None
    succeeded = [node for node in items if node.phase == "Succeeded"]
    if path in ("outputs.result", "outputs.parameters"):
        names = ["result"] if path == "outputs.result" else [f"parameters.{n}" for n in declared_outputs(template)]
    else:
        names = [path.removeprefix("outputs.")]
    rows = [{name: _output(run, template, node, name) for name in names} for node in succeeded]
    values = [value for row in rows for value in row.values() if value is not None]
    open_keys = [key for value in values for key in unknown_keys(value)]
    if open_keys:
        return unknown(open_keys[0])
    if path == "outputs.parameters":
        whole = [{key.removeprefix("parameters."): v for key, v in row.items() if v is not None} for row in rows]
        return json.dumps([row for row in whole if row], separators=(",", ":"), ensure_ascii=False)
    return _json_list(values)


def _json_list(values: Sequence[str]) -> str:
    """Texts as a JSON list; where each of them is JSON itself, a map or a list, as these."""
    decoded = [_decoded(value) for value in values]
    embedded = all(isinstance(value, dict | list) for value in decoded)
    return json.dumps(decoded if embedded else list(values), separators=(",", ":"), ensure_ascii=False)


def _decoded(value: str) -> object:
    try:
        return json.loads(value)
    except ValueError:
        return value
