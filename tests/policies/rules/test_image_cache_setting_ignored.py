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
