"""Which `#` starts a comment."""

import pytest

from manifests.reading import read_documents
from manifests.source import SourceFile


def comments(text: str) -> list[tuple[int, int, str, bool]]:
    documents, problems = read_documents(SourceFile("wf.yaml", text))
    assert problems == []
    return [
        (comment.span.line, comment.span.column, comment.text, comment.alone)
        for document in documents
        for comment in document.comments
    ]


NONE = {
    "inside double quotes": 'a: "x # y"\n',
    "inside single quotes": "a: 'x # y'\n",
    "inside quotes over lines": "a: 'x\n  # y\n  z'\n",
    "inside a block scalar": "a: |\n  # x\n  y # z\n",
    "inside a folded scalar": "a: >-\n  # x\n  y\n",
    "inside a word": "a: b#c\n",
    "in a key": "a#b: 1\n",
    "in a quoted key": "'# a': 1\n",
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE)
def test_a_hash_is_no_comment(text):
    assert comments(text) == []


ONE = {
    "after a value": ("a: 1 # x\n", (1, 6, "# x", False)),
    "after a quoted hash": ("a: '#'  # x\n", (1, 9, "# x", False)),
    "after flow": ("a: [1, '#']  # x\n", (1, 14, "# x", False)),
    "inside flow": ("a: [1,  # x\n  2]\n", (1, 9, "# x", False)),
    "alone": ("  # x\na: 1\n", (1, 3, "# x", True)),
    "after a key": ("a:  # x\n  b: 1\n", (1, 5, "# x", False)),
    "in the header of a block": ("a: |  # x\n  # y\n", (1, 7, "# x", False)),
    "below a block": ("a: |\n  y\n# x\n", (3, 1, "# x", True)),
    "below a block, before more": ("a:\n  b: |\n    y\n  # x\n  c: 1\n", (4, 3, "# x", True)),
    "after an anchor": ("a: &b 1 # x\n", (1, 9, "# x", False)),
    "between a tag and its value": ("a: !!str # x\n  y\n", (1, 10, "# x", False)),
    "with a hash in it": ("a: 1 # x # y\n", (1, 6, "# x # y", False)),
    "at the end of the text": ("a: 1 #", (1, 6, "#", False)),
    "after a tab": ("a: 1\t# x\n", (1, 6, "# x", False)),
    "after a value over two lines": ("a: x\n  y # x\n", (2, 5, "# x", False)),
    "among Windows line ends": ("a: 1 # x\r\nb: 2\r\n", (1, 6, "# x", False)),
}


@pytest.mark.parametrize(("text", "expected"), ONE.values(), ids=ONE)
def test_a_comment_is_found_at_its_hash(text, expected):
    assert comments(text) == [expected]
