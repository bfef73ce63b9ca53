"""Lint: everything there is to say, once and in order, about anybody's YAML."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from datetime import date

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import policies
import policies.registry
from catalog import Catalog
from manifests import Diagnostic, Manifests, Workflow, loads
from manifests.load import load_sources
from manifests.rule import Found
from manifests.source import SourceFile
from manifests.structure import KINDS
from manifests.versions import NEWEST, VERSIONS
from policies import POLICIES
from policies.formats import json as json_format
from policies.formats import text as text_format
from policies.lint import lint
from policies.policy import Context, Policy, visit
from policies.selection import EVERYTHING, Selection, find_rule
from tests.policies.mutants import mutants

MUTANTS = 500
ONLY = Selection(("template-type", "retry-missing", "suppression"))
TEXT = """\
kind: Workflow
metadata: {generateName: x-}
spec:
  entrypoint: a
  templates:
    - name: b
    - name: a
      container: {image: x}
"""


def names(findings: Iterable[Diagnostic]) -> list[str]:
    return [finding.name for finding in findings]


def test_checks_and_policies_speak_in_one_list_in_order_of_place() -> None:
    manifests = load_sources([SourceFile("b.yaml", TEXT), SourceFile("a.yaml", TEXT)])
    assert [(finding.file, finding.span.line, finding.name) for finding in lint(manifests, ONLY).findings] == [
        ("a.yaml", 6, "template-type"),
        ("a.yaml", 7, "retry-missing"),
        ("b.yaml", 6, "template-type"),
        ("b.yaml", 7, "retry-missing"),
    ]


def test_only_what_is_selected_is_said() -> None:
    assert names(lint(loads(TEXT), Selection(("retry-missing",))).findings) == ["retry-missing"]
    assert "retry-missing" not in names(lint(loads(TEXT), Selection(ignore=("retry",))).findings)


def test_strict_rules_are_silent_unless_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find_rule("retry-missing"), "profile", "strict")
    assert "retry-missing" not in names(lint(loads(TEXT)).findings)
    assert "retry-missing" in names(lint(loads(TEXT), EVERYTHING).findings)


def test_policies_of_ones_own_speak_too(monkeypatch: pytest.MonkeyPatch) -> None:
    class Own(Policy):
        """Says a word about each workflow."""

        name = "our-own"
        category = "company"

        def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
            yield Found((), "a word")

    monkeypatch.setattr(policies.registry, "_own", [Own])
    assert names(lint(loads(TEXT), Selection(("company",))).findings) == ["our-own"]
    hushed = TEXT.replace("kind: Workflow", "# drydock: ignore[our-own] so be it\nkind: Workflow")
    assert names(lint(loads(hushed), Selection(("our-own", "suppression"))).findings) == []


def test_the_same_finding_is_said_once() -> None:
    manifests = loads("kind: Workflow\nkind: Workflow\n")
    manifests.diagnostics *= 2
    assert names(lint(manifests, Selection(("duplicate-key",))).findings) == ["duplicate-key"]


def test_broken_yaml_is_a_finding_whatever_is_selected() -> None:
    assert names(lint(loads("a: b: c\n"), ONLY).findings) == ["broken-yaml"]


SUPPRESSED = TEXT.replace("name: a\n", "name: a  # drydock: ignore[retry-missing] until=2026-06-15 so be it\n")


def test_a_suppression_hides_until_its_day_is_over() -> None:
    assert names(lint(loads(SUPPRESSED), ONLY, today=date(2026, 6, 15)).findings) == ["template-type"]
    assert names(lint(loads(SUPPRESSED), ONLY, today=date(2026, 6, 16)).findings) == [
        "template-type",
        "retry-missing",
        "expired-suppression",
    ]


def test_without_suppressions_comments_hide_nothing_and_are_not_judged() -> None:
    findings = lint(loads(SUPPRESSED), ONLY, suppressions=False, today=date(2026, 6, 16)).findings
    assert names(findings) == ["template-type", "retry-missing"]


def test_a_suppression_is_not_called_unused_while_its_workflow_template_is_missing() -> None:
    """A hook sees changed files only; with the template among them, the comment may well be of use."""
    text = "kind: Workflow\nmetadata: {name: x}\nspec:  # drydock: ignore[retry-missing]\n"
    text += "  workflowTemplateRef: {name: t}\n"
    template = "---\nkind: WorkflowTemplate\nmetadata: {name: t}\nspec: {templates: [{name: a, suspend: {}}]}\n"
    assert "unused-suppression" not in names(lint(loads(text)).findings)
    assert "unused-suppression" in names(lint(loads(text + template)).findings)


def test_a_suppression_is_not_called_unused_in_a_file_that_has_broken_parts() -> None:
    text = "kind: Workflow\nspec: {}  # drydock: ignore[retry-missing]\n"
    assert "unused-suppression" in names(lint(loads(text)).findings)
    assert "unused-suppression" not in names(lint(loads(text + "---\na: b: c\n")).findings)


class Careless(Policy):
    """Takes for granted what a schema would."""

    name = "careless"
    category = "retry"

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        yield Found((), "said before it fell")
        raise KeyError("image")


def test_a_policy_that_falls_over_unreadable_text_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policies, "POLICIES", (Careless, *POLICIES))
    found = names(lint(loads(TEXT.replace("entrypoint: a", "entrypoint: [a]"))).findings)
    assert {"careless", "wrong-type", "retry-missing"} <= set(found)


def test_a_policy_that_falls_over_sound_text_is_a_fault_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policies, "POLICIES", (Careless,))
    with pytest.raises(KeyError):
        lint(loads(TEXT))


# --- anybody's YAML ---------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        *("spec", "templates", "name", "container", "image", "steps", "dag", "tasks", "template", "retryStrategy"),
        *("limit", "backoff", "metadata", "labels", "annotations", "resources", "requests", "cpu", "volumes", "mounts"),
        *("alibabacloud.com/eci", "data", "mountPoint", "replicas", "kind", "depends", "when", "a"),
    ]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text("a{}1=-:*&\n", max_size=5)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4), max_leaves=25
)
KNOWN = [kind for kinds in KINDS.values() for kind in kinds]
NAMES = st.sampled_from(["x", "workflow-controller-configmap", "eci-profile", "argo-server"])


@st.composite
def odd_manifests(draw: st.DrawFn) -> str:
    """An object of a known kind in which anything may stand where anything else should."""
    value = draw(st.dictionaries(WORDS, VALUES, max_size=4))
    value["kind"] = draw(st.sampled_from(KNOWN))
    value.setdefault("metadata", {"name": draw(NAMES)})
    for _ in range(draw(st.integers(0, 2))):
        odd = draw(VALUES)
        value["spec"] = draw(
            st.sampled_from(
                [
                    {"entrypoint": "a", "templates": [odd, {"name": "a", "container": odd, "retryStrategy": odd}]},
                    {"entrypoint": "a", "templates": [{"name": "a", "dag": {"tasks": [odd]}, "metadata": odd}]},
                    {"entrypoint": "a", "templates": [{"name": "a", "steps": [odd, [odd]], "volumes": odd}]},
                    {"templateDefaults": odd, "podMetadata": odd, "workflowTemplateRef": odd, "templates": odd},
                    {"template": {"spec": {"containers": [odd]}}, "mounts": [odd], "tieredstore": odd, "target": odd},
                    odd,
                ]
            )
        )
    return yaml.safe_dump(value, allow_unicode=True)


def read_and_lint(file: str, version: str = NEWEST) -> Manifests:
    """Lint it and write what was found in both formats."""
    manifests = loads(file, "wf.yaml", version)
    report = lint(manifests)
    findings = report.findings
    out = io.StringIO()
    json_format.write(report, out)
    assert len(json.loads(out.getvalue())["findings"]) == len(findings)
    text_format.write(report, out, colours=True)
    for finding in findings:
        assert finding.message
        find_rule(finding.name)
        assert 1 <= finding.span.line <= max(1, len(manifests.sources[0].lines) + 1)
    return manifests


@settings(deadline=None)
@given(st.text())
def test_lint_raises_for_no_text(text: str) -> None:
    read_and_lint(text)


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "kind: Workflow",
                "a:",
                "- ",
                "  ",
                "{",
                "}",
                "[",
                "&a ",
                "*a",
                "|",
                "\n",
                "---",
                "# drydock: ignore[x]",
                '"',
                "\t",
                ":",
            ]
        )
    )
)
def test_lint_raises_for_no_mixture_of_signs(parts: list[str]) -> None:
    read_and_lint("".join(parts))


@settings(deadline=None)
@given(odd_manifests())
def test_lint_raises_for_no_value_under_a_known_kind(text: str) -> None:
    read_and_lint(text)


@settings(deadline=None)
@given(odd_manifests())
def test_no_policy_falls_over_what_lint_would_forgive(text: str) -> None:
    manifests = loads(text, "wf.yaml")
    for policy in POLICIES:
        assert all(found.message for _, found in visit(policy(), manifests, Catalog.default()))


@settings(max_examples=MUTANTS)
@given(mutants(), st.sampled_from(VERSIONS))
def test_lint_raises_for_no_mutant_of_what_was_right_once(file: str, version: str) -> None:
    manifests = read_and_lint(file, version)
    for policy in POLICIES if manifests.diagnostics else ():  # else lint itself would have raised
        assert all(found.message for _, found in visit(policy(), manifests, Catalog.default()))
