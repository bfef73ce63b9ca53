from manifests import Severity
from policies.rules.host_namespace_shared import HostNamespaceShared
from tests.policies.test_examples import findings

BAD = HostNamespaceShared.example("bad")
GOOD = HostNamespaceShared.example("good")


def patched(patch, text=GOOD):
    return text.replace("  entrypoint: build\n", f"  entrypoint: build\n  podSpecPatch: '{patch}'\n")


def test_the_other_two_namespaces_can_only_be_patched_in_and_are_warnings():
    found = findings(HostNamespaceShared, patched("{hostPID: true, hostIPC: true}"))
    assert [finding.message.split(" ")[0] for finding in found] == ["hostPID", "hostIPC"]
    assert {finding.severity for finding in found} == {Severity.WARNING}


def test_a_patched_host_network_is_as_wrong_as_a_written_one_and_can_be_taken_back():
    (found,) = findings(HostNamespaceShared, patched("{hostNetwork: true}"))
    assert found.severity is Severity.ERROR
    assert findings(HostNamespaceShared, patched("{hostNetwork: false}", BAD)) == []


def test_two_templates_are_one_finding():
    assert len(findings(HostNamespaceShared, BAD + '    - name: b\n      container: {image: "alpine:3.20"}\n')) == 1
