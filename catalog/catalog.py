"""The catalog: the tables of `catalog/data/`, or a user's own on top of them, and the questions asked of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from os import PathLike
from pathlib import Path

from catalog import figures, instances, prices, regions, sizes
from catalog.figures import Figure
from catalog.instances import InstanceType
from catalog.near import unknown
from catalog.prices import Price
from catalog.regions import Region
from catalog.sizes import Size, SizeOffer
from catalog.sources import read_sources
from catalog.tables import CatalogError, merged, read_rows, stacked

DATA = Path(__file__).parent / "data"
TABLES = ("figures.csv", "instances.csv", "prices.csv", "regions.csv", "sizes.csv")


@dataclass(frozen=True)
class Catalog:
    """What can be had, where, how fast, and for how much. Read-only, and fit to be sent to worker processes."""

    sizes: tuple[SizeOffer, ...]
    instances: Mapping[str, InstanceType]
    regions: Mapping[str, Region]
    figures: Mapping[str, Figure]
    """Limits, rates and waits, and each row of the price table under its name (`price.vcpu_second`)."""
    currency: str = "CNY"

    @classmethod
    def default(cls) -> "Catalog":
        """The built-in catalog, read once."""
        return _built_in()

    @classmethod
    def read(cls, folder: str | PathLike[str]) -> "Catalog":
        """The catalog in a folder of one's own, laid over the built-in one.

        Rows of `figures.csv` and `prices.csv` replace the built-in rows of the same name; those of `instances.csv` and
        `regions.csv` also add to them; `sizes.csv` replaces the whole list of sizes. Files that are missing are built
        in.

        Raises:
            CatalogError: a row cannot be used, or the folder holds none of these files.
        """
        own = Path(folder)
        if not own.is_dir():
            raise CatalogError(f"is no folder with {', '.join(TABLES)} in it", file=str(own))
        if not any((own / name).is_file() for name in TABLES):
            raise CatalogError(f"holds none of {', '.join(TABLES)}", file=str(own))
        return _read(DATA, own)

    def figure(self, name: str) -> Figure:
        """The figure of this name. Raises `KeyError`, with the nearest name, when there is none."""
        if name not in self.figures:
            raise unknown("figure", name, self.figures)
        return self.figures[name]

    def fit(self, vcpu: float, memory_gib: float, region: str, category: str = "") -> Size | None:
        """The size that a request is rounded up to and billed as; None when it is larger than every size.

        A region that the catalog does not list sells what is sold everywhere. `category` is economy, general, or
        empty for neither; `KeyError` for anything else.
        """
        return _size(sizes.round_up(self.sold_in(region, category), vcpu, memory_gib))

    def fit_spot(self, vcpu: float, memory_gib: float) -> Size | None:
        """The size that a request of a spot pod is rounded up to, in whatever region; None when none is so large.

        Sizes below 2 vCPU, those of some regions only, 2-1, 4-2 and 8-4 are not sold as spot (eci.B1).
        """
        return _size(sizes.round_up((offer for offer in self.sizes if offer.spot), vcpu, memory_gib))

    def sold_in(self, region: str, category: str = "") -> list[SizeOffer]:
        """The sizes that the region sells, smallest first; in a compute category only those that it has."""
        return [offer for offer in self.sizes if self._sold(offer, region) and offer.gbps_in(category) is not None]

    def offers(self, size: Size, region: str, category: str = "") -> bool:
        """Whether exactly this size is sold in the region."""
        return any(offer.size == size for offer in self.sold_in(region, category))

    def size_gbps(self, vcpu: float) -> float:
        """Bandwidth in Gbit/s of a pod asked for with this many vCPU, rounded up to the next that is sold.

        The sizes sold everywhere count first. Raises `KeyError` when no size has as many vCPU.
        """
        enough = [offer for offer in self.sizes if offer.size.vcpu >= vcpu - sizes.NOISE]
        if not enough:
            raise KeyError(f"no pod size has {vcpu:g} vCPU")
        return min(enough, key=lambda offer: (offer.size.vcpu, not offer.everywhere, offer.size)).gbps

    def nic_gbps(self, spec: str, category: str = "") -> tuple[float, float]:
        """Baseline and burst of the network card in Gbit/s, for `8-16Gi` or `ecs.g6.2xlarge`.

        A size has one hard cap, and so has a type without a published burst: both numbers are then equal. A size
        that is not sold counts as the one it is rounded up to. A compute category has a card of its own for a size,
        not for a type. Raises `KeyError` for a spec that is neither, for one larger than every size (of the category),
        and for a type whose bandwidth is not known.
        """
        size = Size.parse(spec)
        if size is None:
            instance = self._instance(spec)
            if instance.baseline_gbps is None:
                raise KeyError(f"the bandwidth of {spec!r} is not known")
            return instance.baseline_gbps, instance.burst_gbps or instance.baseline_gbps
        having = (offer for offer in self.sizes if offer.gbps_in(category) is not None)
        offer = sizes.round_up(having, size.vcpu, size.memory_gib)
        gbps = offer.gbps_in(category) if offer else None
        if gbps is None:
            raise KeyError(f"no {category or 'pod'} size is as large as {spec!r}")
        return gbps, gbps

    def instances_of(self, size: Size) -> list[InstanceType]:
        """The instance types of exactly this vCPU and memory, in the order of the table."""
        return [instance for instance in self.instances.values() if instance.size == size]

    def price(
        self, spec: str, vcpu_second: float | None = None, gib_second: float | None = None, category: str = ""
    ) -> Price:
        """What a pod of this spec (`2-4Gi`, `ecs.c6.large`) costs per second; the caller's own rates may be given.

        They replace the list prices of vCPU and GiB, neither that of an economy vCPU nor a known price of an instance
        type. `category` is the compute category that a size is billed in: economy has a vCPU price of its own, general
        and none have the list price; a type is billed as that type. A size is priced as written: `fit` it first.
        Raises `KeyError` for an unknown instance type or category.
        """
        size = Size.parse(spec)
        if size is None:
            return prices.instance_price(self._instance(spec), prices.rate(self.figures, vcpu_second, gib_second))
        return prices.size_price(size, prices.rate(self.figures, vcpu_second, gib_second, category))

    def _sold(self, offer: SizeOffer, region: str) -> bool:
        return offer.everywhere or (region in self.regions and self.regions[region].fine_sizes)

    def _instance(self, name: str) -> InstanceType:
        if name not in self.instances:
            raise unknown("pod size or instance type", name, self.instances)
        return self.instances[name]


def _size(offer: SizeOffer | None) -> Size | None:
    return offer.size if offer else None


@cache
def _built_in() -> Catalog:
    return _read(DATA)


def _read(*folders: Path) -> Catalog:
    titles = {key: title for folder in folders for key, title in read_sources(folder / "SOURCES.md").items()}
    rates = stacked(folders, "prices.csv", figures.COLUMNS)
    currency = prices.read_currency(rates)
    numbers = stacked(folders, "figures.csv", figures.COLUMNS)
    for name in merged(rates).keys() & merged(numbers).keys():
        raise merged(numbers)[name].wrong("name", "belongs in prices.csv")
    known = merged(stacked(folders, "instances.csv", instances.COLUMNS))
    places = merged(stacked(folders, "regions.csv", regions.COLUMNS))
    sizes_file = [path for folder in folders if (path := folder / "sizes.csv").exists()][-1]
    return Catalog(
        sizes=sizes.read_sizes(read_rows(sizes_file, sizes.COLUMNS), titles),
        instances=instances.read_instances(known, titles, currency),
        regions=regions.read_regions(places, titles),
        figures=figures.read_figures(numbers, titles) | figures.read_figures(rates, titles),
        currency=currency,
    )
