"""What a scenario says of images: their layers, the registries that they come from, and the image cache."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from manifests.units import show_bytes, show_seconds
from simulator.assumptions import Knob
from simulator.distributions import seconds_of
from simulator.scenario.amounts import GIB, parse_at_least_one, parse_count, parse_rate, parse_size, show_rate
from simulator.scenario.references import Reference, reference
from simulator.scenario.registry import Registry, read_registry

if TYPE_CHECKING:
    from simulator.scenario.values import Values

DAY = 86_400.0


class Layer(NamedTuple):
    """A part of an image; layers of one name are one layer, whichever images have it. `size` in bytes."""

    name: str
    size: float


Layers = tuple[Layer, ...]


def total(layers: Iterable[Layer]) -> float:
    """Bytes of some layers, the same in whatever order they come: sets have none that two runs would share."""
    return math.fsum(layer.size for layer in layers)


@dataclass(frozen=True)
class CacheSetup:
    """The image cache. `ready` is what is cached from the start; `most` is how many automatic caches there may be."""

    mode: Knob[str]
    ready: frozenset[str]
    disk: Knob[float]
    """Of a manual cache, in GiB: each pod that uses it has such a disk, and pays for it."""
    build: Knob[float]
    always_check: Knob[float]
    unused: Knob[float]
    kept: Knob[float]
    automatic_size: Knob[float]
    """GiB, without the extra storage of the pod that it was made for."""
    most_images: float
    """In one cache."""
    copies: Knob[int]
    most: Knob[float]


@dataclass(frozen=True)
class Images:
    """`layers` by image as the scenario writes it; `unpack` in bytes/s, None where that takes no time of its own."""

    layers: Mapping[str, Layers]
    default_size: Knob[float]
    registry: Registry
    cache: CacheSetup
    unpack: Knob[float] | None
    storage: float
    """Bytes of temporary storage that every pod has."""
    disk_factor: Knob[float]
    """Room on its pod's disk that an image needs, as a multiple of its size."""
    start: Knob[float]
    max_pending: Knob[float]

    @cached_property
    def by_reference(self) -> Mapping[Reference, Layers]:
        """The layers of the listed images, however pods write their names."""
        return {reference(name): layers for name, layers in self.layers.items()}

    def layers_of(self, image: str) -> Layers:
        """An image that is not listed has one layer of the default size."""
        name = reference(image)
        found = self.by_reference.get(name)
        return (Layer("/".join(name), self.default_size.value),) if found is None else found


def read_images(values: Values) -> Images:
    unpack, room = ("create", "unpack"), values.catalog.figure("image.disk_factor")
    return Images(
        layers=_read_layers(values),
        default_size=values.figure(("images", "*", "size"), "image.default_size", parse_size, 1e6, show_bytes),
        registry=read_registry(values),
        cache=_read_cache(values),
        unpack=None
        if values.merged.get(*unpack) is None
        else values.knob(unpack, parse_rate, 0.0, "how fast layers are unpacked", show_rate, ""),
        storage=values.catalog.figure("disk.free").value * GIB,
        disk_factor=Knob("", room.value, room.what, f"{room.value:g} times", room.source),
        start=values.seconds_figure(("create", "start"), "image.container_start"),
        max_pending=values.seconds_figure(("create", "max_pending"), "pending.max"),
    )


def _read_cache(values: Values) -> CacheSetup:
    def days(name: str) -> Knob[float]:
        return values.figure(("cache", name), f"cache.{name}", seconds_of, DAY, show_seconds)

    return CacheSetup(
        mode=values.choice(
            ("cache", "mode"), "auto", "image cache", "ECI image cache overview: automatic by default [eci.I5]"
        ),
        ready=frozenset(values.merged.get("cache", "ready") or ()),
        disk=values.figure(("cache", "disk"), "cache.default_size", _parse_gib, 1, "{:g} GiB".format),
        build=values.seconds_figure(("cache", "build"), "image.cache_build"),
        always_check=values.seconds_figure(("cache", "always_check"), "image.always_check"),
        unused=days("unused"),
        kept=days("kept"),
        automatic_size=values.figure(
            ("cache", "automatic_size"), "cache.automatic_size", _parse_gib, 1, "{:g} GiB".format
        ),
        most_images=values.catalog.figure("cache.max_images").value,
        copies=values.knob(
            ("cache", "copies"), parse_at_least_one, 1, "copies of each image cache", str, "assumed: one"
        ),
        most=values.knob(
            ("quota", "image_caches"),
            parse_count,
            float("inf"),
            "automatic image caches at most",
            "{:g}".format,
            "assumed: unlimited; 25 in a sample answer of the API [eci.Q7]",
        ),
    )


def _read_layers(values: Values) -> dict[str, Layers]:
    """Raises UsageError for a layer of two sizes, and for an image that has both a size and layers."""
    found: dict[str, Layers] = {}
    sizes: dict[str, float] = {}
    for name, raw in values.mapping("images").items():
        if (raw or {}).get("layers") is not None:
            found[name] = tuple(_image_layers(values, name, raw, sizes))
        elif name != "*":
            found[name] = (Layer(name, values.parsed(("images", name, "size"), parse_size)),)
    return found


def _image_layers(values: Values, name: str, raw: Mapping[str, Any], sizes: dict[str, float]) -> Iterator[Layer]:
    """`sizes` are those of the layers that other images have already, by name."""
    path, written = ("images", name, "layers"), raw["layers"]
    if name == "*" or raw.get("size") is not None:
        why = "the default has a size alone" if name == "*" else f"it excludes images.{name}.size; keep one of them"
        raise values.merged.error(path, why)
    is_named = isinstance(written, Mapping)
    for key in written if is_named else range(len(written)):
        layer = Layer(str(key) if is_named else f"{name} {key + 1}", values.parsed((*path, key), parse_size))
        known = sizes.setdefault(layer.name, layer.size)
        if known != layer.size:
            raise values.merged.error((*path, key), f"this layer has {show_bytes(known)} in another image")
        yield layer


def _parse_gib(value: Any) -> float:
    return parse_size(value) / GIB
