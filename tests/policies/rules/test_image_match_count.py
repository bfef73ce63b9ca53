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
