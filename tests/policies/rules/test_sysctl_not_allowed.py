import pytest

from policies.rules.sysctl_not_allowed import SysctlNotAllowed
from tests.policies.test_examples import findings

BAD = SysctlNotAllowed.example("bad")


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("kernel.shmmax", 0),
        ("kernel.sem", 0),
        ("kernel.semaphores", 1),
        ("vm.min_free_kbytes", 0),
        ("net.ipv4.tcp_syncookies", 1),
        ("fs.file-max", 1),
        ("'{{name}}'", 0),
    ],
)
def test_what_eci_takes(name, count):
    assert len(findings(SysctlNotAllowed, BAD.replace("vm.max_map_count", name))) == count


def test_a_templates_security_context_replaces_the_workflows():
    own = BAD + "      securityContext: {runAsUser: 1000}\n"
    assert findings(SysctlNotAllowed, own) == []


def test_a_name_may_be_written_with_slashes():
    assert findings(SysctlNotAllowed, BAD.replace("vm.max_map_count", "net/core/somaxconn")) == []
    assert findings(SysctlNotAllowed, BAD.replace("vm.max_map_count", "net/ipv4/tcp_syncookies"))
