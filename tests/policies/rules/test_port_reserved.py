import pytest

from policies.rules.port_reserved import PortReserved
from tests.policies.test_examples import findings

BAD = PortReserved.example("bad")


@pytest.mark.parametrize(("port", "count"), [(111, 1), (998, 1), (10250, 1), (10255, 1), (10251, 0), (99, 0)])
def test_four_ports_are_reserved(port, count):
    assert len(findings(PortReserved, BAD.replace("10250", str(port)))) == count


def test_a_sidecar_takes_a_port_of_the_same_pod():
    text = BAD.replace("10250", "8080") + (
        '      sidecars: [{name: rpc, image: "alpine:3.20", ports: [{containerPort: 111}]}]\n'
    )
    assert "'rpc' in 'build' uses port 111" in findings(PortReserved, text)[0].message


def test_the_port_itself_is_shown_and_that_of_a_patch_at_the_patch():
    text = PortReserved.example("bad")
    (found,) = findings(PortReserved, text)
    assert found.path[-1] == "containerPort"
    patch = "  podSpecPatch: 'containers: [{name: main, ports: [{containerPort: 111}]}]'\n  templates:"
    other = text.replace("containerPort: 10250", "containerPort: 80").replace("  templates:", patch)
    (found,) = findings(PortReserved, other)
    assert found.path[-1] == "podSpecPatch"
