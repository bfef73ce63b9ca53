"""One transfer of a pod, from start to last byte, cancelled when the pod is cut short."""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping
from typing import Any

import simpy

from simulator.data.client import Client
from simulator.data.link import Link
from simulator.data.network import Network


def move(
    network: Network, client: Client, size: float, route: Mapping[Link, float], cap: float = math.inf, label: str = ""
) -> Generator[simpy.Event, Any, None]:
    """Move `size` bytes through the client's card and along `route`, at no more than `cap` bytes/s.

    The client takes down the seconds by what limited the rate; `label` is what a report calls the cap.
    """
    crossed = {**route, **dict.fromkeys(client.links, 1.0)}
    flow = network.transfer(size, crossed, cap=cap, cap_label=label)
    try:
        yield flow.done
    finally:
        client.moved += network.cancel(flow)
        for name, seconds in flow.bound.items():
            client.waited(name, seconds)
