import pytest

from policies.rules.public_registry import PublicRegistry
from policies.rules.public_registry_fanout import PublicRegistryFanout
from tests.policies.test_examples import findings


def workflow(image="python:3.12", count='"50"', annotations="{}"):
    return f"""\
kind: Workflow
metadata: {{name: a}}
spec:
  entrypoint: main
  podMetadata: {{annotations: {annotations}}}
  templates:
    - name: main
      steps: [[{{name: s, template: one, withSequence: {{count: {count}}}}}]]
    - {{name: one, container: {{image: "{image}"}}}}
"""


CACHE = "---\nkind: ImageCache\nmetadata: {name: a}\nspec: {images: ['docker.io/library/python:3.12']}\n"


def test_one_of_the_two_rules_speaks_of_an_image():
    assert (len(findings(PublicRegistryFanout, workflow())), len(findings(PublicRegistry, workflow()))) == (1, 0)
    few = workflow(count='"49"')
    assert (len(findings(PublicRegistryFanout, few)), len(findings(PublicRegistry, few))) == (0, 1)


def test_the_limit_of_docker_hub_is_said_of_docker_hub_only():
    (hub,), (quay,) = (
        findings(PublicRegistryFanout, workflow()),
        findings(PublicRegistryFanout, workflow("quay.io/a/b:1")),
    )
    assert "100 anonymous pulls" in hub.message
    assert "100 anonymous pulls" not in quay.message


@pytest.mark.parametrize("image", ["registry.acme.com/hash:1", "acme-registry-vpc.cn-shanghai.cr.aliyuncs.com/a/b:1"])
def test_private_registries_are_left_alone(image):
    assert findings(PublicRegistryFanout, workflow(image)) == []
    assert findings(PublicRegistry, workflow(image, count='"1"')) == []


def test_a_cache_that_is_given_or_named_settles_it():
    assert findings(PublicRegistryFanout, workflow() + CACHE) == []
    assert findings(PublicRegistryFanout, workflow() + CACHE.replace("3.12", "3.11"))
    for name in ("eci-imc-id", "eci-image-snapshot-id"):
        named = workflow(annotations=f"{{k8s.aliyun.com/{name}: imc-a}}")
        assert findings(PublicRegistryFanout, named) == []


def test_a_cache_does_not_help_pods_that_look_for_none():
    off = workflow(annotations='{k8s.aliyun.com/eci-auto-imc: "false"}')
    assert findings(PublicRegistryFanout, off + CACHE)


def test_a_loop_of_unknown_length_is_not_called_wide():
    assert findings(PublicRegistryFanout, workflow(count='"{{workflow.parameters.n}}"')) == []
