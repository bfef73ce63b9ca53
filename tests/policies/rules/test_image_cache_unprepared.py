from policies.rules.image_cache_unprepared import ImageCacheUnprepared
from tests.policies.test_examples import findings


def workflow(spec="suspend: false", annotations="{}"):
    return f"""\
kind: Workflow
metadata: {{name: a}}
spec:
  entrypoint: main
  {spec}
  podMetadata: {{annotations: {annotations}}}
  templates:
    - name: main
      steps: [[{{name: s, template: one, withSequence: {{count: "200"}}}}]]
    - name: one
      container: {{image: "alpine:3.20"}}
      sidecars: [{{name: s, image: "nginx:1.27"}}]
"""


def cache(images):
    return f"---\nkind: ImageCache\nmetadata: {{name: a}}\nspec: {{images: {images}}}\n"


def test_a_narrow_parallelism_makes_the_first_wave_small():
    assert findings(ImageCacheUnprepared, workflow("parallelism: 49")) == []
    assert findings(ImageCacheUnprepared, workflow("parallelism: 50"))


def test_the_first_image_without_a_cache_is_shown_and_only_that():
    (found,) = findings(ImageCacheUnprepared, workflow())
    assert found.span.line == 11
    assert "alpine:3.20" in found.message


def test_what_the_cache_of_a_main_image_lacks_is_the_matter_of_another_rule():
    assert findings(ImageCacheUnprepared, workflow() + cache("['alpine:3.20']")) == []
    assert findings(ImageCacheUnprepared, workflow() + cache("['nginx:1.27']"))


def test_caches_that_are_switched_off_are_the_matter_of_another_rule():
    assert findings(ImageCacheUnprepared, workflow(annotations='{k8s.aliyun.com/eci-auto-imc: "false"}')) == []
