"""Which rules run."""

from __future__ import annotations

import pytest

from manifests import Severity, UsageError, loads
from manifests.validation import RULES
from policies import POLICIES
from policies.selection import STRUCTURE, Selection, all_rules, find_rule
from policies.suppression_rules import SUPPRESSION_RULES


def names(selection: Selection) -> set[str]:
    return {rule.name for rule in all_rules() if selection.includes(rule)}


def named(category: str) -> set[str]:
    return {rule.name for rule in all_rules() if rule.category == category}


def test_without_a_selection_every_rule_of_every_room_runs() -> None:
    assert {*RULES, *POLICIES, *SUPPRESSION_RULES} == set(all_rules())
    assert names(Selection()) == {rule.name for rule in all_rules()}


def test_no_two_rules_and_no_rule_and_category_share_a_name() -> None:
    every = [rule.name for rule in all_rules()]
    assert len(set(every)) == len(every)
    assert not set(every) & {*(rule.category for rule in all_rules()), STRUCTURE}


def test_a_rule_is_selected_by_name() -> None:
    assert names(Selection(("retry-missing",))) == {"retry-missing", "broken-yaml"}


def test_a_category_is_selected_with_all_its_rules() -> None:
    assert names(Selection(("suppression",))) == named("suppression") | {"broken-yaml"}


def test_a_name_and_a_category_are_ignored() -> None:
    left = names(Selection(ignore=("retry-missing", "suppression")))
    assert left == {rule.name for rule in all_rules()} - named("suppression") - {"retry-missing"}


def test_ignoring_wins_over_selecting_the_same() -> None:
    assert "retry-missing" not in names(Selection(("retry-missing",), ("retry-missing",)))


def test_a_selected_name_stays_in_an_ignored_category() -> None:
    assert "unused-suppression" in names(Selection(("unused-suppression",), ("suppression",)))


def test_an_ignored_name_leaves_a_selected_category() -> None:
    assert names(Selection(("suppression",), ("unused-suppression",))) == {
        "expired-suppression", "unknown-suppression", "broken-yaml"
    }  # fmt: skip


def test_broken_yaml_is_silent_only_when_it_is_ignored_by_name() -> None:
    assert "broken-yaml" in names(Selection(("suppression",), ("argo",)))
    assert "broken-yaml" not in names(Selection(ignore=("broken-yaml",)))


def test_a_finding_is_chosen_by_its_own_category() -> None:
    document = loads("kind: Dataset\n").documents[0]
    finding = document.report("unknown-key", STRUCTURE, Severity.ERROR, (), "m")
    assert Selection((STRUCTURE,)).includes(finding)
    assert not Selection(("argo",)).includes(finding)


def test_an_unknown_name_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UsageError, match="no rule or category is named 'retry-mising'; did you mean 'retry-missing'"):
        Selection(ignore=("retry-mising",))


def test_every_unknown_name_is_told() -> None:
    with pytest.raises(UsageError) as caught:
        Selection(("qqqq",), ("zzzz",))
    assert str(caught.value).splitlines() == [
        "no rule or category is named 'qqqq'; `drydock policies` lists them all",
        "no rule or category is named 'zzzz'; `drydock policies` lists them all",
    ]


def test_a_rule_is_found_by_name() -> None:
    assert find_rule("retry-missing").name == "retry-missing"
    with pytest.raises(UsageError, match="no rule is named 'retry-missin'; did you mean 'retry-missing'"):
        find_rule("retry-missin")
