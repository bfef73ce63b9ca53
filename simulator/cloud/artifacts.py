"""The artifacts of a pod: loaded by its init container, saved with main's log by its wait container, one by one.

Facts: docs/sources.md argo 7. Their sizes are a scenario's; what has none takes no time, and a report says so.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import simpy

from manifests.artifacts import Artifact, archives_logs, inputs_of, outputs_of, store_of
from simulator.cloud.card import client_of
from simulator.cloud.ending import End, scripted
from simulator.data.client import Client
from simulator.data.moving import move
from simulator.data.requests import RequestsLost

if TYPE_CHECKING:
    from simulator.cloud.pod import Pod

LOG = Artifact("main.log")
_ELSEWHERE = "assumed: its store is not OSS, and nothing but the pod's card limits it"


def load_inputs(pod: Pod) -> Generator[simpy.Event, Any, End | None]:
    """The pod's input artifacts, while it is still Pending; an end where OSS would not give them."""
    wanted = list(_sized(pod, inputs_of(pod.plan.template)))
    if not wanted:
        return None
    pod.is_initializing = True
    pod.show("Pending", "PodInitializing")
    with pod.world.stage(pod.workflow, pod.node, "load") as bound:
        try:
            yield from _move_all(pod, client_of(pod, bound), wanted, pod.loader.oss.fetch)
        except RequestsLost:
            return scripted("init-failed")
    return None


def save_outputs(pod: Pod, bound: dict[str, float]) -> Generator[simpy.Event, Any, End | None]:
    """The pod's output artifacts and main's log, also after a main that failed; an end where OSS would not take them.

    `bound` collects what the time went to.
    """
    wanted = (*_sized(pod, outputs_of(pod.plan.template)), *_log(pod))
    try:
        yield from _move_all(pod, client_of(pod, bound, sends=True), wanted, pod.loader.oss.save)
    except RequestsLost:
        return scripted("wait-failed")
    return None


def _move_all(
    pod: Pod,
    client: Client,
    wanted: Iterable[tuple[Artifact, float]],
    through_oss: Callable[[Client, float], Generator[simpy.Event, Any, None]],
) -> Generator[simpy.Event, Any, None]:
    """One after the other, each by its store. Raises RequestsLost."""
    for artifact, size in wanted:
        if _is_in_oss(pod, artifact):
            yield from through_oss(client, size)
        else:
            yield from _elsewhere(pod, client, artifact, size)


def _sized(pod: Pod, artifacts: Iterable[Artifact]) -> Iterator[tuple[Artifact, float]]:
    """Those that take time; what is written in the manifest itself comes with the pod."""
    template = pod.plan.template.name
    for artifact in artifacts:
        size = pod.task.artifacts.get(artifact.name)
        if artifact.store == "raw":
            continue
        if size is None:
            what, key = f"artifact {artifact.name} of {template}", f"tasks.{template}.artifacts.{artifact.name}"
            pod.world.ledger.note(what, "not counted", "assumed: nothing says how large it is", key)
        else:
            yield artifact, size


def _log(pod: Pod) -> Iterator[tuple[Artifact, float]]:
    plan = pod.plan
    if not archives_logs(plan.additions.repository, plan.workflow.spec, plan.template):
        return
    template = plan.template.name
    if pod.task.logs is None:
        what, source = f"archived log of {template}", "assumed: nothing says how large it is"
        pod.world.ledger.note(what, "not counted", source, f"tasks.{template}.logs")
    else:
        yield LOG, pod.task.logs


def _is_in_oss(pod: Pod, artifact: Artifact) -> bool:
    """A repository that the inputs do not show counts as one in OSS."""
    return (artifact.store or store_of(pod.plan.additions.repository) or "oss") == "oss"


def _elsewhere(pod: Pod, client: Client, artifact: Artifact, size: float) -> Generator[simpy.Event, Any, None]:
    what = f"artifact {artifact.name} of {pod.plan.template.name}"
    pod.world.ledger.note(what, "as fast as the network card", _ELSEWHERE)
    yield from move(pod.world.network, client, size, {})
