"""Templates that run something themselves: what they take, run and give."""

from __future__ import annotations

from typing import Any

from simulator.testing.workflows.draft import SHARED, Callee, Draft, Raw
from simulator.testing.workflows.limits import limit_leaf
from simulator.testing.workflows.pods import IMAGE, annotate, choose_image

NAMES = {
    "container": "work",
    "resource": "create",
    "suspend": "wait",
    "http": "ask",
    "plugin": "greet",
    "data": "find",
    "containerSet": "pair",
}
IN_POD = ("container", "script", "containerSet")
"""Types that have a main container, for files to come and go."""
WITH_RESULT = (*IN_POD, "http")
LIST = '["a", "b"]'
"""What fan-outs are over."""


def leaf(draft: Draft, *, is_free: bool = False, name: str = "") -> Callee:
    """A new template. A free one takes nothing that a caller must give."""
    kind = draft.choices.one(draft.wanted.likely_leaves)
    is_shared = draft.may("references") and not is_free and draft.choices.chance(6)
    name = draft.named(name or NAMES.get(kind, kind))
    template: Raw = {"name": name}
    (draft.shared if is_shared else draft.templates).append(template)
    target: Raw = {"templateRef": {"name": SHARED, "template": name}} if is_shared else {"template": name}
    facts = _inputs(draft, template, kind, is_free=is_free)
    words = [f"{{{{inputs.parameters.{name}}}}}" for name in (*facts["takes"], *facts["may_take"])]
    template[kind] = body(draft, kind, words)
    if kind == "container" and not is_free and draft.may("daemons") and draft.choices.chance(10):
        template["daemon"] = draft.has_daemon = True
    else:
        facts |= _outputs(draft, template, kind)
        limit_leaf(draft, template, kind)
    annotate(draft, template, kind)
    return Callee(target, has_result=kind in WITH_RESULT, **facts)


def plain(draft: Draft, name: str = "") -> Callee:
    """A new template with nothing but what its type needs; most simple is a container."""
    kind = draft.wanted.leaves[0]
    name = draft.named(name or NAMES.get(kind, kind))
    draft.templates.append({"name": name, kind: body(draft, kind, [])})
    return Callee({"template": name}, has_result=kind in WITH_RESULT)


def inline(draft: Draft) -> Callee:
    """A template that is written where it is called."""
    kind = draft.choices.one(draft.wanted.leaves)
    return Callee({"inline": {kind: body(draft, kind, [])}}, has_result=kind in WITH_RESULT)


def _inputs(draft: Draft, template: Raw, kind: str, *, is_free: bool) -> dict[str, Any]:
    """Write what it takes into the template. Returns that as its callers see it."""
    takes = draft.may("parameters") and kind != "suspend" and draft.choices.chance(2)
    has_default = takes and (is_free or draft.choices.chance(3))
    inputs: Raw = {}
    if takes:
        inputs["parameters"] = [{"name": "level", "default": "low"} if has_default else {"name": "value"}]
    files = draft.may("artifacts") and kind in IN_POD and draft.choices.chance(2)
    has_own_file = files and (is_free or draft.choices.chance(2))
    if files:
        inputs["artifacts"] = [{"name": "file", "path": "/in/file"} | ({"oss": {"key": "in"}} if has_own_file else {})]
    if inputs:
        template["inputs"] = inputs
    return {
        "takes": ("value",) if takes and not has_default else (),
        "may_take": ("level",) if has_default else (),
        "takes_file": files and not has_own_file,
    }


def _outputs(draft: Draft, template: Raw, kind: str) -> dict[str, Any]:
    """Write what it gives into the template. Returns that as its callers see it."""
    parameters: list[Raw] = []
    if draft.may("parameters") and kind in (*IN_POD, "resource") and draft.choices.chance(3):
        source = {"jsonPath": "{.metadata.uid}"} if kind == "resource" else {"path": "/out/number"}
        parameters.append({"name": "number", "valueFrom": source})
    if draft.may("fan-out") and kind in IN_POD and draft.choices.chance(3):
        parameters.append({"name": "list", "value": LIST})
    gives_file = draft.may("artifacts") and kind in IN_POD and draft.choices.chance(2)
    outputs: Raw = {"parameters": parameters} if parameters else {}
    if gives_file:
        own = draft.choices.one(({}, {"s3": {"key": "out"}}))
        outputs["artifacts"] = [{"name": "file", "path": "/out/file"} | own]
    if outputs:
        template["outputs"] = outputs
    return {"gives": tuple(parameter["name"] for parameter in parameters), "gives_file": gives_file}


def body(draft: Draft, kind: str, words: list[str]) -> Raw:
    """What a leaf of this type runs, with these words in it."""
    match kind:
        case "container":
            return choose_image(draft) | ({"args": words} if words else {})
        case "script":
            return choose_image(draft) | {"command": ["sh"], "source": " ".join(["echo", *words])}
        case "containerSet":
            return {"containers": _containers(draft, words)}
        case "resource":
            data = "".join(f"\ndata: {{value: '{word}'}}" for word in words)
            head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: drawn-}"
            return {"action": "create", "manifest": head + data}
        case "suspend":
            return {"duration": draft.choices.one(("10", "1m"))}
        case "http":
            return {"url": "/".join(["https://example.com", *words])}
        case "plugin":
            return {"hello": {"words": words} if words else {}}
        case _:
            paths = {"name": "files", "s3": {"key": "/".join(["files", *words])}}
            return {"source": {"artifactPaths": paths}, "transformation": [{"expression": "data"}]}


def _containers(draft: Draft, words: list[str]) -> list[Raw]:
    main: Raw = {"name": "main", "image": IMAGE} | ({"args": words} if words else {})
    if draft.choices.chance(2):
        return [{"name": "first", "image": IMAGE}, main | {"dependencies": ["first"]}]
    return [main]
