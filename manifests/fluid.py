"""Fluid's objects: a Dataset, the runtime that caches it, the DataLoad that warms it (docs/sources.md data 3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from manifests.document import Document
from manifests.fields import Located, Raw, boolean, integer, mapping, mappings, scalar, sequence, text
from manifests.pod import Metadata, read_metadata
from manifests.units import byte_size, quantity

R = TypeVar("R", bound="CacheRuntime")
_GIB = 1 << 30
_MEDIA = {"MEM": 0, "SSD": 1, "HDD": 2}
"""In the order in which Alluxio uses them."""


@dataclass(frozen=True, kw_only=True)
class Dataset(Located):
    """`mounts` are the mount points, such as `oss://bucket/path`. Fluid makes a claim of the dataset's name."""

    document: Document
    name: str
    namespace: str
    mounts: tuple[str, ...] = ()
    raw: Raw = field(default_factory=dict)

    @property
    def mount_paths(self) -> tuple[str, ...]:
        """Where in the dataset each mount lies: its `path`, or `/` and its name (docs/sources.md data 3.1)."""
        return tuple(
            text(mount, "path") or f"/{text(mount, 'name') or ''}" for _, mount in mappings(self.spec, "mounts")
        )

    @property
    def access_modes(self) -> tuple[str, ...]:
        return tuple(mode for mode in sequence(self.spec, "accessModes") if isinstance(mode, str)) or ("ReadOnlyMany",)

    @property
    def size(self) -> float | None:
        """Bytes of the data, as Fluid wrote them into the status of a Dataset that was exported; else None."""
        total = scalar(mapping(self.raw, "status"), "ufsTotal")
        return None if total is None else byte_size(total)

    @property
    def spec(self) -> Raw:
        return mapping(self.raw, "spec")


@dataclass(frozen=True, kw_only=True)
class Tier(Located):
    """One level of the tiered store; `quota` in bytes per worker, over all its paths, None where unreadable."""

    medium: str = ""
    volume_type: str = "hostPath"
    quota: float | None = None
    high: float = 0.8
    low: float = 0.6
    raw: Raw = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CacheRuntime(Located):
    """What caches a Dataset. `workers` is `spec.replicas`; `worker_metadata` wins over `metadata` on equal keys."""

    document: Document
    name: str
    namespace: str
    workers: int
    masters: int = 1
    metadata: Metadata = field(default_factory=Metadata)
    master_metadata: Metadata = field(default_factory=Metadata)
    worker_metadata: Metadata = field(default_factory=Metadata)
    tiers: tuple[Tier, ...] = ()
    network_mode: str = ""
    raw: Raw = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return type(self).__name__

    @property
    def spec(self) -> Raw:
        return mapping(self.raw, "spec")

    @property
    def worker_labels(self) -> dict[str, str]:
        return self.metadata.labels | self.worker_metadata.labels

    @property
    def worker_annotations(self) -> dict[str, str]:
        return self.metadata.annotations | self.worker_metadata.annotations

    @property
    def levels(self) -> tuple[Tier, ...]:
        """The tiers that it uses, of which there is always one: without any, Fluid takes 1Gi of memory."""
        return self.tiers[:1] or (Tier(medium="MEM", quota=float(1 << 30)),)

    @property
    def capacity(self) -> float:
        """Bytes that the workers hold before they evict: workers x quota x high."""
        return self.workers * sum((tier.quota or 0.0) * tier.high for tier in self.levels)

    @property
    def floor(self) -> float:
        """Bytes that are left once they have evicted: workers x quota x low."""
        return self.workers * sum((tier.quota or 0.0) * tier.low for tier in self.levels)

    @property
    def memory(self) -> float:
        """Bytes of memory that each worker caches in, as far as its levels say so."""
        return sum(tier.quota or 0.0 for tier in self.levels if self.tiers and tier.medium == "MEM")

    @property
    def is_without_cache(self) -> bool:
        """Whether there is nothing but the mount, and pods read straight from OSS (docs/sources.md data 3.3)."""
        return self.workers == 0 or all(boolean(mapping(self.spec, part), "disabled") for part in ("master", "worker"))

    def copies(self, dataset: Dataset) -> int:
        """How often a block lies in the cache once a pod has read it."""
        return 1

    def is_shared(self, dataset: Dataset) -> bool:
        """Whether pods read what the workers cache."""
        return True

    @property
    def refusal(self) -> str:
        """Why Fluid does not start it; empty where it does (docs/sources.md data 3.2)."""
        written = scalar(mapping(mapping(mapping(self.spec, "worker"), "resources"), "limits"), "memory")
        limit = None if written is None else quantity(written)
        if limit is None or self.memory <= limit:
            return ""
        return (
            f"{self.kind} {self.name}: Fluid refuses a memory level of {self.memory / _GIB:g} GiB, which is more than "
            f"the {limit / _GIB:g} GiB of worker.resources.limits.memory"
        )


@dataclass(frozen=True, kw_only=True)
class JindoRuntime(CacheRuntime):
    """Uses the first level only."""

    def copies(self, dataset: Dataset) -> int:
        options = [mapping(mount, "options") for _, mount in mappings(dataset.spec, "mounts")]
        return max([1, *(integer(option, "readCacheReplica") or 1 for option in options)])


@dataclass(frozen=True, kw_only=True)
class AlluxioRuntime(CacheRuntime):
    """Uses all levels, the fastest first (docs/sources.md data 3.4)."""

    @property
    def levels(self) -> tuple[Tier, ...]:
        return tuple(sorted(self.tiers, key=lambda tier: _MEDIA.get(tier.medium, len(_MEDIA)))) or super().levels

    def copies(self, dataset: Dataset) -> int:
        return max(1, integer(mapping(self.spec, "data"), "replicas") or 1)


@dataclass(frozen=True, kw_only=True)
class JuiceFSRuntime(CacheRuntime):
    """Has no master. It knows no watermarks: `quota` is its cache-size, and `low` what stays free of the disk, whose
    size is not known (docs/sources.md data 3.5)."""

    @property
    def capacity(self) -> float:
        return self.workers * sum(tier.quota or 0.0 for tier in self.levels)

    @property
    def floor(self) -> float:
        return self.capacity

    def is_shared(self, dataset: Dataset) -> bool:
        """Only the enterprise edition's pods read from the workers; a `metaurl` makes it the community edition."""
        places = [(mount, "encryptOptions") for _, mount in mappings(dataset.spec, "mounts")]
        options = [
            option for raw, key in [*places, (dataset.spec, "sharedEncryptOptions")] for _, option in mappings(raw, key)
        ]
        return all(text(option, "name") != "metaurl" for option in options)


@dataclass(frozen=True, kw_only=True)
class Target(Located):
    """A path in the dataset that a DataLoad loads, with all below it."""

    target: str = "/"
    replicas: int = 1

    def covers(self, file: str) -> bool:
        """Whether a file of the dataset lies there.

        >>> Target(target="/a").covers("a/x"), Target(target="/a").covers("ab"), Target().covers("x")
        (True, False, True)
        """
        wanted, given = self.target.strip("/"), file.strip("/")
        return not wanted or given == wanted or given.startswith(f"{wanted}/")


@dataclass(frozen=True, kw_only=True)
class DataLoad(Located):
    document: Document
    name: str
    namespace: str
    dataset: str
    dataset_namespace: str
    replicas: int = 1
    targets: tuple[Target, ...] = (Target(),)
    policy: str = "Once"
    metadata: Metadata = field(default_factory=Metadata)
    raw: Raw = field(default_factory=dict)

    def is_for(self, dataset: Dataset) -> bool:
        """Whether it names this Dataset, by namespace too where both are written."""
        named = self.dataset_namespace
        return self.dataset == dataset.name and (not named or not dataset.namespace or named == dataset.namespace)

    @property
    def follows(self) -> str:
        """The DataLoad that an OnEvent one runs after; empty where it is another operation, or none."""
        after = mapping(mapping(self.raw, "spec"), "runAfter")
        return (text(after, "name") or "") if text(after, "kind") == "DataLoad" else ""

    @property
    def refusal(self) -> str:
        """Why Fluid's validation fails it: the namespaces are compared as written (docs/sources.md data 3.7)."""
        if self.dataset_namespace and self.namespace in ("", self.dataset_namespace):
            return ""
        named = f"namespace {self.dataset_namespace}" if self.dataset_namespace else "no namespace"
        own = f", not its own, {self.namespace}" if self.namespace else ""
        return f"DataLoad {self.name} fails validation: its spec.dataset names {named}{own}"


def read_dataset(document: Document) -> Dataset:
    raw = document.raw
    mounts = tuple(text(mount, "mountPoint") or "" for _, mount in mappings(mapping(raw, "spec"), "mounts"))
    name, namespace = _identity(raw)
    return Dataset(document=document, name=name, namespace=namespace, mounts=mounts, raw=raw)


def read_runtime(document: Document) -> JindoRuntime:
    master = integer(mapping(mapping(document.raw, "spec"), "master"), "replicas")
    return _read(JindoRuntime, document, 3 if master == 3 else 1)  # anything else becomes 1 (docs/sources.md data 3.3)


def read_other_runtime(document: Document) -> AlluxioRuntime | JuiceFSRuntime:
    """The model of an AlluxioRuntime or a JuiceFSRuntime."""
    if document.kind == "JuiceFSRuntime":
        return _read(JuiceFSRuntime, document, 0)
    master = integer(mapping(mapping(document.raw, "spec"), "master"), "replicas")
    return _read(AlluxioRuntime, document, max(1, master or 1))


def _read(kind: type[R], document: Document, masters: int) -> R:
    raw = document.raw
    spec = mapping(raw, "spec")
    name, namespace = _identity(raw)

    def metadata(*parts: str) -> Metadata:
        written = spec
        for part in parts:
            written = mapping(written, part)
        return read_metadata(written, ("spec", *parts))

    return kind(
        path=("spec",),
        document=document,
        name=name,
        namespace=namespace,
        workers=max(integer(spec, "replicas") or 1, 0),
        masters=masters,
        metadata=metadata("podMetadata"),
        master_metadata=metadata("master", "podMetadata"),
        worker_metadata=metadata("worker", "podMetadata"),
        tiers=tuple(
            _read_tier(level, ("spec", "tieredstore", "levels", index))
            for index, level in mappings(mapping(spec, "tieredstore"), "levels")
        ),
        network_mode=text(spec, "networkmode") or "",
        raw=raw,
    )


def read_dataload(document: Document) -> DataLoad:
    raw = document.raw
    spec = mapping(raw, "spec")
    dataset = mapping(spec, "dataset")
    name, namespace = _identity(raw)
    targets = tuple(
        Target(
            path=("spec", "target", index),
            target=text(target, "path") or "/",
            replicas=max(1, integer(target, "replicas") or 1),
        )
        for index, target in mappings(spec, "target")
    )
    return DataLoad(
        path=("spec",),
        document=document,
        name=name,
        namespace=namespace,
        dataset=text(dataset, "name") or "",
        dataset_namespace=text(dataset, "namespace") or "",
        replicas=max((target.replicas for target in targets), default=1),
        targets=targets or (Target(),),
        policy=text(spec, "policy") or "Once",
        metadata=read_metadata(mapping(spec, "podMetadata"), ("spec", "podMetadata")),
        raw=raw,
    )


def _identity(raw: Raw) -> tuple[str, str]:
    """Name and namespace, each empty where it is not written."""
    metadata = mapping(raw, "metadata")
    return text(metadata, "name") or "", text(metadata, "namespace") or ""


def _read_tier(raw: Raw, path: tuple[str | int, ...]) -> Tier:
    return Tier(
        path=path,
        medium=text(raw, "mediumtype") or "",
        volume_type=text(raw, "volumeType") or "hostPath",
        quota=_quota(raw),
        high=_ratio(raw, "high", 0.8),
        low=_ratio(raw, "low", 0.6),
        raw=raw,
    )


def _quota(raw: Raw) -> float | None:
    """`quota`, else the sum of `quotaList`."""
    quota, listed = raw.get("quota"), text(raw, "quotaList")
    if quota is None and listed is not None:
        parts = [quantity(part.strip()) for part in listed.split(",")]
        known = [part for part in parts if part is not None]
        return sum(known) if len(known) == len(parts) else None
    return quantity(quota) if isinstance(quota, str | int | float) else None


def _ratio(raw: Raw, key: str, default: float) -> float:
    value = quantity(raw[key]) if isinstance(raw.get(key), str | int | float) else None
    return default if value is None else value
