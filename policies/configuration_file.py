"""What one configuration file says: `drydock.toml`, or the table `[tool.drydock]` of a `pyproject.toml`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from manifests.diagnostic import Path as Keys
from manifests.diagnostic import Severity, path_text
from manifests.errors import InputError
from manifests.near_miss import did_you_mean, near_miss
from manifests.paths import STDIN
from manifests.rule import Profile
from manifests.versions import VERSIONS
from policies.policy import PLATFORMS
from policies.selection import Change, Levels, Place, unknown_names

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

OWN, SHARED = "drydock.toml", "pyproject.toml"
"""Names of files that are looked for; in one folder, the first is taken."""
OFF = "off"

_LIST = {"type": "array", "items": {"type": "string", "minLength": 1}}
_SOME = {**_LIST, "minItems": 1}
_TEXT = {"type": "string", "minLength": 1}
_PROFILES = list(get_args(Profile))
_SEVERITIES = [severity.value for severity in reversed(Severity)]
_FINDINGS: dict[str, Any] = {
    "select": {**_LIST, "description": "Only these rules or categories; in an override, these too."},
    "ignore": {**_LIST, "description": "Not these rules or categories."},
    "severity": {
        "type": "object",
        "description": "The severity of what a rule, or each rule of a category, finds; `off` leaves it out.",
        "additionalProperties": {"enum": [*_SEVERITIES, OFF]},
    },
}
_PLACES: dict[str, Any] = {
    "paths": {**_SOME, "description": "Globs of files and folders, as seen from the configuration's folder."},
    "kinds": {**_SOME, "description": "Kinds of objects, such as CronWorkflow."},
    "names": {**_SOME, "description": "Globs of objects' names; a generateName counts as one."},
    "namespaces": {**_SOME, "description": "Globs of namespaces, as the objects write them."},
}
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Configuration of drydock lint",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "profile": {"enum": _PROFILES, "description": "How much to hear; `strict` is every rule."},
        **_FINDINGS,
        "overrides": {
            "type": "array",
            "description": "Other choices for some files or objects; of several that match, later ones win.",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {**_PLACES, **_FINDINGS},
                "allOf": [
                    {"anyOf": [{"required": [key]} for key in _PLACES]},
                    {"anyOf": [{"required": [key]} for key in _FINDINGS]},
                ],
            },
        },
        "argo-version": {"enum": list(VERSIONS), "description": "The release of Argo whose rules hold."},
        "platform": {"enum": list(PLATFORMS), "description": "Where pods run that do not say it themselves."},
        "region": {**_TEXT, "description": "The region of Alibaba Cloud, such as cn-shanghai."},
        "exclude": {**_LIST, "description": "Globs of files and folders that are left out of folders that are given."},
        "external": {**_LIST, "description": "Paths that are read so that references resolve, but not linted."},
        "missing-refs": {
            "enum": ["note", "warning", "error"],
            "description": "How bad it is that something referred to was not given.",
        },
        "fail-on": {"enum": _SEVERITIES, "description": "The severity from which on the exit code is 1."},
        "baseline": {**_TEXT, "description": "The file of findings that are known and hidden."},
        "policies": {**_LIST, "description": "Files of policies of your own."},
    },
}
"""A JSON Schema of the file, for editors; what it says is also all that is checked when a file is read."""

_IN_TOML = {"object": "a table", "array": "an array", "string": "a string"}


class Override(NamedTuple):
    """Other choices for some files or objects: those that match every criterion which is given."""

    paths: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    namespaces: tuple[str, ...] = ()
    change: Change = Change()

    def covers(self, place: Place, path: str | None) -> bool:
        """`path` is that of the file as seen from the configuration's folder; None for standard input."""
        return (
            (not self.paths or (path is not None and any(_glob(one).match_file(path) for one in self.paths)))
            and (not self.kinds or place.kind in self.kinds)
            and (not self.names or any(fnmatchcase(place.name, one) for one in self.names))
            and (not self.namespaces or any(fnmatchcase(place.namespace, one) for one in self.namespaces))
        )


class Configuration(NamedTuple):
    """What one file says. What it leaves open is None or empty. Its paths are as seen from the current folder."""

    file: str = ""
    folder: str = ""
    profile: Profile | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Levels = ()
    overrides: tuple[Override, ...] = ()
    argo_version: str | None = None
    platform: str | None = None
    region: str | None = None
    exclude: tuple[str, ...] = ()
    external: tuple[str, ...] = ()
    missing_refs: str | None = None
    fail_on: str | None = None
    baseline: str | None = None
    policies: tuple[str, ...] = ()
    names: tuple[tuple[Keys, str], ...] = ()
    """The rules and categories that it names, each with the key where it does."""

    def excludes(self, file: str) -> bool:
        """Whether a file that was found in a folder is to be left out."""
        if not self.exclude:
            return False
        path = _relative(os.path.abspath(file), self.folder).replace(os.sep, "/")
        return any(_glob(one).match_file(path) for one in self.exclude)

    def matching(self, place: Place) -> tuple[Override, ...]:
        """The overrides that hold at a place, in their order."""
        if not self.overrides:
            return ()
        path = None if place.file == STDIN else _relative(os.path.abspath(place.file), self.folder).replace(os.sep, "/")
        return tuple(override for override in self.overrides if override.covers(place, path))


def read_configuration(path: str) -> tuple[Configuration | None, list[str]]:
    """What a file says, and what is wrong with it, a line each. None where a pyproject.toml has no table for Drydock.

    Raises InputError where it cannot be read.
    """
    shown = _from_here(path)
    try:
        written = Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"{shown}: {error.strerror or error}") from None
    shared = os.path.basename(path) == SHARED
    if shared and b"drydock" not in written:
        return None, []
    import tomllib  # here, as most runs have no configuration

    try:
        raw: Any = tomllib.loads(written.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Configuration(shown), [f"{shown}: this is not UTF-8 text"]
    except RecursionError:
        return Configuration(shown), [f"{shown}: this is nested too deeply"]
    except ValueError as error:
        return Configuration(shown), [f"{shown}: this is not TOML: {error}"]
    inside: Keys = ()
    if shared:
        inside = ("tool", "drydock")
        for key in inside:
            if not isinstance(raw, dict) or key not in raw:
                return None, []
            raw = raw[key]
    problems = [f"{shown}: {_key((*inside, *keys))}{words}" for keys, words in _problems(raw, SCHEMA, ())]
    names = tuple((inside + keys, name) for keys, name in _named(raw))
    if problems:
        own = isinstance(raw, dict) and raw.get("policies")
        return Configuration(shown), [*problems, *(() if own else unknown(shown, names))]
    return _configuration(raw, shown, os.path.dirname(os.path.abspath(path)), names), []


def _configuration(
    raw: Mapping[str, Any], file: str, folder: str, names: tuple[tuple[Keys, str], ...]
) -> Configuration:
    def paths(key: str) -> tuple[str, ...]:
        return tuple(_from_here(os.path.join(folder, path)) for path in raw.get(key, ()))

    base = _change(raw)
    baseline = raw.get("baseline")
    return Configuration(
        file=file,
        folder=folder,
        profile=raw.get("profile"),
        select=base.select,
        ignore=base.ignore,
        severity=base.severity,
        overrides=tuple(
            Override(**{key: tuple(one.get(key, ())) for key in _PLACES}, change=_change(one))
            for one in raw.get("overrides", ())
        ),
        argo_version=raw.get("argo-version"),
        platform=raw.get("platform"),
        region=raw.get("region"),
        exclude=tuple(raw.get("exclude", ())),
        external=paths("external"),
        missing_refs=raw.get("missing-refs"),
        fail_on=raw.get("fail-on"),
        baseline=None if baseline is None else _from_here(os.path.join(folder, baseline)),
        policies=paths("policies"),
        names=names,
    )


def _change(raw: Mapping[str, Any]) -> Change:
    levels = raw.get("severity", {}).items()
    return Change(
        tuple(raw.get("select", ())),
        tuple(raw.get("ignore", ())),
        tuple(sorted((name, None if level == OFF else Severity(level)) for name, level in levels)),
    )


def _problems(value: object, schema: Mapping[str, Any], at: Keys) -> Iterator[tuple[Keys, str]]:
    """What the schema does not allow, in so far as `SCHEMA` uses the language of schemas."""
    if "enum" in schema:
        if value not in schema["enum"]:
            near = near_miss(value, schema["enum"]) if isinstance(value, str) else None
            hint = f"; did you mean {near!r}?" if near else ""
            yield at, f"takes one of {', '.join(map(repr, schema['enum']))}, not {_shown(value)}{hint}"
    elif _type(value) != schema["type"]:
        of = " of strings" if schema["type"] == "array" and schema["items"]["type"] == "string" else ""
        yield at, f"takes {_IN_TOML[schema['type']]}{of}, not {_shown(value)}"
    elif isinstance(value, dict):
        yield from _problems_of_table(value, schema, at)
    elif isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            yield at, "names nothing"
        for index, item in enumerate(value):
            yield from _problems(item, schema["items"], (*at, index))
    elif value == "" and schema.get("minLength"):
        yield at, "is empty"


def _problems_of_table(value: dict[str, Any], schema: Mapping[str, Any], at: Keys) -> Iterator[tuple[Keys, str]]:
    known, others = schema.get("properties", {}), schema["additionalProperties"]
    for key, inner in value.items():
        if key in known or others:
            yield from _problems(inner, known.get(key, others), (*at, key))
        else:
            yield (*at, key), f"is no key; {did_you_mean(key, known)}"
    for rule in schema.get("allOf", ()):
        wanted = [key for option in rule["anyOf"] for key in option["required"]]
        if not any(key in value for key in wanted):
            yield at, f"needs one of {', '.join(map(repr, wanted))}"


def _named(raw: object, at: Keys = ()) -> Iterator[tuple[Keys, str]]:
    """The rules and categories that a table names, however odd the rest of it is."""
    if not isinstance(raw, dict):
        return
    for key in ("select", "ignore"):
        names = raw.get(key)
        for name in names if isinstance(names, list) else ():
            if isinstance(name, str) and name:
                yield (*at, key), name
    levels = raw.get("severity")
    for name in levels if isinstance(levels, dict) else ():
        yield (*at, "severity"), name
    overrides = raw.get("overrides") if not at else None
    for index, override in enumerate(overrides if isinstance(overrides, list) else ()):
        yield from _named(override, ("overrides", index))


def unknown(file: str, names: Sequence[tuple[Keys, str]]) -> list[str]:
    unknown = unknown_names(name for _, name in names) if names else {}
    return [f"{file}: {_key(keys)}{unknown[name]}" for keys, name in names if name in unknown]


def _key(keys: Keys) -> str:
    return f"{path_text(keys)}: " if keys else ""


def _type(value: object) -> str:
    match value:
        case dict():
            return "object"
        case list():
            return "array"
        case str():
            return "string"
    return "scalar"


def _shown(value: object) -> str:
    return _IN_TOML[_type(value)] if isinstance(value, dict | list) else repr(value)[:80]


# Paths


def _relative(path: str, start: str) -> str:
    try:
        return os.path.relpath(path, start)
    except ValueError:  # another drive of Windows
        return path


def _from_here(path: str) -> str:
    """A path as people would type it in the current folder."""
    relative = _relative(path, os.curdir)
    return relative if not relative.startswith(os.pardir) or not os.path.isabs(path) else os.path.normpath(path)


@cache
def _glob(pattern: str) -> GitIgnoreSpec:
    """A glob as `.gitignore` has them: without a slash it means names at any depth; a folder covers all below it."""
    from pathspec import GitIgnoreSpec  # here, as few configurations have one

    try:
        return GitIgnoreSpec.from_lines([pattern])
    except (ValueError, re.error):  # such as the range [z-a], which holds nothing
        return GitIgnoreSpec.from_lines([])
