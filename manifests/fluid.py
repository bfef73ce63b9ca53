"""Fluid's objects: a Dataset, the JindoRuntime that caches it, the DataLoad that warms it (docs/sources.md data 3)."""

from __future__ import annotations

from dataclasses import dataclass, field

from manifests.document import Document
from manifests.fields import Located, Raw, integer, mapping, mappings, scalar, sequence, text
from manifests.pod import Metadata, read_metadata
from manifests.units import byte_size, quantity


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
    """One level of the tiered store; `quota` in bytes per worker, None where unreadable."""

    medium: str = ""
    volume_type: str = "hostPath"
    quota: float | None = None
    high: float = 0.8
    low: float = 0.6
    raw: Raw = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class JindoRuntime(Located):
    """`workers` is `spec.replicas`; `worker_metadata` wins over `metadata` on equal keys."""

    document: Document
    name: str
    namespace: str
    workers: int
    masters: int = 1
    metadata: Metadata = field(default_factory=Metadata)
    worker_metadata: Metadata = field(default_factory=Metadata)
    tiers: tuple[Tier, ...] = ()
    network_mode: str = ""
    raw: Raw = field(default_factory=dict)

    @property
    def worker_labels(self) -> dict[str, str]:
        return self.metadata.labels | self.worker_metadata.labels

    @property
    def worker_annotations(self) -> dict[str, str]:
        return self.metadata.annotations | self.worker_metadata.annotations

    @property
    def capacity(self) -> float:
        """Bytes the workers hold before they evict: workers x quota x high of the first tier; Jindo ignores others."""
        tier = self.tiers[0] if self.tiers else Tier(quota=float(1 << 30))
        return self.workers * (tier.quota or 0.0) * tier.high


@dataclass(frozen=True, kw_only=True)
class DataLoad(Located):
    document: Document
    name: str
    namespace: str
    dataset: str
    dataset_namespace: str
    replicas: int = 1
    raw: Raw = field(default_factory=dict)


def read_dataset(document: Document) -> Dataset:
    raw = document.raw
    mounts = tuple(text(mount, "mountPoint") or "" for _, mount in mappings(mapping(raw, "spec"), "mounts"))
    name, namespace = _identity(raw)
    return Dataset(document=document, name=name, namespace=namespace, mounts=mounts, raw=raw)


def read_runtime(document: Document) -> JindoRuntime:
    raw = document.raw
    spec = mapping(raw, "spec")
    master = integer(mapping(spec, "master"), "replicas")
    name, namespace = _identity(raw)
    return JindoRuntime(
        path=("spec",),
        document=document,
        name=name,
        namespace=namespace,
        workers=max(integer(spec, "replicas") or 1, 0),
        masters=3 if master == 3 else 1,  # anything but 1 or 3 becomes 1 (docs/sources.md data 3.3)
        metadata=read_metadata(mapping(spec, "podMetadata"), ("spec", "podMetadata")),
        worker_metadata=read_metadata(
            mapping(mapping(spec, "worker"), "podMetadata"), ("spec", "worker", "podMetadata")
        ),
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
    targets = [integer(target, "replicas") or 1 for _, target in mappings(spec, "target")]
    return DataLoad(
        path=("spec",),
        document=document,
        name=name,
        namespace=namespace,
        dataset=text(dataset, "name") or "",
        dataset_namespace=text(dataset, "namespace") or "",
        replicas=max(targets, default=1),
        raw=raw,
    )


def _identity(raw: Raw) -> tuple[str, str]:
    """Name and namespace, each empty where it is not written."""
    metadata = mapping(raw, "metadata")
    return text(metadata, "name") or "", text(metadata, "namespace") or ""


def _read_tier(raw: Raw, path: tuple[str | int, ...]) -> Tier:
    quota = raw.get("quota")
    return Tier(
        path=path,
        medium=text(raw, "mediumtype") or "",
        volume_type=text(raw, "volumeType") or "hostPath",
        quota=quantity(quota) if isinstance(quota, str | int | float) else None,
        high=_ratio(raw, "high", 0.8),
        low=_ratio(raw, "low", 0.6),
        raw=raw,
    )


def _ratio(raw: Raw, key: str, default: float) -> float:
    value = quantity(raw[key]) if isinstance(raw.get(key), str | int | float) else None
    return default if value is None else value
