import pytest

from policies.rules.specs_of_mixed_kinds import SpecsOfMixedKinds
from tests.policies.rules.test_spec_lists import TEXT
from tests.policies.test_examples import findings


@pytest.mark.parametrize(
    ("specs", "kind"),
    [
        ("ecs.g6.large,ecs.g8y.large", "ARM"),
        ("ecs.i2.xlarge,4-32Gi", "local-disk"),
        ("4-16Gi,ecs.gn6i-c4g1.xlarge", "GPU"),
        ("ecs.gn6i-c4g1.xlarge,ecs.g8y.large", "GPU"),
    ],
)
def test_a_special_kind_beside_anything_else_is_reported_once(specs, kind):
    (found,) = findings(SpecsOfMixedKinds, TEXT % specs)
    assert f"of kind {kind}" in found.message


@pytest.mark.parametrize(
    "specs", ["ecs.g8y.large,ecs.c6r.large", "ecs.gn6i-c4g1.xlarge,ecs.gn7i-c8g1.2xlarge", "2-4Gi"]
)
def test_one_kind_is_fine(specs):
    assert findings(SpecsOfMixedKinds, TEXT % specs) == []
