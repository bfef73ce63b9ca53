import pytest

from policies.rules.resources_missing import ResourcesMissing
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  templates:
    - name: one
      container: {image: "alpine:3.20"}
"""
AMOUNTS = '{cpu: "1", memory: 2Gi}'


def with_spec(line):
    return TEXT.replace("  entrypoint: one\n", f"  entrypoint: one\n  {line}\n")


@pytest.mark.parametrize(
    "line",
    [
        "podMetadata: {annotations: {k8s.aliyun.com/eci-use-specs: 2-4Gi}}",
        f"templateDefaults: {{container: {{resources: {{requests: {AMOUNTS}}}}}}}",
        f"podSpecPatch: 'containers: [{{name: main, resources: {{limits: {AMOUNTS}}}}}]'",
        f"podResources: {{limits: {AMOUNTS}}}",
    ],
)
def test_every_way_to_give_a_size_counts(line):
    assert findings(ResourcesMissing, with_spec(line)) == []


def test_a_sidecar_that_gives_a_size_gives_the_pod_one():
    sidecar = f'      sidecars: [{{name: s, image: "alpine:3.20", resources: {{limits: {AMOUNTS}}}}}]\n'
    assert findings(ResourcesMissing, TEXT + sidecar) == []


def test_the_controllers_default_for_main_containers_counts():
    config = f"""\
---
kind: ConfigMap
metadata: {{name: workflow-controller-configmap}}
data:
  mainContainer: |
    resources: {{requests: {AMOUNTS}}}
"""
    assert findings(ResourcesMissing, TEXT + config) == []


def test_half_a_size_is_shown_at_the_resources():
    text = TEXT.replace("{image:", "\n        resources: {limits: {memory: 1Gi}}\n        image:").replace('"}', '"')
    (found,) = findings(ResourcesMissing, text)
    assert found.span.line == 8
    assert "gives memory but no cpu" in found.message


EXECUTOR = """\
---
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data:
  executor: |
    resources: {requests: {cpu: 100m, memory: 64Mi}}
"""


def test_a_pod_that_only_argos_own_container_sizes_is_a_tiny_one():
    (found,) = findings(ResourcesMissing, TEXT + EXECUTOR)
    assert "sized by its 0.1 vCPU and 0.0625 GiB" in found.message
    sized = TEXT.replace("{image:", f"{{resources: {{limits: {AMOUNTS}}}, image:")
    assert findings(ResourcesMissing, sized + EXECUTOR) == []


def test_a_patch_that_cannot_be_read_yet_may_give_the_size():
    patch = 'podSpecPatch: \'{"containers": [{"name": "main", "resources": {{workflow.parameters.r}}}]}\''
    assert findings(ResourcesMissing, with_spec(patch)) == []


@pytest.mark.parametrize(
    ("given", "what"), [("{memory: 4Gi}", "cpu in the pod of 'one'"), ("{cpu: 2}", "memory in the pod of 'one'")]
)
def test_half_of_the_size_may_be_what_argos_own_container_asks_for(given, what):
    half = TEXT.replace("{image:", f"{{resources: {{limits: {given}}}, image:")
    (found,) = findings(ResourcesMissing, half + EXECUTOR)
    assert f"only Argo's own container asks for {what}" in found.message


def test_a_pod_with_a_gpu_is_not_of_the_default_size():
    text = TEXT.replace("{image:", '{resources: {limits: {nvidia.com/gpu: "1"}}, image:')
    assert findings(ResourcesMissing, text) == []
    storage = TEXT.replace("{image:", "{resources: {limits: {ephemeral-storage: 10Gi}}, image:")
    assert len(findings(ResourcesMissing, storage)) == 1
