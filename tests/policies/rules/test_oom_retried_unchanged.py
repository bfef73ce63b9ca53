import pytest

from policies.rules.oom_retried_unchanged import OomRetriedUnchanged
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  templates:
    - name: one
      retryStrategy: %s
      container: {image: "alpine:3.20"}
"""


@pytest.mark.parametrize(
    ("expression", "number"),
    [
        ("lastRetry.exitCode == '137'", 1),
        ("'137' == lastRetry.exitCode", 1),
        ("asInt(lastRetry.exitCode) == 137", 1),
        ("lastRetry.exitCode in ['1', '137']", 1),
        ("lastRetry.message contains 'OOMKilled'", 1),
        ("!(lastRetry.exitCode != '137')", 1),
        ("lastRetry.exitCode != '137'", 0),
        ("!(lastRetry.exitCode in ['137'])", 0),
        ("not (lastRetry.message matches 'OOMKilled')", 0),
        ("lastRetry.exitCode == 137", 0),
        ("lastRetry.exitCode == '1'", 0),
        ("lastRetry.exitCode == '{{x}}'", 0),
        ("lastRetry.exitCode == '137", 0),
    ],
)
def test_only_an_expression_that_asks_for_the_end_by_memory_is_meant(expression, number):
    assert len(findings(OomRetriedUnchanged, TEXT % f'{{limit: 3, expression: "{expression}"}}')) == number


OOM = TEXT % "{limit: 3, expression: lastRetry.exitCode == '137'}"


@pytest.mark.parametrize(
    "line",
    [
        'podSpecPatch: \'{"containers": [{"name": "main", "resources": {"limits": {"memory": "{{=retries}}Gi"}}}]}\'',
        "metadata: {annotations: {k8s.aliyun.com/eci-use-specs: '{{=lastRetry.exitCode}}'}}",
    ],
)
def test_attempts_that_differ_settle_it(line):
    assert findings(OomRetriedUnchanged, OOM + f"      {line}\n") == []


def test_a_patch_that_is_the_same_for_each_attempt_does_not():
    assert (
        len(findings(OomRetriedUnchanged, OOM + "      podSpecPatch: '{\"priority\": {{inputs.parameters.p}}}'\n")) == 1
    )


def test_a_patch_of_the_workflow_settles_it():
    assert findings(OomRetriedUnchanged, OOM + '  podSpecPatch: \'{"memory": "{{retries}}"}\'\n') == []


def test_a_policy_that_never_gets_there_has_another_finding():
    assert findings(OomRetriedUnchanged, OOM.replace("limit: 3", "limit: 3, retryPolicy: OnError")) == []
