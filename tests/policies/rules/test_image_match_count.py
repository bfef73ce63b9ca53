from policies.rules.image_match_count import ImageMatchCount
from tests.policies.test_examples import findings


def workflow(count, more="name: one", other=""):
    return f"""\
kind: Workflow
metadata: {{name: a}}
spec:
  entrypoint: one
  podMetadata: {{annotations: {{k8s.aliyun.com/imc-match-count-request: {count}{other}}}}}
  templates:
    - container: {{image: "alpine:3.20"}}
      {more}
"""


def test_equal_images_count_once_and_others_add_up():
    same = "name: one\n      sidecars: [{name: s, image: 'alpine:3.20'}]"
    assert findings(ImageMatchCount, workflow('"3"', same))
    assert findings(ImageMatchCount, workflow('"3"', same.replace("alpine:3.20", "nginx:1.27"))) == []


def test_containers_of_a_patch_count():
    patch = "name: one\n      podSpecPatch: 'containers: [{name: extra, image: nginx}]'"
    assert findings(ImageMatchCount, workflow('"3"', patch)) == []


def test_a_perfect_match_wins_and_odd_values_are_not_judged():
    assert findings(ImageMatchCount, workflow('"9"', other=', k8s.aliyun.com/imc-perfect-match: "true"')) == []
    for value in ('"{{workflow.parameters.n}}"', '"many"', '""', '"-3"', '"\u00b3"'):
        assert findings(ImageMatchCount, workflow(value)) == []


def test_a_number_of_any_length_is_read():
    assert findings(ImageMatchCount, workflow(f'"{"9" * 5000}"'))


def test_a_count_for_several_templates_is_told_once_with_what_fits_all_of_them():
    more = "name: one\n      sidecars: [{name: s, image: 'nginx:1.27'}]\n    - {name: two, container: {image: 'a:1'}}"
    (found,) = findings(ImageMatchCount, workflow('"4"', more))
    assert "a pod of two has 2" in found.message
    assert found.help.startswith("write 2 or less")


def test_pods_of_argoexec_alone_are_left_alone():
    text = workflow('"2"', "name: one\n    - {name: two, resource: {action: get, manifest: '{}'}}")
    assert findings(ImageMatchCount, text) == []


def test_a_count_in_a_workflow_template_is_told_there_and_that_of_its_user_at_the_user():
    template = workflow('"3"').replace("kind: Workflow", "kind: WorkflowTemplate")
    user = "---\nkind: Workflow\nmetadata: {name: u}\nspec: {workflowTemplateRef: {name: a}}\n"
    assert [found.kind for found in findings(ImageMatchCount, template + user)] == ["WorkflowTemplate"]
    own = user.replace(
        "{name: a}}", "{name: a}, podMetadata: {annotations: {k8s.aliyun.com/imc-match-count-request: '3'}}}"
    )
    assert [
        found.kind
        for found in findings(
            ImageMatchCount, workflow('"2"').replace("kind: Workflow", "kind: WorkflowTemplate") + own
        )
    ] == ["Workflow"]
