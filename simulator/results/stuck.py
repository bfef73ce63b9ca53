"""Why a workflow can never end."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from simulator.controller.node import Node
from simulator.controller.run import WorkflowRun
from simulator.results.pods import PodRecord
from simulator.results.refusals import Places, Refusal, lacking
from simulator.simulation import Simulation

_LEAVES = ("Pod", "Suspend", "HTTP", "Plugin")
_LOCK = "Waiting for "
_HANGING = (
    (
        "waiting for stock",
        "wait{s} for stock for ever, since fail-back never gives up and no deadline ends it: ECI has {lacks}",
        "stock",
    ),
    (
        "ContainerInstanceScheduleFailed",
        "stay{s} Pending for ever after fail-fast gave up, and neither Argo nor a deadline ends that: ECI had {lacks}",
        "stock",
    ),
    ("Unschedulable", "stay{s} Pending for ever, and no deadline ends it: {why}", "stock"),
    ("persistentvolumeclaim", "wait{s} for a claim that Fluid never makes: {why}", "dataset"),
    ("Pull", "cannot pull the image, and no deadline ends it", "image-pull"),
    ("", "hang{s}, and no deadline ends it", "compute"),
)
"""For pods that say this while they wait: why they do so for ever, and the bottleneck's name."""


@dataclass(frozen=True)
class Stuck:
    """`nodes` are the names of the nodes that wait for ever; `bound` is the bottleneck's name. `short` is the reason
    without figures of this run, where it has some.
    """

    reason: str
    nodes: tuple[str, ...]
    bound: str
    short: str = ""

    @property
    def cause(self) -> str:
        """The reason in words that are the same for all runs with this trouble."""
        return self.short or self.reason


def stuck_reason(simulation: Simulation, run: WorkflowRun, pods: Collection[PodRecord], places: Places) -> Stuck | None:
    """None for a workflow that ended. `pods` are those of the workflow, and the cache nodes that it may wait for."""
    if run.ended:
        return None
    waiting = [node for node in run.nodes.values() if node.type in _LEAVES and not node.fulfilled]
    names = tuple(node.name for node in waiting)
    if simulation.cut_off:
        return Stuck(simulation.cut_off, names, "deadline")
    if run.started is None:
        return _never_started(simulation, run, pods, places)
    if run.workflow.spec.raw.get("suspend") is True:
        return Stuck("spec.suspend is true, and nobody resumes it", names, "compute")
    own = (pod for pod in pods if pod.workflow == run.name)
    refused = {pod.node: pod.refusals.round for pod in own if pod.ended is None and pod.refusals is not None}
    agent = {refusal for node, round in refused.items() if node not in run.nodes for refusal in round}
    if agent:
        lacks = lacking(agent, places)
        why = f"its agent, which HTTP and plugin templates need, waits for stock for ever: ECI has {lacks}"
        return Stuck(why, names, "stock")
    return _pods(waiting, names, refused, places) or _others(run, waiting, names)


def _never_started(simulation: Simulation, run: WorkflowRun, pods: Collection[PodRecord], places: Places) -> Stuck:
    missing = [cluster for cluster in simulation.clusters.values() if cluster.refusal]
    if missing:
        names = {cluster.name for cluster in missing}
        caches = (pod for pod in pods if pod.workflow in names and pod.placed is None and pod.refusals is not None)
        refused = {refusal for pod in caches if pod.refusals is not None for refusal in pod.refusals.round}
        why = f"ECI has {lacking(refused, places)}" if refused else "; ".join(cluster.refusal for cluster in missing)
        reason = f"it is never submitted, since the nodes of {', '.join(sorted(names))} find no place: {why}"
        return Stuck(reason, (), "stock")
    broken = [cluster.trouble for cluster in simulation.clusters.values() if cluster.trouble]
    if broken:
        return Stuck(f"it is never submitted, since its cache is never ready: {'; '.join(broken)}", (), "dataset")
    return Stuck(f"it never starts: {run.message}", (), "lock" if run.message.startswith(_LOCK) else "parallelism")


def _pods(
    waiting: list[Node], names: tuple[str, ...], refused: Mapping[str, Collection[Refusal]], places: Places
) -> Stuck | None:
    """What keeps pods from ending, where there are some; `refused` is what each was last refused."""
    pods = [node.pod for node in waiting if node.pod is not None]
    for says, text, bound in _HANGING:
        found = [pod for pod in pods if says in pod.waiting]
        if found:
            lacks = lacking({refusal for pod in found for refusal in refused.get(pod.node, ())}, places)
            one, many = (text.format(s=s, why=found[0].waiting, lacks=lacks) for s in ("s", ""))
            reason = f"1 pod {one}" if len(found) == 1 else f"{len(found):,} pods {many}"
            return Stuck(reason, names, bound, f"pods {many}")
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
    refused = [node for node in waiting if "persistentvolumeclaim" in node.message]
    if refused:
        why = f"{_counted(len(refused), 'pod')} refused until there is a claim that Fluid never makes"
        return Stuck(f"{why}: {refused[0].message}", names, "dataset")
    locked = [node for node in waiting if node.message.startswith(_LOCK)]
    if locked:
        return Stuck(f"{_counted(len(locked), 'node')}: {locked[0].message}", names, "lock")
    return Stuck("nothing is left that could happen", names, "controller-clock")


def _counted(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number} {what}s"
