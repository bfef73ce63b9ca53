from policies.rules.host_port import HostPort
from tests.policies.test_examples import findings

BAD = HostPort.example("bad")


def test_zero_means_none():
    assert findings(HostPort, BAD.replace("hostPort: 80", "hostPort: 0")) == []


def test_the_port_is_shown_at_its_own_columns():
    (found,) = findings(HostPort, BAD)
    line = BAD.splitlines()[found.span.line - 1]
    assert line[found.span.column - 1 : found.span.end_column - 1] == "80"


def test_the_message_says_what_the_platform_does():
    text = HostPort.example("bad")
    assert "ECI maps no ports" in findings(HostPort, text)[0].message
    (found,) = findings(HostPort, text.replace("alibabacloud.com/eci", "alibabacloud.com/acs"))
    assert "one node can give it to one pod only" in found.message
