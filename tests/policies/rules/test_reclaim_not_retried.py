import pytest

from policies.rules.reclaim_not_retried import ReclaimNotRetried
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  podMetadata:
    annotations:
      k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo
  templates:
    - name: one
      retryStrategy: %s
      container: {image: "alpine:3.20"}
"""

ON_ERROR = TEXT % "{limit: 3, retryPolicy: OnError}"


@pytest.mark.parametrize("policy", ["Always", "OnFailure"])
def test_a_policy_that_retries_failures_settles_it(policy):
    assert findings(ReclaimNotRetried, TEXT % f"{{limit: 3, retryPolicy: {policy}}}") == []


def test_the_default_policy_of_an_expression_settles_it():
    assert findings(ReclaimNotRetried, TEXT % "{limit: 3, expression: 'true'}") == []


def test_pods_at_the_full_price_are_not_reclaimed():
    assert findings(ReclaimNotRetried, ON_ERROR.replace("SpotAsPriceGo", '""')) == []


def test_an_eviction_by_api_may_end_in_error():
    text = ON_ERROR.replace("SpotAsPriceGo", "SpotAsPriceGo\n      k8s.aliyun.com/eci-spot-release-strategy: api-evict")
    assert findings(ReclaimNotRetried, text) == []


def test_a_pod_that_fails_fast_is_left_to_the_policy_for_that():
    text = ON_ERROR.replace("SpotAsPriceGo", "SpotAsPriceGo\n      k8s.aliyun.com/eci-fail-strategy: fail-fast")
    assert findings(ReclaimNotRetried, text) == []


def test_without_a_retry_there_is_nothing_to_refuse():
    assert findings(ReclaimNotRetried, TEXT % "{limit: 0, retryPolicy: OnError}") == []


def test_a_strategy_for_several_templates_is_told_once_where_it_is_written():
    text = (TEXT % "null").replace("  templates:", "  retryStrategy: {limit: 3, retryPolicy: OnError}\n  templates:")
    text += "    - name: two\n      container: {image: a}\n"
    (found,) = findings(ReclaimNotRetried, text)
    assert found.span.line == 7
    assert "'one', 'two'" in found.message


def test_a_policy_in_the_defaults_is_shown_there():
    text = (TEXT % "{limit: 5}").replace(
        "  templates:", "  templateDefaults: {retryStrategy: {retryPolicy: OnError}}\n  templates:"
    )
    (found,) = findings(ReclaimNotRetried, text)
    assert found.span.line == 7


def test_the_spot_strategy_of_an_eci_profile_counts():
    effect = '{"annotations": {"k8s.aliyun.com/eci-spot-strategy": "SpotAsPriceGo"}}'
    profile = f"""\
---
kind: ConfigMap
metadata: {{name: eci-profile, namespace: kube-system}}
data:
  selectors: '[{{"name": "s", "objectSelector": {{}}, "effect": {effect}}}]'
"""
    text = ON_ERROR.replace("eci-spot-strategy: SpotAsPriceGo", "x: y")
    assert findings(ReclaimNotRetried, text) == []
    assert len(findings(ReclaimNotRetried, text + profile)) == 1


def test_a_workflow_over_a_workflow_template_is_told_of_the_policy_that_it_writes():
    template = "---\nkind: WorkflowTemplate\nmetadata: {name: t}\nspec:\n  entrypoint: one\n  templates:\n"
    template += "    - {name: one, container: {image: a}}\n"
    text = "kind: Workflow\nmetadata: {name: a}\nspec:\n  workflowTemplateRef: {name: t}\n"
    text += "  podMetadata: {annotations: {k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo}}\n"
    (found,) = findings(ReclaimNotRetried, text + "  retryStrategy: {limit: 2, retryPolicy: OnError}\n" + template)
    assert (found.kind, found.span.line) == ("Workflow", 6)
    settled = template.replace("name: one, c", "name: one, retryStrategy: {limit: 2, retryPolicy: OnError}, c")
    assert findings(ReclaimNotRetried, text + settled) == [], "it is written in the WorkflowTemplate"
