from policies.rules.workflow_defaults_missing import WorkflowDefaultsMissing
from tests.policies.test_examples import findings

CONFIG = "kind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\ndata:\n"


def test_defaults_inside_the_one_text_or_as_a_variable_are_there():
    for data in (
        "  config: |\n    workflowDefaults: {spec: {ttlStrategy: {}}}\n",
        "  config: '{{ .Values.config }}'\n",
        "  workflowDefaults: '{{ .Values.x }}'\n",
    ):
        assert findings(WorkflowDefaultsMissing, CONFIG + data) == []


def test_empty_defaults_are_none():
    assert len(findings(WorkflowDefaultsMissing, CONFIG + "  workflowDefaults: |\n    {}\n")) == 1
