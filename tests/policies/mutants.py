"""Strategies for whole files that were right once: the rules' own examples and the fixtures, with a few things changed.

Anything may be replaced, dropped, renamed, emptied, filled or wrapped up; so mistakes stand deep in what is otherwise
sound, where checks no longer expect them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from manifests.validation import RULES
from policies import POLICIES

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
HUGE = "HUGE-NUMBER"
"""Stands for a number of more digits than Python turns into text."""
DEEP = 120
"""How deep a mutation nests; the reader has a limit, and so has Python."""

KEYS = [
    *("spec", "metadata", "name", "namespace", "generateName", "labels", "annotations", "data", "kind", "entrypoint"),
    *("templates", "template", "templateRef", "workflowTemplateRef", "templateDefaults", "inline", "onExit", "hooks"),
    *(
        "steps",
        "dag",
        "tasks",
        "depends",
        "dependencies",
        "when",
        "withItems",
        "withParam",
        "withSequence",
        "arguments",
    ),
    *("inputs", "outputs", "parameters", "artifacts", "value", "valueFrom", "default", "enum", "from", "s3"),
    *("path", "container", "script", "containerSet", "containers", "sidecars", "initContainers", "resource", "http"),
    *(
        "suspend",
        "image",
        "command",
        "args",
        "env",
        "resources",
        "requests",
        "limits",
        "cpu",
        "volumeMounts",
        "volumes",
    ),
    *("retryStrategy", "limit", "retryPolicy", "expression", "backoff", "duration", "factor", "maxDuration", "count"),
    *("podSpecPatch", "podGC", "synchronization", "metrics", "prometheus", "parallelism", "timeout", "schedule"),
    *("workflowSpec", "schedules", "continueOn", "failed", "activeDeadlineSeconds", "strategy", "raw", "", "a", "1"),
]
TEXTS = [
    *("{{", "}}", "{{}}", "{{=", "{{=}}", "{{= 1 + }}", "{{ a }}", "{{item}}", "{{item.a}}", "{{inputs.parameters.a}}"),
    *("{{workflow.parameters.a}}", "{{tasks.a.outputs.result}}", "{{steps.a.status}}", "{{lastRetry.exitCode}}"),
    *("{{=sprig.int(a) > 1 ? 'x' : y[0]}}", "{{workflow.creationTimestamp.%Y}}", "{{pod.name}}", "{{outputs.result}}"),
    *("a", "a.b", "a && (b", "a.Failed || !", "!", "'", '"', "== ==", "a == b", "\\", "$(x)", "../..", "/", "/a/../b"),
    *(
        "1h",
        "-1",
        "+1",
        "0x10",
        "1e400",
        "9" * 400,
        "1.5Gi",
        "Gi",
        "²",
        "１",
        "٣",
        "infinity",
        "nan",
        ".",
        "-",
        "a" * 300,
    ),
    *("* * * * *", "60 * * * *", "@every 1s", "Nowhere/City", "[1, 2]", "{a: 1}", "[", "{a: *b}", "- a: &b [*b]"),
    *(
        "ecs.c6.large",
        "2-4Gi",
        "true",
        "null",
        "~",
        " ",
        "\n",
        "\t",
        "\u2028",
        "\x85",
        "中文",
        "# drydock: ignore[x]",
        HUGE,
    ),
    *(
        "Always",
        "OnError",
        "Workflow",
        "kubectl",
        "image:latest",
        "s3://a/b",
        "a\nb: c",
        "%",
        "{{a}}{{b}}",
        "{{{{a}}}}",
    ),
]
NUMBERS = st.sampled_from([0, 1, -1, 2, 10**6, 10**30, -(10**30), 2**31, 2**63, 1.0, 0.5, -0.0, 1e21, 1e308])
PLAIN = st.none() | st.booleans() | NUMBERS | st.sampled_from([float("inf"), float("nan")]) | st.sampled_from(TEXTS)
ODD = st.recursive(
    PLAIN,
    lambda some: st.lists(some, max_size=3) | st.dictionaries(st.sampled_from(KEYS), some, max_size=3),
    max_leaves=6,
)

Holder = dict[Any, Any] | list[Any]
Spot = tuple[Holder, Any]
"""A mapping or a list, and a key or an index in it."""


@cache
def files() -> tuple[list[Any], ...]:
    """The documents of each example and of each fixture that is YAML."""
    texts = [rule.example(which) for rule in (*POLICIES, *RULES) for which in ("bad", "good")]
    texts += [path.read_text(encoding="utf-8") for path in sorted(FIXTURES.rglob("*.yaml"))]
    return tuple(documents for text in texts if (documents := _documents(text)))


def _documents(text: str) -> list[Any]:
    try:
        return list(yaml.load_all(text, yaml.CSafeLoader))
    except yaml.YAMLError:
        return []


def spots(holder: Holder, met: set[int] | None = None) -> Iterator[Spot]:
    """Every place below, each once, however things refer to each other."""
    met = set() if met is None else met
    if id(holder) in met:
        return
    met.add(id(holder))
    for key, value in list(holder.items() if isinstance(holder, dict) else enumerate(holder)):
        yield holder, key
        if isinstance(value, dict | list):
            yield from spots(value, met)


def _replace(draw: st.DrawFn, holder: Holder, key: Any, others: list[Spot]) -> None:
    holder[key] = draw(ODD)


def _repeat(draw: st.DrawFn, holder: Holder, key: Any, others: list[Spot]) -> None:
    """What stands elsewhere in the file; as an alias too, which may stand inside of what it means."""
    other, where = draw(st.sampled_from(others))
    value = other[where]
    holder[key] = value if draw(st.booleans()) else deepcopy(value)


def _drop(draw: st.DrawFn, holder: Holder, key: Any, others: list[Spot]) -> None:
    del holder[key]


def _rename(draw: st.DrawFn, holder: Holder, key: Any, others: list[Spot]) -> None:
    if isinstance(holder, dict):
        value, word = holder.pop(key), str(key)
        holder[draw(st.sampled_from([word.upper(), word[1:], word + "s", 1, None, True, *KEYS]))] = value


def _fill(draw: st.DrawFn, holder: Holder, key: Any, others: list[Spot]) -> None:
    """More in what is a mapping or a list; a list or a mapping where there is neither."""
    match holder[key]:
        case dict(inner):
            inner[draw(st.sampled_from(KEYS))] = draw(ODD)
        case list(inner):
            inner.insert(draw(st.integers(0, len(inner))), draw(ODD))
        case value:
            holder[key] = draw(st.sampled_from([[value], {"a": value}, [[value]], {"name": value}]))


def _empty(draw: st.DrawFn, holder: Holder, key: Any, others: list[Spot]) -> None:
    holder[key] = {dict: {}, list: [], str: ""}.get(type(holder[key]))


def _wrap(draw: st.DrawFn, holder: Holder, key: Any, others: list[Spot]) -> None:
    value = holder[key]
    word = draw(st.sampled_from([*KEYS, None]))
    for _ in range(draw(st.sampled_from([1, 2, DEEP]))):
        value = [value] if word is None else {word: value}
    holder[key] = value


def _garble(draw: st.DrawFn, holder: Holder, key: Any, others: list[Spot]) -> None:
    """Something odd in the middle of a text."""
    value = str(holder[key]) if not isinstance(holder[key], dict | list) else "a"
    middle = draw(st.integers(0, len(value)))
    holder[key] = value[:middle] + draw(st.sampled_from(TEXTS)) + value[middle + draw(st.integers(0, 2)) :]


Mutation = Callable[[st.DrawFn, Holder, Any, list[Spot]], None]
MUTATIONS: tuple[Mutation, ...] = (_replace, _repeat, _drop, _rename, _fill, _empty, _wrap, _garble)


@st.composite
def mutants(draw: st.DrawFn) -> str:
    """A file in which up to four things were changed."""
    documents = deepcopy(draw(st.sampled_from(files())))
    for _ in range(draw(st.integers(1, 4))):
        places = list(spots(documents))
        if places:
            holder, key = draw(st.sampled_from(places))
            draw(st.sampled_from(MUTATIONS))(draw, holder, key, places)
    text = yaml.dump_all(documents, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    return text.replace(HUGE, "9" * 5000)
