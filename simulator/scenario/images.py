"""What a scenario says of images: their sizes, the registries they come from, and the image cache."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from manifests.units import show_bytes
from simulator.assumptions import Knob
from simulator.scenario.amounts import parse_rate, parse_size, show_rate

if TYPE_CHECKING:
    from simulator.scenario.values import Values


@dataclass(frozen=True)
class Images:
    """`sizes` in bytes by image reference; `ready` lists what is cached from the start."""

    sizes: Mapping[str, float]
    default_size: Knob[float]
    mode: Knob[str]
    ready: frozenset[str]
    disk: Knob[float]
    """Of a manual cache, in GiB: each pod that uses it has such a disk, and pays for it."""
    build: Knob[float]
    always_check: Knob[float]
    registry_vpc: Knob[float]
    registry_public: Knob[float]
    start: Knob[float]
    max_pending: Knob[float]


def read_images(values: Values) -> Images:
    sizes = {name: values.parsed(("images", name, "size"), parse_size) for name in values.mapping("images")}
    return Images(
        sizes=sizes,
        default_size=values.figure(("images", "*", "size"), "image.default_size", parse_size, 1e6, show_bytes),
        mode=values.choice(
            ("cache", "mode"), "auto", "image cache", "ECI image cache overview: automatic by default [eci.I5]"
        ),
        ready=frozenset(values.merged.get("cache", "ready") or ()),
        disk=values.figure(("cache", "disk"), "cache.default_size", _parse_gib, 1, "{:g} GiB".format),
        build=values.seconds_figure(("cache", "build"), "image.cache_build"),
        always_check=values.seconds_figure(("cache", "always_check"), "image.always_check"),
        registry_vpc=values.figure(("registry", "vpc"), "image.registry_vpc", parse_rate, 1e6, show_rate),
        registry_public=values.figure(("registry", "public"), "image.registry_public", parse_rate, 1e6, show_rate),
        start=values.seconds_figure(("create", "start"), "image.container_start"),
        max_pending=values.seconds_figure(("create", "max_pending"), "pending.max"),
    )


def _parse_gib(value: Any) -> float:
    return parse_size(value) / 1024**3
