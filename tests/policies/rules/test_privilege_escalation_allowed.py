from policies.rules.privilege_escalation_allowed import PrivilegeEscalationAllowed
from tests.policies.test_examples import findings

BAD = PrivilegeEscalationAllowed.example("bad")


def test_a_patch_forbids_it():
    patch = "  podSpecPatch: 'containers: [{name: main, securityContext: {allowPrivilegeEscalation: false}}]'\n"
    assert findings(PrivilegeEscalationAllowed, BAD.replace("  templates:\n", f"{patch}  templates:\n")) == []


def test_templates_defaults_forbid_it():
    defaults = "  templateDefaults: {container: {securityContext: {allowPrivilegeEscalation: false}}}\n"
    assert findings(PrivilegeEscalationAllowed, BAD.replace("  templates:\n", f"{defaults}  templates:\n")) == []


def test_several_containers_of_a_pod_are_one_finding():
    assert len(findings(PrivilegeEscalationAllowed, BAD + '      sidecars: [{name: s, image: "alpine:3.20"}]\n')) == 1


def test_a_privileged_container_is_told_about_that_alone():
    text = BAD + "        securityContext: {privileged: true}\n"
    assert findings(PrivilegeEscalationAllowed, text) == []
