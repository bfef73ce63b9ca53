from manifests import Severity
from manifests.edits import apply_edits
from policies.rules.runtime_host_network import RuntimeHostNetwork
from tests.policies.test_examples import findings

BAD = RuntimeHostNetwork.example("bad")
UNSET = BAD.replace("  networkmode: HostNetwork  # <- runtime-host-network\n", "")


def test_the_default_is_a_hint_and_its_fix_writes_the_key():
    (found,) = findings(RuntimeHostNetwork, UNSET)
    assert found.severity is Severity.INFO
    assert "networkmode: ContainerNetwork" in apply_edits(UNSET, found.fix.edits)
    assert findings(RuntimeHostNetwork, BAD)[0].severity is Severity.ERROR


def test_workers_on_nodes_may_use_the_nodes_network():
    assert findings(RuntimeHostNetwork, BAD.replace("alibabacloud.com/eci", "team")) == []


def test_the_deprecated_labels_send_workers_to_eci_too():
    old = BAD.partition("  podMetadata")[0] + '  worker: {labels: {alibabacloud.com/eci: "true"}}\n'
    assert len(findings(RuntimeHostNetwork, old)) == 1
