"""Why a workflow can never end."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.controller.node import Node
from simulator.controller.run import WorkflowRun
from simulator.simulation import Simulation

_LEAVES = ("Pod", "Suspend", "HTTP", "Plugin")
_LOCK = "Waiting for "


@dataclass(frozen=True)
class Stuck:
    """`nodes` are the names of the nodes that wait for ever; `bound` is the bottleneck's name."""

    reason: str
    nodes: tuple[str, ...]
    bound: str


def stuck_reason(simulation: Simulation, run: WorkflowRun) -> Stuck | None:
    """None for a workflow that ended."""
    if run.ended:
        return None
    waiting = [node for node in run.nodes.values() if node.type in _LEAVES and not node.fulfilled]
    names = tuple(node.name for node in waiting)
    if simulation.cut_off:
        return Stuck(simulation.cut_off, names, "deadline")
    if run.started is None:
        return _never_started(simulation, run)
    if run.workflow.spec.raw.get("suspend") is True:
        return Stuck("spec.suspend is true, and nobody resumes it", names, "compute")
    return _pods(waiting, names) or _others(run, waiting, names)


def _never_started(simulation: Simulation, run: WorkflowRun) -> Stuck:
    refused = [f"{cluster.name}: {cluster.refusal}" for cluster in simulation.clusters.values() if cluster.refusal]
    if refused:
        reason = f"it is never submitted, since its cache nodes find no place ({'; '.join(refused)})"
        return Stuck(reason, (), "stock")
    return Stuck(f"it never starts: {run.message}", (), "lock" if run.message.startswith(_LOCK) else "parallelism")


def _pods(waiting: list[Node], names: tuple[str, ...]) -> Stuck | None:
    """What keeps pods from ending, where there are some."""
    pods = [node.pod for node in waiting if node.pod is not None]
    starved = [pod for pod in pods if pod.waiting.startswith("waiting for stock")]
    if starved:
        specs = starved[0].waiting.removeprefix("waiting for stock: ")
        who = f"{len(starved)} pods wait" if len(starved) > 1 else "1 pod waits"
        text = f"{who} for stock ({specs}) that never comes back: fail-back retries for ever, and no deadline ends it"
        return Stuck(text, names, "stock")
    barred = [pod for pod in pods if pod.waiting.startswith("Unschedulable")]
    if barred:
        return Stuck(f"{_counted(len(barred), 'pod')}: {barred[0].waiting}, and no deadline ends it", names, "stock")
    pulling = [pod for pod in pods if "Pull" in pod.waiting]
    if pulling:
        return Stuck(f"{len(pulling)} pods cannot pull their image, and no deadline ends it", names, "image-pull")
    if pods:
        return Stuck(f"{len(pods)} pods hang, and no deadline ends it", names, "compute")
    return None


def _others(run: WorkflowRun, waiting: list[Node], names: tuple[str, ...]) -> Stuck:
    suspended = [node for node in waiting if node.type == "Suspend"]
    if suspended:
        first = suspended[0]
        who = f"{first.name} waits" if len(suspended) == 1 else f"{len(suspended)} suspended nodes wait"
        key = f"tasks.{first.template or f'node:{first.name}'}.duration"
        return Stuck(f"{who} for somebody to resume; set {key} to say when that happens", names, "compute")
    for name, reference in run.unresolved.items():
        if name not in run.nodes or not run.nodes[name].fulfilled:
            text = f"{name} never starts: {{{{{reference}}}}} was never given, and Argo waits for it for ever"
            return Stuck(text, (name,), "controller-clock")
    locked = [node for node in waiting if node.message.startswith(_LOCK)]
    if locked:
        return Stuck(f"{_counted(len(locked), 'node')}: {locked[0].message}", names, "lock")
    return Stuck("nothing is left that could happen", names, "controller-clock")


def _counted(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number} {what}s"
