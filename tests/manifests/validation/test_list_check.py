"""Names in lists of parameters and artifacts, where Argo does not look and where it does not mind."""

from manifests import loads
from manifests.validation import validate

INLINE = """\
kind: Workflow
spec:
  entrypoint: main
  templates:
    - name: main
      steps:
        - - {name: a, inline: {container: {image: a}}}
        - - name: b
            inline:
              inputs: {parameters: [{name: in.put, value: x}]}
              container: {image: a}
              outputs: {parameters: [{name: out.put, valueFrom: {path: /x}}]}
"""
MERGED = """\
kind: Workflow
metadata: {name: user}
spec:
  workflowTemplateRef: {name: shared}
  arguments:
    parameters:
      - {name: a, value: x}
      - {name: a, value: y}
---
kind: WorkflowTemplate
metadata: {name: shared}
spec:
  entrypoint: work
  templates: [{name: work, container: {image: a, args: ["{{workflow.parameters.a}}"]}}]
"""


def test_of_a_later_inline_template_argo_looks_at_the_inputs_only():
    found = [(f.span.line, f.severity.value) for f in validate(loads(INLINE)) if f.name == "parameter-name"]
    assert found == [(10, "error"), (12, "warning")]


def test_argo_takes_the_first_of_two_arguments_for_a_workflow_template():
    (finding,) = validate(loads(MERGED))
    assert (finding.name, finding.span.line, finding.severity.value) == ("duplicate-parameter", 8, "warning")
    assert [related.span.line for related in finding.related] == [7]
