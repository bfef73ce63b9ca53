import pytest

from policies.rules.retry_missing import RetryMissing
from tests.policies.test_examples import findings

BAD = RetryMissing.example("bad")


@pytest.mark.parametrize("line", ["retryStrategy: {limit: 3}", "templateDefaults: {retryStrategy: {limit: 3}}"])
def test_a_retry_for_all_templates_settles_it(line):
    assert findings(RetryMissing, BAD + f"  {line}\n") == []


def test_the_controllers_defaults_settle_it():
    config = """\
---
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data:
  workflowDefaults: |
    spec: {retryStrategy: {limit: 3}}
"""
    assert findings(RetryMissing, BAD + config) == []


def test_templates_without_pods_need_no_retry():
    assert findings(RetryMissing, BAD.replace('container: {image: "alpine:3.20"}', "suspend: {}")) == []


def test_on_spot_it_tells_of_the_reclaim_and_shows_the_annotation():
    (found,) = findings(
        RetryMissing, BAD + "  podMetadata: {annotations: {k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo}}\n"
    )
    assert "one reclaim fails the workflow" in found.message
    assert len(found.related) == 1


CALLED = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: main
  %s
  templates:
    - name: main
      %s
      steps: [[{name: sub, template: sub%s}]]
    - name: sub
      steps: [[{name: leaf, template: leaf%s}]]
    - {name: leaf, container: {image: a}}
"""


@pytest.mark.parametrize(
    ("parts", "number"),
    [
        (("", "", "", ""), 1),
        (("", "retryStrategy: {limit: 2}", "", ""), 0),
        (("", "retryStrategy: {}", "", ""), 0),
        (("", "retryStrategy: {limit: 0}", "", ""), 1),
        (("", "retryStrategy: {limit: 2, retryPolicy: OnError}", "", ""), 1),  # steps end as Failed
        (("", "", ", continueOn: {failed: true, error: true}", ""), 0),
        (("", "", "", ", continueOn: {failed: true, error: true}"), 0),
        (("", "", "", ", continueOn: {failed: true}"), 1),
        (("onExit: leaf", "", ", continueOn: {failed: true, error: true}", ""), 0),
    ],
)
def test_what_the_callers_do_with_a_failure_counts(parts, number):
    assert len(findings(RetryMissing, CALLED % parts)) == number


def test_one_call_that_nothing_protects_is_enough():
    other = "    - name: other\n      steps: [[{name: leaf, template: leaf}]]\n"
    text = CALLED % ("", "retryStrategy: {limit: 2}", "", "")
    assert len(findings(RetryMissing, text + other)) == 1


@pytest.mark.parametrize(
    "holder",
    [
        "  onExit: two\n",
        "  hooks: {exit: {template: two}}\n",
        "  hooks: {running: {expression: 'true', template: two}}\n",
        "    - name: three\n      steps: [[{name: s, template: one, onExit: two}]]\n",
        "    - name: three\n      steps: [[{name: s, template: one, hooks: {exit: {template: two}}}]]\n",
    ],
)
def test_hooks_and_exit_handlers_are_left_out(holder):
    text = "kind: Workflow\nmetadata: {name: a}\nspec:\n  entrypoint: one\n%s  templates:\n%s"
    text += "    - {name: one, retryStrategy: {limit: 2}, container: {image: a}}\n"
    text += "    - {name: two, container: {image: a}}\n"
    spec, template = (holder, "") if holder.startswith(("  on", "  hooks")) else ("", holder)
    assert findings(RetryMissing, text % (spec, template)) == []
    assert len(findings(RetryMissing, text % ("", ""))) == 1


def test_an_inline_template_has_no_name_to_show():
    text = "kind: Workflow\nmetadata: {name: a}\nspec:\n  entrypoint: one\n  templates:\n"
    text += "    - {name: one, steps: [[{name: s, inline: {container: {image: a}}}]]}\n"
    (found,) = findings(RetryMissing, text)
    assert found.message.startswith("an inline template has no retryStrategy")


def test_an_entrypoint_that_calls_itself_is_still_where_it_begins():
    text = CALLED.replace("{name: sub, template: sub%s}", "{name: sub, template: sub%s}, {name: again, template: main}")
    assert len(findings(RetryMissing, text % ("", "", "", ""))) == 1


def test_pods_of_a_workflow_template_are_told_there_alone():
    template = BAD.replace("kind: Workflow", "kind: WorkflowTemplate").replace("{generateName: hash-}", "{name: t}")
    workflow = "---\nkind: Workflow\nmetadata: {name: a}\nspec: {workflowTemplateRef: {name: t}}\n"
    assert [found.kind for found in findings(RetryMissing, template + workflow)] == ["WorkflowTemplate"]


def test_a_pod_that_fails_fast_is_left_to_the_policy_for_that():
    metadata = "  podMetadata: {annotations: {k8s.aliyun.com/eci-fail-strategy: fail-fast}}\n"
    assert findings(RetryMissing, BAD + metadata) == []
    labels = metadata.replace("{annotations:", "{labels: {alibabacloud.com/acs: 'true'}, annotations:")
    assert len(findings(RetryMissing, BAD + labels)) == 1
