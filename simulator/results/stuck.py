"""Why a workflow can never end."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.controller.run import WorkflowRun
from simulator.simulation import Simulation


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
    if run.started is None:
        refused = [f"{cluster.name}: {cluster.refusal}" for cluster in simulation.clusters.values() if cluster.refusal]
        reason = f"it is never submitted, since its cache nodes find no place ({'; '.join(refused)})"
        return Stuck(reason, (), "stock")
    waiting = [node for node in run.pods() if not node.fulfilled]
    names = tuple(node.name for node in waiting)
    if simulation.cut_off:
        return Stuck(simulation.cut_off, names, "deadline")
    pods = [node.pod for node in waiting if node.pod is not None]
    starved = [pod for pod in pods if pod.waiting.startswith("waiting for stock")]
    if starved:
        specs = starved[0].waiting.removeprefix("waiting for stock: ")
        who = f"{len(starved)} pods wait" if len(starved) > 1 else "1 pod waits"
        text = f"{who} for stock ({specs}) that never comes back: fail-back retries for ever, and no deadline ends it"
        return Stuck(text, names, "stock")
    pulling = [pod for pod in pods if "Pull" in pod.waiting]
    if pulling:
        return Stuck(f"{len(pulling)} pods cannot pull their image, and no deadline ends it", names, "image-pull")
    if pods:
        return Stuck(f"{len(pods)} pods hang, and no deadline ends it", names, "compute")
    return Stuck("nothing is left that could happen", names, "controller-clock")
