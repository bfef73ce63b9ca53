"""Text edits change what they say and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from manifests.diagnostic import Edit, Path
from manifests.document import Document
from manifests.edits import append_item, apply_edits, insert_key, quote, quoted, set_scalar
from manifests.reading import read_documents
from manifests.source import SourceFile, Span


def read(text: str, name: str = "wf.yaml") -> Document:
    documents, problems = read_documents(SourceFile(name, text))
    assert not problems
    return documents[0]


def edited(text: str, edit: Edit | None) -> str:
    return apply_edits(text, [edit]) if edit is not None else "no edit"


SET = {
    "a plain value keeps its comment": ("a: 1  # one\nb: 2\n", ("a",), "3", "a: 3  # one\nb: 2\n"),
    "a quoted item": ("- a\n- 'b # c' # d\n", (1,), "x", "- a\n- x # d\n"),
    "a value that is not written": ("a:  # none\nb: 1\n", ("a",), "x", "a: x  # none\nb: 1\n"),
    "an item that is not written": ("- \n- b\n", (0,), "x", "- x \n- b\n"),
    "a block scalar": ("a: |\n  one\n  two\nb: 1\n", ("a",), "x", "a: x\nb: 1\n"),
    "a value in braces": ("a: {b: 1, c: 2}\n", ("a", "b"), "x", "a: {b: x, c: 2}\n"),
    "a value over two lines": ("a: one\n  two\nb: 1\n", ("a",), "x", "a: x\nb: 1\n"),
    "wide characters before it": ("a: {名: 1, 𠮷: 2}\n", ("a", "𠮷"), "x", "a: {名: 1, 𠮷: x}\n"),
}


@pytest.mark.parametrize(("text", "path", "new", "expected"), SET.values(), ids=SET)
def test_set_scalar_replaces_only_the_value(text: str, path: Path, new: str, expected: str) -> None:
    assert edited(text, set_scalar(read(text), path, new)) == expected


@pytest.mark.parametrize(("text", "name"), [('{"a": 1}\n', "wf.json"), ("\ufeffa: 1\n", "wf.yaml")])
def test_no_edit_is_offered_in_json_and_after_a_byte_order_mark(text: str, name: str) -> None:
    assert set_scalar(read(text, name), ("a",), "2") is None
    assert insert_key(read(text, name), (), "b", "2") is None


@pytest.mark.parametrize("written", ["1", "yes", "0755", "1.50", "2026-01-01", 'a"b\\c'])
def test_quoting_keeps_the_text_as_it_is_written(written: str) -> None:
    new = edited(text := f"a: {written}  # kept\n", quote(read(text), ("a",)))
    assert read(new).value == {"a": written}
    assert new.endswith("  # kept\n")


@pytest.mark.parametrize("written", ['"1"', "'1'", "|\n  1", "~", "", "{b: 1}", "one\n  two"])
def test_only_a_plain_value_on_one_line_is_quoted(written: str) -> None:
    assert quote(read(f"a: {written}\n"), ("a",)) is None


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_quoted_text_reads_back_as_itself(text: str) -> None:
    assert yaml.safe_load(quoted(text)) == text


INSERT = {
    "after the last key": ("a:\n  b: 1\n", ("a",), "a:\n  b: 1\n  k: v\n"),
    "after the last key's comment": ("a:\n  b: 1  # 1\nc: 2\n", ("a",), "a:\n  b: 1  # 1\n  k: v\nc: 2\n"),
    "after what is below the last key": ("a:\n  b:\n    - 1\nc: 2\n", ("a",), "a:\n  b:\n    - 1\n  k: v\nc: 2\n"),
    "in a list item": ("- - a: 1\n- b\n", (0, 0), "- - a: 1\n    k: v\n- b\n"),
    "without a last line break": ("a: 1", (), "a: 1\nk: v"),
    "after an empty value": ("a:\n  b:\nc: 2\n", ("a",), "a:\n  b:\n  k: v\nc: 2\n"),
    "after a block scalar": ("a:\n  b: |\n    x\n\nc: 2\n", ("a",), "a:\n  b: |\n    x\n  k: v\n\nc: 2\n"),
    "after one that keeps": ("a:\n  b: |+\n    x\n\nc: 2\n", ("a",), "a:\n  b: |+\n    x\n\n  k: v\nc: 2\n"),
    "after brackets over lines": ("a:\n  b: [\n    1]\nc: 2\n", ("a",), "a:\n  b: [\n    1]\n  k: v\nc: 2\n"),
    "in braces": ("a: {b: 1}\n", ("a",), "a: {b: 1, k: v}\n"),
    "in spaced braces": ("a: { b: 1 }\n", ("a",), "a: { b: 1, k: v }\n"),
    "in empty braces": ("a: {}  # none\n", ("a",), "a: {k: v}  # none\n"),
    "after a last comma": ("a: {b: 1,}\n", ("a",), "a: {b: 1, k: v}\n"),
    "in braces over lines": ("a: {\n  b: [1]\n}\n", ("a",), "a: {\n  b: [1], k: v\n}\n"),
    "next to a merge": ("x: &x {c: 1}\na:\n  <<: *x\n", ("a",), "x: &x {c: 1}\na:\n  <<: *x\n  k: v\n"),
}
INSERTED = {
    "a block of lines": ("a: 1\n", "k", "x: 1\ny: 2", "a: 1\nk:\n  x: 1\n  y: 2\n"),
    "a block of one line": ("a: 1\n", "k", "\nx: 1", "a: 1\nk:\n  x: 1\n"),
    "a block scalar": ("a: 1\n", "k", "|\n  x\n\n  y", "a: 1\nk: |\n    x\n\n    y\n"),
    "a key that needs quotes": ("a: 1\n", "on", "v", 'a: 1\n"on": v\n'),
    "a block among Windows line ends": ("a: 1\r\n", "k", "\nx: 1", "a: 1\r\nk:\r\n  x: 1\r\n"),
}


@pytest.mark.parametrize(("text", "path", "expected"), INSERT.values(), ids=INSERT)
def test_insert_key_adds_the_last_entry_in_the_style_it_finds(text: str, path: Path, expected: str) -> None:
    assert edited(text, insert_key(read(text), path, "k", "v")) == expected


@pytest.mark.parametrize(("text", "key", "new", "expected"), INSERTED.values(), ids=INSERTED)
def test_insert_key_adds(text: str, key: str, new: str, expected: str) -> None:
    assert edited(text, insert_key(read(text), (), key, new)) == expected


INSERT_REFUSED = {
    "a key that is there": ("k: 1\n", (), "v"),
    "a list": ("a: [1]\n", ("a",), "v"),
    "an anchored mapping": ("a: &x\n  b: 1\nc: *x\n", ("a",), "v"),
    "an alias": ("a: &x\n  b: 1\nc: *x\n", ("c",), "v"),
    "lines in braces": ("a: {b: 1}\n", ("a",), "x: 1\ny: 2"),
    "a comment before the brace": ("a: {\n  b: 1 # one\n}\n", ("a",), "v"),
    "a pair without braces": ("a: [b: 1]\n", ("a", 0), "v"),
    "a file that ends inside a block scalar": ("a: |\n  x", (), "v"),
    "a key without a colon": ("x:\n  - ? a\n  - b\n", ("x", 0), "v"),
    "a last value in braces that is not written": ("a: {b: }\n", ("a",), "v"),
    "a block scalar inside an inline merge": ("a:\n  <<:\n    c: |\n      x\nb: 1\n", ("a",), "v"),
}


SET_REFUSED = {
    "a mapping is no scalar": ("a: {b: 1}\n", ("a",), "x"),
    "an alias": ("a: &x 1\nb: *x\n", ("b",), "x"),
    "an anchored value, which stands elsewhere too": ("a: &x 1\nb: *x\n", ("a",), "x"),
    "below an alias": ("a: &x {c: 1}\nb: *x\n", ("b", "c"), "x"),
    "below a merge": ("a: &x {c: 1}\nb:\n  <<: *x\n", ("b", "c"), "x"),
    "a tagged value": ("a: !!str 1\n", ("a",), "x"),
    "a path that is not there": ("a: 1\n", ("b",), "x"),
    "a text that a bracket would cut": ("a: [1]\n", ("a", 0), "x, y"),
    "a text of several lines": ("a: 1\n", ("a",), "x\ny"),
    "a comment in a block's header": ("a: |  # why\n  x\n", ("a",), "x"),
}


@pytest.mark.parametrize(("text", "path", "new"), SET_REFUSED.values(), ids=SET_REFUSED)
def test_set_scalar_refuses_where_it_could_mean_more(text: str, path: Path, new: str) -> None:
    assert set_scalar(read(text), path, new) is None


@pytest.mark.parametrize(("text", "path", "new"), INSERT_REFUSED.values(), ids=INSERT_REFUSED)
def test_insert_key_refuses_where_it_could_mean_more(text: str, path: Path, new: str) -> None:
    assert insert_key(read(text), path, "k", new) is None


APPEND = {
    "a block list": ("a:\n  - 1 # one\nb: 2\n", ("a",), "x", "a:\n  - 1 # one\n  - x\nb: 2\n"),
    "a list at its key's column": ("a:\n- 1\nb: 2\n", ("a",), "x", "a:\n- 1\n- x\nb: 2\n"),
    "a mapping as an item": ("- a: 1\n", (), "name: x\nvalue: y", "- a: 1\n- name: x\n  value: y\n"),
    "brackets": ("a: [1]\n", ("a",), "x", "a: [1, x]\n"),
    "empty brackets": ("a: []\n", ("a",), "x", "a: [x]\n"),
}


@pytest.mark.parametrize(("text", "path", "new", "expected"), APPEND.values(), ids=APPEND)
def test_append_item_adds_the_last_item_in_the_style_it_finds(text: str, path: Path, new: str, expected: str) -> None:
    assert edited(text, append_item(read(text), path, new)) == expected


def test_of_edits_that_meet_the_first_wins() -> None:
    edits = [Edit(Span(1, 2, 1, 4), "X"), Edit(Span(1, 3, 1, 5), "Y"), Edit(Span(1, 5, 1, 6), "Z")]
    assert apply_edits("abcdef\n", edits) == "aXdZf\n"
    assert apply_edits("ab\n", [Edit(Span(1, 2, 1, 2), "X"), Edit(Span(1, 2, 1, 2), "Y")]) == "aXb\n"


def test_an_edit_may_join_lines() -> None:
    assert apply_edits("ab\ncd\nef\n", [Edit(Span(1, 2, 3, 2), "-"), Edit(Span(1, 1, 1, 1), ">")]) == ">a-f\n"


KEYS = st.text("abcxyz-/.", min_size=1, max_size=6) | st.sampled_from(["on", "null", "1", "a: b", "#"])
SCALARS = st.none() | st.booleans() | st.integers(-99, 99) | st.text("ab #:{}[],&*!|>'\"\n-", max_size=12)
LEAVES = SCALARS | st.sampled_from(["line\nline\n", "line\n\n\n", "  led\n by blanks"])
VALUES = st.recursive(LEAVES, lambda some: st.lists(some, max_size=3) | st.dictionaries(KEYS, some, max_size=3))


class _Blocks(yaml.SafeDumper):
    """Writes text of several lines as block scalars, as people do."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Blocks.add_representer(str, _text)


@st.composite
def commented_documents(draw: st.DrawFn) -> Document:
    """A mapping as text in some style, with a comment on every line where it does not become part of a value."""
    value = draw(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4))
    style, width = draw(st.sampled_from([False, True, None])), draw(st.sampled_from([20, 200]))
    dumper = draw(st.sampled_from([yaml.SafeDumper, _Blocks]))
    text = yaml.dump(value, Dumper=dumper, default_flow_style=style, width=width)
    for number, line in enumerate(lines := text.splitlines()):
        lines[number] = f"{line}  # c{number}"
        documents, problems = read_documents(SourceFile("", "\n".join(lines) + "\n"))
        if problems or documents[0].value != read(text).value:
            lines[number] = line
    return read("\n".join(lines) + "\n")


def changed(value: Any, path: Path, change: Callable[[Any], object]) -> object:
    """The value with `change` applied to what lies at `path`."""
    if not path:
        return change(value)
    copy = value.copy()
    copy[path[0]] = changed(copy[path[0]], path[1:], change)
    return copy


def check(document: Document, edit: Edit | None, path: Path, change: Callable[[Any], object]) -> None:
    """Where an edit is offered, it makes exactly this change, and every comment is still there."""
    if edit is not None:
        again = read(apply_edits(document.source.text, [edit]))
        assert again.value == changed(document.value, path, change)
        assert [comment.text for comment in again.comments] == [comment.text for comment in document.comments]


@settings(deadline=None)
@given(commented_documents(), st.data())
def test_an_inserted_key_is_the_only_change(document: Document, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([path for path, node in document.root.walk() if isinstance(node.value, dict)]))
    new, value = data.draw(st.sampled_from([("v", "v"), ('"x y"', "x y"), ("{p: 1}", {"p": 1}), ("p: 1\nq: z", ...)]))
    added = {"p": 1, "q": "z"} if value is ... else value
    check(document, insert_key(document, path, "new", new), path, lambda old: {**old, "new": added})


@settings(deadline=None)
@given(commented_documents(), st.data())
def test_an_appended_item_is_the_only_change(document: Document, data: st.DataObject) -> None:
    path = data.draw(
        st.sampled_from([path for path, node in document.root.walk() if isinstance(node.value, list)] or [()])
    )
    check(document, append_item(document, path, "v"), path, lambda old: [*old, "v"])


@settings(deadline=None)
@given(commented_documents(), st.data())
def test_a_set_scalar_is_the_only_change(document: Document, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([path for path, _ in document.root.walk()]))
    new, value = data.draw(st.sampled_from([("v", "v"), ("'a # b'", "a # b"), ("12", 12)]))
    check(document, set_scalar(document, path, new), path, lambda _: value)


@settings(deadline=None)
@given(st.dictionaries(st.text("abc", min_size=1), VALUES, min_size=1, max_size=4))
def test_a_plain_block_mapping_always_takes_another_key(value: dict[str, object]) -> None:
    document = read(yaml.safe_dump({"spec": value}, default_flow_style=False))
    assert insert_key(document, ("spec",), "new-key", "v") is not None
