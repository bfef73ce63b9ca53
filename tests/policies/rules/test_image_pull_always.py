import pytest

from manifests.edits import apply_edits
from policies.rules.image_pull_always import ImagePullAlways
from tests.policies.test_examples import findings

DIGEST = "alpine@sha256:" + "0" * 64


def workflow(container, spec=""):
    return f"""\
kind: Workflow
metadata: {{name: a}}
spec:
  {spec}
  templates:
    - name: one
      container: {container}
"""


@pytest.mark.parametrize(
    ("image", "words"), [("alpine", "no tag means latest"), ("registry:5000/alpine:latest", "the tag latest means")]
)
def test_the_message_says_why_it_is_always(image, words):
    (found,) = findings(ImagePullAlways, workflow(f'{{image: "{image}"}}'))
    assert words in found.message
    assert image in found.message


@pytest.mark.parametrize("image", ["alpine:3.20", "registry:5000/alpine:3.20", DIGEST, "{{inputs.parameters.image}}"])
def test_a_tag_a_digest_and_a_variable_are_left_alone(image):
    assert findings(ImagePullAlways, workflow(f'{{image: "{image}"}}')) == []


def test_only_a_digest_makes_the_fix_safe():
    for image, safe in ((DIGEST, True), ("alpine:3.20", False), ("alpine", False)):
        (found,) = findings(ImagePullAlways, workflow(f'{{image: "{image}", imagePullPolicy: Always}}'))
        assert found.fix.safe is safe


@pytest.mark.parametrize(
    "spec",
    [
        "templateDefaults: {container: {imagePullPolicy: IfNotPresent}}",
        "podSpecPatch: 'containers: [{name: main, imagePullPolicy: IfNotPresent}]'",
    ],
)
def test_a_policy_for_all_templates_settles_it(spec):
    assert findings(ImagePullAlways, workflow("{image: alpine}", spec)) == []


def test_the_controllers_default_settles_main_containers_and_not_sidecars():
    text = workflow("{image: alpine}") + "      sidecars: [{name: s, image: nginx}]\n"
    config = """\
---
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data:
  mainContainer: |
    imagePullPolicy: IfNotPresent
"""
    (found,) = findings(ImagePullAlways, text + config)
    assert "nginx" in found.message


def test_always_from_the_defaults_is_overridden_in_the_template():
    text = workflow('{image: "alpine:3.20"}', "templateDefaults: {container: {imagePullPolicy: Always}}")
    (found,) = findings(ImagePullAlways, text)
    assert findings(ImagePullAlways, apply_edits(text, found.fix.edits)) == []


def test_a_policy_in_the_defaults_is_told_once_where_it_is_written():
    text = workflow('{image: "alpine:3.20"}', "templateDefaults: {container: {imagePullPolicy: Always}}")
    (found,) = findings(ImagePullAlways, text + '    - {name: two, container: {image: "nginx:1.27"}}\n')
    assert found.span.line == 4


def test_the_patch_of_an_init_container_stands_under_its_own_list():
    init = "{image: 'a:1'}\n      initContainers: [{name: prep, image: alpine}]"
    for kind, count in (("initContainers", 0), ("containers", 1)):
        patch = f"podSpecPatch: '{kind}: [{{name: prep, imagePullPolicy: IfNotPresent}}]'"
        assert len(findings(ImagePullAlways, workflow(init, patch))) == count


def test_a_patch_that_sets_always_is_told_at_the_patch():
    patch = "podSpecPatch: 'containers: [{name: main, imagePullPolicy: Always}]'"
    (found,) = findings(ImagePullAlways, workflow('{image: "alpine:3.20"}', patch))
    assert found.span.line == 4
    assert found.fix is None


def test_a_patch_with_variables_that_may_set_a_policy_settles_it():
    patch = """podSpecPatch: '{"containers": [{"name": "main", "imagePullPolicy": "IfNotPresent", "x": {{y}}Gi}]}'"""
    assert findings(ImagePullAlways, workflow("{image: alpine}", patch)) == []
    assert findings(ImagePullAlways, workflow("{image: alpine}", patch.replace("imagePullPolicy", "tty")))


def test_a_patch_wins_over_always_in_the_template():
    patch = "podSpecPatch: 'containers: [{name: main, imagePullPolicy: IfNotPresent}]'"
    assert findings(ImagePullAlways, workflow('{image: "alpine:3.20", imagePullPolicy: Always}', patch)) == []


def test_an_image_whose_name_is_filled_in_may_still_be_the_latest():
    assert findings(ImagePullAlways, workflow('{image: "{{inputs.parameters.image}}:latest"}'))


def test_the_templates_of_a_workflow_template_are_told_there_and_not_at_its_users():
    template = workflow("{image: alpine}").replace("kind: Workflow", "kind: WorkflowTemplate")
    user = "---\nkind: Workflow\nmetadata: {name: u}\nspec: {workflowTemplateRef: {name: a}}\n"
    assert [found.kind for found in findings(ImagePullAlways, template + user)] == ["WorkflowTemplate"]
