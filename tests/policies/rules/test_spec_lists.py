"""What the policies about eci-use-specs have in common: where they look, and what they leave alone."""

import pytest

from catalog import Catalog
from manifests import loads
from policies.policy import Target, visit
from policies.rules._specs import is_type, kind_of
from policies.rules.spec_malformed import SpecMalformed
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  podMetadata:
    annotations:
      k8s.aliyun.com/eci-use-specs: %s
"""
PROFILE = """\
kind: ConfigMap
metadata: {name: eci-profile}
data:
  selectors: |
    [{"name": "batch", "effect": {"annotations": {"k8s.aliyun.com/eci-use-specs": "2-4Gi,2c4g"}}}]
"""


def test_a_list_in_a_selector_of_an_eci_profile_is_looked_at_and_shown_there_without_a_fix():
    (found,) = findings(SpecMalformed, PROFILE)
    assert found.span.line == 5
    assert found.fix is None


def test_a_list_with_a_variable_is_left_alone_whole():
    assert findings(SpecMalformed, TEXT % '"2c4g,{{workflow.parameters.specs}}"') == []


def test_pods_on_acs_have_no_specs_to_speak_of():
    manifests = loads(TEXT % "2c4g")
    assert list(visit(SpecMalformed(), manifests, Catalog.default(), Target(platform="acs"))) == []


@pytest.mark.parametrize("specs", ["[]", "{a: b}", "null", '","', '" , "'])
def test_annotations_of_other_types_and_empty_lists_are_no_specs(specs):
    assert findings(SpecMalformed, TEXT % specs) == []


@pytest.mark.parametrize(
    ("spec", "kind"),
    [
        ("ecs.gn6i-c4g1.xlarge", "GPU"),
        ("ecs.vgn6i-m4.xlarge", "GPU"),
        ("ecs.ebmgn7i.32xlarge", "GPU"),
        ("ecs.i2.xlarge", "local-disk"),
        ("ecs.d3c.3xlarge", "local-disk"),
        ("ecs.g8y.large", "ARM"),
        ("ecs.c6r.large", "ARM"),
        ("ecs.hfr7.large", "ordinary"),
        ("ecs.r6e.large", "ordinary"),
        ("ecs.g8i.large", "ordinary"),
        ("ecs.u1-c1m2.large", "ordinary"),
        ("2-4Gi", "ordinary"),
    ],
)
def test_the_family_tells_the_kind(spec, kind):
    assert kind_of(spec) == kind


def test_every_type_of_the_catalog_has_the_form_of_one():
    assert [name for name in Catalog.default().instances if not is_type(name)] == []
