from policies.rules.spec_too_small import SpecTooSmall
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  podMetadata:
    annotations:
      k8s.aliyun.com/eci-use-specs: %s
"""


def columns(specs):
    text = TEXT % specs
    lines = text.splitlines()
    return [
        lines[found.span.line - 1][found.span.column - 1 : found.span.end_column - 1]
        for found in findings(SpecTooSmall, text)
    ]


def test_each_small_item_is_shown_by_itself():
    assert columns("12-24Gi, 2-2Gi,0.25-0.5Gi,2-4Gi") == ["2-2Gi", "0.25-0.5Gi"]
    assert columns('"2-2Gi,4-8Gi"') == ["2-2Gi"]


def test_an_item_is_not_found_inside_a_longer_one():
    found = findings(SpecTooSmall, TEXT % "12-2Gi,2-2Gi")
    assert [finding.span.column for finding in found] == [44 - 7, 44]


def test_the_message_tells_the_bandwidth_of_the_catalog():
    (found,) = findings(SpecTooSmall, TEXT % "0.5-1Gi,2-4Gi")
    assert "at most 0.08 Gbit/s" in found.message


def test_a_list_over_several_lines_is_shown_whole():
    (found,) = findings(SpecTooSmall, TEXT % '"2-4Gi,\n        1-2Gi"')
    assert (found.span.line, found.span.end_line) == (6, 7)


def test_a_small_spot_pod_is_left_to_the_rule_about_its_rounding():
    text = TEXT % "0.5-1Gi,2-2Gi" + "      k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo\n"
    (found,) = findings(SpecTooSmall, text)
    assert found.message.startswith("2-2Gi")
