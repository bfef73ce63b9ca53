"""A line with carets under the place in it."""

import pytest

from manifests.excerpt import excerpt
from manifests.source import SourceFile, Span


def shown(text, span, **options):
    found = excerpt(SourceFile("a.yaml", text), Span(*span), **options)
    return found and (found.line, found.indent + found.carets)


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("a: bcd", (1, 4, 1, 7), ("a: bcd", "   ^^^")),
        ("a:\n  b: 1\n  c: 2", (2, 3, 3, 7), ("  b: 1", "  ^^^^")),
        ("a: 数据 x", (1, 4, 1, 6), ("a: 数据 x", "   ^^^^")),
        ("a: e\u0301x", (1, 6, 1, 7), ("a: e\u0301x", "    ^")),
        ("\ta: b", (1, 5, 1, 6), ("    a: b", "       ^")),
        ("a: \x1b[31m", (1, 4, 1, 9), ("a: �[31m", "   ^^^^^")),
        ("a:", (1, 3, 1, 3), ("a:", "  ^")),
        ("a: b\n\n", (2, 1, 2, 1), None),
        ("a: b", (9, 1, 9, 1), None),
    ],
)
def test_carets_stand_under_the_place(text, span, expected):
    assert shown(text, span) == expected


def test_of_a_long_line_what_is_around_the_place_is_shown():
    line, carets = shown(f"{'x' * 500}HERE{'y' * 500}", (1, 501, 1, 505), longest=40)
    assert len(line) <= 42
    assert line[carets.index("^") :].startswith("HERE")
    assert carets.count("^") == 4
