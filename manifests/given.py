"""Manifests from wherever a caller of the Python API has them: paths, YAML text, plain values, Hera's objects."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, runtime_checkable

from manifests.errors import UsageError
from manifests.load import Manifests, load_texts
from manifests.source import SourceFile
from manifests.texts import Texts, read_texts
from manifests.versions import NEWEST
from manifests.writing import to_documents


@runtime_checkable
class HasDict(Protocol):
    """What can tell its own manifest as plain values, as Hera's Workflow and its kin can."""

    def to_dict(self) -> Any: ...


Given: TypeAlias = str | os.PathLike[str] | Mapping[str, Any] | HasDict | Sequence["Given"]
"""A path (a file, a folder or a glob), YAML text, the plain values of one document, an object with `to_dict`, or
several of these.

A text is YAML where it has more than one line or a `: ` in it, and a path else; a `pathlib.Path` is always a path.
"""


@dataclass(frozen=True)
class Inputs:
    """`paths` are to be read; `made` are the texts of what was not on disk."""

    paths: tuple[str, ...] = ()
    made: tuple[SourceFile, ...] = ()

    def read(self) -> Texts:
        """The texts of all of them. Raises InputError where a path cannot be read."""
        on_disk = read_texts(self.paths) if self.paths else Texts(())
        return Texts((*on_disk.sources, *self.made), found=on_disk.found)

    def load(self, argo_version: str = NEWEST) -> Manifests:
        """The manifests. Raises InputError where a path cannot be read."""
        return load_texts(self.read(), argo_version)


def inputs_of(given: Given) -> Inputs:
    """Sort what was given into paths and texts. Raises UsageError for what is neither, and where nothing was given."""
    paths: list[str] = []
    made: list[SourceFile] = []
    for one in _each(given):
        text = _text_of(one)
        if text is None:
            paths.append(os.fspath(one))  # type: ignore[arg-type]
        else:
            name = f"manifest{f'-{len(made) + 1}' if made else ''}.yaml"
            made.append(SourceFile(name, text.removeprefix("\ufeff")))
    if not paths and not made:
        raise UsageError("no manifest was given")
    return Inputs(tuple(paths), tuple(made))


def is_yaml(text: str) -> bool:
    """Whether a text is YAML itself, and no path or name of something that is."""
    return "\n" in text or ": " in text


def _each(given: Given) -> list[Given]:
    """One by one. Plain values of several documents stay together, since they are one file."""
    if isinstance(given, Sequence) and not isinstance(given, str | bytes):
        if given and all(isinstance(one, Mapping) for one in given):
            return [given]
        return [inner for one in given for inner in _each(one)]
    return [given]


def _text_of(given: Given) -> str | None:
    """The YAML text; None for a path."""
    match given:
        case str() if given:
            return given if is_yaml(given) else None
        case os.PathLike():
            return None
        case Mapping():
            return _written([given])
        case Sequence() if given and not isinstance(given, str | bytes):
            return _written(given)
        case HasDict():
            return _written([given.to_dict()])
    raise UsageError(f"{given!r} is no manifest: give a path, YAML text, plain values, or a Hera workflow")


def _written(values: Sequence[Any]) -> str:
    """Raises UsageError for values that are no object of Kubernetes: a scenario in their place would not be missed."""
    for value in values:
        if not isinstance(value, Mapping) or "kind" not in value:
            keys = ", ".join(map(str, value)) if isinstance(value, Mapping) else repr(value)
            raise UsageError(f"a manifest says its kind; what has {keys or 'no keys'} says none")
    return to_documents(values)
