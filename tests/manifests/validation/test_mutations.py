"""Random workflows that Argo accepts lint clean; one mistake in them is found where it was made, and alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from manifests import Diagnostic, Path, Severity, loads
from manifests.validation import validate
from tests.manifests.validation.workflows import SHARED, File, Raw, files

VALID_EXAMPLES = 150
MUTATION_EXAMPLES = 10
LEAVES = ("container", "script", "containerSet", "resource", "http")


@settings(max_examples=VALID_EXAMPLES)
@given(files())
def test_what_argo_accepts_lints_clean(file: File):
    """Not even a warning, save for parameters that nobody happened to use."""
    found = [f for f in validate(loads(file.text)) if f.name != "unused-parameter"]
    assert [f"{f.span.line}: {f.name}: {f.message}" for f in found] == [], file.text


@dataclass(frozen=True)
class Place:
    """Where a mutation was made: the kind of the document, and the path in it."""

    kind: str
    path: Path

    def holds(self, finding: Diagnostic) -> bool:
        """Whether the finding is there: at the path, at its parent, or at what is written below it."""
        is_there = finding.path in (self.path, self.path[:-1]) or finding.path[: len(self.path)] == self.path
        return finding.kind == self.kind and is_there


Choice = Callable[[list[Any]], Any]
"""Chooses among places; a file without any is passed over."""
Mutation = Callable[[File, Choice], Place]
MUTATIONS: dict[str, list[Mutation]] = {}
"""By the rule that each one must trigger."""


def breaks(rule: str) -> Callable[[Mutation], Mutation]:
    def register(mutation: Mutation) -> Mutation:
        MUTATIONS.setdefault(rule, []).append(mutation)
        return mutation

    return register


# Where a mutation can be made.


def templates(file: File, *types: str) -> list[tuple[Path, Raw]]:
    found = []
    for index, template in enumerate(file.spec["templates"]):
        if not types or any(kind in template for kind in types):
            found.append(((*file.path, "templates", index), template))
    return found


def calls(file: File) -> list[tuple[Path, Raw]]:
    """The steps and tasks of the workflow."""
    return [call for path, template in templates(file) for call in calls_of(path, template)]


def calls_of(path: Path, template: Raw) -> Iterator[tuple[Path, Raw]]:
    for outer, group in enumerate(template.get("steps", [])):
        for inner, step in enumerate(group):
            yield (*path, "steps", outer, inner), step
    for index, task in enumerate(template.get("dag", {}).get("tasks", [])):
        yield (*path, "dag", "tasks", index), task


def parameters(file: File) -> list[tuple[Path, Raw]]:
    """The parameters that steps and tasks give."""
    return [
        ((*path, "arguments", "parameters", index), parameter)
        for path, call in calls(file)
        for index, parameter in enumerate(call.get("arguments", {}).get("parameters", []))
    ]


def dags(file: File, *, field: str = "") -> list[tuple[Path, Raw]]:
    """DAGs, or those in which a task has this field."""
    return [
        (path, template)
        for path, template in templates(file, "dag")
        if not field or any(field in task for task in template["dag"]["tasks"])
    ]


@breaks("unknown-template")
def rename_the_called_template(file: File, one: Choice) -> Place:
    path, call = one([(path, call) for path, call in calls(file) if "template" in call])
    call["template"] = "nowhere"
    return Place(file.workflow["kind"], (*path, "template"))


@breaks("unknown-template")
def rename_the_template_of_a_reference(file: File, one: Choice) -> Place:
    path, call = one([(path, call) for path, call in calls(file) if "templateRef" in call])
    call["templateRef"]["template"] = "nowhere"
    return Place(file.workflow["kind"], (*path, "templateRef", "template"))


@breaks("unknown-template")
def rename_the_entrypoint(file: File, one: Choice) -> Place:
    file.spec["entrypoint"] = "nowhere"
    return Place(file.workflow["kind"], (*file.path, "entrypoint"))


@breaks("unknown-template")
def name_an_exit_handler_that_is_not_there(file: File, one: Choice) -> Place:
    file.spec["onExit"] = "nowhere"
    return Place(file.workflow["kind"], (*file.path, "onExit"))


@breaks("missing-reference")
def rename_the_object_of_a_reference(file: File, one: Choice) -> Place:
    path, call = one([(path, call) for path, call in calls(file) if "templateRef" in call])
    call["templateRef"]["name"] = "nowhere"
    return Place(file.workflow["kind"], (*path, "templateRef", "name"))


@breaks("call-target")
def name_what_runs_twice(file: File, one: Choice) -> Place:
    path, call = one([(path, call) for path, call in calls(file) if "template" in call])
    call["templateRef"] = {"name": SHARED, "template": file.shared["spec"]["templates"][0]["name"]}
    return Place(file.workflow["kind"], path)


@breaks("call-target")
def name_nothing_that_runs(file: File, one: Choice) -> Place:
    path, call = one([(path, call) for path, call in calls(file) if "template" in call])
    del call["template"]
    return Place(file.workflow["kind"], path)


@breaks("missing-argument")
def drop_an_argument(file: File, one: Choice) -> Place:
    path, parameter = one([found for found in parameters(file) if found[1]["name"] == "value"])
    call = dict(calls(file))[path[:-3]]
    call["arguments"]["parameters"].remove(parameter)
    return Place(file.workflow["kind"], path[:-3])


@breaks("missing-value")
def drop_the_value_of_an_argument(file: File, one: Choice) -> Place:
    path, parameter = one(parameters(file))
    del parameter["value"]
    return Place(file.workflow["kind"], (*path, "value"))


@breaks("duplicate-parameter")
def give_an_argument_twice(file: File, one: Choice) -> Place:
    path, parameter = one(parameters(file))
    given = dict(calls(file))[path[:-3]]["arguments"]["parameters"]
    given.append(dict(parameter))
    return Place(file.workflow["kind"], (*path[:-1], len(given) - 1, "name"))


@breaks("duplicate-parameter")
def declare_an_input_twice(file: File, one: Choice) -> Place:
    path, template = one([found for found in templates(file) if "parameters" in found[1].get("inputs", {})])
    declared = template["inputs"]["parameters"]
    declared.append(dict(declared[0]))
    return Place(file.workflow["kind"], (*path, "inputs", "parameters", len(declared) - 1, "name"))


@breaks("parameter-name")
def put_a_dot_in_the_name_of_an_argument(file: File, one: Choice) -> Place:
    given = file.spec.setdefault("arguments", {"parameters": []})["parameters"]
    given.append({"name": "a.b", "value": "x"})
    return Place(file.workflow["kind"], (*file.path, "arguments", "parameters", len(given) - 1, "name"))


@breaks("unknown-key")
def misspell_a_key_of_a_container(file: File, one: Choice) -> Place:
    path, template = one(templates(file, "container"))
    template["container"]["comand"] = template["container"].pop("command")
    return Place(file.workflow["kind"], (*path, "container", "comand"))


@breaks("unknown-key")
def misspell_a_key_of_the_spec(file: File, one: Choice) -> Place:
    file.spec["paralelism"] = 2
    return Place(file.workflow["kind"], (*file.path, "paralelism"))


@breaks("wrong-type")
def put_a_number_among_the_arguments_of_a_command(file: File, one: Choice) -> Place:
    path, template = one(templates(file, "container"))
    template["container"]["args"].append(1)
    return Place(file.workflow["kind"], (*path, "container", "args", len(template["container"]["args"]) - 1))


@breaks("bad-value")
def ask_for_a_size_that_is_none(file: File, one: Choice) -> Place:
    path, template = one(templates(file, "container"))
    template["container"]["resources"] = {"limits": {"cpu": "1x"}}
    return Place(file.workflow["kind"], (*path, "container", "resources", "limits", "cpu"))


@breaks("missing-image")
def remove_the_image(file: File, one: Choice) -> Place:
    kind = one(["container", "script"])
    path, template = one(templates(file, kind))
    del template[kind]["image"]
    return Place(file.workflow["kind"], (*path, kind, "image"))


@breaks("template-type")
def add_a_second_type(file: File, one: Choice) -> Place:
    path, template = one(templates(file, *LEAVES))
    template["steps"] = []
    return Place(file.workflow["kind"], path)


@breaks("template-type")
def remove_the_type(file: File, one: Choice) -> Place:
    path, template = one(templates(file, *LEAVES))
    del template[next(kind for kind in LEAVES if kind in template)]
    return Place(file.workflow["kind"], path)


@breaks("duplicate-template")
def name_a_template_like_another(file: File, one: Choice) -> Place:
    _, template = one(templates(file))
    file.spec["templates"].append(deepcopy(template))
    return Place(file.workflow["kind"], (*file.path, "templates", len(file.spec["templates"]) - 1, "name"))


@breaks("template-name")
def put_an_underscore_in_a_templates_name(file: File, one: Choice) -> Place:
    path, template = one(templates(file))
    old, template["name"] = template["name"], "a_b"
    for _, call in calls(file):
        for target in (call, *call.get("hooks", {}).values()):
            if target.get("template") == old:
                target["template"] = "a_b"
    for field in ("entrypoint", "onExit"):
        if file.spec.get(field) == old:
            file.spec[field] = "a_b"
    return Place(file.workflow["kind"], (*path, "name"))


@breaks("missing-entrypoint")
def remove_the_entrypoint(file: File, one: Choice) -> Place:
    del file.spec["entrypoint"]
    return Place(file.workflow["kind"], (*file.path, "entrypoint"))


@breaks("name-too-long")
def lengthen_the_name(file: File, one: Choice) -> Place:
    file.workflow["metadata"]["name"] = "x" * 64
    return Place(file.workflow["kind"], ("metadata", "name"))


@breaks("pod-gc")
def choose_a_pod_gc_strategy_that_is_none(file: File, one: Choice) -> Place:
    file.spec["podGC"] = {"strategy": "OnPodDone"}
    return Place(file.workflow["kind"], (*file.path, "podGC", "strategy"))


@breaks("hook-expression")
def hook_the_workflow_without_an_expression(file: File, one: Choice) -> Place:
    file.spec["hooks"] = {"running": {"template": file.spec["templates"][1]["name"]}}
    return Place(file.workflow["kind"], (*file.path, "hooks", "running"))


@breaks("hook-expression")
def hook_a_step_without_an_expression(file: File, one: Choice) -> Place:
    path, step = one([(path, call) for path, call in calls(file) if "steps" in path])
    step.setdefault("hooks", {})["running"] = {"template": file.spec["templates"][1]["name"]}
    return Place(file.workflow["kind"], (*path, "hooks", "running"))


@breaks("retry-policy")
def choose_a_retry_policy_that_is_none(file: File, one: Choice) -> Place:
    path, template = one(templates(file, *LEAVES))
    template["retryStrategy"] = {"limit": "2", "retryPolicy": "Sometimes"}
    return Place(file.workflow["kind"], (*path, "retryStrategy", "retryPolicy"))


@breaks("template-timeout")
def time_steps_out(file: File, one: Choice) -> Place:
    path, template = one(templates(file, "steps", "dag"))
    template["timeout"] = "10s"
    return Place(file.workflow["kind"], (*path, "timeout"))


@breaks("deadline-on-steps")
def give_steps_a_deadline(file: File, one: Choice) -> Place:
    path, template = one(templates(file, "steps", "dag"))
    template["activeDeadlineSeconds"] = 5
    return Place(file.workflow["kind"], (*path, "activeDeadlineSeconds"))


@breaks("active-deadline")
def give_a_container_a_deadline_with_a_unit(file: File, one: Choice) -> Place:
    path, template = one(templates(file, "container"))
    template["activeDeadlineSeconds"] = "5m"
    return Place(file.workflow["kind"], (*path, "activeDeadlineSeconds"))


@breaks("leaf-parallelism")
def give_a_container_parallelism(file: File, one: Choice) -> Place:
    path, template = one(templates(file, "container"))
    template["parallelism"] = 2
    return Place(file.workflow["kind"], (*path, "parallelism"))


@breaks("output-value")
def drop_the_source_of_an_output(file: File, one: Choice) -> Place:
    path, template = one([found for found in templates(file) if "outputs" in found[1]])
    del template["outputs"]["parameters"][0]["valueFrom"]
    return Place(file.workflow["kind"], (*path, "outputs", "parameters", 0, "valueFrom"))


@breaks("artifact-path")
def drop_the_path_of_an_output_artifact(file: File, one: Choice) -> Place:
    path, template = one([found for found in templates(file, *LEAVES) if "outputs" in found[1]])
    del template["outputs"]["artifacts"][0]["path"]
    return Place(file.workflow["kind"], (*path, "outputs", "artifacts", 0, "path"))


@breaks("metric")
def put_a_hyphen_in_a_metrics_name(file: File, one: Choice) -> Place:
    path, template = one(templates(file))
    template["metrics"] = {"prometheus": [{"name": "run-time", "help": "how long", "counter": {"value": "1"}}]}
    return Place(file.workflow["kind"], (*path, "metrics", "prometheus", 0, "name"))


@breaks("init-container-name")
def add_an_init_container_without_a_name(file: File, one: Choice) -> Place:
    path, template = one(templates(file, "container", "script"))
    template["initContainers"] = [{"image": "busybox:1.37"}]
    return Place(file.workflow["kind"], (*path, "initContainers", 0, "name"))


@breaks("unresolved-variable")
def use_an_input_that_is_not_there(file: File, one: Choice) -> Place:
    path, template = one(templates(file, "container"))
    template["container"]["args"].append("{{inputs.parameters.nowhere}}")
    return Place(file.workflow["kind"], (*path, "container", "args", len(template["container"]["args"]) - 1))


@breaks("unresolved-variable")
def use_a_workflow_argument_that_is_not_there(file: File, one: Choice) -> Place:
    path, parameter = one(parameters(file))
    parameter["value"] = "{{workflow.parameters.nowhere}}"
    return Place(file.workflow["kind"], (*path, "value"))


@breaks("unresolved-variable")
def refer_to_a_later_step(file: File, one: Choice) -> Place:
    path, parameter = one([found for found in parameters(file) if "steps" in found[0]])
    steps = {path: step for path, step in calls(file) if "steps" in path}
    own = path[:-3]
    later = one([step["name"] for other, step in steps.items() if other[:-2] == own[:-2] and other[-2] > own[-2]])
    parameter["value"] = f"{{{{steps.{later}.id}}}}"
    return Place(file.workflow["kind"], (*path, "value"))


@breaks("unresolved-variable")
def use_an_output_that_is_not_there(file: File, one: Choice) -> Place:
    path, parameter = one([found for found in parameters(file) if "steps" in found[0]])
    steps = {path: step for path, step in calls(file) if "steps" in path}
    own = path[:-3]
    earlier = one([step["name"] for other, step in steps.items() if other[:-2] == own[:-2] and other[-2] < own[-2]])
    parameter["value"] = f"{{{{steps.{earlier}.outputs.parameters.nowhere}}}}"
    return Place(file.workflow["kind"], (*path, "value"))


@breaks("step-name")
def name_a_step_like_another(file: File, one: Choice) -> Place:
    path, template = one(templates(file, "steps"))
    name = one([step["name"] for group in template["steps"] for step in group])
    template["steps"].append([{"name": name, "template": file.spec["templates"][1]["name"]}])
    return Place(file.workflow["kind"], (*path, "steps", len(template["steps"]) - 1, 0, "name"))


@breaks("step-name")
def name_a_task_like_another(file: File, one: Choice) -> Place:
    path, template = one(dags(file))
    tasks = template["dag"]["tasks"]
    tasks.append({"name": one([task["name"] for task in tasks]), "template": file.spec["templates"][1]["name"]})
    return Place(file.workflow["kind"], (*path, "dag", "tasks", len(tasks) - 1, "name"))


@breaks("step-name")
def put_an_underscore_in_a_steps_name(file: File, one: Choice) -> Place:
    path, step = one([(path, call) for path, call in calls(file) if "steps" in path])
    index = path[-4]
    assert isinstance(index, int)
    template = file.spec["templates"][index]
    template.update(_replaced(template, step["name"], f"{step['name']}_a"))
    return Place(file.workflow["kind"], (*path, "name"))


@breaks("loop-kinds")
def loop_in_two_ways(file: File, one: Choice) -> Place:
    path, call = one(calls(file))
    call.update({"withItems": ["a"], "withParam": '["a"]'})
    call.pop("withSequence", None)
    return Place(file.workflow["kind"], path)


@breaks("sequence-range")
def end_a_sequence_twice(file: File, one: Choice) -> Place:
    path, call = one([found for found in calls(file) if "withSequence" in found[1]])
    call["withSequence"] = {"count": 2, "end": 3}
    return Place(file.workflow["kind"], (*path, "withSequence"))


@breaks("dag-cycle")
def make_tasks_wait_for_each_other(file: File, one: Choice) -> Place:
    path, template = one(dags(file))
    first, second = template["dag"]["tasks"][:2]
    field = "depends" if "depends" in second else "dependencies"
    first[field] = second["name"] if field == "depends" else [second["name"]]
    return Place(file.workflow["kind"], (*path, "dag", "tasks", 0, field))


@breaks("unknown-dependency")
def wait_for_a_task_that_is_not_there(file: File, one: Choice) -> Place:
    path, template = one(dags(file, field="depends"))
    index = one([index for index, task in enumerate(template["dag"]["tasks"]) if "depends" in task])
    template["dag"]["tasks"][index]["depends"] += " && nowhere"
    return Place(file.workflow["kind"], (*path, "dag", "tasks", index, "depends"))


@breaks("unknown-dependency")
def list_a_dependency_that_is_not_there(file: File, one: Choice) -> Place:
    path, template = one(dags(file, field="dependencies"))
    index = one([index for index, task in enumerate(template["dag"]["tasks"]) if "dependencies" in task])
    template["dag"]["tasks"][index]["dependencies"].append("nowhere")
    return Place(file.workflow["kind"], (*path, "dag", "tasks", index, "dependencies"))


@breaks("missing-dependency")
def use_the_output_of_a_task_that_is_not_waited_for(file: File, one: Choice) -> Place:
    path, template = one(dags(file))
    tasks = template["dag"]["tasks"]
    maker = {"name": "maker", "template": file.spec["templates"][1]["name"]}
    value = {"name": "value", "value": "{{tasks.maker.outputs.result}}"}
    user = {"name": "user", "inline": {"inputs": {"parameters": [{"name": "value"}]}, "suspend": {"duration": "1"}}}
    tasks += [maker, {**user, "arguments": {"parameters": [value]}}]
    return Place(file.workflow["kind"], (*path, "dag", "tasks", len(tasks) - 1, "arguments", "parameters", 0, "value"))


@breaks("mixed-dependencies")
def mix_depends_and_dependencies(file: File, one: Choice) -> Place:
    path, template = one(dags(file, field="depends"))
    work, first = file.spec["templates"][1]["name"], template["dag"]["tasks"][0]["name"]
    template["dag"]["tasks"].append({"name": "last", "template": work, "dependencies": [first]})
    return Place(file.workflow["kind"], (*path, "dag"))


@breaks("continue-on-with-depends")
def continue_on_failure_beside_depends(file: File, one: Choice) -> Place:
    path, template = one(dags(file, field="depends"))
    template["dag"]["tasks"][0]["continueOn"] = {"failed": True}
    return Place(file.workflow["kind"], (*path, "dag", "tasks", 0, "continueOn"))


@breaks("depends-result")
def misspell_a_result(file: File, one: Choice) -> Place:
    path, template = one(dags(file, field="depends"))
    index = one([index for index, task in enumerate(template["dag"]["tasks"]) if "depends" in task])
    template["dag"]["tasks"][index]["depends"] += " || task0.Succeded"
    return Place(file.workflow["kind"], (*path, "dag", "tasks", index, "depends"))


@breaks("dag-target")
def aim_at_a_task_that_is_not_there(file: File, one: Choice) -> Place:
    path, template = one(dags(file))
    template["dag"]["target"] = "nowhere"
    return Place(file.workflow["kind"], (*path, "dag", "target"))


@breaks("task-name-digit")
def name_a_task_with_a_digit(file: File, one: Choice) -> Place:
    path, template = one(dags(file, field="depends"))
    template["dag"]["tasks"].append({"name": "5a", "template": file.spec["templates"][1]["name"]})
    return Place(file.workflow["kind"], (*path, "dag", "tasks", len(template["dag"]["tasks"]) - 1, "name"))


@breaks("artifact-source")
def drop_where_an_artifact_comes_from(file: File, one: Choice) -> Place:
    path, call = one([found for found in calls(file) if "artifacts" in found[1].get("arguments", {})])
    call["arguments"]["artifacts"] = [{"name": "file"}]
    return Place(file.workflow["kind"], (*path, "arguments", "artifacts", 0))


@breaks("resource-action")
def choose_an_action_that_is_none(file: File, one: Choice) -> Place:
    path, template = one(templates(file, "resource"))
    template["resource"]["action"] = "list"
    return Place(file.workflow["kind"], (*path, "resource", "action"))


@breaks("cron-schedule")
def schedule_the_sixtieth_minute(file: File, one: Choice) -> Place:
    assume(file.workflow["kind"] == "CronWorkflow")
    file.workflow["spec"]["schedules"].append("60 * * * *")
    return Place("CronWorkflow", ("spec", "schedules", 2))


@breaks("cron-timezone")
def choose_a_time_zone_that_is_none(file: File, one: Choice) -> Place:
    assume(file.workflow["kind"] == "CronWorkflow")
    file.workflow["spec"]["timezone"] = "Mars/Base"
    return Place("CronWorkflow", ("spec", "timezone"))


@breaks("missing-image")
def remove_the_image_of_a_shared_template(file: File, one: Choice) -> Place:
    del file.shared["spec"]["templates"][0]["script"]["image"]
    return Place("WorkflowTemplate", ("spec", "templates", 0, "script", "image"))


def _replaced(value: Any, old: str, new: str) -> Any:
    """The value with a text replaced wherever it stands."""
    if isinstance(value, dict):
        return {key: _replaced(item, old, new) for key, item in value.items()}
    if isinstance(value, list):
        return [_replaced(item, old, new) for item in value]
    return value.replace(old, new) if isinstance(value, str) else value


CASES = [(rule, mutation) for rule, mutations in MUTATIONS.items() for mutation in mutations]


@pytest.mark.parametrize(("rule", "mutation"), CASES, ids=[f"{rule} {mutation.__name__}" for rule, mutation in CASES])
def test_one_mistake_is_found_where_it_was_made(rule: str, mutation: Mutation):
    @settings(max_examples=MUTATION_EXAMPLES, suppress_health_check=[HealthCheck.filter_too_much])
    @given(files(), st.data())
    def check(original: File, data: st.DataObject):
        def one(places: list[Any]) -> Any:
            assume(places)
            return data.draw(st.sampled_from(places))

        file = deepcopy(original)
        place = mutation(file, one)
        found = [f for f in validate(loads(file.text)) if f.category == "argo" and f.severity is Severity.ERROR]
        told = "\n".join(f"{f.span.line}: {f.name} at {f.path}: {f.message}" for f in found)
        assert [f.name for f in found] == [rule], f"{file.text}\n{place}\n{told}"
        assert place.holds(found[0]), f"{file.text}\n{place}\n{told}"

    check()
