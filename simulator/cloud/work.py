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
    for transfer in task.reads:
        with world.stage(pod.workflow, pod.node, "read") as bound:
            yield from pod.loader.read(transfer, pod.plan, client_of(pod, bound))
    seconds = duration_of(pod.plan, task.duration, lambda duration: pod.draw(duration, "duration"), world.ledger)
    if task.overlap:
        seconds = max(0.0, seconds - (world.env.now - began))
    with world.stage(pod.workflow, pod.node, "compute"):
        yield world.env.timeout(seconds)
    for transfer in task.writes:
        with world.stage(pod.workflow, pod.node, "write") as bound:
            yield from pod.loader.write(transfer, pod.plan, client_of(pod, bound, sends=True))
