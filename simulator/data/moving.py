"""One transfer of a pod, from start to last byte, cancelled when the pod is cut short."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any

import simpy

from simulator.data.link import Link
from simulator.data.network import Network


def move(
    network: Network, size: float, route: Mapping[Link, float], cap: float, label: str, bound: dict[str, float]
) -> Generator[simpy.Event, Any, None]:
    """Move `size` bytes at no more than `cap` bytes/s, and add to `bound` the seconds by what limited the rate.

    `label` is what a report calls the cap.
    """
    flow = network.transfer(size, route, cap=cap, cap_label=label)
    try:
        yield flow.done
    finally:
        network.cancel(flow)
        for name, seconds in flow.bound.items():
            bound[name] = bound.get(name, 0.0) + seconds
