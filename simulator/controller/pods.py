"""Pod nodes: their pods are asked for, and their ends are read (docs/sources.md argo 3.5, 6)."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import simpy

from manifests.errors import InputError
from manifests.retry import Phase
from manifests.units import go_duration
from manifests.workflow import Template
from simulator.cloud.pod import Pod
from simulator.cloud.sizing import SizingError
from simulator.controller.call import Call
from simulator.controller.node import Node
from simulator.controller.outcome import outcome_of
from simulator.controller.substitution import substitute
from simulator.events import PodAsked
from simulator.scenario.model import Task, Transfer

if TYPE_CHECKING:
    from simulator.controller.operator import Operator

RECENTLY_STARTED = 10.0
"""A Running pod that vanishes this soon after its node was made is created again (docs/sources.md argo 3.5)."""


def execute_pod(operator: Operator, call: Call, node: Node | None) -> Generator[simpy.Event, Any, Node | None]:
    """Ask for the node's pod, unless it has one. Creations wait for each other in the controller's client."""
    if node is None:
        node = operator.start(call.name, "Pod", call.template.name, call.boundary, call.parent, "Pending")
    if node.pod is not None:
        return node
    world = operator.world
    if world.scenario.pending is None:  # `pending` stands for the whole way, the controller's client included
        yield world.env.timeout(operator.client.reserve(operator.now))
    template = operator.templates.bound(call)
    try:
        node.pod = Pod(
            world=world,
            loader=operator.loader,
            plan=operator.templates.plan(call),
            node=node.name,
            luck_key=f"{operator.run.number}{call.luck.removeprefix(operator.run.name)}",
            task=_task(operator, call),
            attempt=call.attempt,
            on_change=operator.on_change,
            deadline=_active_deadline(operator, template, node),
            killed_at=call.killed_at,
        )
    except SizingError as error:
        raise InputError(f"node {node.name}, template {template.name!r}: {error}") from None
    world.log.append(PodAsked(operator.now, operator.run.name, node.name, template.name, operator.pass_at))
    operator.pod_created(node)
    return node


def assess(operator: Operator, node: Node) -> None:
    """Bring a Pod node up to date with its pod."""
    pod = node.pod
    if pod is None:
        return
    end = pod.end
    if end is None:
        phase: Phase = "Running" if pod.phase == "Running" else "Pending"
        if (node.phase, node.message) != (phase, pod.waiting):
            node.phase, node.message = phase, pod.waiting
            operator.mark_changed()
    elif end.kind == "deleted" and (node.phase == "Pending" or operator.now - node.started <= RECENTLY_STARTED):
        operator.pod_lost(node)  # the same attempt's pod is created again
    else:
        outcome = outcome_of(end)
        node.finished = operator.now if end.kind == "deleted" else pod.finished
        node.result, node.parameters = pod.task.result, dict(pod.task.parameters)
        operator.settle(node, outcome.phase, outcome.message, outcome.exit_code)


def timeout_of(template: Template) -> float | None:
    """The template's `timeout` in seconds, None where it has none or no duration."""
    return go_duration(template.timeout) if template.timeout else None


def _active_deadline(operator: Operator, template: Template, node: Node) -> float | None:
    """activeDeadlineSeconds of the pod: the template's and the workflow's remainder; a `timeout` replaces both."""
    timeout, workflow = timeout_of(template), operator.run.deadline
    if timeout is not None:
        return max(0.0, node.started + timeout - operator.now)
    written = template.active_deadline
    candidates = [float(written)] if written is not None and written.isdecimal() else []
    if workflow is not None:
        candidates.append(max(0.0, workflow - operator.now))
    return min(candidates, default=None)


def _task(operator: Operator, call: Call) -> Task:
    """What the scenario says of the pod, with the tags in its places filled."""
    task = operator.world.scenario.task(call.template.name, call.name)
    if not any("{{" in transfer.place for transfer in (*task.reads, *task.writes)):
        return task
    scope = operator.templates.scope(call) | dict(call.items)

    def filled(transfers: tuple[Transfer, ...]) -> tuple[Transfer, ...]:
        return tuple(replace(transfer, place=substitute(transfer.place, scope)) for transfer in transfers)

    return replace(task, reads=filled(task.reads), writes=filled(task.writes))
