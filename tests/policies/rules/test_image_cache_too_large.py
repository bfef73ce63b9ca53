import pytest

from policies.rules.image_cache_too_large import ImageCacheTooLarge
from tests.policies.test_examples import findings


def texts(size, annotations="{}", image="acme/train:1"):
    return f"""\
kind: ImageCache
metadata: {{name: a}}
spec: {{images: ['acme/train:1'], imageCacheSize: {size}}}
---
kind: Workflow
metadata: {{name: a}}
spec:
  entrypoint: one
  podMetadata: {{annotations: {annotations}}}
  templates: [{{name: one, container: {{image: '{image}'}}}}]
"""


def test_thirty_gib_fit_every_pod():
    assert findings(ImageCacheTooLarge, texts(30)) == []
    (found,) = findings(ImageCacheTooLarge, texts(31))
    assert "31 GiB" in found.message
    assert "ephemeral-storage: 1Gi" in found.help


@pytest.mark.parametrize(
    "annotation",
    [
        "eci-extra-ephemeral-storage: 10Gi",
        "eci-extra-ephemeral-storage: '{{x}}'",
        "eci-imc-id: a",
        "eci-auto-imc: 'false'",
    ],
)
def test_more_storage_a_named_cache_and_none_at_all_settle_it(annotation):
    assert findings(ImageCacheTooLarge, texts(40, f"{{k8s.aliyun.com/{annotation}}}")) == []


def test_less_storage_than_the_cache_does_not():
    (found,) = findings(ImageCacheTooLarge, texts(40, "{k8s.aliyun.com/eci-extra-ephemeral-storage: 9Gi}"))
    assert "39 GiB" in found.message


def test_a_cache_for_other_pods_is_left_alone():
    assert findings(ImageCacheTooLarge, texts(40, image="acme/other:1")) == []
