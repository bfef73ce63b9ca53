from policies.rules.exit_handler_unbounded import ExitHandlerUnbounded
from tests.policies.test_examples import findings


def workflow(handler='container: {image: "alpine:3.20"}', spec="activeDeadlineSeconds: 600\n  onExit: bye"):
    return f"""\
kind: Workflow
metadata: {{name: a}}
spec:
  entrypoint: one
  {spec}
  templates:
    - name: one
      container: {{image: "alpine:3.20"}}
    - name: bye
      {handler}
"""


POD = 'container: {image: "alpine:3.20"}'


def test_without_a_deadline_of_the_workflow_another_rule_speaks():
    assert findings(ExitHandlerUnbounded, workflow(spec="onExit: bye")) == []


def test_the_pods_deadline_does_not_bound_its_waiting():
    assert findings(ExitHandlerUnbounded, workflow(f"activeDeadlineSeconds: 60\n      {POD}"))


def test_a_handler_without_a_pod_needs_no_limit():
    assert findings(ExitHandlerUnbounded, workflow("http: {url: 'http://a'}")) == []


def test_a_timeout_for_all_templates_settles_it():
    spec = "activeDeadlineSeconds: 600\n  onExit: bye\n  templateDefaults: {timeout: 5m}"
    assert findings(ExitHandlerUnbounded, workflow(spec=spec)) == []


def test_under_a_retry_the_message_speaks_of_the_retry():
    (found,) = findings(ExitHandlerUnbounded, workflow(f"timeout: 5m\n      retryStrategy: {{limit: 2}}\n      {POD}"))
    assert "while it is retried" in found.message
    fast = "metadata: {annotations: {k8s.aliyun.com/eci-fail-strategy: fail-fast}}"
    text = workflow(f"timeout: 5m\n      retryStrategy: {{limit: 2}}\n      {fast}\n      {POD}")
    assert findings(ExitHandlerUnbounded, text) == []


def test_pods_that_the_handler_calls_count_and_others_do_not():
    text = workflow("steps: [[{name: s, template: deep}]]") + f"    - name: deep\n      {POD}\n"
    (found,) = findings(ExitHandlerUnbounded, text)
    assert "deep" in found.message
    assert "one" not in found.message.split("pod of ")[1].split()[0]


def test_the_exit_hook_is_a_handler_too():
    (found,) = findings(
        ExitHandlerUnbounded, workflow(spec="activeDeadlineSeconds: 600\n  hooks: {exit: {template: bye}}")
    )
    assert found.span.line == 6


def test_a_handler_that_calls_itself_ends():
    assert findings(ExitHandlerUnbounded, workflow("steps: [[{name: s, template: bye}]]")) == []


def test_failing_fast_ends_the_waiting_and_not_the_running():
    fast = "metadata: {annotations: {k8s.aliyun.com/eci-fail-strategy: fail-fast}}"
    assert findings(ExitHandlerUnbounded, workflow(f"{fast}\n      {POD}"))
    assert findings(ExitHandlerUnbounded, workflow(f"activeDeadlineSeconds: 60\n      {fast}\n      {POD}")) == []


def test_one_template_in_both_places_is_told_once():
    spec = "activeDeadlineSeconds: 600\n  onExit: bye\n  hooks: {exit: {template: bye}}"
    (found,) = findings(ExitHandlerUnbounded, workflow(spec=spec))
    assert found.span.line == 6
    assert len(findings(ExitHandlerUnbounded, workflow(spec=spec.replace("template: bye", "template: one")))) == 2
