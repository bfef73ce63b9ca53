"""Regions: what an account may move through OSS there, whether the in-between pod sizes are sold, and zone labels."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.sources import cite
from catalog.tables import Row

COLUMNS = ("id", "oss_download_gbps", "oss_upload_gbps", "fine_sizes", "zones", "source")


@dataclass(frozen=True, slots=True)
class Region:
    """One region of Alibaba Cloud."""

    id: str
    """`cn-shanghai`."""
    oss_download_gbps: float
    """Gbit/s for all buckets of one account in the region, internal and public network together."""
    oss_upload_gbps: float
    fine_sizes: bool
    """True in the twelve regions that sell every size; elsewhere only those sold everywhere."""
    zones: tuple[str, ...]
    """Labels for a default scenario, not a statement of where stock is."""
    source: str


def read_regions(rows: Mapping[str, Row], titles: Mapping[str, str]) -> dict[str, Region]:
    """Regions by id; an unusable cell raises `CatalogError`."""
    return {
        region: Region(
            id=region,
            oss_download_gbps=row.positive("oss_download_gbps"),
            oss_upload_gbps=row.positive("oss_upload_gbps"),
            fine_sizes=row.flag("fine_sizes"),
            zones=row.words("zones"),
            source=cite(row.text("source"), titles),
        )
        for region, row in rows.items()
    }
