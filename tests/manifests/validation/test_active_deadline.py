"""Deadlines that Argo cannot count."""

import pytest

from manifests import loads
from manifests.validation import validate


def found(deadline: str) -> list[str]:
    text = (
        f"kind: WorkflowTemplate\nspec: {{templates: [{{name: a, activeDeadlineSeconds: {deadline}, suspend: {{}}}}]}}"
    )
    return [f.message for f in validate(loads(text)) if f.name == "active-deadline"]


@pytest.mark.parametrize("deadline", ["0", "5", "'5'", "'+5'", "'-0'", f"'{'9' * 18}'", f"'{'0' * 5000}5'", "'{{x}}'"])
def test_a_whole_number_of_seconds_is_fine(deadline: str):
    assert found(deadline) == []


def test_text_may_hold_more_digits_than_argo_can_count_with():
    (message,) = found(f"'{'9' * 5000}'")
    assert message.endswith(" is more than Argo can count")


@pytest.mark.parametrize("deadline", ["'-1'", "-1", f"'-{'9' * 5000}'"])
def test_what_is_below_zero_has_passed(deadline: str):
    (message,) = found(deadline)
    assert message.endswith(" has passed before anything starts")
