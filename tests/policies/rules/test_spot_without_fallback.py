import pytest

from manifests import Severity
from policies.rules.spot_without_fallback import SpotWithoutFallback
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  podMetadata:
    annotations:
      k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo
  templates:
    - name: one
      container: {image: "alpine:3.20"}
    - name: two
      container: {image: "alpine:3.20"}
"""


def annotated(*lines):
    more = "".join(f"      k8s.aliyun.com/{line}\n" for line in lines)
    return TEXT.replace("SpotAsPriceGo\n", f"SpotAsPriceGo\n{more}")


def test_one_annotation_is_one_finding_however_many_templates_it_reaches():
    (found,) = findings(SpotWithoutFallback, TEXT)
    assert found.span.line == 7
    assert "list more specs" in found.help


def test_several_specs_make_it_information():
    (found,) = findings(SpotWithoutFallback, annotated("eci-use-specs: 4-8Gi,8-16Gi"))
    assert found.severity is Severity.INFO
    assert "2 specs" in found.message


@pytest.mark.parametrize("value", ['"true"', '"True"', '"{{workflow.parameters.fallback}}"'])
def test_a_fallback_that_is_set_or_may_be_settles_it(value):
    assert findings(SpotWithoutFallback, annotated(f"eci-spot-fallback: {value}")) == []


def test_a_fallback_that_is_off_does_not():
    assert len(findings(SpotWithoutFallback, annotated('eci-spot-fallback: "false"'))) == 1


def test_every_attempt_of_a_retry_asks_the_same_market():
    text = TEXT.replace("    - name: one\n", "    - name: one\n      retryStrategy: {limit: 4}\n")
    assert "each of 5 attempts" in findings(SpotWithoutFallback, text)[0].message


def test_a_fallback_from_the_eci_profile_counts():
    selector = '[{"name": "all", "effect": {"annotations": {"k8s.aliyun.com/eci-spot-fallback": "true"}}}]'
    profile = f"---\nkind: ConfigMap\nmetadata: {{name: eci-profile}}\ndata:\n  selectors: '{selector}'\n"
    assert findings(SpotWithoutFallback, TEXT + profile) == []


@pytest.mark.parametrize("strategy", ["NoSpot", '"{{workflow.parameters.spot}}"'])
def test_a_strategy_that_is_none_or_unknown_may_ask_for_no_spot(strategy):
    assert findings(SpotWithoutFallback, TEXT.replace("SpotAsPriceGo", strategy)) == []
