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


TEMPLATE = """\
kind: WorkflowTemplate
metadata: {name: t}
spec:
  entrypoint: a
  templates:
    - {name: a, %s, container: {image: "a:1"}}
---
"""
USER = """\
kind: CronWorkflow
metadata: {name: u}
spec:
  schedules: ["0 1 * * *"]
  workflowSpec:
    workflowTemplateRef: {name: t}
    %s
"""


def test_what_the_user_of_a_workflow_template_says_itself_is_told_there():
    (found,) = findings(HostNamespaceShared, TEMPLATE % "inputs: {}" + USER % "hostNetwork: true")
    assert (found.kind, found.span.line) == ("CronWorkflow", 14)


def test_the_patch_of_a_template_is_not_held_against_the_patch_of_its_user():
    patched = TEMPLATE % "podSpecPatch: 'hostPID: true'"
    found = findings(HostNamespaceShared, patched + USER % "podSpecPatch: 'schedulerName: eci-scheduler'")
    assert [one.kind for one in found] == ["WorkflowTemplate"]
    (found,) = findings(HostNamespaceShared, TEMPLATE % "inputs: {}" + USER % "podSpecPatch: 'hostPID: true'")
    assert found.kind == "CronWorkflow"
