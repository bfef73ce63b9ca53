import pytest

from manifests import Severity
from policies.rules.eci_selector_broken import EciSelectorBroken
from tests.policies.test_examples import findings

TEXT = "kind: ConfigMap\nmetadata: {name: eci-profile}\ndata:\n  selectors: '%s'\n"
EFFECT = '"effect": {"labels": {"alibabacloud.com/eci": "true"}}'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[{"name": "a",}]', "no JSON"),
        ("- name: a", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ('{"name": "a"}', "no array"),
        ('["a"]', "selector 1 is no object"),
        (f"[{{{EFFECT}}}]", "selector 1 has no name"),
        (f'[{{"name": "", {EFFECT}}}]', "selector 1 has no name"),
        (f'[{{"name": 1, {EFFECT}}}]', "selector 1 has no name"),
    ],
)
def test_what_cannot_be_read_or_has_no_name_is_an_error(text, words):
    (found,) = findings(EciSelectorBroken, TEXT % text)
    assert found.severity is Severity.ERROR
    assert words in found.message


@pytest.mark.parametrize(
    ("selector", "words"),
    [
        ('"name": "a", "effects": {}', "no key 'effects'"),
        ('"name": "a"', "does nothing"),
        ('"name": "a", "effect": {"annotations": {}}', "does nothing"),
        ('"name": "a", "effect": {"annotation": {"b": "c"}}', "does nothing"),
    ],
)
def test_a_selector_that_adds_nothing_is_a_warning(selector, words):
    (found,) = findings(EciSelectorBroken, TEXT % f"[{{{selector}}}]")
    assert found.severity is Severity.WARNING
    assert words in found.message


@pytest.mark.parametrize("text", ["", "  ", "[]", f'[{{"name": "a", {EFFECT}}}]', "{{ .Values.selectors }}"])
def test_no_selectors_right_ones_and_a_variable_are_left_alone(text):
    assert findings(EciSelectorBroken, TEXT % text) == []


def test_labels_that_do_not_stand_under_match_labels_select_nothing_known():
    effect = '"effect": {"labels": {"alibabacloud.com/eci": "true"}}'
    selector = f'[{{"name": "a", "objectSelector": %s, {effect}}}]'
    (found,) = findings(EciSelectorBroken, TEXT % selector % '{"app": "hash"}')
    assert "objectSelector of selector 'a' has no matchLabels" in found.message
    assert found.severity is Severity.WARNING
    assert findings(EciSelectorBroken, TEXT % selector % '{"matchLabels": {"app": "hash"}}') == []
    assert findings(EciSelectorBroken, TEXT % selector % "{}") == []
