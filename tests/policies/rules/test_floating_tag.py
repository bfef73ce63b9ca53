import pytest

from policies.rules.floating_tag import FloatingTag
from tests.policies.test_examples import findings


def workflow(container, count=1, template="name: one"):
    return f"""\
kind: Workflow
metadata: {{name: a}}
spec:
  entrypoint: main
  templates:
    - name: main
      steps: [[{{name: s, template: one, withSequence: {{count: "{count}"}}}}]]
    - container: {container}
      {template}
"""


def test_only_many_pods_or_retries_make_it_worth_saying():
    assert findings(FloatingTag, workflow("{image: 'acme/hash:main'}", 49)) == []
    (found,) = findings(FloatingTag, workflow("{image: 'acme/hash:main'}", 50))
    assert "50 pods" in found.message
    assert findings(FloatingTag, workflow("{image: 'acme/hash:main'}", 1, "name: one\n      retryStrategy: {limit: 1}"))
    assert (
        findings(FloatingTag, workflow("{image: 'acme/hash:main'}", 1, "name: one\n      retryStrategy: {limit: 0}"))
        == []
    )


def test_latest_without_a_policy_is_left_to_image_pull_always():
    assert findings(FloatingTag, workflow("{image: alpine}", 50)) == []
    (found,) = findings(FloatingTag, workflow("{image: alpine, imagePullPolicy: IfNotPresent}", 50))
    assert "alpine (latest)" in found.message


@pytest.mark.parametrize(
    "image", ["acme/hash:1.4", "acme/hash:main@sha256:00", "acme/main", "{{workflow.parameters.i}}:main"]
)
def test_pinned_and_unknown_images_are_left_alone(image):
    assert findings(FloatingTag, workflow(f"{{image: '{image}'}}", 50)) == []


def test_a_cache_of_a_floating_tag_is_shown_at_its_image():
    text = "kind: ImageCache\nmetadata: {name: a}\nspec:\n  images:\n    - acme/hash:1\n    - acme/hash:edge\n"
    (found,) = findings(FloatingTag, text)
    assert found.span.line == 6
