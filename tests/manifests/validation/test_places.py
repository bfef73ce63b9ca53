"""Findings about two things: at the one that is in the way, with the other beside it."""

import pytest

from manifests import loads
from manifests.validation import validate

HEAD = "kind: WorkflowTemplate\nspec:\n  templates:\n  - {name: work, container: {image: a}}\n  - name: main\n"

TWO = {
    "mount-path-clash": """\
container:
  image: a
  volumeMounts:
  - {name: a, mountPath: /x}
  - {name: b, mountPath: /x}
  - {name: c, mountPath: /x}
""",
    "container-set": """\
containerSet:
  containers:
  - {name: a, image: a, dependencies: [b]}
  - {name: b, image: a, dependencies: [a]}
  - {name: c, image: a, dependencies: [d]}
  - {name: d, image: a, dependencies: [c]}
""",
    "container-set-main": """\
containerSet:
  containers: [{name: a, image: a}]
outputs:
  parameters: [{name: a, valueFrom: {path: /a}}]
  artifacts: [{name: a, path: /a}]
""",
    "resource-manifest": """\
resource:
  action: create
  manifest: "kind: Job"
  manifestFrom: {artifact: {name: a}}
""",
    "call-target": """\
steps:
- - name: a
    template: work
    templateRef: {name: x, template: work}
""",
    "loop-kinds": """\
steps:
- - name: a
    template: work
    withSequence: {count: 2}
    withItems: [x]
""",
    "sequence-range": """\
steps:
- - name: a
    template: work
    withSequence:
      end: 5
      count: 2
""",
    "mixed-dependencies": """\
dag:
  tasks:
  - {name: a, template: work}
  - {name: b, template: work, dependencies: [a]}
  - {name: c, template: work, depends: a}
  - {name: d, template: work, dependencies: [b]}
""",
    "continue-on-with-depends": """\
dag:
  tasks:
  - {name: a, template: work, continueOn: {failed: true}}
  - {name: b, template: work, continueOn: {error: true}}
  - {name: c, template: work, depends: a && b}
""",
    "depends-items": """\
dag:
  tasks:
  - {name: a, template: work}
  - {name: b, template: work, depends: "a.AnySucceeded || a.AnySucceeded"}
""",
}
PLACES = {
    "mount-path-clash": [(10, [9]), (11, [9])],
    "container-set": [(8, [9]), (10, [11])],
    "container-set-main": [(7, [9, 10])],
    "resource-manifest": [(9, [8])],
    "call-target": [(9, [8])],
    "loop-kinds": [(9, [10])],
    "sequence-range": [(10, [11])],
    "mixed-dependencies": [(9, [10])],
    "continue-on-with-depends": [(8, [10]), (9, [10])],
    "depends-items": [(9, [8])],
}


@pytest.mark.parametrize("rule", TWO)
def test_both_places_are_shown(rule):
    text = HEAD + "".join(f"    {line}\n" for line in TWO[rule].splitlines())
    findings = [f for f in validate(loads(text)) if f.name == rule]
    assert [(f.span.line, [related.span.line for related in f.related]) for f in findings] == PLACES[rule]
