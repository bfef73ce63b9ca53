"""A pod from its request to Running: accepted by the create API, placed, its sandbox up, its images pulled."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import simpy

from manifests.units import show_seconds
from simulator.assumptions import Knob
from simulator.cloud.artifacts import load_inputs
from simulator.cloud.card import card_of, client_of
from simulator.cloud.ending import End, scripted
from simulator.cloud.images.need import Need, need_of
from simulator.cloud.provisioning import Request
from simulator.events import CacheHit, PodPlaced
from simulator.scenario.task import ScriptedEnd

if TYPE_CHECKING:
    from simulator.cloud.pod import Pod

_NEVER_RUNNING = ("provider-failed", "waiting-failed", "pull-failed", "vanished", "hang")
_SCHEDULE_FAILED = "ContainerInstanceScheduleFailed"
"""The reason in a pod's status where a failed creation leaves it Pending (docs/sources.md eci 3.2)."""
TOO_LONG = End("pull-failed", "its images were not there within the longest time that it may be pending", ran=False)


def start(pod: Pod) -> Generator[simpy.Event, Any, End | None]:
    """None once the containers run; an end for a pod that never gets there."""
    world, script, asked = pod.world, pod.script(), pod.world.env.now
    if script is not None and script.from_request:
        pod.end_after_request(script)
        script = None
    never = script if script is not None and script.end in _NEVER_RUNNING else None
    if never is not None and (never.end != "pull-failed" or world.scenario.pending is not None):
        return (yield from _never_runs(pod, never))
    yield from _mounted(pod)
    if world.scenario.pending is not None:
        yield world.env.timeout(pod.draw(world.scenario.pending, "pending"))
        pod.watch()
        return None
    need = need_of(pod.plan, world.scenario.images)
    if unready := world.images.caches.refusal(need):
        return End("provider-failed", unready, ran=False)
    if (refusal := (yield from _provision(pod))) is not None:
        return (yield from _refused(pod, refusal))
    pod.watch()
    if never is not None:
        return (yield from _never_pulls(pod, never, asked))
    yield from _pull(pod, need)
    if (failed := (yield from load_inputs(pod))) is not None:
        return failed
    with world.stage(pod.workflow, pod.node, "sandbox"):
        yield world.env.timeout(world.ledger.use(world.scenario.images.start))
    return None


def _mounted(pod: Pod) -> Generator[simpy.Event, Any, None]:
    """Kubernetes schedules a pod only once its claims are there (docs/sources.md data 3.1)."""
    world = pod.world
    while claim := world.absent_claim(pod.plan.claims):
        pod.show("Pending", f'persistentvolumeclaim "{claim}" not found')
        began = world.env.now
        with world.stage(pod.workflow, pod.node, "create") as bound:
            yield world.claims[claim]
            bound["dataset"] = world.env.now - began


def _never_runs(pod: Pod, script: ScriptedEnd) -> Generator[simpy.Event, Any, End]:
    """A pod that hangs or fails before it has an instance, or that `pending` keeps from having one."""
    env = pod.world.env
    if script.end == "hang":
        pod.show("Pending", "hangs, as the scenario says")
        yield env.event()
    yield env.timeout(pod.draw(script.after, "end"))
    if script.end == "pull-failed":
        pod.show("Pending", script.message or "ImagePullBackOff")
        yield env.event()  # Argo never fails it; ECI's own limit is part of what `pending` replaces
    return scripted(script.end, script.exit_code, script.message)


def _never_pulls(pod: Pod, script: ScriptedEnd, asked: float) -> Generator[simpy.Event, Any, End]:
    """A pod that has an instance, which is billed, and no image, until ECI gives up (docs/sources.md eci 5)."""
    world = pod.world
    gives_up = world.env.now + world.ledger.use(_longest_pending(pod))
    with world.stage(pod.workflow, pod.node, "pull"):
        shown = asked + pod.draw(script.after, "end")
        yield world.env.timeout(max(0.0, shown - world.env.now))
        pod.show("Pending", script.message or "ImagePullBackOff")
        yield world.env.timeout(max(0.0, gives_up - world.env.now))
    return scripted(script.end, script.exit_code, script.message)


def _refused(pod: Pod, refusal: str) -> Generator[simpy.Event, Any, End]:
    """Fail-fast gave up: the pod fails, or stays Pending for ever; the documentation has both."""
    create = pod.world.scenario.create
    if pod.world.ledger.use(create.fail_fast) == "pending":
        pod.show("Pending", f"{_SCHEDULE_FAILED}: {refusal}")
        yield pod.world.env.event()
    return End("provider-failed", refusal, ran=False)


def _provision(pod: Pod) -> Generator[simpy.Event, Any, str | None]:
    """Accepted, placed, sandbox up; the refusal's text where fail-fast gave up."""
    world, settings = pod.world, pod.plan.settings
    zones = world.zones_of(settings, pod.avoids)
    if not zones:
        pod.show("Pending", "Unschedulable: an earlier attempt failed on every virtual node that it may be on")
        yield world.env.event()
    request = Request(pod.workflow, pod.node, pod.luck_key, pod.specs, zones, settings)
    with world.provisioning.creating() as slot:
        with world.stage(pod.workflow, pod.node, "create"):
            if slot is not None:
                yield slot
            yield from world.provisioning.accept()
        with world.stage(pod.workflow, pod.node, "stock"):
            pod.show("Pending", f"waiting for stock: {', '.join(spec.name for spec in pod.specs)}")
            placed = yield from world.provisioning.place(request)
        if isinstance(placed, str):
            return placed
        pod.placement = placed
        pod.card = card_of(pod, placed)
        with world.stage(pod.workflow, pod.node, "sandbox"):
            yield world.env.timeout(pod.draw(world.ledger.use(world.scenario.create.sandbox), "sandbox"))
    pod.show("Pending", "pulling images")
    pod.placed_at, disk = world.env.now, settings.extra_storage_gib
    event = PodPlaced(
        world.env.now, pod.workflow, pod.node, placed.zone, placed.spec, placed.category, placed.market, disk
    )
    world.log.append(event)
    if placed.market is not None:
        world.market.enter(pod)
    return None


def _pull(pod: Pod, need: Need) -> Generator[simpy.Event, Any, None]:
    """Bring the images; ECI gives up a pod that takes too long about it."""
    world = pod.world
    pull = world.images.pull(need, partial(pod.show, "Pending"))
    if pull.may_take_long:
        _give_up_after(pod, _longest_pending(pod))
    for number, image in enumerate(pull.hits):
        disk = 0.0 if number else pull.disk_gib  # one cache, one disk
        world.log.append(CacheHit(world.env.now, pod.workflow, pod.node, image, disk))
    with world.stage(pod.workflow, pod.node, "pull") as bound:
        yield from pull.run(client_of(pod, bound))


def _longest_pending(pod: Pod) -> Knob[float]:
    """Seconds: the pod's own limit, else ECI's (docs/sources.md eci 1.1)."""
    knob, own = pod.world.scenario.images.max_pending, pod.plan.settings.max_pending
    return knob if own is None else replace(knob, value=own, shown=show_seconds(own), source="eci-max-pending-minute")


def _give_up_after(pod: Pod, limit: Knob[float]) -> None:
    """A callback instead of a process, since there is one for every pod that pulls."""

    def give_up(_: simpy.Event) -> None:
        if pod.phase == "Pending" and not pod.is_initializing:
            pod.world.ledger.use(limit)
            why = f": {pod.waiting}" if pod.waiting.startswith(("ErrImage", "ImagePull")) else ""
            pod.stop(replace(TOO_LONG, message=f"{TOO_LONG.message}{why}"))

    alarm = pod.world.env.timeout(limit.value)
    assert alarm.callbacks is not None
    alarm.callbacks.append(give_up)
