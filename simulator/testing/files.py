"""Strategies for a user's own manifests: what they leave open is drawn, and what the user says is."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from manifests.errors import InputError, UsageError
from manifests.given import inputs_of
from manifests.near_miss import did_you_mean
from manifests.workflow import WORKFLOW_KINDS
from simulator.testing.drawn import Documents, Drawn
from simulator.testing.places import Place, place_of, put

SAFE = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=20).filter(
    lambda text: not text.startswith("-") and not text.endswith("-")
)
"""Texts that can be part of any name, path or command."""


def from_file(
    path: str | os.PathLike[str],
    *,
    parameters: Mapping[str, SearchStrategy[Any]] | None = None,
    values: Mapping[str, SearchStrategy[Any]] | None = None,
) -> SearchStrategy[Documents]:
    """The documents of a file, or of all files in a folder, with what they leave open drawn; the Workflow comes first.

    - `parameters`: how arguments of the workflows are drawn, by name, such as `{"shards": st.integers(1, 5)}`. Of the
      others, one with an `enum` is one of these, and one without a value is a text of lower-case letters, digits and
      hyphens, or a whole number up to twice its `default` where that is one.
    - `values`: what is drawn at other places, such as `{"spec.templates.main.retryStrategy.limit": st.integers(0, 5)}`.
      Items of lists are told by their index or their `name`; only the last key may be one that is not there yet.

    An argument is written wherever one of its name is declared, in the Workflow as in a WorkflowTemplate. Comments are
    not kept. Raises InputError where the file cannot be read or is no YAML, UsageError for a parameter that is not
    declared, and a path that leads nowhere.
    """
    documents = _read(path)
    free: dict[tuple[Place, ...], SearchStrategy[Any]] = {}
    own = dict(parameters or {})
    declared = _declared(documents)
    for name in own:
        if name not in declared:
            hint = did_you_mean(name, declared)
            raise UsageError(f"{os.fspath(path)}: no argument is named {name!r}{f'; {hint}' if hint else ''}")
    for name, found in declared.items():
        strategy = own[name].map(_text) if name in own else _usual([parameter for _, parameter in found])
        if strategy is not None:
            free[tuple(place for place, _ in found)] = strategy
    for key, strategy in (values or {}).items():
        try:
            free[(place_of(key, documents),)] = strategy
        except UsageError as error:
            raise UsageError(f"{os.fspath(path)}: {error}") from None

    def filled(drawn: tuple[Any, ...]) -> Documents:
        found = deepcopy(documents)
        for places, value in zip(free, drawn, strict=True):
            for place in places:
                put(found, place, value)
        return found

    return st.tuples(*free.values()).map(filled)


def _read(path: str | os.PathLike[str]) -> Documents:
    manifests = inputs_of(os.fspath(path) if os.path.exists(path) else path).load()
    broken = [found for found in manifests.diagnostics if found.name == "broken-yaml"]
    if broken:
        raise InputError(f"{broken[0].file}:{broken[0].span.line}: {broken[0].message}")
    found = [Drawn(document.raw) for document in manifests.documents]
    if not found:
        raise InputError(f"{os.fspath(path)}: there is no manifest in it")
    return Documents(sorted(found, key=lambda document: document.get("kind") != "Workflow"))


def _declared(documents: Documents) -> dict[str, list[tuple[Place, Mapping[str, Any]]]]:
    """The arguments of workflows by name: where each one's value is written, and what is said of it there."""
    found: dict[str, list[tuple[Place, Mapping[str, Any]]]] = {}
    for number, document in enumerate(documents):
        for keys, parameter in _arguments(document):
            found.setdefault(str(parameter.get("name")), []).append(((number, (*keys, "value")), parameter))
    return found


def _arguments(document: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:
    if document.get("kind") not in WORKFLOW_KINDS:
        return
    keys: tuple[str | int, ...] = ("spec", *(["workflowSpec"] if document["kind"] == "CronWorkflow" else []))
    holder: Any = document
    for key in (*keys, "arguments", "parameters"):
        holder = holder.get(key) if isinstance(holder, Mapping) else None
    for index, parameter in enumerate(holder or []):
        yield (*keys, "arguments", "parameters", index), parameter


def _usual(declared: list[Mapping[str, Any]]) -> SearchStrategy[str] | None:
    """How an argument is drawn of which the user says nothing; None for one that has its value."""
    for parameter in declared:
        if parameter.get("enum"):
            return st.sampled_from([_text(value) for value in parameter["enum"]])
    if any(parameter.get("value") is not None or parameter.get("valueFrom") for parameter in declared):
        return None
    default = next((_text(one["default"]) for one in declared if one.get("default") is not None), "")
    return st.integers(0, 2 * int(default)).map(str) if default.isdecimal() else SAFE


def _text(value: Any) -> str:
    """As arguments are written: all of them are texts, lists among them as JSON."""
    return value if isinstance(value, str) else json.dumps(value)
