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
