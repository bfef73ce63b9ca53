import pytest

from policies.rules.image_cache_setting_ignored import ImageCacheSettingIgnored
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  podMetadata:
    annotations:
      k8s.aliyun.com/eci-imc-id: "%s"
      k8s.aliyun.com/eci-auto-imc: "%s"
      k8s.aliyun.com/imc-perfect-match: "%s"
      k8s.aliyun.com/imc-match-count-request: "%s"
  templates:
    - name: one
      container: {image: "alpine:3.20"}
"""


@pytest.mark.parametrize(
    ("values", "lines"),
    [
        (("imc-a", "", "true", "2"), [9, 10]),
        (("", "false", "true", ""), [9]),
        (("", "", "true", "2"), [10]),
        (("", "true", "true", ""), []),
        (("imc-a", "true", "false", ""), []),
        (("", "{{workflow.parameters.cache}}", "true", ""), []),
        (("", "", "{{workflow.parameters.all}}", "2"), []),
        (("imc-a", "false", "", ""), []),
    ],
)
def test_a_condition_is_shown_where_something_stronger_decides(values, lines):
    assert [found.span.line for found in findings(ImageCacheSettingIgnored, TEXT % values)] == lines


@pytest.mark.parametrize(
    ("old", "value"), [("k8s.aliyun.com/eci-image-snapshot-id", "imc-a"), ("k8s.aliyun.com/eci-image-cache", "false")]
)
def test_the_old_names_decide_as_well(old, value):
    text = TEXT.replace("k8s.aliyun.com/eci-imc-id", old).replace('      k8s.aliyun.com/eci-auto-imc: "%s"\n', "")
    (found,) = findings(ImageCacheSettingIgnored, text % (value, "true", ""))
    assert found.span.line == 8
    assert f"{old.partition('/')[2]} " in found.message
