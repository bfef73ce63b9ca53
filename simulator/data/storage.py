"""A storage: what answers where a place leads, such as OSS or a cache in front of it."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, Protocol

import simpy

from simulator.data.client import Client


class Storage(Protocol):
    """Both take the client through the whole transfer; cut short, they leave nothing of it behind."""

    def read(self, client: Client, path: str, size: float, objects: int = 1) -> Generator[simpy.Event, Any, None]:
        """The client reads `size` bytes at `path`, so many objects together."""
        ...

    def write(self, client: Client, path: str, size: float, objects: int = 1) -> Generator[simpy.Event, Any, None]:
        """The client writes `size` bytes to `path`, so many objects together."""
        ...
