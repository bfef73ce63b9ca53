"""Every rule speaks exactly where its bad example is marked, and is silent on its good one."""

import re

import pytest

from catalog import Catalog
from manifests import Diagnostic, Severity, loads
from manifests.edits import apply_edits
from manifests.rule import Rule
from manifests.validation import RULES, validate
from policies import POLICIES
from policies.lint import lint
from policies.policy import Policy, visit
from policies.selection import EVERYTHING
from policies.suppression_rules import SUPPRESSION_RULES, StaleBaseline, SuppressionRule

SUPPRESSIONS = tuple(rule for rule in SUPPRESSION_RULES if rule is not StaleBaseline)
"""Those about comments; a baseline is another file beside the manifests (test_baseline.py)."""
EVERY_RULE = (*POLICIES, *RULES, *SUPPRESSIONS)
_MARK = re.compile(r"# <- ([\w-]+)")


def findings(rule: type[Rule], text: str) -> list[Diagnostic]:
    """What one rule, a policy or one of reading, validation and suppression, says about a text."""
    manifests = loads(text)
    if issubclass(rule, SuppressionRule):
        return [finding for finding in lint(manifests, EVERYTHING).findings if finding.name == rule.name]
    if issubclass(rule, Policy):
        policy = rule()
        return [policy.report(document, found) for document, found in visit(policy, manifests, Catalog.default())]
    return [finding for finding in validate(manifests) if finding.name == rule.name]


def marked_lines(rule: type[Rule], text: str) -> list[int]:
    return [
        number
        for number, line in enumerate(text.splitlines(), start=1)
        for name in _MARK.findall(line)
        if name == rule.name
    ]


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.name)
def test_a_bad_example_is_found_on_its_marked_lines_and_nowhere_else(rule):
    text = rule.example("bad")
    assert marked_lines(rule, text), "a bad example marks a line"
    assert sorted(finding.span.line for finding in findings(rule, text)) == marked_lines(rule, text)


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.name)
def test_a_good_example_is_silent(rule):
    assert findings(rule, rule.example("good")) == []


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.name)
def test_a_good_example_is_something_argo_accepts(rule):
    found = validate(loads(rule.example("good")))
    assert [finding.message for finding in found if finding.severity is Severity.ERROR] == []


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_a_policys_bad_example_is_nothing_that_argo_rejects(policy):
    """Else the reader learns from the wrong finding."""
    found = validate(loads(policy.example("bad")))
    assert [finding.message for finding in found if finding.severity is Severity.ERROR] == []


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_a_policy_says_what_to_write_instead(policy):
    for finding in findings(policy, policy.example("bad")):
        assert finding.message
        assert finding.help


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_a_policy_that_calls_itself_fixable_fixes_its_bad_example(policy):
    fixes = [finding.fix is not None for finding in findings(policy, policy.example("bad"))]
    assert all(fixes) if policy.fixable else not any(fixes)


@pytest.mark.parametrize("policy", [policy for policy in POLICIES if policy.fixable], ids=lambda policy: policy.name)
def test_a_fix_settles_its_finding_and_breaks_nothing(policy):
    text = policy.example("bad")
    fixed = apply_edits(text, [edit for finding in findings(policy, text) for edit in finding.fix.edits])
    assert findings(policy, fixed) == []
    assert [finding.message for finding in validate(loads(fixed))] == []
