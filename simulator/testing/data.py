"""Strategies for data: what tasks read and write, and what lies between them and it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from simulator.testing.drawn import Drawn
from simulator.testing.durations import durations, random_durations
from simulator.testing.outages import stretches
from simulator.testing.parts import few, keys

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
    sizes: SearchStrategy[str] = sizes(),
    most: int = 2,
) -> SearchStrategy[list[Drawn]]:
    """The reads of a task, or its writes where `key` is `to`: `[{"from": "oss://bucket/key", "size": "10MB"}]`."""
    fields = {key: st.sampled_from(places), "size": sizes, "objects": st.sampled_from([None, 1, 7, 1000])}
    return few(keys(fields), most=most)


def works(
    *,
    lengths: SearchStrategy[Any] = random_durations(),
    places: Sequence[str] = PLACES,
    artifacts: Sequence[str] = ("in", "out"),
    chance: bool = True,
) -> SearchStrategy[Drawn]:
    """What a task does, as under `tasks.T`: for how long it works, and what it reads and writes, in which of `places`.

    `artifacts` are names of which some have a size; with `chance` some fail by chance. Shrinks to `{duration: 0s}`.
    """
    optional: dict[str, SearchStrategy[Any]] = {}
    if places:
        optional |= {"reads": transfers(places=places), "writes": transfers(key="to", places=places)}
        optional |= {"overlap": st.just(True), "logs": st.just("1MB")}
    if artifacts:
        optional["artifacts"] = keys({}, dict.fromkeys(artifacts, sizes()), least=1)
    if chance:
        likely = st.sampled_from([0.4, 1, 0.05])
        optional["fails"] = keys({"probability": likely}, {"exit_code": st.integers(1, 255), "after": durations()})
    return keys({"duration": lengths}, optional)


def volumes(*, claims: Sequence[str], kinds: Sequence[str] = VOLUMES) -> SearchStrategy[Mapping[str, Drawn]]:
    """What stands behind each of these claims, as under `volumes`."""
    fields = {"kind": st.sampled_from(kinds), "size": st.sampled_from(["100GB", "10TB"])}
    return keys(dict.fromkeys(claims, keys(fields, {"warm": st.sampled_from([True, 0.5])})))


def data_setups(*, claims: Sequence[str] = (), images: Sequence[str] = ("*",)) -> SearchStrategy[Drawn]:
    """The part of a scenario that is about moving data: OSS, network cards, Fluid, volumes behind `claims`, and the
    `images` with their registries and the image cache.
    """
    behind = {"volumes": volumes(claims=claims)} if claims else {}
    return keys(
        behind,
        {
            "oss": _oss(),
            "network": _network(),
            "fluid": _fluid(),
            "images": keys({}, {name: _image(name) for name in images}, least=1),
            "registry": _registry(),
            "cache": _cache(images),
        },
    )


def _oss() -> SearchStrategy[Drawn]:
    optional = {
        "download": st.sampled_from(["10Gbps", "1Gbps", "50%"]),
        "upload": st.sampled_from(["10Gbps", "1Gbps"]),
        "kind": st.sampled_from(["ossfs", "ossfs2", "jindo", "sdk"]),
        "threads": st.sampled_from([1, 64]),
        "qps": st.sampled_from([100, 5]),
        "retries": st.integers(0, 2),
    }
    return keys({}, optional, least=1)


def _network() -> SearchStrategy[Drawn]:
    credit, burst = st.sampled_from(["600Gbit", "8Gbit", "0Gbit"]), st.sampled_from(["bucket", "always", "none"])
    return keys({}, {"credit": credit, "burst": burst}, least=1)


def _fluid() -> SearchStrategy[Drawn]:
    optional = {
        "placement": st.sampled_from(["blocks", "one-worker"]),
        "submit": st.sampled_from(["after-warmup", "after-bound", "at-once"]),
        "stampede": st.sampled_from([1, 2.5]),
    }
    return keys({}, optional, least=1)


def _image(name: str) -> SearchStrategy[Drawn]:
    """Its size, or its layers, of which all images share one; the default for all has no layers."""
    sizes = [{"size": size} for size in ("0", "10MB", "1.1GiB")]
    layers: list[Mapping[str, Any]] = [{"layers": {"base": "333.3MiB", "top": "77.7MiB"}}, {"layers": ["333.3MiB"]}]
    return st.sampled_from([*sizes, *(layers if name != "*" else [])]).map(Drawn)


def _registry() -> SearchStrategy[Drawn]:
    optional = {
        "public": st.sampled_from(["10MB/s", "1MB/s"]),
        "vpc": st.sampled_from(["80MB/s", "5MB/s"]),
        "total": st.just("200MB/s"),
        "nat": st.just("50MB/s"),
        "limit": st.integers(0, 3),
        "outages": few(stretches(longest="10m"), most=1),
    }
    return keys({}, optional, least=1)


def _cache(images: Sequence[str]) -> SearchStrategy[Drawn]:
    named = [name for name in images if name != "*"]
    ready = {"ready": few(st.sampled_from(named), most=1)} if named else {}
    mode = st.sampled_from(["auto", "manual", "none"])
    return keys({"mode": mode}, {"build": durations(shortest=1), **ready})
