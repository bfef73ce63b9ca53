import pytest

from manifests import Severity
from manifests.edits import apply_edits
from policies.rules.executor_not_emissary import ExecutorNotEmissary
from tests.policies.test_examples import findings

CONFIG = "kind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\ndata:\n"
DEPLOYMENT = """\
kind: Deployment
metadata: {name: workflow-controller}
spec:
  template:
    spec:
      containers:
        - name: workflow-controller
          args:
            - --container-runtime-executor
            - %s
"""


def test_an_executor_under_its_own_key_is_shown_there_and_its_line_dropped():
    text = CONFIG + "  containerRuntimeExecutor: pns\n  parallelism: '5'\n"
    (found,) = findings(ExecutorNotEmissary, text)
    assert (found.span.line, found.span.column, found.span.end_column) == (4, 29, 32)
    assert apply_edits(text, found.fix.edits) == CONFIG + "  parallelism: '5'\n"


def test_an_executor_inside_a_block_text_is_shown_by_its_exact_columns():
    text = CONFIG + "  config: |\n\n      parallelism: 5\n      containerRuntimeExecutor: 'kubelet'\n"
    (found,) = findings(ExecutorNotEmissary, text)
    assert (found.span.line, found.span.column, found.span.end_column) == (7, 33, 42)
    assert apply_edits(text, found.fix.edits) == CONFIG + "  config: |\n\n      parallelism: 5\n"


def test_an_executor_in_a_folded_text_is_shown_at_its_key_and_not_fixed():
    (found,) = findings(ExecutorNotEmissary, CONFIG + '  config: "containerRuntimeExecutor: docker"\n')
    assert found.span.line == 4
    assert found.fix is None


def test_a_line_that_holds_more_than_the_executor_is_not_dropped():
    text = CONFIG.replace("data:\n", "data: {parallelism: '5', containerRuntimeExecutor: docker}\n")
    (found,) = findings(ExecutorNotEmissary, text)
    assert found.fix is None


def test_each_executor_of_a_list_is_shown_at_its_own_name():
    text = CONFIG + "  containerRuntimeExecutors: |\n    - name: emissary\n    - name: docker\n    - name: k8sapi\n"
    assert [found.span.line for found in findings(ExecutorNotEmissary, text)] == [6, 7]


@pytest.mark.parametrize("executor", ["docker", "kubelet", "pns", "k8sapi"])
def test_each_of_the_four_old_executors_keeps_the_controller_from_starting(executor):
    (found,) = findings(ExecutorNotEmissary, CONFIG + f"  containerRuntimeExecutor: {executor}\n")
    assert found.severity is Severity.ERROR
    assert "does not start" in found.message


def test_emissary_and_what_is_no_text_are_left_alone():
    assert findings(ExecutorNotEmissary, CONFIG + "  containerRuntimeExecutor: emissary\n") == []
    assert findings(ExecutorNotEmissary, CONFIG + "  containerRuntimeExecutors: |\n    docker\n") == []


@pytest.mark.parametrize("kind", ["labels", "annotations"])
def test_a_workflow_that_chooses_an_executor_hears_that_it_has_no_effect(kind):
    key = "workflows.argoproj.io/container-runtime-executor"
    (found,) = findings(ExecutorNotEmissary, f"kind: Workflow\nmetadata:\n  {kind}:\n    {key}: docker\nspec: {{}}\n")
    assert found.span.line == 4
    assert found.severity is Severity.INFO
    assert "no effect" in found.message


def test_a_flag_of_the_controller_is_shown_at_the_flag():
    (found,) = findings(ExecutorNotEmissary, DEPLOYMENT % "docker")
    assert (found.span.line, found.span.column) == (9, 15)
    assert findings(ExecutorNotEmissary, DEPLOYMENT % "emissary") == []


def test_of_a_list_of_executors_no_line_is_dropped_by_itself():
    text = CONFIG + "  containerRuntimeExecutors: |\n    - name: docker\n"
    (found,) = findings(ExecutorNotEmissary, text)
    assert (found.span.line, found.fix) == (5, None)
