from manifests.edits import apply_edits
from policies.rules.too_many_specs import TooManySpecs
from tests.policies.rules.test_spec_lists import TEXT
from tests.policies.test_examples import findings


def test_five_are_as_many_as_eci_takes_and_repetitions_do_not_count():
    five = "2-4Gi,2-8Gi,4-8Gi,4-16Gi,8-16Gi"
    assert findings(TooManySpecs, TEXT % five) == []
    assert findings(TooManySpecs, TEXT % f"{five},2-4Gi,2-4Gi") == []
    (found,) = findings(TooManySpecs, TEXT % f"{five},8-32Gi")
    assert found.message.startswith("6 specs")


def test_the_fix_keeps_a_size_as_the_last_resort():
    text = TEXT % "ecs.c7.large,ecs.c6.large,ecs.c5.large,ecs.g7.large,ecs.g6.large,2-4Gi"
    (found,) = findings(TooManySpecs, text)
    assert '"ecs.c7.large,ecs.c6.large,ecs.c5.large,ecs.g7.large,2-4Gi"' in apply_edits(text, found.fix.edits)


def test_a_list_in_which_something_is_misspelt_is_not_cut():
    (found,) = findings(TooManySpecs, TEXT % "2-4Gi,2-8Gi,4-8Gi,4-16Gi,8-16Gi,8c32g")
    assert found.fix is None
