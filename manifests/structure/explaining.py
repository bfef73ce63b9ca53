"""Why a document does not conform to its schema, found by the library `jsonschema`, with what to write instead."""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend
from referencing import Registry, Resource

from manifests.diagnostic import Diagnostic, Fix, Path, Severity, path_text
from manifests.document import Document
from manifests.near_miss import near_miss
from manifests.nodes import Node
from manifests.source import Span
from manifests.structure.history import story
from manifests.structure.meaning import Meant
from manifests.structure.schemas import KINDS, Schema, definition, schema
from manifests.structure.wording import clip, instead, named, needed, passes_alias, quoting, shown, written_text
from manifests.versions import NEWEST

MANY_KEYS = 10  # a longer list of allowed keys helps nobody

_LIMITS = {
    "minimum": "must be at least {}",
    "maximum": "must be at most {}",
    "minItems": "needs {} or more items",
    "maxItems": "may have no more than {} items",
    "minLength": "must be {} or more characters long",
    "minProperties": "needs a key",
    "maxProperties": "may have no more than {} key",
}

_visited: ContextVar[set[tuple[int, int, int]]] = ContextVar("visited")
"""Keyword, schema and container that are done: what lies behind many aliases is checked, and reported, once."""


def explain(document: Document, file: str, version: str) -> tuple[list[Diagnostic], Meant]:
    """A finding for each key and value of the document that its definition in `file` does not take.

    With them comes what was probably meant.
    """
    _visited.set(set())
    errors: dict[Path, ValidationError] = {}
    for error in _validator(document.kind, file).iter_errors(document.value):
        errors.setdefault(tuple(error.absolute_path), error)  # of several at one place, the first is the cause
    writer = _Writer(document, file, version)
    found = [writer.finding(path, error) for path, error in errors.items()]
    kept: list[Diagnostic] = []
    causes: set[tuple[str, str, int]] = set()
    for diagnostic in sorted(found, key=lambda diagnostic: diagnostic.sort_key):
        cause, is_inherited = _cause(document.root, diagnostic)
        if not (is_inherited and cause in causes):
            kept.append(diagnostic)
        causes.add(cause)
    return kept, writer.meant


@dataclass(frozen=True)
class _Writer:
    """Turns errors of the library into findings, and says what was meant."""

    document: Document
    file: str
    version: str
    meant: Meant = field(default_factory=Meant)

    def finding(self, path: Path, error: ValidationError) -> Diagnostic:
        source: Schema = error.schema if isinstance(error.schema, dict) else {}
        if error.validator == "additionalProperties":
            return self._unknown_key(path, source["properties"])
        written = written_text(self.document, path)
        found = f"{named(path)} is {shown(error.instance, written)}"
        if error.validator == "type":
            return self._wrong_type(path, error.instance, source, found, written)
        if self._is_quantity(source) and "{{" in str(error.instance):
            return self._variable_quantity(path, found)
        return self._bad_value(path, error, source, found)

    def _refused(
        self, name: str, path: Path, message: str, help: str, *, span: Span | None = None, fix: Fix | None = None
    ) -> Diagnostic:
        category, severity = _verdict(self.document.kind)
        return self.document.report(name, category, severity, path, message, help, span=span, fix=fix)

    def _unknown_key(self, path: Path, allowed: Schema) -> Diagnostic:
        root, kind, parent = self.document.root, self.document.kind, path[:-1]
        what = f"unknown key {clip(str(path[-1]))!r} in {path_text(parent) if parent else f'this {kind}'}"
        is_lenient = _lies_below_step(parent)
        help = story(kind, path, self.version) or self._guess(path, allowed, is_lenient)
        span = root.place(path) if passes_alias(root, parent) else root.key_place(path)
        if not is_lenient:
            return self._refused("unknown-key", path, what, help, span=span)
        self.meant.keys[path] = None
        message = f"Argo ignores the {what}, as any below a step"
        return self.document.report("lenient-key", "argo-gap", Severity.WARNING, path, message, help, span=span)

    def _guess(self, path: Path, allowed: Schema, is_lenient: bool) -> str:
        """Which key was meant. What Argo ignores is not there for it, whatever was meant."""
        key, parent = str(path[-1]), path[:-1]
        homes = [name for name, inner in allowed.items() if key in self._properties(inner)]
        homes = [name for name in homes if self.document.root.find((*parent, name)) is not None] or homes
        near = near_miss(key, allowed)
        if near is not None and (near.lower() == key.lower() or not homes):
            if not is_lenient:
                self.meant.keys[path] = (*parent, near)
            return f"did you mean {near!r}?"
        if homes:
            if len(homes) == 1 and not is_lenient:
                self.meant.keys[path] = (*parent, homes[0], key)
            return f"it belongs inside {' or '.join(map(repr, homes))}; check the indentation"
        return f"allowed here: {', '.join(allowed) or 'no keys'}" if len(allowed) <= MANY_KEYS else ""

    def _properties(self, source: Schema) -> Schema:
        # Other kinds' schemas refer to Argo's for what all objects have; what is found there refers to its own file.
        name = str(source.get("$ref", "")).rpartition("#/$defs/")[2]
        file = self.file if not name or name in schema(self.file)["$defs"] else f"argo-{NEWEST}.json"
        properties: Schema = definition(source, file)[0].get("properties", {})
        return properties

    def _wrong_type(self, path: Path, value: object, source: Schema, found: str, written: str) -> Diagnostic:
        types = set(source["type"]) - {"null"}
        help, text = instead(types, value, written, path)
        fix = quoting(self.document, path, text, safe=True)  # what the decoder refuses does not work today
        if text:
            self.meant.texts[path] = written
        message = f"{found}, but must be {source.get('title', needed(types))}"
        return self._refused("wrong-type", path, message, help or source.get("description", ""), fix=fix)

    def _bad_value(self, path: Path, error: ValidationError, source: Schema, found: str) -> Diagnostic:
        rule, help = str(error.validator), str(source.get("description", ""))
        wanted = source[rule]
        if rule == "enum":
            allowed = [value for value in wanted if value]
            near = near_miss(error.instance, allowed) if isinstance(error.instance, str) else None
            need, help = f"must be one of {', '.join(allowed)}", f"did you mean {near!r}?" if near else ""
        else:
            need = _LIMITS[rule].format(wanted) if rule in _LIMITS else f"must be {source.get('title')}"
        return self._refused("bad-value", path, f"{found}, but {need}", help)

    def _is_quantity(self, source: Schema) -> bool:
        return self.document.kind in KINDS["argo"] and source == schema(self.file)["$defs"]["Quantity"]

    def _variable_quantity(self, path: Path, found: str) -> Diagnostic:
        message = f"{found}; Argo reads quantities before it fills in variables, so `argo lint` refuses this one"
        help = "set it by `podSpecPatch`, whose text may hold variables"
        return self.document.report("lint-only-error", "argo-gap", Severity.INFO, path, message, help)


def _verdict(kind: str) -> tuple[str, Severity]:
    """Category and severity of what a decoder refuses. That of a WorkflowEventBinding is counted by `argo lint` only if
    a workflow lies in the same file (docs/sources.md argo-lint AW-P13)."""
    if kind == "WorkflowEventBinding":
        return "argo-gap", Severity.WARNING
    return "argo" if kind in KINDS["argo"] else "structure", Severity.ERROR


def _lies_below_step(path: Path) -> bool:
    """Whether a mapping lies below an item of `steps[][]` and is no such item itself."""
    for start in reversed(range(len(path) - 2)):
        name, group, item = path[start : start + 3]
        if name == "steps" and isinstance(group, int) and isinstance(item, int):
            return len(path) > start + 3
    return False


def _cause(root: Node, diagnostic: Diagnostic) -> tuple[tuple[str, str, int], bool]:
    """What was written to cause it, and whether it came here by an alias or a merge: then one report is enough."""
    path = diagnostic.path
    node, parent = root.find(path), root.find(path[:-1])
    key = str(path[-1]) if path else ""
    is_unknown = diagnostic.name in ("unknown-key", "lenient-key")
    is_merged = node is not None and node.alias and parent is not None and parent.keys.get(key) == node.span
    is_inherited = passes_alias(root, path[:-1] if is_unknown else path) or is_merged
    # An alias is a node of its own, but shares `children` with what it repeats.
    return (diagnostic.name, key if is_unknown else "", id(node.children) if node is not None else 0), is_inherited


@cache
def _validator(kind: str, file: str) -> Any:
    registry: Registry[Any] = Registry(retrieve=lambda name: Resource.from_contents(schema(name)))  # type: ignore[call-arg]
    keywords = {name: Draft202012Validator.VALIDATORS[name] for name in ("type", "enum", "pattern", *_LIMITS)}
    keywords |= {"properties": _properties, "additionalProperties": _additional, "items": _items}
    walk: Any = extend(Draft202012Validator, {name: _once(keyword) for name, keyword in keywords.items()})  # type: ignore[no-untyped-call]
    return walk({"$ref": f"{file}#/$defs/{kind}"}, registry=registry)


def _once(keyword: Any) -> Any:
    """A keyword that looks at each container once."""

    def check(validator: Any, wanted: Any, value: Any, schema: Schema) -> Iterator[ValidationError]:
        visit, visited = (id(keyword), id(schema), id(value)), _visited.get()
        if isinstance(value, dict | list) and visit in visited:
            return
        visited.add(visit)
        yield from keyword(validator, wanted, value, schema)

    return check


# These replace keywords of the library: they go in the order of the text, where an anchor stands before its aliases,
# and report each unknown key by itself.


def _properties(validator: Any, properties: Schema, value: Any, schema: Schema) -> Iterator[ValidationError]:
    for key in value if isinstance(value, dict) else ():
        if key in properties:
            yield from validator.descend(value[key], properties[key], path=key)


def _additional(validator: Any, extra: Any, value: Any, schema: Schema) -> Iterator[ValidationError]:
    for key in value if isinstance(value, dict) else ():
        if key not in schema.get("properties", ()) and extra is False:
            yield ValidationError("unknown key", path=(key,))
        elif key not in schema.get("properties", ()):
            yield from validator.descend(value[key], extra, path=key)


def _items(validator: Any, items: Schema, value: Any, schema: Schema) -> Iterator[ValidationError]:
    for index, child in enumerate(value if isinstance(value, list) else ()):
        yield from validator.descend(child, items, path=index)
