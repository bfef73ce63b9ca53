"""What a template says about its pod: containers, resources, volumes, labels and annotations."""

from __future__ import annotations

from dataclasses import dataclass, field

from manifests.diagnostic import Path
from manifests.fields import Located, Raw, mapping, mappings, scalar, sequence, text, texts
from manifests.units import quantity


@dataclass(frozen=True, kw_only=True)
class Metadata(Located):
    """Labels and annotations; `raw` keeps values that are no text."""

    labels: dict[str, str] = field(default_factory=dict)
    annotations: dict[str, str] = field(default_factory=dict)
    raw: Raw = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Resources(Located):
    """Requested and limiting amounts as written, by resource name."""

    requests: dict[str, str] = field(default_factory=dict)
    limits: dict[str, str] = field(default_factory=dict)

    def amount(self, resource: str) -> float | None:
        """Cores or bytes that size the pod: the limit, else the request (ECI's own order, docs/sources.md eci 2.2)."""
        written = self.limits.get(resource, self.requests.get(resource))
        return None if written is None else quantity(written)


@dataclass(frozen=True, kw_only=True)
class Mount(Located):
    volume: str
    mount_path: str
    sub_path: str = ""


@dataclass(frozen=True, kw_only=True)
class Container(Located):
    """`role` says which part of the template it is: container, script, sidecars, initContainers, containerSet."""

    role: str = "container"
    name: str = ""
    image: str = ""
    image_pull_policy: str | None = None
    command: tuple[str, ...] = ()
    args: tuple[str, ...] = ()
    source: str = ""
    resources: Resources = Resources()
    mounts: tuple[Mount, ...] = ()
    env: dict[str, str] = field(default_factory=dict)

    @property
    def pull_policy(self) -> str:
        """The policy in force: Kubernetes takes Always for `:latest` and for no tag, else IfNotPresent."""
        return self.image_pull_policy or ("Always" if is_latest(self.image) else "IfNotPresent")


@dataclass(frozen=True, kw_only=True)
class Volume(Located):
    """`claim` is the name of its PersistentVolumeClaim; empty for other kinds of volume."""

    name: str
    claim: str = ""
    raw: Raw = field(default_factory=dict)


def is_latest(image: str) -> bool:
    """Whether an image reference means "latest": by its tag, or for lack of tag and digest."""
    name, _, digest = image.partition("@")
    tag = name.rpartition("/")[2].partition(":")[2]  # a colon before a slash is a registry's port
    return tag == "latest" or not (tag or digest)


def read_metadata(raw: Raw, path: Path) -> Metadata:
    return Metadata(path=path, labels=texts(raw, "labels"), annotations=texts(raw, "annotations"), raw=raw)


def read_resources(raw: Raw, path: Path) -> Resources:
    def amounts(key: str) -> dict[str, str]:
        chosen = mapping(raw, key)
        return {name: amount for name in chosen if (amount := scalar(chosen, name)) is not None}

    return Resources(path=path, requests=amounts("requests"), limits=amounts("limits"))


def read_container(raw: Raw, path: Path, role: str = "container") -> Container:
    return Container(
        path=path,
        role=role,
        name=text(raw, "name") or "",
        image=text(raw, "image") or "",
        image_pull_policy=text(raw, "imagePullPolicy"),
        command=tuple(part for part in sequence(raw, "command") if isinstance(part, str)),
        args=tuple(part for part in sequence(raw, "args") if isinstance(part, str)),
        source=text(raw, "source") or "",
        resources=read_resources(mapping(raw, "resources"), (*path, "resources")),
        mounts=tuple(
            read_mount(mount, (*path, "volumeMounts", index)) for index, mount in mappings(raw, "volumeMounts")
        ),
        env={
            name: scalar(variable, "value") or ""
            for _, variable in mappings(raw, "env")
            if (name := text(variable, "name")) is not None
        },
    )


def read_mount(raw: Raw, path: Path) -> Mount:
    return Mount(
        path=path,
        volume=text(raw, "name") or "",
        mount_path=text(raw, "mountPath") or "",
        sub_path=text(raw, "subPath") or "",
    )


def read_volumes(raw: Raw, path: Path) -> tuple[Volume, ...]:
    """The `volumes` of a spec or a template."""
    return tuple(
        Volume(
            path=(*path, "volumes", index),
            name=text(volume, "name") or "",
            claim=text(mapping(volume, "persistentVolumeClaim"), "claimName") or "",
            raw=volume,
        )
        for index, volume in mappings(raw, "volumes")
    )
