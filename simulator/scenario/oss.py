"""What a scenario says of OSS: what it gives the account in the region, and what one client makes of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from catalog import Region
from manifests.units import show_bytes, show_seconds
from simulator.assumptions import Knob
from simulator.scenario.amounts import (
    GBIT,
    parse_at_least_one,
    parse_count,
    parse_period,
    parse_positive,
    parse_rate,
    parse_rate_or_share,
    parse_some,
    show_rate,
)

if TYPE_CHECKING:
    from simulator.scenario.values import Values


@dataclass(frozen=True)
class Slowdown:
    """From `begin` to `end`, in seconds, OSS gives the account no more than this; None where it gives what it does."""

    begin: float
    end: float
    download: float | None
    upload: float | None


@dataclass(frozen=True)
class Oss:
    """Bandwidths in bytes/s. `threads` connections of one client read `threads` ** `scaling` times as fast as one."""

    download: Knob[float]
    upload: Knob[float]
    client: Knob[float]
    threads: Knob[int]
    scaling: float
    request_size: Knob[float]
    qps: Knob[float]
    retries: Knob[float]
    retry_every: Knob[float]
    latency: Knob[float]
    slow: tuple[Slowdown, ...] = ()

    @property
    def pace(self) -> float:
        """What a client reads with all its connections, in bytes/s."""
        return self.client.value * math.pow(self.threads.value, self.scaling)


def read_oss(values: Values, region: Region) -> Oss:
    source = f"OSS limits page of the region {region.id} ({region.source})"

    def cap(direction: str, gbps: float) -> Knob[float]:
        what = f"OSS {direction} bandwidth of the account in the region"
        whole = gbps * GBIT
        return values.knob(
            ("oss", direction), lambda value: parse_rate_or_share(value, whole), whole, what, show_rate, source
        )

    kind = values.merged.get("oss", "kind") or "ossfs"
    one, ten = (values.catalog.figure(name).value for name in (f"oss.client_{kind}", f"oss.client_{kind}_10"))
    download, upload = cap("download", region.oss_download_gbps), cap("upload", region.oss_upload_gbps)
    return Oss(
        download=download,
        upload=upload,
        client=values.figure(("oss", "client"), f"oss.client_{kind}", parse_rate, 1e6, show_rate),
        threads=values.knob(
            ("oss", "threads"), parse_at_least_one, 1, "connections of one client", str, "assumed: one after another"
        ),
        scaling=math.log10(ten / one),
        request_size=values.figure(("oss", "request_size"), "oss.request_size", parse_some, 1024 * 1024, show_bytes),
        qps=values.figure(("oss", "qps"), "oss.requests_per_second", parse_positive, 1, "{:g} requests/s".format),
        retries=values.figure(("oss", "retries"), "oss.retries", parse_count, 1, "{:g}".format),
        retry_every=values.figure(("oss", "retry_every"), "oss.retry_every", parse_period, 1, show_seconds),
        latency=values.seconds_figure(("oss", "latency"), "oss.first_byte"),
        slow=tuple(
            _slowdown(values, index, download.value, upload.value)
            for index in range(len(values.merged.get("oss", "slow") or []))
        ),
    )


def _slowdown(values: Values, index: int, download: float, upload: float) -> Slowdown:
    path = ("oss", "slow", index)
    begin, end = values.stretch(path, endless="say when OSS is as fast as before, e.g. 40m")

    def rest(way: str, whole: float) -> float | None:
        if values.merged.get("oss", "slow", str(index), way) is None:
            return None
        return values.parsed((*path, way), lambda value: _parse_rest(value, whole))

    found = Slowdown(begin, end, rest("download", download), rest("upload", upload))
    if found.download is None and found.upload is None:
        raise values.merged.error(path, "say how much is left, e.g. download: 10%")
    return found


def _parse_rest(value: Any, whole: float) -> float:
    """What is left of the `whole`, which may be nothing."""
    if str(value).strip() in ("0", "0%"):
        return 0.0
    return min(whole, parse_rate_or_share(value, whole))
