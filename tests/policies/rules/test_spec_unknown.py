import pytest

from manifests import Severity
from policies.rules.spec_unknown import SpecUnknown
from tests.policies.rules.test_spec_lists import TEXT
from tests.policies.test_examples import findings


def test_a_name_that_ends_as_no_type_does_is_misspelt():
    (found,) = findings(SpecUnknown, TEXT % "ecs.c6.2xlareg,2-4Gi")
    assert found.severity is Severity.WARNING
    assert found.help == "did you mean `ecs.c6.2xlarge`?"


def test_a_well_formed_type_may_be_one_that_the_catalog_lacks():
    (found,) = findings(SpecUnknown, TEXT % "ecs.c6a.large")
    assert found.severity is Severity.INFO
    assert "`ecs.c6.large`" not in found.help, "another family is another machine, and no near miss"


def test_the_types_of_the_same_family_are_listed():
    (found,) = findings(SpecUnknown, TEXT % "ecs.c6.5xlarge")
    assert "Known of ecs.c6: large, xlarge, 2xlarge" in found.help


@pytest.mark.parametrize("spec", ["ecs.c6.large", "2-4Gi", "2c4g"])
def test_known_types_and_what_is_no_type_are_left_alone(spec):
    assert findings(SpecUnknown, TEXT % spec) == []
