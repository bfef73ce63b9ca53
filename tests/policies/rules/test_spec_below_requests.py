import pytest

from policies.rules.spec_below_requests import SpecBelowRequests
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  podMetadata:
    annotations:
      k8s.aliyun.com/eci-use-specs: %s
  templates:
    - name: one
      container:
        image: "alpine:3.20"
        resources: {limits: {cpu: "%s", memory: %s}}
"""


def test_each_later_entry_that_is_too_small_is_shown():
    found = findings(SpecBelowRequests, TEXT % ("4-8Gi,2-8Gi,ecs.c6.large", 4, "8Gi"))
    assert [one.message.split()[0] for one in found] == ["2-8Gi", "ecs.c6.large"]
    assert found[0].related[0].span.line == 12


def test_a_tenth_less_is_meant_to_save_a_size_class():
    assert findings(SpecBelowRequests, TEXT % ("2-4Gi,ecs.c6.large", "2100m", "4160Mi")) == []
    assert len(findings(SpecBelowRequests, TEXT % ("2-4Gi", "2300m", "4Gi"))) == 1


@pytest.mark.parametrize("amounts", [("{{workflow.parameters.cpu}}", "64Gi"), ("1", "{{workflow.parameters.memory}}")])
def test_amounts_that_are_variables_are_not_judged(amounts):
    assert findings(SpecBelowRequests, TEXT % ("2-4Gi", *amounts)) == []


def test_types_that_the_catalog_does_not_know_are_not_judged():
    assert findings(SpecBelowRequests, TEXT % ("ecs.new99.large", 64, "256Gi")) == []


def test_a_patch_may_ask_for_more_than_the_container():
    patch = '      podSpecPatch: \'{"containers": [{"name": "main", "resources": {"limits": {"memory": "8Gi"}}}]}\'\n'
    text = TEXT % ("2-4Gi", 2, "4Gi")
    assert findings(SpecBelowRequests, text) == []
    (found,) = findings(SpecBelowRequests, text + patch)
    assert "8 GiB" in found.message


def test_several_templates_under_one_annotation_are_one_finding():
    text = TEXT % ("2-4Gi", 4, "8Gi")
    template = text.partition("    - name: one\n")[2]
    text = f"{text}    - name: two\n{template}"
    (found,) = findings(SpecBelowRequests, text)
    assert "'one' (and 1 more" in found.message
