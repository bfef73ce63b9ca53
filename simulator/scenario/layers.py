"""Scenario text to merged plain values: what a scenario extends, its own keys, then `--set`, each checked.

A mistake is one clear line that says where it is written; all mistakes of a layer are told at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from catalog import Catalog
from manifests.diagnostic import Path as KeyPath
from manifests.document import Document
from manifests.errors import InputError, UsageError
from manifests.near_miss import did_you_mean
from manifests.nodes import Node
from manifests.reading import read_documents
from manifests.source import SourceFile

DEFAULT_REGION = "cn-shanghai"
_STREAMS = {"at", "every", "poisson"}
_TYPES = {
    "object": "a mapping", "array": "a list", "string": "a text", "boolean": "true or false",
    "integer": "a whole number", "number": "a number",
}  # fmt: skip


@dataclass(frozen=True)
class Layer:
    """One file's, one built-in's, or one `--set`'s share of a scenario. What a `--set` says may be part of an item."""

    name: str
    value: Mapping[str, Any]
    document: Document | None = None

    def where(self, path: KeyPath) -> str:
        """The place of a key, for a message."""
        if self.document is None:
            return self.name
        span = self.document.place(path)
        return f"{self.document.source.name}:{span.line}:{span.column}"


@dataclass(frozen=True)
class Merged:
    """The plain values of all layers, and who said what."""

    name: str
    region: str
    value: Mapping[str, Any]
    layers: tuple[Layer, ...]

    def origin(self, path: KeyPath) -> Layer | None:
        """The strongest layer that writes `path`."""
        for layer in reversed(self.layers):
            if _get(layer.value, path) is not None:
                return layer
        return None

    def error(self, path: KeyPath, message: str) -> UsageError:
        layer = self.origin(path)
        key = ".".join(map(str, path))
        return UsageError(f"{layer.where(path)}: {key}: {message}" if layer is not None else f"{key}: {message}")

    def get(self, *path: str) -> Any:
        return _get(self.value, path)


def read_layers(reference: str | SourceFile | None, settings: Sequence[str], catalog: Catalog) -> Merged:
    """Everything that `--scenario` and `--set` say, merged. `reference` is a name, a file, or the text of one.

    Raises UsageError for unknown names, keys and values of a wrong type, InputError for files that cannot be read.
    """
    name = reference.name if isinstance(reference, SourceFile) else reference or DEFAULT_REGION
    region, layers = _collect(reference or DEFAULT_REGION, None, catalog, ())
    layers += [_setting(text) for text in settings]
    value: dict[str, Any] = {}
    for layer in layers:
        _check(layer)
        try:
            value = merge(layer.value, value)
        except IndexError as error:
            raise UsageError(f"{layer.name}: {error}") from None
    found = Merged(name, value.get("region", region), value, tuple(layers))
    if found.region not in catalog.regions:
        near = did_you_mean(found.region, catalog.regions)
        raise found.error(("region",), f"no region of the catalog is named {found.region!r}; {near}")
    if settings:
        _check_whole(found)
    return found


def merge(high: Mapping[str, Any], low: Mapping[str, Any]) -> dict[str, Any]:
    """The plain values of a stronger scenario over those of a weaker one; lists replace lists.

    Raises IndexError for an item of a list far behind its end, which only a `--set` can name.
    """
    merged: dict[str, Any] = _merge(high, _without_other_streams(high, dict(low)))
    return merged


def _without_other_streams(high: Mapping[str, Any], low: dict[str, Any]) -> dict[str, Any]:
    """Of the ways to submit, which exclude each other, a stronger layer's takes the place of a weaker one's."""
    given = _STREAMS & (_get(high, ("submit",)) or {}).keys()
    if not given or not isinstance(low.get("submit"), Mapping):
        return low
    return {**low, "submit": {key: value for key, value in low["submit"].items() if key not in _STREAMS - given}}


def read_values(source: SourceFile) -> dict[str, Any]:
    """The keys of a scenario's text as they are written, unchecked. Raises UsageError where it is no mapping."""
    document = _document(source)
    found: dict[str, Any] = {} if document is None else _as_written(document.root, source)
    return found


def schema() -> dict[str, Any]:
    """The JSON Schema of a scenario."""
    found: dict[str, Any] = json.loads((files("simulator.scenario") / "schema.json").read_text(encoding="utf-8"))
    return found


def builtin_names() -> list[str]:
    folder = files("simulator.scenario") / "builtin"
    return sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml"))


def _collect(
    reference: str | SourceFile, beside: Path | None, catalog: Catalog, above: tuple[str, ...]
) -> tuple[str, list[Layer]]:
    """The region at the bottom, and the layers from weakest to strongest."""
    if isinstance(reference, SourceFile):
        source, folder, reference = reference, None, reference.name
    elif reference in above:
        raise UsageError(f"scenario {reference!r} extends itself: {' -> '.join([*above, reference])}")
    elif reference in catalog.regions:
        return reference, []
    else:
        source, folder = _source(reference, beside, catalog)
    document = _document(source)
    value = _as_written(document.root, source) if document is not None else {}
    base = value.get("extends")
    parent = base if isinstance(base, str) else DEFAULT_REGION
    region, layers = _collect(parent, folder, catalog, (*above, reference))
    return region, [*layers, Layer(reference, value, document)]


def _source(reference: str, beside: Path | None, catalog: Catalog) -> tuple[SourceFile, Path | None]:
    if reference in builtin_names():
        entry = files("simulator.scenario") / "builtin" / f"{reference}.yaml"
        return SourceFile(reference, entry.read_text(encoding="utf-8")), None
    path = beside / reference if beside is not None else Path(reference)
    if not path.exists() and path.suffix not in (".yaml", ".yml", ".json"):
        known = [*builtin_names(), *catalog.regions]
        raise UsageError(f"unknown scenario {reference!r}: no such file, and {did_you_mean(reference, known)}")
    try:
        return SourceFile(str(path), path.read_text(encoding="utf-8-sig")), path.parent
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "this is not UTF-8 text"
        raise InputError(f"{path}: {reason}") from None


def _document(source: SourceFile) -> Document | None:
    documents, problems = read_documents(source)
    if problems:
        first = problems[0]
        raise UsageError(f"{source.name}:{first.span.line}:{first.span.column}: {first.message}")
    if len(documents) > 1:
        raise UsageError(f"{source.name}: a scenario is one document; this file has {len(documents)}")
    if documents and not isinstance(documents[0].value, dict):
        raise UsageError(f"{source.name}: a scenario is a mapping of keys, not {type(documents[0].value).__name__}")
    return documents[0] if documents else None


def _as_written(node: Node, source: SourceFile) -> Any:
    """The plain value, with keys that YAML takes for booleans as they are written: a parameter may be called `n`."""
    if isinstance(node.value, list):
        return [_as_written(node.children[index], source) for index in range(len(node.value))]
    if not isinstance(node.value, dict):
        return node.value
    return {_written_key(name, node, source): _as_written(child, source) for name, child in node.children.items()}


def _written_key(name: str | int, node: Node, source: SourceFile) -> str:
    span = node.keys.get(str(name))
    if name not in ("true", "false") or span is None:
        return str(name)
    return source.line(span.line)[span.column - 1 : span.end_column - 1].strip("\"'")


def _setting(text: str) -> Layer:
    """`a.b.0.c=value`: the value is read as YAML, digits index lists."""
    key, equals, written = text.partition("=")
    if not equals or not all(key.split(".")):
        raise UsageError(f"--set {text}: write key=value, e.g. --set oss.download=20Gbps")
    try:
        value = yaml.safe_load(written)
    except yaml.YAMLError:
        raise UsageError(f"--set {text}: the value is not YAML") from None
    nested: Any = value if not isinstance(value, str | date | type(None)) else written
    for part in reversed(_split(key)):
        nested = _Items({part: nested}) if part.isdecimal() else {part: nested}
    return Layer(f"--set {text}", nested)


class _Items(dict[str, Any]):
    """Items of a list by index, as `--set` names them; the list need not be there yet."""


def _split(key: str) -> list[str]:
    """Dotted path to parts. Names of tasks, specs, images and claims may hold dots of their own."""
    parts = key.split(".")
    if parts[0] == "tasks":
        fields = schema()["$defs"]["task"]["properties"]
        end = next((index for index, part in enumerate(parts) if index > 1 and part in fields), len(parts))
        return ["tasks", ".".join(parts[1:end]), *parts[end:]]
    if parts[0] == "zones" and parts[2:3] in (["stock"], ["spot"]) and len(parts) > 3:
        fields = schema()["$defs"]["pool"]["properties"]
        end = next((index for index, part in enumerate(parts) if index > 3 and part in fields), len(parts))
        return [*parts[:3], ".".join(parts[3:end]), *parts[end:]]
    if parts[:2] == ["prices", "types"] and len(parts) > 2:
        return [*parts[:2], ".".join(parts[2:])]
    if parts[0] == "volumes" and len(parts) > 2:
        return ["volumes", ".".join(parts[1:-1]), parts[-1]]
    if parts[0] == "images" and len(parts) > 2:
        end = next((index for index, part in enumerate(parts) if index > 1 and part in ("size", "layers")), len(parts))
        layer = [".".join(parts[end + 1 :])] if len(parts) > end + 1 else []
        return ["images", ".".join(parts[1:end]), *parts[end : end + 1], *layer]
    return parts


def _merge(high: Any, low: Any) -> Any:
    if isinstance(high, _Items) and low is None:
        return _into_list(high, [])
    if isinstance(high, Mapping) and isinstance(low, list) and all(part.isdecimal() for part in high):
        return _into_list(high, low)
    if isinstance(high, Mapping) and isinstance(low, Mapping) and "dist" not in high:
        return {**low, **{name: _merge(value, low.get(name)) for name, value in high.items()}}
    return low if high is None else _plain(high)


def _plain(value: Any) -> Any:
    if isinstance(value, _Items):
        return _into_list(value, [])
    return {name: _plain(part) for name, part in value.items()} if isinstance(value, Mapping) else value


def _into_list(high: Mapping[str, Any], low: list[Any]) -> list[Any]:
    """`reads.0.size=...`: change one item of a list; one just past the end is appended. Raises IndexError beyond."""
    changed = list(low)
    for index, value in high.items():
        position = int(index)
        if position > len(changed):
            raise IndexError(f"index {index} is past the end of a list of {len(changed)}")
        if position == len(changed):
            changed.append(_plain(value))
        else:
            changed[position] = _merge(value, changed[position])
    return changed


def _get(value: Any, path: Sequence[str | int]) -> Any:
    for part in path:
        if isinstance(value, Mapping):
            value = value.get(str(part))
        elif isinstance(value, list) and str(part).isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value


def _check(layer: Layer) -> None:
    """Raises UsageError for what is wrong with it by itself; what a `--set` lacks another layer may have."""
    errors = sorted(
        _validator().iter_errors(_lists_for_check(layer.value)), key=lambda error: list(map(str, error.absolute_path))
    )
    if layer.document is None:
        errors = [error for error in errors if error.validator != "required"]
    if errors:
        raise UsageError("\n".join(line for error in errors for line in _lines(layer, error)))


def _check_whole(merged: Merged) -> None:
    """Raises UsageError for what all layers together lack."""
    for error in _validator().iter_errors(merged.value):
        if error.validator == "required":
            raise merged.error(tuple(error.absolute_path), _words(error))


def _lists_for_check(value: Any) -> Any:
    """`{reads: {"0": ...}}` of a `--set` stands for an item of a list."""
    if isinstance(value, Mapping):
        if value and all(str(part).isdecimal() for part in value):
            return [_lists_for_check(part) for part in value.values()]
        return {name: _lists_for_check(part) for name, part in value.items()}
    return value


@cache
def _validator() -> Any:
    return Draft202012Validator(schema())


def _lines(layer: Layer, error: ValidationError) -> Iterator[str]:
    path: KeyPath = tuple(error.absolute_path)
    written: Any = error.instance
    key = ".".join(map(str, path))
    if error.validator == "additionalProperties" and isinstance(error.schema, dict):
        known = error.schema.get("properties", {})
        for name in written:
            if name not in known:
                full = ".".join(filter(None, [key, name]))
                yield f"{layer.where((*path, name))}: unknown key {full!r}; {did_you_mean(name, known)}"
    elif error.validator == "enum" and isinstance(error.schema, dict):
        allowed = ", ".join(dict.fromkeys(map(str, error.schema["enum"])))
        yield f"{layer.where(path)}: {key} is {written!r}, but must be one of {allowed}"
    elif error.validator == "type" and len(path) == 2 and path[0] == "tasks" and "." in str(path[1]):
        known, name = schema()["$defs"]["task"]["properties"], str(path[1]).split(".")[1]
        yield f"{layer.where(path)}: unknown key {key!r}; {did_you_mean(name, known)}"
    else:
        yield f"{layer.where(path)}: {key}: {_words(error)}"


def _words(error: ValidationError) -> str:
    """What is wrong, as one would say it."""
    written: Any = error.instance
    wanted: Any = error.validator_value
    match error.validator:
        case "required":
            return f"it needs {next(name for name in wanted if name not in written)!r}"
        case "type":
            kinds = [wanted] if isinstance(wanted, str) else wanted
            return f"{written!r} must be {' or '.join(_TYPES[kind] for kind in kinds if kind != 'null')}"
        case "minimum":
            return f"{written!r} must be at least {wanted}"
        case "exclusiveMinimum":
            return f"{written!r} must be above {wanted}"
        case "maximum":
            return f"{written!r} must be at most {wanted}"
        case _:
            return error.message
