from policies.rules.offload_missing import OffloadMissing
from tests.policies.test_examples import findings

CONFIG = "kind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\ndata:\n"

LOOP = """\
---
kind: Workflow
metadata: {name: wide}
spec:
  entrypoint: all
  templates:
    - name: all
      steps:
        - - {name: one, template: one, withSequence: {count: "%s"}}
    - name: one
      container: {image: a}
"""


def found(data, count=40_000):
    return findings(OffloadMissing, CONFIG + data + LOOP % count)


def test_offloading_in_any_spelling_settles_it():
    assert found("  persistence: |\n    nodeStatusOffload: true\n") == []


def test_offloading_that_is_switched_off_is_shown_where_it_is():
    (finding,) = found("  parallelism: '5'\n  persistence: |\n    archive: true\n    nodeStatusOffLoad: false\n")
    assert finding.span.line == 7
    assert finding.related[0].span.line == 11


def test_a_persistence_that_says_nothing_of_it_is_shown_as_a_whole():
    (finding,) = found("  parallelism: '5'\n  persistence: |\n    archive: true\n")
    assert finding.span.line == 5


def test_the_estimate_is_said_with_the_nodes_it_is_made_of():
    (finding,) = found("  parallelism: '5'\n")
    assert "at least 40002 nodes" in finding.message
    assert "about 2.5 MiB" in finding.message


def test_a_workflow_that_fits_when_compressed_needs_no_offloading():
    assert found("  parallelism: '5'\n", 15_700) == []


def test_settings_that_are_variables_may_offload():
    assert found("  persistence: '{{ .Values.persistence }}'\n") == []
    assert found("  config: '{{ .Values.config }}'\n") == []
