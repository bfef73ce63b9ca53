from policies.rules.config_beside_settings import ConfigBesideSettings
from tests.policies.test_examples import findings

CONFIG = "kind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\ndata:\n"


def test_the_keys_beside_are_named_and_the_finding_stands_at_config():
    data = "  parallelism: '5'\n  config: |\n    navColor: red\n  instanceID: a\n"
    (finding,) = findings(ConfigBesideSettings, CONFIG + data)
    assert finding.span.line == 5
    assert "beside parallelism, instanceID:" in finding.message


def test_keys_without_config_are_fine():
    assert findings(ConfigBesideSettings, CONFIG + "  parallelism: '5'\n  instanceID: a\n") == []
