from policies.rules.controller_parallelism_missing import ControllerParallelismMissing
from tests.policies.test_examples import findings

CONFIG = "kind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\ndata:\n"


def found(data):
    return findings(ControllerParallelismMissing, CONFIG + data)


def test_zero_means_no_limit():
    assert len(found("  parallelism: '0'\n")) == 1


def test_either_limit_settles_it_under_config_too():
    assert found("  namespaceParallelism: '5'\n") == []
    assert found("  config: |\n    parallelism: 5\n") == []


def test_a_number_without_quotes_or_a_variable_is_a_limit_too():
    assert found("  parallelism: 5\n") == []
    assert found("  parallelism: '{{ .Values.parallelism }}'\n") == []
    assert found("  config: '{{ .Values.config }}'\n") == []
