"""YAML text to documents: what is read, what is refused, and where."""

import json
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.diagnostic import Diagnostic
from manifests.document import Document
from manifests.load import load_sources
from manifests.reading import MAX_DEPTH, read_documents, read_value
from manifests.source import SourceFile, Span


def read(text: str) -> tuple[list[Document], list[Diagnostic]]:
    return read_documents(SourceFile("wf.yaml", text))


def only(text: str) -> Document:
    documents, problems = read(text)
    assert [problem.message for problem in problems] == []
    (document,) = documents
    return document


def problem(text: str) -> Diagnostic:
    _, (diagnostic,) = read(text)
    return diagnostic


def values(text: str) -> list[object]:
    return [document.value for document in read(text)[0]]


def place(diagnostic: Diagnostic) -> tuple[int, int]:
    return (diagnostic.span.line, diagnostic.span.column)


def test_documents_of_one_file_keep_their_lines_and_their_order():
    documents, problems = read("a: 1\n---\nb: 2\n...\n---\n# nothing here\n---\nc: 3\n")
    assert problems == []
    assert [(document.value, document.place(()).line) for document in documents] == [
        ({"a": 1}, 1),
        ({"b": 2}, 3),
        ({"c": 3}, 8),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "---\n---\n", "\ufeff", "~", "null\n"])
def test_a_text_without_a_value_holds_no_document(text):
    assert read(text) == ([], [])


BROKEN = {
    "a bracket that never closes": ("a: [1\n", (1, 4)),
    "a quote that never closes": ("a: 'x\n  y\n", (1, 4)),
    "a list that never starts an item": ("a: [\n", (1, 5)),
    "two values on one line": ("a: b: c\n", (1, 5)),
    "a tab for indentation": ("a:\n\tb: 1\n", (2, 1)),
    "a control character": ("a: 1\nb: x\x07\n", (2, 5)),
    "an alias without an anchor": ("a: *x\n", (1, 4)),
    "a second value beside the first": ("a: 1\nb\n", (2, 1)),
    "a merge of a number": ("a: 1\n<<: 2\n", (2, 5)),
}


@pytest.mark.parametrize(("text", "expected"), BROKEN.values(), ids=BROKEN)
def test_broken_yaml_is_one_finding_with_a_place(text, expected):
    diagnostic = problem(text)
    assert (diagnostic.name, place(diagnostic)) == ("broken-yaml", expected)


@pytest.mark.parametrize(("text", "expected"), BROKEN.values(), ids=BROKEN)
def test_a_broken_document_costs_no_other_document(text, expected):
    """Neither those above nor those below, and each keeps its lines."""
    documents, (diagnostic,) = read(f"first: 1\n---\n{text}---\nlast: 1\n---\n{text}"[: -len(text)])
    assert [document.value for document in documents] == [{"first": 1}, {"last": 1}]
    assert documents[1].place(("last",)).line == 3 + text.count("\n") + 1
    assert place(diagnostic) == (expected[0] + 2, expected[1])


def test_each_broken_document_is_a_finding_of_its_own():
    documents, problems = read("a: [\n---\nb: 1\n---\nc: 'x\n--- \nd: e: f\n---\ng: 1\n")
    assert [document.value for document in documents] == [{"b": 1}, {"g": 1}]
    assert [diagnostic.span.line for diagnostic in problems] == [1, 5, 7]


def test_a_document_may_end_without_another_marker_below():
    assert values("a: 1\n...\nb: [\n...\n# last\nc: 3\n") == [{"a": 1}, {"c": 3}]


def test_a_document_that_breaks_late_is_not_read_by_half():
    assert values("--- a: b: c\n---\nd: 1\n") == [{"d": 1}]


def test_a_marker_that_belongs_to_a_word_cuts_nothing():
    assert values("a: [\n---\nb:\n  ---c\n") == [{"b": "---c"}]


def test_directives_stay_with_their_document():
    text = "# first\n%YAML 1.1\n---\na: 1\n---\nb: [\n"
    assert values(text) == [{"a": 1}]


def test_a_tab_is_explained():
    assert "tabs" in problem("a:\n\tb: 1\n").help


def test_a_colon_inside_a_value_is_explained():
    assert "quote" in problem("a: b: c\n").help


def test_a_duplicate_key_is_shown_at_the_second_with_the_first_beside_it():
    diagnostic = problem("a:\n  b: 1\n  c: 2\n  b: 3\n")
    assert (diagnostic.name, place(diagnostic)) == ("duplicate-key", (4, 3))
    assert [related.span.line for related in diagnostic.related] == [2]


def test_keys_that_kubernetes_reads_as_the_same_text_are_duplicates():
    assert problem("true: 1\nyes: 2\n").name == "duplicate-key"


def test_the_first_of_two_equal_keys_is_kept():
    assert values("a: 1\na: 2\n") == [{"a": 1}]


def test_an_alias_has_the_value_of_its_anchor_and_a_place_of_its_own():
    document = only("a: &x {b: 1}\nc: *x\n")
    assert document.value == {"a": {"b": 1}, "c": {"b": 1}}
    assert document.place(("a", "b")) == Span(1, 11, 1, 12)
    assert document.place(("c", "b")) == Span(2, 1, 2, 6)


def test_an_anchor_reaches_no_further_than_its_document():
    documents, (diagnostic,) = read("a: &x 1\n---\nb: *x\n")
    assert [document.value for document in documents] == [{"a": 1}]
    assert place(diagnostic) == (3, 4)


def test_an_alias_inside_its_own_anchor_is_refused():
    assert "inside its own anchor" in problem("a: &x [*x]\n").message


def test_an_anchor_may_be_given_again():
    assert values("a: &x 1\nb: *x\nc: &x 2\nd: *x\n") == [{"a": 1, "b": 1, "c": 2, "d": 2}]


def test_a_merge_brings_in_what_is_not_written_and_shows_it_at_the_alias():
    document = only("base: &base {b: 1, c: 2}\na:\n  <<: *base\n  d: 4\n")
    assert document.value == {"base": {"b": 1, "c": 2}, "a": {"b": 1, "c": 2, "d": 4}}
    assert document.place(("a", "b")).line == 3
    assert document.place(("a", "d")).line == 4


def test_a_merge_key_in_quotes_is_a_key():
    assert values("a: {'<<': 1}\n") == [{"a": {"<<": 1}}]


def test_a_merge_key_behind_an_alias_is_a_key():
    assert values("a: &x '<<'\nb: {*x : 1}\nc: &y <<\nd: {*y : 1}\n")[0]["d"] == {"<<": 1}


def test_a_mapping_reaches_to_its_last_line_even_if_that_repeats_a_key():
    (document,), _ = read("a:\n  b: 1\n  b: 3\nc: 4\n")
    assert document.place(("a",)) == Span(1, 1, 3, 7)


def test_of_several_merges_the_first_wins():
    assert values("x: &x {b: 1}\nz: &z {b: 2, c: 3}\na: {<<: [*x, *z]}\n")[0]["a"] == {"b": 1, "c": 3}


OVERRIDE = "kind: {kind}\nx: &x {{b: 1}}\na:\n  <<: *x\n  b: 2\n"


def test_a_key_beside_a_merge_that_brings_it_too_is_a_duplicate_to_argo():
    diagnostic = problem(OVERRIDE.format(kind="Workflow"))
    assert (diagnostic.name, diagnostic.span.line) == ("duplicate-key", 5)
    assert [related.span.line for related in diagnostic.related] == [4]


def test_a_key_overrides_a_merge_for_every_other_reader():
    assert only(OVERRIDE.format(kind="Deployment")).value["a"] == {"b": 2}


def bomb(levels: int) -> str:
    tens = [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]" for level in range(1, levels)]
    return "\n".join(["a0: &a0 [1]", *tens])


HOSTILE = {
    "aliases of aliases": bomb(30),
    "a bomb as a key": f"{bomb(9)}\n? *a8\n: 1\n",
    "merges of a long mapping": f"a: &a {{{', '.join(f'k{i}: 1' for i in range(5000))}}}\nb: [{'{<<: *a}, ' * 5000}]\n",
    "open brackets": "[" * 100_000,
    "open braces": "{a: " * 100_000,
    "dashes": "- " * 100_000,
    "keys inside keys": "? " * 100_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_text_that_means_far_more_than_it_says_is_refused_quickly(text):
    start = perf_counter()
    assert problem(text).name == "broken-yaml"
    assert perf_counter() - start < 10


LONG = {
    "broken documents": "---\n[\n" * 10_000,
    "documents with comments": "---\na: 1  # c\n" * 5_000,
    "hashes in quotes on one line": "[" + "' #', " * 10_000 + "]",
    "duplicate keys": "a: 1\n" * 10_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_reading_takes_time_in_proportion_to_the_text(text):
    start = perf_counter()
    read(text)
    assert perf_counter() - start < 10


def test_nesting_is_read_up_to_the_limit_and_refused_beyond():
    assert values("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert "levels deep" in problem("[" * (MAX_DEPTH + 2) + "]" * (MAX_DEPTH + 2)).message


def test_keys_become_text():
    assert values("1: a\n1.5: b\nno: c\n~: d\n0755: e\n") == [
        {"1": "a", "1.5": "b", "false": "c", "null": "d", "493": "e"}
    ]


def test_an_unquoted_variable_is_left_to_the_structure_check():
    """Its help says more than that a mapping is no key."""
    assert read("a: {{x}}\n")[1] == []


@pytest.mark.parametrize("text", ["a: 1\r\nb:\r\n  - c\r\n", "\ufeffa: 1\nb:\n  - c\n", "a: 1\rb:\r  - c\r"])
def test_line_ends_and_a_byte_order_mark_change_no_place(text):
    document = only(text)
    assert document.value == {"a": 1, "b": ["c"]}
    assert document.place(("b", 0)) == Span(3, 5, 3, 6)


def test_columns_count_characters_not_bytes():
    assert only("{名: 1, 𠮷: 2}\n").place(("𠮷",)) == Span(1, 11, 1, 12)


TAGGED = {
    "!!str 1": "1",
    "!!int '0755'": 493,
    "!!bool yes": True,
    "!!null ''": None,
    "!!bool maybe": "maybe",
    "! 1": "1",
}


@pytest.mark.parametrize(("text", "value"), TAGGED.items())
def test_a_tag_decides_what_a_scalar_is(text, value):
    assert only(f"a: {text}\n").value == {"a": value}


def test_json_is_yaml():
    assert values('{\n\t"a": [1, "\\/", null]\n}') == [{"a": [1, "/", None]}]


def test_a_comment_belongs_to_the_document_that_it_stands_in():
    documents, _ = read("# 1\na: 1  # 2\n# 3\n---\n# 4\nb: |  # 5\n  # text\n---  # 6\nc: 1\n")
    assert [[comment.text for comment in document.comments] for document in documents] == [
        ["# 1", "# 2", "# 3"],
        ["# 4", "# 5"],
        ["# 6"],
    ]


def test_a_comment_in_a_broken_document_belongs_to_none():
    (document,), _ = read("a: 1  # 1\n---\nb: [  # 2\n")
    assert [comment.text for comment in document.comments] == ["# 1"]


def test_what_stands_above_all_documents_belongs_to_the_first():
    (document,), _ = read("# 1\n\n---\na: 1\n")
    assert [comment.text for comment in document.comments] == ["# 1"]


@pytest.mark.parametrize(
    ("text", "value"), [("{a: 1}", {"a": 1}), ("[", None), ("", None), ("x", "x"), ("1\n---\n[", None)]
)
def test_yaml_inside_of_a_value_is_read_or_it_is_nothing(text, value):
    assert read_value(text) == value


TOKENS = ["a", "1", ": ", "- ", "\n", "  ", "\t", "[", "]", "{", "}", ", ", "'", '"', "#", " #", "&a ", "*a", "<<: "]
LINES = ["? ", "!!int ", "|\n", "---\n", "...\n", "%YAML 1.1\n", "\x00", "\r", "\u2028", "\ufeff", "kind: Workflow\n"]
PIECES = st.sampled_from([*TOKENS, *LINES])


@given(st.text() | st.lists(PIECES, max_size=25).map("".join))
def test_no_text_makes_reading_raise(text):
    manifests = load_sources([SourceFile("any.yaml", text)])
    for found in manifests.diagnostics:
        assert found.span.line >= 1
        assert found.span.column >= 1


WORDS = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=5)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS,
    lambda some: st.lists(some, max_size=4) | st.dictionaries(WORDS, some, max_size=4),
)


@given(JSON, st.sampled_from([None, 2]))
def test_json_reads_as_what_it_is(value, indent):
    found = values(json.dumps({"a": value}, indent=indent))
    assert json.dumps(found) == json.dumps([{"a": value}])


@given(st.lists(PIECES, max_size=20).map("".join), st.lists(PIECES, max_size=20).map("".join))
def test_a_document_reads_the_same_whatever_stands_below_it(above, below):
    first = read(f"{above}\n")
    if not first[1]:
        whole = values(f"{above}\n---\n{below}")
        assert whole[: len(first[0])] == [document.value for document in first[0]]
