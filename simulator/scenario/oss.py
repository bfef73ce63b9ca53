"""What a scenario says of OSS: the account's bandwidth in the region, and what one client makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog import Region
from manifests.units import show_bytes
from simulator.assumptions import Knob
from simulator.scenario.amounts import GBIT, parse_rate, parse_rate_or_share, parse_some, show_rate

if TYPE_CHECKING:
    from simulator.scenario.values import Values


@dataclass(frozen=True)
class Oss:
    download: Knob[float]
    upload: Knob[float]
    client: Knob[float]
    request_size: Knob[float]


def read_oss(values: Values, region: Region) -> Oss:
    source = f"OSS limits page of the region {region.id} ({region.source})"

    def cap(direction: str, gbps: float) -> Knob[float]:
        what = f"OSS {direction} bandwidth of the account in the region"
        whole = gbps * GBIT
        return values.knob(
            ("oss", direction), lambda value: parse_rate_or_share(value, whole), whole, what, show_rate, source
        )

    return Oss(
        download=cap("download", region.oss_download_gbps),
        upload=cap("upload", region.oss_upload_gbps),
        client=values.figure(("oss", "client"), "oss.client_ossfs", parse_rate, 1e6, show_rate),
        request_size=values.figure(("oss", "request_size"), "oss.request_size", parse_some, 1024 * 1024, show_bytes),
    )
