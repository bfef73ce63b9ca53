"""Keys and types: what a decoder refuses before any other rule is looked at, by the JSON Schemas in `schemas`.

Three findings come from here, `unknown-key`, `wrong-type` and `bad-value`, each with what to write instead.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from manifests.diagnostic import Diagnostic, Edit, Fix, Path, Severity, path_text
from manifests.document import Document
from manifests.near_miss import near_miss
from manifests.nodes import Node
from manifests.scalars import resolve

if TYPE_CHECKING:
    from jsonschema import ValidationError

Schema = dict[str, Any]

KINDS = {
    "argo.json": ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow"),
    "fluid.json": ("Dataset", "JindoRuntime", "DataLoad"),
    "kubernetes.json": ("ConfigMap", "Deployment", "ImageCache", "PersistentVolume", "PersistentVolumeClaim", "Secret"),
}
MANY_KEYS = 10  # a longer list of allowed keys helps nobody

_SCALAR = {"string", "number", "boolean"}
_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
}
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


def check_structure(document: Document) -> list[Diagnostic]:
    """Keys and values that the decoder of this kind refuses; nothing for kinds without a schema."""
    validator = _validators().get(document.kind)
    if validator is None:
        return []
    _visited.set(set())
    errors: dict[Path, ValidationError] = {}
    for error in validator.iter_errors(document.value):
        errors.setdefault(tuple(error.absolute_path), error)  # of several at one place, the first is the cause
    found = [_finding(document, path, error) for path, error in errors.items()]
    kept: list[Diagnostic] = []
    causes: set[tuple[str, str, int]] = set()
    for diagnostic in sorted(found, key=lambda diagnostic: diagnostic.sort_key):
        cause, is_inherited = _cause(document.root, diagnostic)
        if not (is_inherited and cause in causes):
            kept.append(diagnostic)
        causes.add(cause)
    return kept


def _finding(document: Document, path: Path, error: ValidationError) -> Diagnostic:
    category = "argo" if document.kind in KINDS["argo.json"] else "structure"
    schema: Schema = error.schema if isinstance(error.schema, dict) else {}
    if error.validator == "additionalProperties":
        message, help = _unknown_key(document.kind, path, schema["properties"])
        root = document.root
        span = root.place(path) if _passes_alias(root, path[:-1]) else root.key_place(path)
        return document.report("unknown-key", category, Severity.ERROR, path, message, help, span=span)
    node = document.root.find(path) or document.root
    written = "" if _passes_alias(document.root, path) else _written(document, node)
    found, about = f"{_name(path)} is {_shown(error.instance, written)}", str(schema.get("description", ""))
    if error.validator != "type":
        message, help = _bad_value(found, error, schema)
        return document.report("bad-value", category, Severity.ERROR, path, message, help or about)
    types = set(schema["type"]) - {"null"}
    needed = "a single value" if types >= _SCALAR else " or ".join(_TYPES[name] for name in sorted(types))
    message = f"{found}, but must be {schema.get('title', needed)}"
    help, text = _help(types, error.instance, written, path)
    fix = Fix(f"quote {_clip(written)}", (Edit(node.span, text),)) if text else None
    return document.report("wrong-type", category, Severity.ERROR, path, message, help or about, fix=fix)


def _cause(root: Node, diagnostic: Diagnostic) -> tuple[tuple[str, str, int], bool]:
    """What was written to cause it, and whether it came here by an alias or a merge: then one report is enough."""
    path = diagnostic.path
    node, parent = root.find(path), root.find(path[:-1])
    key = str(path[-1]) if path else ""
    is_unknown = diagnostic.name == "unknown-key"
    is_merged = node is not None and node.alias and parent is not None and parent.keys.get(key) == node.span
    is_inherited = _passes_alias(root, path[:-1] if is_unknown else path) or is_merged
    # An alias is a node of its own, but shares `children` with what it repeats.
    return (diagnostic.name, key if is_unknown else "", id(node.children) if node is not None else 0), is_inherited


def _passes_alias(root: Node, path: Path) -> bool:
    nodes = (root.find(path[: length + 1]) for length in range(len(path)))
    return any(node is not None and node.alias for node in nodes)


def _written(document: Document, node: Node) -> str:
    """The text of a value that stands on one line."""
    span = node.span
    return document.source.line(span.line)[span.column - 1 : span.end_column - 1] if span.line == span.end_line else ""


def _unknown_key(kind: str, path: Path, allowed: Schema) -> tuple[str, str]:
    key, parent = str(path[-1]), path[:-1]
    message = f"unknown key {_clip(key)!r} in {path_text(parent) if parent else f'this {kind}'}"
    homes = [repr(name) for name, schema in allowed.items() if key in _definition(schema).get("properties", {})]
    near = near_miss(key, allowed)
    if near is not None and (near.lower() == key.lower() or not homes):
        return message, f"did you mean {near!r}?"
    if homes:
        return message, f"it belongs inside {' or '.join(homes)}; check the indentation"
    return message, f"allowed here: {', '.join(allowed) or 'no keys'}" if len(allowed) <= MANY_KEYS else ""


def _shown(value: object, written: str) -> str:
    if isinstance(value, bool):
        word = written if isinstance(resolve(written), bool) else str(value).lower()
        return f"a boolean ({word}{'' if word.lower() in ('true', 'false') else ' is a boolean in YAML'})"
    if isinstance(value, int | float):
        word = written if isinstance(resolve(written), int | float) else str(value)
        return f"a number ({_clip(word)})"
    if isinstance(value, str):
        return f"text ({_clip(value)!r})"
    return "a list" if isinstance(value, list) else "a mapping"


def _help(types: set[str], value: object, written: str, path: Path) -> tuple[str, str]:
    """What to write instead, and that text itself where it replaces the value."""
    if isinstance(value, dict) and written.startswith("{{") and written.endswith("}}") and "string" in types:
        text = json.dumps(written, ensure_ascii=False)
        return f"quote the variable: {text}", text
    if isinstance(value, list | dict):
        if types >= _SCALAR:
            return "Argo would read it as empty text; quote it all, such as '[1, 2]'", ""
        if "array" in types:
            is_item = isinstance(path[-1], int)
            return ("each item is itself a list: '- - name: ...'" if is_item else "start each item with '- '"), ""
        return ("leave out the dash: keys and values only" if "object" in types else "write one value here"), ""
    if isinstance(value, str):
        if "{{" in value:
            return "variables are filled in after this field is read; write the value itself", ""
        if {bool: "boolean", int: "integer", float: "number"}.get(type(resolve(value)), "") in types:
            return f"write it without quotes: {_clip(value)}", ""
    if "array" in types:
        return f"write a list: [{_clip(written)}]" if written else "write a list", ""
    if types != {"string"}:
        return "", ""
    if type(resolve(written)) is not type(value):
        return "quote it where it is written", ""
    return f'quote it: "{_clip(written)}"', f'"{written}"'


def _bad_value(found: str, error: ValidationError, schema: Schema) -> tuple[str, str]:
    rule, wanted = str(error.validator), schema.get(str(error.validator))
    if rule == "enum" and isinstance(wanted, list):
        allowed = [value for value in wanted if value]
        near = near_miss(error.instance, allowed) if isinstance(error.instance, str) else None
        return f"{found}, but must be one of {', '.join(allowed)}", f"did you mean {near!r}?" if near else ""
    needed = _LIMITS[rule].format(wanted) if rule in _LIMITS else f"must be {schema.get('title', 'something else')}"
    return f"{found}, but {needed}", ""


def _name(path: Path) -> str:
    """The last two keys and the indexes after them, which is how people name a value."""
    keys = [index for index, part in enumerate(path) if isinstance(part, str)]
    return path_text(path[keys[-2:][0] :]) if keys else "this document"


def _clip(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


@cache
def _schemas() -> dict[str, Schema]:
    folder = files("manifests") / "schemas"
    return {name: json.loads((folder / name).read_text(encoding="utf-8")) for name in KINDS}


@cache
def _validators() -> dict[str, Any]:
    # Imported here, as it takes as long as all the rest: who reads no document of these kinds need not wait for it.
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend
    from referencing import Registry, Resource

    resources = ((name, Resource.from_contents(schema)) for name, schema in _schemas().items())
    registry: Registry[Any] = Registry().with_resources(resources).crawl()
    keywords = {name: Draft202012Validator.VALIDATORS[name] for name in ("type", "enum", *_LIMITS)}
    keywords |= {"properties": _properties, "additionalProperties": _additional, "items": _items}
    walk: Any = extend(Draft202012Validator, {name: _once(keyword) for name, keyword in keywords.items()})  # type: ignore[no-untyped-call]
    return {kind: walk({"$ref": f"{name}#/$defs/{kind}"}, registry=registry) for name in KINDS for kind in KINDS[name]}


def _definition(schema: Schema) -> Schema:
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return next((file["$defs"][name] for file in _schemas().values() if name in file["$defs"]), schema)


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
    from jsonschema import ValidationError

    for key in value if isinstance(value, dict) else ():
        if key not in schema.get("properties", ()) and extra is False:
            yield ValidationError("unknown key", path=(key,))
        elif key not in schema.get("properties", ()):
            yield from validator.descend(value[key], extra, path=key)


def _items(validator: Any, items: Schema, value: Any, schema: Schema) -> Iterator[ValidationError]:
    for index, child in enumerate(value if isinstance(value, list) else ()):
        yield from validator.descend(child, items, path=index)
