"""Which release knows a key, which removed it, and what is said about it."""

import pytest

from manifests.structure.history import knows, removed_in, story
from manifests.versions import NEWEST, VERSIONS

SCHEDULE = ("spec", "schedule")
MUTEX = ("spec", "templates", 0, "steps", 0, 0, "inline", "synchronization", "mutex")


@pytest.mark.parametrize(
    ("kind", "path", "releases"),
    [
        ("CronWorkflow", SCHEDULE, ("3.6", "3.7")),
        ("CronWorkflow", ("spec", "schedules"), VERSIONS),
        ("Workflow", MUTEX, ("3.6", "3.7")),
        ("Workflow", ("spec", "templateDefaults", "priority"), ("3.6",)),
        ("Workflow", ("spec", "hooks", "any", "template"), VERSIONS),
        ("Workflow", ("metadata", "labels", "any"), VERSIONS),
        ("Workflow", ("spec", "entrypoint", "deeper"), ()),
        ("Workflow", ("spec", 0), ()),
        ("Service", ("spec",), ()),
    ],
)
def test_a_release_knows_a_key_at_its_place(kind, path, releases):
    assert tuple(version for version in VERSIONS if knows(version, kind, path)) == releases


@pytest.mark.parametrize(
    ("path", "version", "removed"),
    [(SCHEDULE, "3.6", "4.0"), (SCHEDULE, "3.7", "4.0"), (SCHEDULE, "4.0", None), (("spec", "timezone"), "3.6", None)],
)
def test_the_release_that_removed_a_key_is_the_first_without_it(path, version, removed):
    assert removed_in("CronWorkflow", path, version) == removed


def test_a_key_that_no_release_knows_has_no_story():
    assert story("Workflow", ("spec", "entrypiont"), NEWEST) == ""
