import pytest

from policies.rules.runs_as_root import RunsAsRoot
from tests.policies.test_examples import findings

GOOD = RunsAsRoot.example("good")
SAFE = "{runAsNonRoot: true, runAsUser: 8737}"


@pytest.mark.parametrize(
    ("settings", "count"),
    [
        ("{runAsUser: 1000}", 0),
        ("{runAsUser: 0}", 1),
        ("{runAsNonRoot: false}", 1),
        ("{fsGroup: 1000}", 1),
    ],
)
def test_what_keeps_a_pod_from_being_root(settings, count):
    assert len(findings(RunsAsRoot, GOOD.replace(SAFE, settings))) == count


def test_a_container_may_undo_what_the_workflow_says():
    undone = GOOD.replace('"alpine:3.20"}', '"alpine:3.20", securityContext: {runAsNonRoot: false, runAsUser: 0}}')
    assert len(findings(RunsAsRoot, undone)) == 1


def test_a_templates_security_context_replaces_the_workflows():
    assert [found.span.line for found in findings(RunsAsRoot, GOOD + "      securityContext: {fsGroup: 1}\n")] == [9]
    two = GOOD + '    - name: b\n      securityContext: {fsGroup: 1}\n      container: {image: "alpine:3.20"}\n'
    assert [found.span.line for found in findings(RunsAsRoot, two)] == [10]


def test_a_patch_counts_and_many_templates_are_one_finding():
    bad = RunsAsRoot.example("bad") + '    - name: b\n      container: {image: "alpine:3.20"}\n'
    (found,) = findings(RunsAsRoot, bad)
    assert "all 2 templates" in found.message
    patch = "  podSpecPatch: 'securityContext: {runAsNonRoot: true}'\n"
    assert findings(RunsAsRoot, bad.replace("  entrypoint: build\n", f"  entrypoint: build\n{patch}")) == []


def test_a_library_without_an_entrypoint_leaves_it_to_the_workflow():
    text = RunsAsRoot.example("bad").replace(
        "kind: Workflow\nmetadata: {generateName: build-}", "kind: WorkflowTemplate\nmetadata: {name: t}"
    )
    assert len(findings(RunsAsRoot, text)) == 1
    assert findings(RunsAsRoot, text.replace("  entrypoint: build\n", "")) == []
