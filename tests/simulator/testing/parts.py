"""What a drawn workflow has in it, in words, so that benchmark and tests can tell what is never drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from manifests.expressions.depends import RESULTS
from manifests.workflow import TEMPLATE_TYPES
from simulator.testing.drawn import Documents

Raw = dict[str, Any]
OPERATORS = ("&&", "||", "!", "(")
PARTS = (
    *TEMPLATE_TYPES,
    *(f"depends {operator}" for operator in OPERATORS),
    *(f"depends .{result}" for result in RESULTS),
    *("depends alone", "dependencies", "target", "failFast"),
    *("steps in dag", "dag in steps", "loop in loop", "inline", "templateRef"),
    *("withItems", "withItems of maps", "withParam", "withParam of outputs", "withSequence"),
    *("when", "continueOn", "hook exit", "hook running", "onExit", "workflow hook exit", "workflow hook running"),
    *("template mutexes", "template semaphores", "workflow mutexes", "workflow semaphores"),
    *("template parallelism", "workflow parallelism"),
    *("timeout", "template activeDeadlineSeconds", "workflow activeDeadlineSeconds", "suspend duration"),
    *("retry of a leaf", "retry of steps", "retry of a dag", "daemon"),
    *("use-specs", "vswitch", "fail-strategy", "spot-strategy", "imagePullPolicy"),
    *("input parameter", "output parameter", "argument of outputs", "artifact in", "artifact out", "artifact from"),
)


def parts_of(documents: Documents) -> set[str]:
    """Those of PARTS that it has."""
    spec = documents.workflow["spec"]
    found = {f"workflow {word}" for word in _limits(spec)}
    found |= {f"workflow hook {name}" for name in spec.get("hooks", {})} | ({"onExit"} if "onExit" in spec else set())
    known = {template["name"]: template for template in spec["templates"]}
    shared = [template for document in documents if document["kind"] == "WorkflowTemplate"
              for template in document["spec"]["templates"]]  # fmt: skip
    for template in [*known.values(), *shared]:
        found |= set(_of_template(template))
        for call in _calls(template):
            found |= set(_of_call(call, known, "dag" if "dag" in template else "steps"))
    return found & set(PARTS)


def _of_template(template: Raw) -> Iterator[str]:
    kind = next(kind for kind in TEMPLATE_TYPES if kind in template)
    yield from (kind, *(f"template {word}" for word in _limits(template)))
    yield from (key for key in ("timeout", "daemon") if key in template)
    if "retryStrategy" in template:
        yield f"retry of {kind if kind == 'steps' else 'a dag' if kind == 'dag' else 'a leaf'}"
    if kind == "suspend":
        yield f"suspend {' '.join(template[kind])}"
    if kind == "dag":
        yield from template["dag"]
    yield from (key.rpartition("eci-")[2] for key in template.get("metadata", {}).get("annotations", {}))
    yield from (key for key in template.get(kind, {}) if key == "imagePullPolicy")
    for side, word in (("inputs", "in"), ("outputs", "out")):
        yield from [f"{side.removesuffix('s')} parameter"] if "parameters" in template.get(side, {}) else []
        yield from [f"artifact {word}"] if "artifacts" in template.get(side, {}) else []


def _limits(holder: Raw) -> Iterator[str]:
    yield from holder.get("synchronization", {})
    yield from (key for key in ("parallelism", "activeDeadlineSeconds") if key in holder)


def _of_call(call: Raw, known: dict[str, Raw], kind: str) -> Iterator[str]:
    yield from (key for key in ("when", "continueOn", "dependencies", "inline", "templateRef") if key in call)
    yield from (f"hook {name}" for name in call.get("hooks", {}))
    yield from _of_loop(call)
    yield from _of_depends(call.get("depends", ""))
    arguments = call.get("arguments", {})
    if any("outputs." in one["value"] for one in arguments.get("parameters", [])):
        yield "argument of outputs"
    yield from ("artifact from" for one in arguments.get("artifacts", []) if "from" in one)
    called = known.get(call.get("template", ""), {})
    if kind == "dag" and "steps" in called:
        yield "steps in dag"
    if kind == "steps" and "dag" in called:
        yield "dag in steps"
    if _loops(call) and any(_loops(inner) for inner in _calls(called)):
        yield "loop in loop"


def _of_loop(call: Raw) -> Iterator[str]:
    yield from _loops(call)
    if any(isinstance(item, dict) for item in call.get("withItems", [])):
        yield "withItems of maps"
    if "outputs" in call.get("withParam", ""):
        yield "withParam of outputs"


def _of_depends(text: str) -> Iterator[str]:
    yield from (f"depends {operator}" for operator in OPERATORS if operator in text)
    yield from (f"depends .{result}" for result in re.findall(r"\.(\w+)", text))
    if text and "." not in text:
        yield "depends alone"


def _loops(call: Raw) -> list[str]:
    return [key for key in ("withItems", "withParam", "withSequence") if key in call]


def _calls(template: Raw) -> list[Raw]:
    """The steps or tasks of a template."""
    return [step for group in template.get("steps", []) for step in group] + template.get("dag", {}).get("tasks", [])
