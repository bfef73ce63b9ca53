import pytest

from manifests import Severity
from manifests.edits import apply_edits
from policies.rules.executor_not_emissary import ExecutorNotEmissary
from tests.policies.test_examples import findings

CONFIG = "kind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\ndata:\n"


def test_an_executor_under_its_own_key_is_shown_and_fixed_there():
    text = CONFIG + "  containerRuntimeExecutor: pns\n"
    (found,) = findings(ExecutorNotEmissary, text)
    assert (found.span.line, found.span.column, found.span.end_column) == (4, 29, 32)
    assert apply_edits(text, found.fix.edits).endswith("containerRuntimeExecutor: emissary\n")


def test_an_executor_inside_a_block_text_is_shown_by_its_exact_columns():
    text = CONFIG + "  config: |\n\n      parallelism: 5\n      containerRuntimeExecutor: 'kubelet'\n"
    (found,) = findings(ExecutorNotEmissary, text)
    assert (found.span.line, found.span.column, found.span.end_column) == (7, 33, 42)
    assert apply_edits(text, found.fix.edits).endswith("      containerRuntimeExecutor: emissary\n")


def test_an_executor_in_a_folded_text_is_shown_at_its_key_and_not_fixed():
    (found,) = findings(ExecutorNotEmissary, CONFIG + '  config: "containerRuntimeExecutor: docker"\n')
    assert found.span.line == 4
    assert found.fix is None


def test_each_executor_of_a_list_is_shown_at_its_own_name():
    text = CONFIG + "  containerRuntimeExecutors: |\n    - name: emissary\n    - name: docker\n    - name: k8sapi\n"
    assert [found.span.line for found in findings(ExecutorNotEmissary, text)] == [6, 7]


@pytest.mark.parametrize("executor", ["docker", "kubelet", "pns"])
def test_executors_that_cannot_work_on_eci_are_errors(executor):
    (found,) = findings(ExecutorNotEmissary, CONFIG + f"  containerRuntimeExecutor: {executor}\n")
    assert found.severity is Severity.ERROR


def test_the_kubernetes_api_executor_works_and_is_a_warning():
    (found,) = findings(ExecutorNotEmissary, CONFIG + "  containerRuntimeExecutor: k8sapi\n")
    assert found.severity is Severity.WARNING


@pytest.mark.parametrize("kind", ["labels", "annotations"])
def test_a_workflow_that_chooses_an_executor_is_told_too(kind):
    key = "workflows.argoproj.io/container-runtime-executor"
    (found,) = findings(ExecutorNotEmissary, f"kind: Workflow\nmetadata:\n  {kind}:\n    {key}: docker\nspec: {{}}\n")
    assert found.span.line == 4
    assert "'docker'" in found.message
