import pytest

from manifests.edits import apply_edits
from policies.rules.spec_malformed import SpecMalformed
from tests.policies.rules.test_spec_lists import TEXT
from tests.policies.test_examples import findings


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2c4g", "2-4Gi"),
        ("2-4", "2-4Gi"),
        ("2-4G", "2-4Gi"),
        ("0.5-1gi", "0.5-1Gi"),
        ("2vCPU4GiB", "2-4Gi"),
        ("c6.large", "ecs.c6.large"),
        ("ECS.C6.LARGE", "ecs.c6.large"),
        ("2-4Gi;4-8Gi", "2-4Gi,4-8Gi"),
    ],
)
def test_other_notations_are_understood_and_fixed(written, meant):
    (found,) = findings(SpecMalformed, TEXT % f'"{written}"')
    assert apply_edits(TEXT % f'"{written}"', found.fix.edits) == TEXT % f'"{meant}"'


@pytest.mark.parametrize("spec", ["4Gi-2", "small", "2-4Mi", "ecs.c6", "0-0", "-2-4Gi", "24", "2.54"])
def test_what_nobody_can_guess_has_no_fix(spec):
    (found,) = findings(SpecMalformed, TEXT % f'"{spec}"')
    assert found.fix is None
    assert "`2-4Gi`" in found.help


def test_each_item_is_shown_by_itself_and_one_fix_mends_all():
    text = TEXT % "2c4g,4-8Gi,8c16g"
    first, second = findings(SpecMalformed, text)
    assert (first.span.column, second.span.column) == (37, 48)
    assert first.fix == second.fix
    assert apply_edits(text, first.fix.edits) == TEXT % '"2-4Gi,4-8Gi,8-16Gi"'


def test_one_item_that_cannot_be_guessed_keeps_the_others_from_being_fixed_halfway():
    assert {found.fix for found in findings(SpecMalformed, TEXT % "2c4g,small")} == {None}


@pytest.mark.parametrize("spec", ["2-4Gi", "2.0-4.0Gi", "ecs.c6.large", "ecs.gn6i-c4g1.xlarge", "ecs.new99.large"])
def test_the_two_forms_pass(spec):
    assert findings(SpecMalformed, TEXT % spec) == []
