"""Tags are cut as Argo cuts them: up to the next braces, whatever is between."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.expressions.tags import Piece, cut, every_tag, tags, unclosed

BRACES = st.text(st.sampled_from("{}= a"), max_size=30)


def shown(text: str) -> list[str]:
    """Pieces as text, tags in angle brackets."""
    return [
        f"<{'=' if piece.is_expression else ''}{piece.text}>" if piece.is_tag else piece.text for piece in cut(text)
    ]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("no tag } {", ["no tag } {"]),
        ("{{a}}", ["<a>"]),
        ("say {{ inputs.parameters.a }}!", ["say ", "<inputs.parameters.a>", "!"]),
        ("{{a}}{{\nb\n}}", ["<a>", "<b>"]),
        ("{{}}", ["<>"]),
        ("{{= a ? 1 : 2 }}", ["<=a ? 1 : 2>"]),
        ("{{ = a}}", ["<= a>"]),
    ],
)
def test_a_text_is_literals_and_trimmed_tags(text, pieces):
    assert shown(text) == pieces


def test_only_what_begins_with_an_equals_sign_is_an_expression():
    assert [piece.is_expression for piece in cut("{{=a}}{{ =a}}{{a=}}")] == [True, False, False]


def test_offsets_include_the_braces():
    assert cut("ab{{ c }}d") == (
        Piece("ab", 0, 2),
        Piece("c", 2, 9, is_tag=True),
        Piece("d", 9, 10),
    )


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ('{{= {"a": {"b": 1}} }}', ['<={"a": {"b": 1>', " }}"]),
        ('{{="}}"}}', ['<=">', '"}}']),
        ("{{={{a}}}}", ["<={{a>", "}}"]),
    ],
)
def test_an_expression_ends_at_the_first_braces_even_within_quotes(text, pieces):
    assert shown(text) == pieces


def test_a_tag_with_tags_inside_is_one_piece():
    assert shown("x{{a.{{b}}.{{c}}}}y") == ["x", "<a.{{b}}.{{c}}>", "y"]


def test_every_tag_comes_inner_ones_first():
    text = "{{z}} {{a.{{b.{{c}}}}.{{=d}}}}"
    assert [piece.text for piece in every_tag(text)] == ["z", "c", "b.{{c}}", "d", "a.{{b.{{c}}}}.{{=d}}"]
    assert [text[piece.start : piece.end] for piece in every_tag(text)][1] == "{{c}}"


@pytest.mark.parametrize(("text", "pieces"), [("{{{a}}}", ["<{a>", "}"]), ("{{{{a}}}}", ["<{{a>", "}}"])])
def test_braces_right_behind_the_first_ones_belong_to_the_tag(text, pieces):
    assert shown(text) == pieces


@pytest.mark.parametrize(
    ("text", "offset"),
    [("{{a", 0), ("x {{= a", 2), ("{{a}} {{b", 6), ("{{a {{b}} c", 0), ("{{a}}", None), ("a }} b", None), ("", None)],
)
def test_what_is_not_closed_is_found(text, offset):
    assert unclosed(text) == offset


def test_a_tag_in_an_unclosed_one_is_a_tag():
    assert shown("{{a {{b}} c") == ["{{a ", "<b>", " c"]


@given(BRACES)
def test_the_pieces_make_up_the_text(text):
    pieces = cut(text)
    assert "".join(text[piece.start : piece.end] for piece in pieces) == text
    assert all(piece.start < piece.end for piece in pieces)
    assert tags(text) == [piece for piece in pieces if piece.is_tag]
    assert set(tags(text)) <= set(every_tag(text))


@given(BRACES)
def test_without_tags_in_tags_a_tag_is_what_is_between_braces_and_the_next_ones(text):
    """As a reader that knows nothing but find and slices does it."""
    expected, rest = [], text
    while "{{" in rest:
        inside, closed, rest = rest.partition("{{")[2].partition("}}")
        if not closed or ("{{" in inside and not inside.startswith("=")):
            return
        expected.append(inside.removeprefix("=").strip())
    assert [piece.text for piece in tags(text)] == expected


@pytest.mark.parametrize(
    "text", ["{{a" * 200_000, "}}" * 200_000 + "{{", "{{a" * 100_000 + "}}" * 100_000, "{{" + "a}}{{b" * 50_000]
)
def test_the_time_for_a_hostile_text_grows_with_its_length_only(text):
    """Searching again from each brace on would take minutes."""
    start = time.perf_counter()
    cut(text)
    unclosed(text)
    assert time.perf_counter() - start < 10
