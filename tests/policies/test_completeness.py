"""The list of policies is the whole folder, and each policy is a whole page."""

import re
from importlib import import_module
from pathlib import Path

import pytest

import policies.rules
from manifests.validation import RULES
from policies import POLICIES

CATEGORIES = ["control-plane", "scheduling", "stock", "retry", "time", "image", "data", "cost", "scale", "security"]
FOLDER = Path(policies.rules.__file__).parent

per_policy = pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)


def test_the_list_and_the_folder_hold_the_same_policies():
    files = {path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_")}
    assert {policy.__module__.rpartition(".")[2] for policy in POLICIES} == files


def test_no_two_rules_share_a_name():
    names = [rule.name for rule in (*POLICIES, *RULES)]
    assert sorted(set(names)) == sorted(names)


def test_policies_stand_in_the_order_of_their_categories():
    order = [CATEGORIES.index(policy.category) for policy in POLICIES]
    assert order == sorted(order)


@per_policy
def test_a_policy_has_one_name_everywhere(policy):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", policy.name)
    assert policy.__module__ == f"policies.rules.{policy.name.replace('-', '_')}"
    assert policy.__name__ == "".join(word.capitalize() for word in policy.name.split("-"))


@per_policy
def test_a_policy_has_a_summary_of_one_sentence_and_says_why(policy):
    assert policy.__doc__ != policy.__base__.__doc__
    assert policy.summary().endswith(".")
    assert len(policy.summary()) <= 120
    assert policy.why()


@per_policy
def test_a_policys_module_says_its_idea_in_one_line(policy):
    doc = import_module(policy.__module__).__doc__ or ""
    assert doc.endswith(".")
    assert "\n" not in doc


@per_policy
def test_a_policy_names_its_source(policy):
    assert policy.source.strip()
