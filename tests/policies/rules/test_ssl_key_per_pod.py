import pytest

from policies.rules.ssl_key_per_pod import SslKeyPerPod
from tests.policies.test_examples import findings

TEXT = "kind: ConfigMap\nmetadata: {name: eci-profile}\ndata: {vpcId: vpc-a%s}\n"


@pytest.mark.parametrize(
    ("switch", "count"),
    [
        ("", 1),
        (', enableReuseSSLKey: "false"', 1),
        (', enableReuseSSLKey: "true"', 0),
        (', enableReuseSSLKey: "True"', 0),  # the wrong letter is eci-profile-value
        (", enableReuseSSLKey: '{{ .Values.reuse }}'", 0),
    ],
)
def test_only_the_switch_settles_it(switch, count):
    assert len(findings(SslKeyPerPod, TEXT % switch)) == count
