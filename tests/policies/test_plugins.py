"""Python policies of other packages, found by their entry points."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from manifests import UsageError
from policies.plugins import plugins
from policies.policy import Policy
from policies.registry import own_policies, register

MODULE = '''
from policies.policy import Policy

class Loud(Policy):
    """Everything is loud."""
    name, category, source = "loud", "company", "the handbook"
    bad = good = "kind: Workflow"
    def check_workflow(self, workflow, context):
        return iter(())

class Quiet(Loud):
    """Everything is quiet."""
    name = "quiet"

class Nameless(Policy):
    """It has no name."""
    category = source = bad = good = "a"

class Untidy(Loud):
    """It is untidy."""
    name, category, severity, profile, source, bad = "Loud One", "", "warning", "all", " ", 1

class Unexplained(Loud):
    __doc__ = ""

BOTH = [Loud, Quiet]
NO_POLICY = "loud"
'''


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A package on the path that offers what an entry point names."""

    def make(value: str) -> None:
        (tmp_path / "acme_policies.py").write_text(MODULE, encoding="utf-8")
        info = tmp_path / "acme_policies-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-policies\nVersion: 1.0\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[drydock.policies]\nacme = {value}\n", encoding="utf-8")
        monkeypatch.syspath_prepend(str(tmp_path))
        monkeypatch.delitem(sys.modules, "acme_policies", raising=False)

    return make


def test_without_a_package_that_offers_some_there_are_none():
    assert plugins() == ()


@pytest.mark.parametrize(
    ("value", "names"), [("acme_policies:Loud", ["loud"]), ("acme_policies:BOTH", ["loud", "quiet"])]
)
def test_a_package_offers_one_policy_or_several(install, value, names):
    install(value)
    assert [policy.name for policy in plugins()] == names


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("acme_policies:GONE", "plugin 'acme' .* cannot be loaded: .*GONE"),
        ("acme_policies:NO_POLICY", "offers 'loud', which is no subclass"),
        ("acme_policies:Nameless", "'acme': Nameless has no proper `name`$"),
        ("acme_policies:Unexplained", "'acme': Unexplained has no proper docstring$"),
        (
            "acme_policies:Untidy",
            "'acme': Untidy has no proper `name`, `category`, `severity`, `profile`, `source`, `bad`$",
        ),
        ("nowhere_at_all:X", "plugin 'acme' .* cannot be loaded: No module"),
    ],
)
def test_what_cannot_be_used_is_told_with_the_name_of_the_plugin(install, value, words):
    install(value)
    with pytest.raises(UsageError, match=words):
        plugins()


def test_two_policies_of_one_name_are_a_mistake_wherever_they_come_from() -> None:
    class Loud(Policy):
        """Everything is loud."""

        name, category, source = "loud", "company", "the handbook"

    class Louder(Loud):
        """Everything is louder."""

        source = "loud.yaml:1"

    with pytest.raises(UsageError, match=r"'loud' \(loud\.yaml:1\) has the name of another policy \(the handbook\)"):
        register((Loud, Louder))
    assert own_policies() == ()
