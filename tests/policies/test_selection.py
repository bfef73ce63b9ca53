"""Which rules run."""

from __future__ import annotations

import pytest

from manifests import Severity, UsageError, loads
from manifests.validation import RULES
from policies import POLICIES, registry
from policies.policy import Policy
from policies.selection import EVERYTHING, STRUCTURE, Selection, all_rules, built_in_rules, find_rule
from policies.suppression_rules import SUPPRESSION_RULES


def names(selection: Selection) -> set[str]:
    return {rule.name for rule in all_rules() if selection.includes(rule)}


def named(category: str) -> set[str]:
    return {rule.name for rule in all_rules() if rule.category == category}


def strict() -> set[str]:
    return {rule.name for rule in all_rules() if rule.profile == "strict"}


def test_the_rules_of_every_room_are_known() -> None:
    assert {*RULES, *POLICIES, *SUPPRESSION_RULES} == set(all_rules()) == set(built_in_rules())


def test_without_a_selection_every_rule_but_the_strict_ones_runs() -> None:
    assert names(Selection()) == {rule.name for rule in all_rules()} - strict()


def test_under_the_strict_profile_every_rule_runs() -> None:
    assert names(Selection(profile="strict")) == names(EVERYTHING) == {rule.name for rule in all_rules()}


def test_a_strict_rule_is_selected_by_its_name_and_not_by_its_category(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find_rule("retry-missing"), "profile", "strict")
    assert "retry-missing" in names(Selection(("retry-missing",)))
    assert "retry-missing" not in names(Selection(("retry",)))
    assert "retry-missing" in names(Selection(("retry",), profile="strict"))
    assert "retry-missing" in names(Selection(("retry", "retry-missing")))


def test_the_strict_profile_leaves_out_what_is_ignored() -> None:
    assert "retry-missing" not in names(Selection(ignore=("retry",), profile="strict"))


def test_policies_of_ones_own_are_known_beside_the_built_in_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    class Own(Policy):
        """Is told by nobody else."""

        name = "our-own"
        category = "company"

    with pytest.raises(UsageError):
        Selection(("our-own",))
    monkeypatch.setattr(registry, "_own", [Own])
    assert names(Selection(("company",))) == {"our-own", "broken-yaml"}
    assert find_rule("our-own") is Own
    assert Own not in built_in_rules()


def test_no_two_rules_and_no_rule_and_category_share_a_name() -> None:
    every = [rule.name for rule in all_rules()]
    assert len(set(every)) == len(every)
    assert not set(every) & {*(rule.category for rule in all_rules()), STRUCTURE}


def test_a_rule_is_selected_by_name() -> None:
    assert names(Selection(("retry-missing",))) == {"retry-missing", "broken-yaml"}


def test_a_category_is_selected_with_all_its_rules() -> None:
    assert names(Selection(("suppression",))) == (named("suppression") - strict()) | {"broken-yaml"}


def test_a_name_and_a_category_are_ignored() -> None:
    left = names(Selection(ignore=("retry-missing", "suppression")))
    assert left == names(Selection()) - named("suppression") - {"retry-missing"}


def test_ignoring_wins_over_selecting_the_same() -> None:
    assert "retry-missing" not in names(Selection(("retry-missing",), ("retry-missing",)))


def test_a_selected_name_stays_in_an_ignored_category() -> None:
    assert "unused-suppression" in names(Selection(("unused-suppression",), ("suppression",)))


def test_an_ignored_name_leaves_a_selected_category() -> None:
    left = names(Selection(("suppression",), ("unused-suppression",)))
    assert left == (named("suppression") - {"unused-suppression"}) | {"broken-yaml"}


def test_broken_yaml_is_silent_only_when_it_is_ignored_by_name() -> None:
    assert "broken-yaml" in names(Selection(("suppression",), ("argo",)))
    assert "broken-yaml" not in names(Selection(ignore=("broken-yaml",)))


def test_a_finding_is_chosen_by_its_own_category() -> None:
    document = loads("kind: Dataset\n").documents[0]
    finding = document.report("unknown-key", STRUCTURE, Severity.ERROR, (), "m")
    assert Selection((STRUCTURE,)).includes(finding)
    assert not Selection(("argo",)).includes(finding)


def test_a_finding_gets_the_severity_that_was_chosen_for_it() -> None:
    finding = loads("kind: Dataset\n").documents[0].report("unknown-key", STRUCTURE, Severity.ERROR, (), "m")
    changed = Selection(severity=((STRUCTURE, Severity.INFO),)).judged(finding)
    assert changed is not None
    assert (changed.severity, changed.message) == (Severity.INFO, "m")
    assert Selection(severity=((STRUCTURE, None),)).judged(finding) is None
    assert Selection(severity=(("retry", Severity.INFO),)).judged(finding) is finding


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
