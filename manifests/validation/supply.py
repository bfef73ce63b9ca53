"""What a caller gives to the inputs of a template, and which of them get nothing (docs/sources.md argo-lint AW-T13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from manifests.diagnostic import Path
from manifests.fields import Raw, mapping, mappings, scalar, text
from manifests.workflow import Template, Workflow

_LOCATION_KEYS = {
    "s3": ("key",), "oss": ("key",), "gcs": ("key",), "azure": ("blob",), "hdfs": ("path", "addresses"),
    "git": ("repo",), "http": ("url",), "artifactory": ("url",), "plugin": ("key",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unsupplied:
    """An input, `parameters` or `artifacts`, of a called template that gets no value; `at` is where it could.

    `given` are the names of the arguments of its kind; its own among them has no value.
    """

    at: Path
    kind: str
    index: int
    name: str
    template: Template
    owner: Workflow
    given: tuple[str, ...]


@dataclass(frozen=True)
class Arguments:
    """Parameters and artifacts by name; of several givers, the first."""

    parameters: Mapping[str, Raw]
    artifacts: Mapping[str, Raw]

    @classmethod
    def of(cls, *holders: Raw) -> Arguments:
        found: dict[str, dict[str, Raw]] = {"parameters": {}, "artifacts": {}}
        for holder in holders:
            arguments = mapping(holder, "arguments")
            for kind, named in found.items():
                for _, item in mappings(arguments, kind):
                    named.setdefault(text(item, "name") or "", item)
        return cls(**found)

    def value(self, parameter: Raw) -> str | None:
        """What an input will be, where that is known; a given argument hides the input's own, even without a value."""
        given = self.parameters.get(text(parameter, "name") or "")
        if given is not None:
            return scalar(given, "value")
        own = scalar(parameter, "value")
        return own if own is not None else scalar(parameter, "default")


def unsupplied(at: Path, template: Template, owner: Workflow, given: Arguments) -> list[Unsupplied]:
    """The inputs of a template that these arguments leave without a value."""
    missing: list[Unsupplied] = []
    inputs = mapping(template.raw, "inputs")
    for index, parameter in mappings(inputs, "parameters"):
        name = text(parameter, "name") or ""
        argument = given.parameters.get(name)
        holder, keys = (parameter, ("value", "default")) if argument is None else (argument, ("value",))
        has_value = any(holder.get(key) is not None for key in keys)
        has_value = has_value or mapping(holder, "valueFrom").get("configMapKeyRef") is not None
        if not has_value:
            missing.append(Unsupplied(at, "parameters", index, name, template, owner, tuple(given.parameters)))
    for index, artifact in mappings(inputs, "artifacts"):
        name = text(artifact, "name") or ""
        is_faulty = any(artifact.get(key) is not None for key in ("from", "git", "hdfs"))  # which is reported
        if artifact.get("optional") is True or has_location(artifact) or is_faulty:
            continue
        if name not in given.artifacts:
            missing.append(Unsupplied(at, "artifacts", index, name, template, owner, tuple(given.artifacts)))
    return missing


def has_location(artifact: Raw) -> bool:
    """Whether an artifact says where it lies, or under which key (docs/sources.md argo-lint AW-O10)."""
    is_raw = isinstance(artifact.get("raw"), dict)  # even an empty text is one
    return is_raw or any(mapping(artifact, store).get(key) for store, keys in _LOCATION_KEYS.items() for key in keys)
