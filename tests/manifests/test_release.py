"""Releases of Argo: how they are written, in what order they came, and what began in which."""

import pytest

from manifests import UsageError
from manifests.release import LINES, NEWEST_RELEASE, Release, Since
from manifests.versions import NEWEST, VERSIONS


@pytest.mark.parametrize(
    ("text", "release"),
    [
        ("3.4", Release(3, 4, 18)),
        ("3.5", Release(3, 5, 15)),
        ("3.5.2", Release(3, 5, 2)),
        ("3.7.16", Release(3, 7, 16)),
        ("4.0.0", Release(4, 0, 0)),
        ("4.1", Release(4, 1, 2)),
        pytest.param("4.1.7", Release(4, 1, 7), id="a later patch of a known line"),
    ],
)
def test_a_release_is_read_and_a_line_means_its_newest_patch(text, release):
    assert Release.parse(text) == release


@pytest.mark.parametrize(
    "text", ["3.3", "3.3.9", "4.2", "5.0", "v3.7", "3", "3.7.", "3.7.x", "3.7.1.2", "", "٣.٧", " 3.7"]
)
def test_what_is_no_known_release_is_wrong_usage_that_names_what_is_known(text):
    with pytest.raises(UsageError, match=r"3\.4 to 4\.1") as caught:
        Release.parse(text)
    assert repr(text) in str(caught.value)


def test_releases_are_in_the_order_in_which_they_came():
    texts = ["3.4.18", "3.5.2", "3.5.15", "3.6.0", "3.7.9", "3.7.16", "4.0.0", "4.1.2"]
    assert [str(release) for release in sorted(map(Release.parse, reversed(texts)))] == texts


def test_the_newest_release_is_the_newest_of_all_lines():
    assert max(map(Release.parse, LINES)) == NEWEST_RELEASE
    assert NEWEST_RELEASE.line == NEWEST


def test_every_release_that_is_linted_is_known_here_too():
    assert set(VERSIONS) <= set(LINES)
    assert [Release.parse(line).validated_as for line in LINES] == ["3.6", "3.6", *VERSIONS]


FIRSTS = {
    "expression_means_always": [("3.4.18", "3.5.0")],
    "expression_last": [("3.5.7", "3.5.8")],
    "has_last_message": [("3.4.18", "3.5.0")],
    "hooks_are_no_attempts": [("3.5.0", "3.5.1")],
    "silent_failure_fails": [("3.4.16", "3.4.17"), ("3.5.2", "3.5.3")],
    "unconfirmed_end_fails": [("3.6.15", "3.6.16"), ("3.7.6", "3.7.7"), ("3.5.15", "4.0.0")],
    "fail_fast_waits": [("3.5.13", "3.5.14"), ("3.6.2", "3.6.3"), ("3.4.18", "3.7.0")],
    "has_lock_lists": [("3.5.15", "3.6.0")],
    "has_backoff_cap": [("3.6.19", "3.7.0")],
    "prefixes_messages": [("3.6.19", "3.7.0")],
    "syncs_results": [("3.7.0", "3.7.1")],
    "daemon_failure_fails": [("3.6.19", "3.7.0")],
    "daemon_success_fails": [("3.7.18", "4.0.0")],
    "has_pod_restart": [("3.7.18", "4.0.0")],
    "unresolved_requeues": [("3.7.11", "3.7.12"), ("4.0.3", "4.0.4")],
    "skipped_outputs_default": [("3.7.15", "3.7.16"), ("4.0.6", "4.0.7")],
    "slot_is_immediate": [("3.4.18", "3.5.0")],
    "has_pending_timeout": [("4.0.10", "4.1.0")],
    "wakes_at_timeout": [("4.0.10", "4.1.0")],
    "deletes_timed_out_pod": [("4.0.10", "4.1.0")],
    "has_initless_pods": [("4.0.10", "4.1.0")],
}
"""For each thing that began, and each line that it began in: the last release without it, and the first with it."""
LASTS = {"has_single_locks": ("3.7.18", "4.0.0"), "write_holds_worker": ("4.0.10", "4.1.0")}


@pytest.mark.parametrize(("name", "pairs"), FIRSTS.items(), ids=FIRSTS)
def test_what_began_is_in_no_release_before_and_in_those_after(name, pairs):
    for before, first in pairs:
        assert not getattr(Release.parse(before), name), before
        assert getattr(Release.parse(first), name), first
    assert getattr(NEWEST_RELEASE, name)


@pytest.mark.parametrize(("name", "pair"), LASTS.items(), ids=LASTS)
def test_what_ended_is_in_the_releases_before_only(name, pair):
    before, first = map(Release.parse, pair)
    assert getattr(before, name)
    assert not getattr(first, name)
    assert not getattr(NEWEST_RELEASE, name)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        pytest.param("3.4.17", True, id="the patch that brought it"),
        pytest.param("3.5.2", False, id="a later release of a line that had not got it yet"),
        pytest.param("3.5.15", True, id="a later patch"),
        pytest.param("3.6.0", True, id="a line that began with it"),
    ],
)
def test_a_patch_belongs_to_its_line(text, holds):
    assert Release.parse(text).silent_failure_fails is holds


def test_every_difference_between_releases_is_tested():
    named = {name for name, value in vars(Release).items() if isinstance(value, Since)}
    assert named == {*FIRSTS, *LASTS}
