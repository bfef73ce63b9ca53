"""Fixes mend what they say, and make nothing worse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import policies
from manifests import Edit, Fix, Severity, Span, Workflow, loads
from manifests.edits import insert_key
from manifests.load import load_sources
from manifests.rule import Found
from manifests.source import SourceFile
from policies import fixes
from policies.fixes import diff, fix_texts, fixed, fixed_files
from policies.lint import lint
from policies.policy import Context, Policy
from policies.selection import Selection

TEXT = """\
kind: Workflow
metadata: {name: x}
spec:
  # what runs first
  entrypoint: a
  templates:
    - name: a
      container: {image: x, args: [1, two]}  # keep me
"""


def source(text: str = TEXT) -> SourceFile:
    return SourceFile("wf.yaml", text)


def edit(column: int, end: int, text: str) -> Edit:
    return Edit(Span(1, column, 1, end), text)


def texts(*found: Fix, unsafe: bool = False) -> dict[str, str]:
    """What these fixes make of the text `abcdef`."""
    manifests = loads("abcdef\n", "wf.yaml")
    document = manifests.documents[0]
    findings = [document.report("retry-missing", "retry", Severity.WARNING, (), "m", fix=fix) for fix in found]
    return fix_texts(manifests, findings, unsafe)


def test_only_files_that_change_are_given() -> None:
    assert texts() == {}
    assert texts(Fix("t", (edit(1, 2, "X"),))) == {"wf.yaml": "Xbcdef\n"}


def test_an_unsafe_fix_is_made_only_on_demand() -> None:
    fix = Fix("t", (edit(1, 2, "X"),), safe=False)
    assert texts(fix) == {}
    assert texts(fix, unsafe=True) == {"wf.yaml": "Xbcdef\n"}


def test_a_fix_that_meets_an_earlier_one_is_left_out_whole() -> None:
    first, second = Fix("t", (edit(1, 3, "X"),)), Fix("t", (edit(2, 3, "Y"), edit(5, 6, "Z")))
    assert texts(first, second) == {"wf.yaml": "Xcdef\n"}


def test_the_same_fix_offered_twice_is_made_once() -> None:
    fix = Fix("t", (edit(1, 1, "X"),))
    assert texts(fix, fix) == {"wf.yaml": "Xabcdef\n"}


def test_fixing_quotes_a_number_and_keeps_comments() -> None:
    assert fixed(source(), selection=Selection(("wrong-type",))) == TEXT.replace("[1,", '["1",')


def test_a_rule_that_is_not_selected_mends_nothing() -> None:
    assert fixed(source(), selection=Selection(("unknown-key",))) == TEXT


class Adds(Policy):
    """Adds a key to the spec if it is not there, and then another."""

    name = "adds"
    category = "retry"
    keys: tuple[str, ...] = ("priority", "parallelism")
    value = "1"

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for key in self.keys:
            if key not in workflow.spec.raw:
                added = insert_key(context.document, ("spec",), key, self.value)
                yield Found(("spec",), f"no {key}", fix=Fix(key, (added,)) if added else None)


class Breaks(Adds):
    """Adds keys that Argo does not have, among one that it has."""

    keys = ("nonsense", "priority", "rubbish")


class Unparsable(Adds):
    """Adds what is not YAML."""

    keys = ("priority",)
    value = "{"


class FlipsA(Policy):
    """Wants the other entrypoint, whichever it is."""

    name = "flips"
    category = "retry"

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        place = context.document.place(("spec", "entrypoint"))
        other = "b" if workflow.spec.entrypoint == "a" else "a"
        yield Found(("spec", "entrypoint"), "wrong", fix=Fix("flip", (Edit(place, other),)))


def with_policy(monkeypatch: pytest.MonkeyPatch, policy: type[Policy], text: str = TEXT) -> str:
    monkeypatch.setattr(policies, "POLICIES", (policy,))
    return fixed(source(text), selection=Selection((policy.category,)))


def test_fixes_that_meet_are_made_in_further_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert with_policy(monkeypatch, Adds) == TEXT + "  parallelism: 1\n  priority: 1\n"


def test_a_fix_that_brings_an_error_is_dropped_and_the_others_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policies, "POLICIES", (Breaks,))
    better = fixed(source(TEXT.replace("[1, two]", "[two]")))
    assert "priority: 1" in better
    assert "nonsense" not in better
    assert "rubbish" not in better


def test_of_two_fixes_in_two_files_the_one_that_brings_no_error_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    class Either(Adds):
        """Adds a key that Argo does not have to one workflow, and one that it has to the other."""

        def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
            self.keys = ("priority",) if workflow.name == "good" else ("nonsense",)
            return super().check_workflow(workflow, context)

    monkeypatch.setattr(policies, "POLICIES", (Either,))
    texts = {name: TEXT.replace("[1, two]", "[two]").replace("name: x", f"name: {name}") for name in ("good", "bad")}
    for names in (("good", "bad"), ("bad", "good")):
        manifests = load_sources([SourceFile(name, texts[name]) for name in names])
        new = fixed_files(manifests, selection=Selection())
        assert ("priority: 1" in new["good"], new["bad"]) == (True, texts["bad"])


def test_a_fix_that_breaks_the_yaml_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    assert with_policy(monkeypatch, Unparsable) == TEXT


def test_fixes_that_undo_each_other_come_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    assert with_policy(monkeypatch, FlipsA) == TEXT


def test_the_files_beside_it_are_read_with_it() -> None:
    """A suppression can be judged only where the WorkflowTemplate is known."""
    ref = "kind: Workflow\nmetadata: {name: x}\nspec:  # drydock: ignore[retry-missing]\n"
    ref += "  workflowTemplateRef: {name: t}\n"
    template = "kind: WorkflowTemplate\nmetadata: {name: t}\nspec: {templates: [{name: a, suspend: {}}]}\n"
    only = Selection(("suppression", "retry-missing"))
    assert fixed(source(ref), selection=only) == ref
    assert "drydock" not in fixed(source(ref), selection=only, beside=[SourceFile("t.yaml", template)])


def test_files_that_are_fixed_together_are_all_given() -> None:
    files = [source(), SourceFile("b.yaml", TEXT), SourceFile("c.yaml", "kind: ConfigMap\n")]
    quoted = TEXT.replace("[1,", '["1",')
    assert fixed_files(load_sources(files), selection=Selection(("wrong-type",))) == {
        "wf.yaml": quoted, "b.yaml": quoted, "c.yaml": "kind: ConfigMap\n"
    }  # fmt: skip


def test_only_the_named_files_change() -> None:
    files, only = [source(), SourceFile("b.yaml", TEXT)], Selection(("wrong-type",))
    changed = fixed_files(load_sources(files), selection=only, only={"b.yaml"})
    assert [changed[name] == TEXT for name in ("wf.yaml", "b.yaml")] == [True, False]


def test_the_diff_is_unified_and_knows_a_missing_last_line_break() -> None:
    assert diff("a\nb\nc", "a\nx\nc", "wf.yaml") == (
        "--- wf.yaml\n+++ wf.yaml\n@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n\\ No newline at end of file\n"
    )
    assert diff("a\n", "a\n", "wf.yaml") == ""


def test_a_diff_of_windows_line_ends_keeps_them() -> None:
    assert "-a\r\n+b\r\n" in diff("a\r\n", "b\r\n", "wf.yaml")


@st.composite
def sloppy_workflows(draw: st.DrawFn) -> str:
    """Workflows with what fixes mend: numbers where text belongs, bare pods, useless comments."""
    scalar = st.sampled_from([1, "two", True, 0.5, "{{x}}"])
    templates = draw(
        st.lists(
            st.fixed_dictionaries(
                {"name": st.sampled_from(["a", "b", 1])},
                optional={
                    "container": st.fixed_dictionaries(
                        {"image": st.sampled_from(["x", "x:latest"])},
                        optional={"args": st.lists(scalar, max_size=3), "env": st.just([{"name": "n", "value": 1}])},
                    ),
                    "retryStrategy": st.dictionaries(st.sampled_from(["limit", "retryPolicy"]), scalar, max_size=2),
                    "metadata": st.fixed_dictionaries(
                        {}, optional={"labels": st.dictionaries(st.sampled_from(["alibabacloud.com/eci", "l"]), scalar)}
                    ),
                },
            ),
            min_size=1,
            max_size=3,
        )
    )
    value = {"kind": "Workflow", "metadata": {"name": "x"}, "spec": {"entrypoint": "a", "templates": templates}}
    text = yaml.safe_dump(value, default_flow_style=draw(st.sampled_from([None, False, True])), sort_keys=False)
    comment = draw(st.sampled_from(["", "# drydock: ignore[retry-missing, single-spec]\n", "# a note\n"]))
    return comment + text


@settings(deadline=None, max_examples=50)
@given(sloppy_workflows(), st.booleans())
def test_fixing_brings_no_error_and_is_done_after_one_call(text: str, unsafe: bool) -> None:
    before = fixes._errors(lint(loads(text, "wf.yaml")).findings)
    better = fixed(source(text), unsafe)
    manifests = loads(better, "wf.yaml")
    assert not fixes._errors(lint(manifests).findings) - before
    assert fixed(source(better), unsafe) == better
    assert better.count("# a note") == text.count("# a note")
