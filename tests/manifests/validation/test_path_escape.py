"""Paths that climb, as Argo measures them."""

import pytest

from manifests import loads
from manifests.validation import validate


def is_found(path: str) -> bool:
    artifact = f"{{name: a, path: '{path}', raw: {{data: x}}}}"
    template = f"{{name: main, container: {{image: a}}, inputs: {{artifacts: [{artifact}]}}}}"
    return any(
        f.name == "path-escape" for f in validate(loads(f"kind: WorkflowTemplate\nspec: {{templates: [{template}]}}"))
    )


@pytest.mark.parametrize("path", ["/a/../b", "/a/x/../b", "/a/..", "a/../a", "//a/../b", "/a/../a"])
def test_a_path_that_leaves_its_beginning_is_found(path):
    assert is_found(path)


@pytest.mark.parametrize(
    "path",
    ["/a/x/../x/b", "/a/../a/b", "/a/b/../../a/b/c", "/a/b/...", "/x/..y/..z", "/..", "/../a", "../a", "..", "/ab"],
)
def test_a_path_that_keeps_its_beginning_or_has_none_passes(path):
    assert not is_found(path)


def test_two_characters_at_the_end_count_as_two_dots_where_they_vanish():
    """Argo's pattern for a final `/..` lets any two characters stand for the dots."""
    assert is_found("/tmp/./")
    assert not is_found("/tmp/a/")
