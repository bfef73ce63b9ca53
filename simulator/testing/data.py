"""Strategies for data: what tasks read and write, and what lies between them and it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from simulator.testing.drawn import Drawn
from simulator.testing.durations import durations, random_durations
from simulator.testing.outages import stretches
from simulator.testing.parts import any_of, keys

PLACES = ("oss://bucket/key",)
VOLUMES = ("nas-capacity", "accelerator", "datacache", "image", "oss", "nas-performance", "nas-extreme", "cpfs-100")
"""Kinds that any claim may have."""


def sizes() -> SearchStrategy[str]:
    """From nothing to 12 GB."""
    return st.sampled_from(["0", "1B", "10MB", "333.3MB", "3GiB", "12GB"])


def transfers(
    *,
    key: str = "from",
    places: Sequence[str] = PLACES,
    sizes: SearchStrategy[str] = sizes(),  # noqa: B008, a strategy is a value
    most: int = 2,
) -> SearchStrategy[list[Drawn]]:
    """The reads of a task, or its writes where `key` is `to`: `[{"from": "oss://bucket/key", "size": "10MB"}]`."""
    fields = {key: st.sampled_from(places), "size": sizes, "objects": st.sampled_from([None, 1, 7, 1000])}
    return st.lists(keys(fields), min_size=1, max_size=most)


def works(
    *,
    lengths: SearchStrategy[Any] = durations() | random_durations(),  # noqa: B008
    places: Sequence[str] = PLACES,
    artifacts: Sequence[str] = ("in", "out"),
    chance: bool = True,
) -> SearchStrategy[Drawn]:
    """What a task does, as under `tasks.T`: for how long it works, what it reads and writes, and `places` for that.

    `artifacts` are names of which some have a size; with `chance` some fail by chance. Shrinks to `{duration: 0s}`.
    """
    named = any_of(dict.fromkeys(artifacts, sizes())) if artifacts else st.nothing()
    failing = {
        "exit_code": st.none() | st.integers(1, 255),
        "probability": st.sampled_from([0.4, 1, 0.05]),
        "after": st.none() | durations(),
    }
    return keys(
        {
            "duration": lengths,
            "reads": st.none() | transfers(places=places) if places else st.none(),
            "writes": st.none() | transfers(key="to", places=places) if places else st.none(),
            "overlap": st.sampled_from([None, True]),
            "artifacts": st.none() | named,
            "logs": st.sampled_from([None, "1MB"]),
            "fails": st.none() | keys(failing) if chance else st.none(),
        }
    )


def volumes(*, claims: Sequence[str], kinds: Sequence[str] = VOLUMES) -> SearchStrategy[Drawn]:
    """The part of a scenario that says what stands behind each of these claims."""
    amounts = st.sampled_from(["100GB", "10TB"])
    found = keys({"kind": st.sampled_from(kinds), "size": amounts, "warm": st.sampled_from([None, True, 0.5])})
    return st.fixed_dictionaries(dict.fromkeys(claims, found)).map(lambda drawn: Drawn(volumes=drawn))


def image_setups(*, images: Sequence[str] = ("*",)) -> SearchStrategy[Drawn]:
    """The part of a scenario that is about pulling images: their sizes or layers, registries, and the image cache."""
    size = keys({"size": st.sampled_from(["0", "10MB", "1.1GiB"])})
    layers = keys({"layers": st.sampled_from([{"base": "333.3MiB", "top": "77.7MiB"}, ["333.3MiB"]])})
    by_image = {name: size if name == "*" else size | layers for name in images}
    registry = any_of(
        {
            "public": st.sampled_from(["10MB/s", "1MB/s"]),
            "vpc": st.sampled_from(["80MB/s", "5MB/s"]),
            "total": st.just("200MB/s"),
            "nat": st.just("50MB/s"),
            "limit": st.integers(0, 3),
            "outages": st.lists(stretches(longest="10m"), min_size=1, max_size=1),
        }
    )
    cache = {
        "mode": st.sampled_from(["auto", "manual", "none"]),
        "ready": st.none()
        | st.lists(st.sampled_from([name for name in images if name != "*"] or ["leaf:1"]), max_size=1),
        "build": st.none() | durations(shortest=1),
    }
    return keys(
        {"images": st.none() | any_of(by_image), "registry": st.none() | registry, "cache": st.none() | keys(cache)}
    )


def data_setups() -> SearchStrategy[Drawn]:
    """The part of a scenario that is about moving data: the account's OSS, network cards, Fluid."""
    oss = any_of(
        {
            "download": st.sampled_from(["10Gbps", "1Gbps", "50%"]),
            "upload": st.sampled_from(["10Gbps", "1Gbps"]),
            "kind": st.sampled_from(["ossfs", "ossfs2", "jindo", "sdk"]),
            "threads": st.sampled_from([1, 64]),
            "qps": st.sampled_from([100, 5]),
            "retries": st.integers(0, 2),
        }
    )
    network = any_of(
        {
            "credit": st.sampled_from(["600Gbit", "8Gbit", "0Gbit"]),
            "burst": st.sampled_from(["bucket", "always", "none"]),
        }
    )
    fluid = any_of(
        {
            "placement": st.sampled_from(["blocks", "one-worker"]),
            "submit": st.sampled_from(["after-warmup", "after-bound", "at-once"]),
            "stampede": st.sampled_from([1, 2.5]),
        }
    )
    return keys({"oss": st.none() | oss, "network": st.none() | network, "fluid": st.none() | fluid})
