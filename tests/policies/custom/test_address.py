"""Where the page of a policy of one's own is."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest

from manifests import loads
from policies import registry
from policies.custom import load
from policies.formats import markdown, sarif
from policies.lint import lint
from policies.policy import Policy
from policies.rules.single_spec import SingleSpec

POLICY = """\
# Ours.
name: always-found
category: stock
summary: Anything.
SOURCE
message: found
help: mend it
cel: "false"
bad: "kind: Workflow"
good: "kind: Workflow"
"""


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A policy of a file, registered, with this source."""
    monkeypatch.setattr(registry, "_own", [])

    def make(source: str = "") -> type[Policy]:
        (tmp_path / "p q.yaml").write_text(POLICY.replace("SOURCE", source), encoding="utf-8")
        policies = load([str(tmp_path / "p q.yaml")])
        registry.register(policies)
        return policies[0]

    return make


def test_a_policy_without_a_page_is_explained_by_its_file(policy, tmp_path):
    assert markdown.address(policy()) == f"{tmp_path.as_uri()}/p%20q.yaml#L2"


def test_a_source_that_is_an_address_is_the_page(policy):
    assert (
        markdown.address(policy("source: https://wiki.acme.example/eci#a (2026)")) == "https://wiki.acme.example/eci#a"
    )
    assert markdown.address(policy("source: handbook, https://acme.example")).startswith("file:")


def test_a_policy_of_a_module_is_explained_by_the_module(monkeypatch):
    class Loud(Policy):
        """Loud."""

        name, category, source = "loud", "company", "handbook"

    monkeypatch.setattr(registry, "_own", [Loud])
    monkeypatch.setattr(Loud, "__module__", "json")
    assert markdown.address(Loud) == Path(json.__file__).as_uri()


def test_a_built_in_rule_keeps_its_page(policy):
    policy()
    assert markdown.address(SingleSpec).endswith("/docs/policies/stock.md#single-spec")


def test_sarif_leads_to_no_page_that_does_not_exist(policy):
    policy()
    out = StringIO()
    sarif.write(lint(loads("kind: Workflow\nmetadata: {name: a}\n")), out)
    rules = json.loads(out.getvalue())["runs"][0]["tool"]["driver"]["rules"]
    (rule,) = [rule for rule in rules if rule["id"] == "always-found"]
    assert "helpUri" not in rule  # a file of this machine is nothing for others
    assert rule["name"] == "AlwaysFound"
