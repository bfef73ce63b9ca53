from policies.rules.referenced_limits_ignored import ReferencedLimitsIgnored
from tests.policies.test_examples import findings


def texts(defaults="{timeout: 20m}", template="", spec="parallelism: 1"):
    return f"""\
kind: WorkflowTemplate
metadata: {{name: tools}}
spec:
  templateDefaults: {defaults}
  templates:
    - {{name: hash, {template} container: {{image: a}}}}
    - {{name: both, steps: [[{{name: s, template: hash}}]]}}
---
kind: Workflow
metadata: {{name: a}}
spec:
  entrypoint: main
  {spec}
  templates:
    - name: main
      steps: [[{{name: s, templateRef: {{name: tools, template: both}}}}]]
"""


def test_templates_that_the_called_one_calls_count():
    (found,) = findings(ReferencedLimitsIgnored, texts())
    assert "hash runs without a limit" in found.message


def test_a_limit_of_the_template_itself_comes_along():
    assert findings(ReferencedLimitsIgnored, texts(template="activeDeadlineSeconds: 60,")) == []


def test_defaults_of_the_caller_hold():
    assert findings(ReferencedLimitsIgnored, texts(spec="templateDefaults: {timeout: 1h}")) == []


def test_defaults_without_a_limit_and_unknown_templates_are_left_alone():
    assert findings(ReferencedLimitsIgnored, texts("{retryStrategy: {limit: 2}}")) == []
    assert findings(ReferencedLimitsIgnored, texts().replace("name: tools, template", "name: other, template")) == []
