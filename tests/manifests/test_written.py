"""Values in force lead back to the text that they were written in."""

import pytest

from manifests.load import load_sources
from manifests.source import SourceFile
from manifests.written import layers, written_in

TEMPLATE = """\
kind: WorkflowTemplate
metadata: {name: t}
spec:
  entrypoint: a
  activeDeadlineSeconds: 60
  templates:
    - {name: a, dag: {tasks: [{name: x, template: b}, {name: y, template: b}]}}
    - name: b
      container: {image: "b:1"}
      steps: [[{name: s}], [{name: r}]]
"""
WORKFLOW = """\
kind: Workflow
metadata: {name: w}
spec:
  workflowTemplateRef: {name: t}
  activeDeadlineSeconds: null
  templates:
    - {name: c, container: {image: "c:1"}}
    - {name: b, container: {command: [sh]}}
"""
DEFAULTS = """\
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data:
  config: |
    workflowDefaults:
      spec:
        parallelism: 3
"""


@pytest.fixture(scope="module")
def found():
    texts = {"w.yaml": WORKFLOW, "t.yaml": TEMPLATE, "c.yaml": DEFAULTS}
    manifests = load_sources([SourceFile(*each) for each in texts.items()])
    return layers(manifests, manifests.workflows[0]), manifests.submitted[0].spec.raw


CASES = {
    ("workflowTemplateRef",): ("w.yaml", 4),
    ("entrypoint",): ("t.yaml", 4),
    ("activeDeadlineSeconds",): ("t.yaml", 5),
    ("templates", 1, "container", "image"): ("t.yaml", 9),
    ("templates", 1, "container", "command"): ("w.yaml", 8),
    ("templates", 1, "steps", 1, 0, "name"): ("t.yaml", 10),
    ("templates", 2, "dag", "tasks", 1): ("t.yaml", 7),
    ("templates", 0): ("w.yaml", 7),
    ("parallelism",): ("c.yaml", 7),
    (): ("w.yaml", 3),
}


@pytest.mark.parametrize(("path", "expected"), CASES.items(), ids=str)
def test_a_value_is_found_where_its_strongest_layer_writes_it(path, expected, found):
    written = written_in(*found, path)
    assert (written.document.source.name, written.span.line) == expected


@pytest.mark.parametrize(
    "path", [("onExit",), ("templates", 9), ("templates", 0, "retryStrategy"), ("entrypoint", "x")]
)
def test_what_nobody_wrote_is_nowhere(path, found):
    assert written_in(*found, path) is None
