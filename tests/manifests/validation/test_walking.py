"""The way through a workflow: what is met, how often, in which order, and with which values."""

from __future__ import annotations

import time

import pytest

from manifests import Manifests, loads
from manifests.validation import validate
from manifests.validation.walk import Visit, Walk
from manifests.validation.walking import take_walk

MANY = 3000


def text(templates: str, spec: str = "") -> str:
    return f"kind: Workflow\nmetadata: {{generateName: x-}}\nspec:\n  entrypoint: main\n{spec}  templates:\n{templates}"


def walk(manifests: Manifests | str) -> Walk:
    """The walk through the first object."""
    manifests = loads(manifests) if isinstance(manifests, str) else manifests
    return take_walk(manifests.workflows[0], manifests)


def met(manifests: Manifests | str) -> list[str]:
    """What the walk met: names of templates, and the steps that inline templates are part of."""
    return [_name(visit) for visit in walk(manifests).visits]


def _name(visit: Visit) -> str:
    return visit.written.name if "inline" not in visit.written.path else f"inline {visit.written.path[-2]}"


def found(manifests: str) -> list[tuple[str, int]]:
    return [(f.name, f.span.line) for f in validate(loads(manifests)) if f.name != "unused-parameter"]


# What is met


def test_templates_are_met_in_the_order_of_calls_and_then_those_that_nobody_calls():
    templates = """\
    - {name: alone, suspend: {}}
    - {name: last, suspend: {}}
    - {name: end, suspend: {}}
    - {name: main, steps: [[{name: a, template: inner}], [{name: b, template: last}]]}
    - {name: inner, steps: [[{name: a, template: leaf}]]}
    - {name: leaf, suspend: {}}
"""
    assert met(text(templates, "  onExit: end\n")) == ["main", "inner", "leaf", "last", "end", "alone"]


def test_a_template_is_met_once_however_many_call_it():
    templates = """\
    - {name: main, steps: [[{name: a, template: leaf}, {name: b, template: leaf}], [{name: c, template: main}]]}
    - {name: leaf, suspend: {}}
"""
    assert met(text(templates)) == ["main", "leaf"]


def test_tasks_are_met_behind_those_that_they_wait_for_and_kept_as_they_are_written():
    templates = """\
    - name: main
      dag:
        tasks:
          - {name: c, depends: b, template: third}
          - {name: b, depends: a, template: second}
          - {name: a, template: first}
    - {name: third, suspend: {}}
    - {name: second, suspend: {}}
    - {name: first, suspend: {}}
"""
    assert met(text(templates)) == ["main", "first", "second", "third"]
    assert [call.step.name for call in walk(text(templates)).visits[0].calls] == ["c", "b", "a"]


@pytest.mark.parametrize("last", ["{name: a, depends: c, template: leaf}", "{name: c, template: leaf}"])
def test_tasks_that_have_no_order_are_met_as_they_are_written(last: str):
    """In a circle, or with one name for two of them."""
    templates = f"""\
    - name: main
      dag: {{tasks: [{{name: c, depends: b, template: one}}, {{name: b, depends: a, template: two}}, {last}]}}
    - {{name: one, suspend: {{}}}}
    - {{name: two, suspend: {{}}}}
    - {{name: leaf, suspend: {{}}}}
"""
    assert met(text(templates)) == ["main", "one", "two", "leaf"]


def test_a_global_output_is_there_for_a_task_that_waits_for_it_wherever_it_is_written():
    templates = """\
    - name: main
      dag:
        tasks:
          - {name: use, depends: make, template: use}
          - {name: make, template: make}
    - name: make
      script: {image: "alpine:3.20", source: date}
      outputs: {parameters: [{name: day, globalName: day, valueFrom: {path: /day}}]}
    - {name: use, container: {image: "alpine:3.20", args: ["{{workflow.outputs.parameters.day}}"]}}
"""
    assert found(text(templates)) == []
    assert found(text(templates.replace("depends: make, ", ""))) == [("unresolved-variable", 14)]


# Inline templates, which Argo knows by a name that they mostly do not have

INLINE = """\
    - name: main
      steps:
        - - name: a
            inline: {{container: {{image: "alpine:3.20"}}}}
        - - name: b
            inline: {later}
"""
FAULTS = ["{container: {args: [a]}}", "{steps: [[{name: c, inline: {container: {args: [a]}}}]]}"]


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_in_a_later_inline_template_is_an_error(fault: str):
    assert found(text(INLINE.format(later=fault))) == [("later-inline-template", 11)]


def test_what_is_in_the_first_one_without_a_name_is():
    first = INLINE.format(later=FAULTS[0]).replace('{container: {image: "alpine:3.20"}}', "{name: other, suspend: {}}")
    assert found(text(first)) == [("missing-image", 11)]


def test_an_inline_template_with_the_name_of_another_template_is_taken_for_it():
    templates = """\
    - name: main
      steps:
        - - name: a
            inline: {name: main, container: {args: [a]}}
"""
    assert found(text(templates)) == [("later-inline-template", 9)]


def test_a_template_is_taken_for_an_inline_one_of_its_name_that_comes_first():
    templates = """\
    - name: main
      steps:
        - - name: a
            inline: {name: leaf, suspend: {}}
          - name: b
            template: leaf
    - {name: leaf, container: {args: [a]}}
"""
    assert found(text(templates)) == [("later-inline-template", 12)]


def test_of_two_templates_with_one_name_both_are_looked_at():
    templates = "    - {name: main, suspend: {}}\n    - {name: main, container: {args: [a]}}\n"
    assert found(text(templates)) == [("duplicate-template", 7), ("missing-image", 7)]


def test_what_only_a_later_inline_template_calls_is_met_at_the_end():
    templates = INLINE.format(later="{steps: [[{name: c, template: leaf}, {name: d, inline: {suspend: {}}}]]}")
    assert met(text(templates + "    - {name: leaf, suspend: {}}\n")) == [
        "main",
        "inline 0",
        "inline 0",
        "inline 1",
        "leaf",
    ]


# Templates of other objects

LIBRARY = """\
---
kind: WorkflowTemplate
metadata: {name: library}
spec:
  templates:
    - {name: leaf, container: {image: "alpine:3.20"}}
    - name: takes
      inputs: {parameters: [{name: value}]}
      container: {image: "alpine:3.20", args: ["{{inputs.parameters.value}}"]}
"""


def test_of_another_object_only_what_is_called_is_met():
    templates = "    - {name: main, steps: [[{name: a, templateRef: {name: library, template: leaf}}]]}\n"
    visits = walk(text(templates) + LIBRARY).visits
    assert [(visit.owner.name, visit.written.name) for visit in visits] == [("x-", "main"), ("library", "leaf")]
    assert [visit.entry for visit in visits] == [(), ("spec", "templates", 0, "steps", 0, 0)]


@pytest.mark.parametrize("template", ["leaf", "takes", "nowhere"])
def test_an_inline_template_beside_a_reference_is_what_runs(template: str):
    """Argo looks for the object, and no further."""
    step = f"{{name: a, templateRef: {{name: library, template: {template}}}, inline: {{container: {{args: [a]}}}}}}"
    templates = f"    - {{name: main, steps: [[{step}]]}}\n"
    assert found(text(templates) + LIBRARY) == [("missing-image", 6)]
    assert ("missing-reference", 6) in found(text(templates))


@pytest.mark.parametrize("part", ["name: '{{item}}', template: takes", "name: library, template: '{{item}}'"])
def test_a_reference_that_is_a_variable_is_followed_nowhere(part: str):
    step = f"{{name: a, templateRef: {{{part}}}, withItems: [takes]}}"
    assert met(text(f"    - {{name: main, steps: [[{step}]]}}\n") + LIBRARY) == ["main"]
    assert found(text(f"    - {{name: main, steps: [[{step}]]}}\n") + LIBRARY) == []


# Values


def test_only_entrypoint_and_exit_handler_see_the_values_of_the_arguments():
    templates = """\
    - {name: main, inputs: {parameters: [{name: day}]}, steps: [[{name: a, template: leaf, arguments: {parameters: [{name: day, value: "{{inputs.parameters.day}}"}]}}]]}
    - {name: leaf, inputs: {parameters: [{name: day, default: x}]}, container: {image: a, args: ["{{inputs.parameters.day}}"]}}
"""  # noqa: E501
    spec = "  arguments: {parameters: [{name: day, value: monday}]}\n"
    main, leaf = walk(text(templates, spec)).visits
    assert main.calls[0].step.parameters[0].value == "monday"
    assert "monday" not in repr(leaf.template.raw)


@pytest.mark.parametrize(
    ("written", "is_known"),
    [("{{nope {{workflow.nope}}", True), ("{{nope}} {{workflow.nope}}", False), ("{{ {{a}} {{workflow.nope}}", False)],
)
def test_what_stands_behind_an_open_tag_belongs_to_it_up_to_the_next_end(written: str, is_known: bool):
    unresolved = (
        walk(text(f"    - {{name: main, container: {{image: a, args: ['{written}']}}}}\n")).visits[0].unresolved
    )
    assert [item.tag for item in unresolved] == ([] if is_known else ["workflow.nope"])


# However deep and however long


def took(manifests: str) -> tuple[float, list[str]]:
    """The seconds of processor time for all checks, and what they found."""
    read = loads(manifests)
    started = time.process_time()
    names = [finding.name for finding in validate(read)]
    return time.process_time() - started, names


def chain(last: str) -> str:
    names = ["main", *(f"t{number}" for number in range(1, MANY))]
    calls = zip(names, [*names[1:], last], strict=True)
    steps = "".join(f"    - {{name: {one}, steps: [[{{name: a, template: {other}}}]]}}\n" for one, other in calls)
    return text(steps + "    - {name: leaf, suspend: {}}\n")


def test_a_chain_of_thousands_of_calls_is_followed_to_its_end():
    assert met(chain("leaf"))[-1] == "leaf"
    assert len(met(chain("leaf"))) == MANY + 1
    seconds, names = took(chain("leaf"))
    assert names == []
    assert seconds < 10


def test_a_circle_of_thousands_of_templates_is_one_finding():
    seconds, names = took(chain("main"))
    assert names == ["endless-recursion"]
    assert seconds < 10


def test_tasks_that_call_their_own_dag_are_met_once():
    tasks = ", ".join(
        f"{{name: t{number}, template: main, when: '{{{{workflow.name}}}} != a'}}" for number in range(500)
    )
    assert met(text(f"    - {{name: main, dag: {{tasks: [{tasks}]}}}}\n")) == ["main"]


def test_objects_that_refer_to_each_other_in_a_circle_are_each_walked_through():
    objects = [
        f"kind: WorkflowTemplate\nmetadata: {{name: w{number}}}\nspec:\n  templates:\n"
        f"    - {{name: t, steps: [[{{name: a, templateRef: {{name: w{(number + 1) % 40}, template: t}}}}]]}}\n"
        for number in range(40)
    ]
    seconds, names = took("---\n".join(objects))
    assert names == []
    assert seconds < 5
    assert len(met("---\n".join(objects))) == 40


def test_a_whole_workflow_that_refers_to_itself_through_others_ends():
    objects = """\
kind: WorkflowTemplate
metadata: {name: one}
spec: {entrypoint: main, workflowTemplateRef: {name: two}}
---
kind: WorkflowTemplate
metadata: {name: two}
spec: {entrypoint: main, workflowTemplateRef: {name: one}}
"""
    assert met(objects) == []
    took(objects)


def test_many_mistakes_of_one_kind_take_no_longer_than_they_are_many():
    tasks = "".join(
        f"          - {{name: t{number}, template: leaf, when: '{{{{tasks.t{number + 1}.outputs.result}}}} == 1'}}\n"
        for number in range(MANY)
    )
    seconds, names = took(
        text(f"    - name: main\n      dag:\n        tasks:\n{tasks}    - {{name: leaf, suspend: {{}}}}\n")
    )
    assert len(names) == MANY
    assert seconds < 15
