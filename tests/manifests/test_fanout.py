"""Widths: how many pods the loops of a workflow make, and how many of them at once."""

import pytest

from manifests import loads
from manifests.fanout import MOST, Fanout, Width

TEXT = """\
kind: Workflow
metadata: {{generateName: x-}}
spec:
  entrypoint: main
  {spec}
  arguments: {{parameters: [{{name: times, value: "7"}}, {{name: list, value: "[1, 2, 3]"}}]}}
  templates:
    - name: main
      {main}
      steps:
        - - {{name: a, template: middle, {outer}}}
    - name: middle
      {middle}
      steps:
        - - {{name: b, template: leaf, {inner}}}
    - name: leaf
      container: {{image: "alpine:3.20"}}
    - name: unused
      container: {{image: "alpine:3.20"}}
"""


def fanout(**parts: str) -> Fanout:
    filled = {"spec": "", "main": "", "middle": "", "outer": "", "inner": ""} | parts
    manifests = loads(TEXT.format(**filled))
    return manifests.fanout(manifests.workflows[0])


def leaf(**parts: str) -> Width:
    found = fanout(**parts)
    template = found.workflow.spec.template("leaf")
    assert template is not None
    return found.of(template)


@pytest.mark.parametrize(
    ("loop", "runs", "unknown"),
    [
        ("", 1, False),
        ("withItems: [1, 2, 3]", 3, False),
        ("withItems: []", 1, False),
        ('withSequence: {count: "5"}', 5, False),
        ('withSequence: {start: "1", end: "100"}', 100, False),
        ('withSequence: {start: "9", end: "0"}', 10, False),
        ('withSequence: {count: "{{workflow.parameters.times}}"}', 7, False),
        ('withParam: "[1, 2]"', 2, False),
        ('withParam: "{{workflow.parameters.list}}"', 3, False),
        ('withParam: "{{steps.x.outputs.result}}"', 1, True),
        ('withSequence: {count: "{{inputs.parameters.n}}"}', 1, True),
        ('withSequence: {count: "0"}', 0, False),
    ],
)
def test_a_loop_counts_as_far_as_it_is_written(loop, runs, unknown):
    width = leaf(inner=loop)
    assert (width.runs, width.unknown) == (runs, unknown)


def test_nested_loops_multiply():
    width = leaf(outer="withItems: [1, 2, 3, 4]", inner='withSequence: {count: "25"}')
    assert (width.runs, width.at_once, width.limited) == (100, 100, False)


@pytest.mark.parametrize(
    ("parts", "at_once"),
    [
        ({"spec": "parallelism: 10"}, 10),
        ({"middle": "parallelism: 2"}, 8),  # each run of the template holds its own children down
        ({"main": "parallelism: 3"}, 75),  # so the nested loop goes on in full
        ({"main": "parallelism: 3", "middle": "parallelism: 2"}, 6),
        ({"spec": "templateDefaults: {parallelism: 2}"}, 4),
    ],
)
def test_parallelism_holds_down_what_runs_at_once_and_not_how_much_runs(parts, at_once):
    width = leaf(outer="withItems: [1, 2, 3, 4]", inner='withSequence: {count: "25"}', **parts)
    assert (width.runs, width.at_once, width.limited) == (100, at_once, True)


def test_the_loop_that_is_named_is_on_the_way_to_the_template():
    loop = leaf(inner="withItems: [1, 2]").loop
    assert loop is not None
    assert loop.name == "b"
    assert leaf().loop is None


def test_a_template_that_nothing_reaches_has_no_runs():
    found = fanout(inner="withItems: [1, 2]")
    template = found.workflow.spec.template("unused")
    assert template is not None
    assert found.of(template) == Width()
    assert (found.pods, found.pods_at_once, found.unknown) == (2, 2, False)


def test_the_defaults_of_the_controller_count():
    manifests = loads(
        TEXT.format(spec="", main="", middle="", outer="", inner='withSequence: {count: "50"}')
        + """\
---
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data: {workflowDefaults: "spec: {parallelism: 5}"}
"""
    )
    assert manifests.fanout(manifests.workflows[0]).pods_at_once == 5


def test_a_circle_of_calls_ends_and_numbers_stay_finite():
    text = TEXT.format(spec="", main="", middle="", outer='withSequence: {count: "999999999"}', inner="")
    manifests = loads(text.replace("template: leaf", 'template: main, withSequence: {count: "999999999"}'))
    assert manifests.fanout(manifests.workflows[0]).pods <= MOST


def at_once(main: str, more: str = "") -> tuple[int, int]:
    """The most runs of `leaf`, and the most pods, of a workflow that begins with `main`."""
    text = "kind: Workflow\nmetadata: {name: x}\nspec:\n  entrypoint: main\n  templates:\n"
    text += f"    - {{name: main, {main}}}\n{more}"
    text += "    - {name: leaf, container: {image: a}}\n    - {name: other, container: {image: a}}\n"
    manifests = loads(text)
    found = manifests.fanout(manifests.workflows[0])
    template = found.workflow.spec.template("leaf")
    assert template is not None
    return found.of(template).at_once, found.pods_at_once


ITEMS = 'withSequence: {count: "30"}'
A, B = f"{{name: a, template: leaf, {ITEMS}}}", f"{{name: b, template: leaf, {ITEMS}}}"


@pytest.mark.parametrize(
    ("main", "leaves", "pods"),
    [
        (f"steps: [[{A}], [{B}]]", 30, 30),
        (f"steps: [[{A}, {B}]]", 60, 60),
        (f"steps: [[{A}, {B}], [{{name: c, template: other}}]]", 60, 60),
        (f"steps: [[{A}], [{{name: c, template: other}}, {B}]]", 30, 31),
        (f"parallelism: 40, steps: [[{A}, {B}]]", 40, 40),
        (f"parallelism: 20, steps: [[{A}], [{B}]]", 20, 20),
    ],
)
def test_groups_of_steps_come_one_after_the_other(main, leaves, pods):
    assert at_once(main) == (leaves, pods)


@pytest.mark.parametrize(
    ("waits", "leaves"),
    [
        (("", "", ""), 90),
        (("", "depends: a", ""), 60),
        (("", "depends: a", "depends: b"), 30),
        (("", "depends: a", "depends: a"), 60),
        (("", "dependencies: [a]", "depends: b.Failed"), 30),
        (("depends: c", "depends: a", ""), 30),
        (("depends: c", "depends: a", "depends: b"), 90),  # a circle, of which nobody knows the order
        (("", "depends: x", "depends: '!a'"), 60),
    ],
)
def test_tasks_that_wait_for_others_do_not_run_beside_them(waits, leaves):
    tasks = [f"{{name: {n}, template: leaf, {ITEMS}, {w}}}" for n, w in zip("abc", waits, strict=True)]
    assert at_once(f"dag: {{tasks: [{', '.join(tasks)}]}}") == (leaves, leaves)


def test_a_task_between_two_others_keeps_them_apart():
    tasks = f"{A}, {{name: m, template: other, depends: a}}, {{name: b, template: leaf, {ITEMS}, depends: m}}"
    assert at_once(f"dag: {{tasks: [{tasks}]}}") == (30, 30)


def test_two_tasks_of_one_name_are_counted_beside_each_other():
    assert at_once(f"dag: {{tasks: [{A}, {A}, {{name: b, template: leaf, depends: a}}]}}") == (61, 61)


def test_the_order_of_callers_holds_for_what_they_call():
    more = f"    - {{name: one, steps: [[{A}]]}}\n    - {{name: two, steps: [[{A}, {B}]]}}\n"
    calls = "{name: p, template: one}", "{name: q, template: two}"
    assert at_once(f"steps: [[{calls[0]}], [{calls[1]}]]", more) == (60, 60)
    assert at_once(f"steps: [[{calls[0]}, {calls[1]}]]", more) == (90, 90)


def test_a_limit_counts_the_calls_below_it_with_all_that_each_makes():
    more = f"    - {{name: one, steps: [[{A}]]}}\n"
    calls = "{name: p, template: one, withItems: [1, 2]}, {name: q, template: one, withItems: [1, 2]}"
    assert at_once(f"parallelism: 3, steps: [[{calls}]]", more) == (90, 90)


def test_a_loop_over_nothing_makes_nothing():
    assert at_once('steps: [[{name: a, template: leaf, withSequence: {count: "0"}}]]') == (0, 0)


def test_a_limit_counts_before_the_largest_of_a_chain_is_taken():
    more = '    - {name: one, steps: [[{name: a, template: leaf, withSequence: {count: "40"}}]]}\n'
    tasks = '{name: a, template: leaf, withSequence: {count: "100"}}, '
    tasks += "{name: b, template: one, withItems: [1, 2], depends: a}"
    assert at_once(f"parallelism: 5, dag: {{tasks: [{tasks}]}}", more) == (80, 80)


def test_a_template_is_limited_only_where_each_way_to_it_is():
    more = f"    - {{name: one, parallelism: 9, steps: [[{A}]]}}\n    - {{name: two, steps: [[{A}]]}}\n"
    text = "kind: Workflow\nmetadata: {name: x}\nspec:\n  entrypoint: main\n  templates:\n"
    text += "    - {name: main, steps: [[{name: p, template: one}, {name: q, template: %s}]]}\n"
    text += more + "    - {name: leaf, container: {image: a}}\n"
    for called, limited in (("one", True), ("two", False)):
        manifests = loads(text % called)
        found = manifests.fanout(manifests.workflows[0])
        template = found.workflow.spec.template("leaf")
        assert template is not None
        assert found.of(template).limited is limited


def test_a_very_long_chain_of_calls_is_counted_without_its_order():
    text = "kind: Workflow\nmetadata: {name: x}\nspec:\n  entrypoint: t0\n  templates:\n"
    for number in range(900):
        calls = f"[{{name: a, template: t{number + 1}}}], [{{name: b, template: leaf}}]"
        text += f"    - {{name: t{number}, steps: [{calls}]}}\n"
    manifests = loads(text + "    - {name: t900, container: {image: a}}\n    - {name: leaf, container: {image: a}}\n")
    found = manifests.fanout(manifests.workflows[0])
    leaf = found.workflow.spec.template("leaf")
    assert leaf is not None
    assert (found.of(leaf).at_once, found.pods_at_once) == (900, 901)
