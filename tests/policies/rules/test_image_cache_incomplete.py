from policies.rules.image_cache_incomplete import ImageCacheIncomplete
from tests.policies.test_examples import findings


def texts(images, annotations="{}", more=""):
    return f"""\
kind: ImageCache
metadata: {{name: a}}
spec:
  images: {images}
---
kind: Workflow
metadata: {{name: a}}
spec:
  entrypoint: one
  podMetadata: {{annotations: {annotations}}}
  templates:
    - name: one
      container: {{image: "alpine:3.20"}}
      sidecars: [{{name: s, image: "nginx:1.27"}}]
{more}"""


EXECUTOR = "acme/argoexec:v4.1.2"
CONFIG = f"""\
---
kind: ConfigMap
metadata: {{name: workflow-controller-configmap}}
data:
  executor: |
    image: {EXECUTOR}
"""


def test_sidecars_count_and_so_does_the_executor():
    (found,) = findings(ImageCacheIncomplete, texts("['alpine:3.20']"))
    assert "nginx:1.27 and the argoexec image: each pod of one pulls them" in found.message
    assert findings(ImageCacheIncomplete, texts(f"['alpine:3.20', 'nginx:1.27', '{EXECUTOR}']")) == []


def test_the_executor_that_the_controller_names_is_the_one_that_counts():
    other = "['alpine:3.20', 'nginx:1.27', 'quay.io/argoproj/argoexec:v4.1.2']"
    (found,) = findings(ImageCacheIncomplete, texts(other, more=CONFIG))
    assert EXECUTOR in found.message
    assert (
        findings(ImageCacheIncomplete, texts(other.replace("quay.io/argoproj/argoexec:v4.1.2", EXECUTOR), more=CONFIG))
        == []
    )


def test_a_cache_for_other_pods_is_left_alone():
    assert findings(ImageCacheIncomplete, texts("['acme/other:1']")) == []


def test_another_cache_with_everything_settles_it():
    whole = (
        f"---\nkind: ImageCache\nmetadata: {{name: b}}\nspec: {{images: ['alpine:3.20', 'nginx:1.27', {EXECUTOR}]}}\n"
    )
    assert findings(ImageCacheIncomplete, texts("['alpine:3.20']", more=whole)) == []


def test_under_a_perfect_match_the_cache_is_of_no_use():
    (found,) = findings(ImageCacheIncomplete, texts("['alpine:3.20']", '{k8s.aliyun.com/imc-perfect-match: "true"}'))
    assert "never used" in found.message


def test_pods_that_look_for_no_cache_are_left_alone():
    assert findings(ImageCacheIncomplete, texts("['alpine:3.20']", '{k8s.aliyun.com/eci-auto-imc: "false"}')) == []


def test_a_named_cache_needs_no_perfect_match():
    both = '{k8s.aliyun.com/imc-perfect-match: "true", k8s.aliyun.com/eci-imc-id: imc-a}'
    (found,) = findings(ImageCacheIncomplete, texts("['alpine:3.20']", both))
    assert "never used" not in found.message
    (found,) = findings(ImageCacheIncomplete, texts("['alpine:3.20']", '{k8s.aliyun.com/imc-perfect-match: "true"}'))
    assert found.message.endswith("one wants all images, so it is never used")


def test_three_images_are_listed_and_more_are_counted():
    for last, words in ((2, "a:1, a:2 and the argoexec image:"), (3, "a:1, a:2, a:3 and 1 more:")):
        sides = ", ".join(f"{{name: s{n}, image: 'a:{n}'}}" for n in range(1, last + 1))
        text = texts("['alpine:3.20']").replace('{name: s, image: "nginx:1.27"}', sides)
        (found,) = findings(ImageCacheIncomplete, text)
        assert f"this cache lacks {words}" in found.message
