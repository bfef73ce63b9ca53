from manifests.edits import apply_edits
from policies.rules.spec_duplicate import SpecDuplicate
from tests.policies.rules.test_spec_lists import TEXT
from tests.policies.test_examples import findings


def test_two_spellings_of_one_size_are_the_same_and_the_fix_keeps_the_order():
    text = TEXT % "2-4Gi,ecs.c6.large,2.0-4.0Gi"
    (found,) = findings(SpecDuplicate, text)
    assert "2.0-4.0Gi" in found.message
    assert apply_edits(text, found.fix.edits) == TEXT % '"2-4Gi,ecs.c6.large"'
    assert found.fix.safe


def test_one_spec_many_times_is_left_to_single_spec():
    assert findings(SpecDuplicate, TEXT % "2-4Gi,2-4Gi") == []


def test_a_type_and_its_size_are_two_choices():
    assert findings(SpecDuplicate, TEXT % "ecs.c6.large,2-4Gi") == []
