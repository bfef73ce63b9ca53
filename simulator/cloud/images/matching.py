"""Which image cache ECI takes for a pod, of those that are ready (docs/sources.md eci 4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Set

from simulator.cloud.images.cache import ImageCache
from simulator.cloud.images.need import Need
from simulator.scenario.images import Layer, total
from simulator.scenario.references import Reference


def best(caches: Iterable[ImageCache], need: Need, layers: Set[Layer]) -> ImageCache | None:
    """The cache with the highest degree of match; of equal ones the closest in size to the pod's images, whose `layers`
    these are; then the newest. None where none is good enough for the pod.

    That an image of another tag counts for less than the same is inferred from "repository and tag".
    """
    size = total(layers)
    fit = [cache for cache in caches if cache.size <= need.storage and _is_enough(cache, need, layers)]
    return max(
        fit, key=lambda cache: (*degree(cache, need.references), -abs(cache.bytes - size), cache.ready_at), default=None
    )


def degree(cache: ImageCache, wanted: Collection[Reference]) -> tuple[int, int]:
    """How many of the wanted images it has, and of how many others another tag."""
    repositories = {image[:2] for image in cache.images}
    full = sum(image in cache.images for image in wanted)
    return full, sum(image[:2] in repositories for image in wanted) - full


def _is_enough(cache: ImageCache, need: Need, layers: Set[Layer]) -> bool:
    full, _ = degree(cache, need.references)
    if need.settings.needs_perfect_match:
        return full == len(need.references)
    return full >= need.settings.needs_match_count and not layers.isdisjoint(cache.layers)
