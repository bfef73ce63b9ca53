from policies.rules.template_deadline_too_long import TemplateDeadlineTooLong
from tests.policies.test_examples import findings


def workflow(template="activeDeadlineSeconds: 7200", spec="activeDeadlineSeconds: 3600"):
    return f"""\
kind: Workflow
metadata: {{name: a}}
spec:
  entrypoint: one
  {spec}
  templates:
    - name: one
      {template}
      container: {{image: "alpine:3.20"}}
"""


def test_the_message_names_both_limits():
    (found,) = findings(TemplateDeadlineTooLong, workflow("timeout: 2h"))
    assert "timeout 2h" in found.message
    assert "3600" in found.message
    assert found.related


def test_equal_and_unknown_limits_are_left_alone():
    for template in ("activeDeadlineSeconds: 3600", 'activeDeadlineSeconds: "{{inputs.parameters.t}}"', "timeout: 60m"):
        assert findings(TemplateDeadlineTooLong, workflow(template)) == []


def test_a_limit_beyond_all_counting_is_left_alone():
    assert findings(TemplateDeadlineTooLong, workflow(f"activeDeadlineSeconds: {10**400}")) == []
    assert findings(TemplateDeadlineTooLong, workflow(spec=f"activeDeadlineSeconds: {10**400}")) == []


def test_a_timeout_takes_the_place_of_the_templates_deadline():
    both = "{timeout: 10m, activeDeadlineSeconds: 7200}"
    text = workflow("retryStrategy: {limit: 1}", f"activeDeadlineSeconds: 3600\n  templateDefaults: {both}")
    assert findings(TemplateDeadlineTooLong, text) == []


def test_a_limit_in_the_template_defaults_is_said_once():
    text = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: main
  activeDeadlineSeconds: 3600
  templateDefaults:
    timeout: 2h
  templates:
    - {name: main, steps: [[{name: s, template: one}, {name: t, template: two}]]}
    - {name: one, container: {image: "alpine:3.20"}}
    - {name: two, container: {image: "alpine:3.20"}}
"""
    (found,) = findings(TemplateDeadlineTooLong, text)
    assert "one, two" in found.message
    assert found.span.line == 7


def test_the_deadline_may_come_from_the_controller():
    config = """\
---
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data:
  config: |
    workflowDefaults: {spec: {activeDeadlineSeconds: 600}}
"""
    assert findings(TemplateDeadlineTooLong, workflow("timeout: 2h", "parallelism: 1") + config)
    assert findings(TemplateDeadlineTooLong, workflow("timeout: 2h", "parallelism: 1")) == []


def test_an_exit_handler_is_exempt():
    more = '    - {name: bye, timeout: 3h, container: {image: "alpine:3.20"}}\n'
    text = workflow("timeout: 10m", "activeDeadlineSeconds: 3600\n  onExit: bye") + more
    assert findings(TemplateDeadlineTooLong, text) == []
