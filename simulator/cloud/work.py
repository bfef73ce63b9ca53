"""What a pod's main container does: read, compute, write, each limited by the pod's own network card too."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import simpy

from simulator.cloud.card import client_of
from simulator.cloud.duration import duration_of

if TYPE_CHECKING:
    from simulator.cloud.pod import Pod


def work(pod: Pod) -> Generator[simpy.Event, Any, None]:
    """Read, compute, write. With `overlap`, computing goes on while reading and only the rest is waited for."""
    world, task = pod.world, pod.task
    began = world.env.now
    yield from _read(pod)
    seconds = duration_of(pod.plan, task.duration, lambda duration: pod.draw(duration, "duration"), world.ledger)
    if task.overlap:
        seconds = max(0.0, seconds - (world.env.now - began))
    with world.stage(pod.workflow, pod.node, "compute"):
        yield world.env.timeout(seconds)
    for transfer in task.writes:
        with world.stage(pod.workflow, pod.node, "write") as bound:
            yield from pod.loader.write(transfer, pod.plan, client_of(pod, bound, sends=True))


def serve(pod: Pod) -> Generator[simpy.Event, Any, None]:
    """Read, and then be there until somebody ends it."""
    yield from _read(pod)
    yield pod.world.env.event()


def _read(pod: Pod) -> Generator[simpy.Event, Any, None]:
    for transfer in pod.task.reads:
        with pod.world.stage(pod.workflow, pod.node, "read") as bound:
            yield from pod.loader.read(transfer, pod.plan, client_of(pod, bound))
