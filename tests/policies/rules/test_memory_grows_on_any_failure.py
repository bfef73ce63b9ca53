from manifests import Severity
from policies.rules.memory_grows_on_any_failure import MemoryGrowsOnAnyFailure
from tests.policies.test_examples import findings

BAD = MemoryGrowsOnAnyFailure.example("bad")


def test_on_spot_it_is_a_warning():
    (found,) = findings(
        MemoryGrowsOnAnyFailure,
        BAD + "  podMetadata: {annotations: {k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo}}\n",
    )
    assert found.severity is Severity.WARNING


def test_a_retry_expression_that_asks_for_the_end_by_memory_settles_it():
    text = BAD.replace("retryPolicy: Always", "expression: lastRetry.exitCode == '137'")
    assert findings(MemoryGrowsOnAnyFailure, text) == []


def test_another_expression_does_not():
    assert (
        len(
            findings(
                MemoryGrowsOnAnyFailure, BAD.replace("retryPolicy: Always", "expression: lastRetry.exitCode != '2'")
            )
        )
        == 1
    )


def test_cpu_that_grows_is_not_spoken_of():
    assert findings(MemoryGrowsOnAnyFailure, BAD.replace("memory:", "cpu:")) == []


def test_a_patch_of_the_workflow_is_told_once_at_its_place():
    text = """\
kind: Workflow
metadata: {name: a}
spec:
  retryStrategy: {limit: 3}
  podSpecPatch: '{"containers": [{"name": "main", "resources": {"limits": {"memory": "{{=retries}}Gi"}}}]}'
  templates:
    - {name: one, container: {image: a}}
    - {name: two, container: {image: a}}
"""
    (found,) = findings(MemoryGrowsOnAnyFailure, text)
    assert found.span.line == 5


GROWING = '\'{"containers": [{"name": "main", "resources": {"limits": {"memory": "{{=retries}}Gi"}}}]}\''


def test_the_patch_of_the_workflow_holds_beside_one_of_the_template():
    text = "kind: Workflow\nmetadata: {name: a}\nspec:\n  retryStrategy: {limit: 3}\n"
    text += f"  podSpecPatch: {GROWING}\n  templates:\n    - {{name: one, podSpecPatch: %s, container: {{image: a}}}}\n"
    (found,) = findings(MemoryGrowsOnAnyFailure, text % "'{terminationGracePeriodSeconds: 9}'")
    assert found.span.line == 5
    fixed = "'{containers: [{name: main, resources: {limits: {memory: 4Gi}}}]}'"
    assert findings(MemoryGrowsOnAnyFailure, text % fixed) == []
    (found,) = findings(MemoryGrowsOnAnyFailure, text % GROWING)
    assert found.span.line == 7
