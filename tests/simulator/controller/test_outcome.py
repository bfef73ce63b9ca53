"""The table of pod ends: what the node's phase, message and exit code become, release by release."""

import pytest

from manifests.release import LINES, Release
from simulator.cloud.ending import DEADLINE, KILLED, KILLED_BY_EXECUTOR, OK, End, scripted
from simulator.controller.outcome import Outcome, outcome_of
from simulator.scenario.amounts import ENDS

EVICTED = "The node was low on resource: ephemeral-storage"
TABLE = {
    "ok": Outcome("Succeeded", "", 0),
    "fail": Outcome("Failed", "main: Error (exit code 3)", 3),
    "oom": Outcome("Failed", "main: OOMKilled (exit code 137)", 137),
    "evicted": Outcome("Failed", EVICTED),
    "deleted": Outcome("Error", "pod deleted"),
    "provider-failed": Outcome("Failed", "no stock"),
    "waiting-failed": Outcome("Error", "Pod failed before main container starts due to ContainerCreating"),
    "reclaimed": Outcome("Failed", "BidFailed: the spot instance was reclaimed"),
    "pull-failed": Outcome("Failed", "ImagePullBackOff"),
    "silent": Outcome("Failed", "can't find failed message for pod"),
    "unconfirmed": Outcome("Failed", "pod failed: neither main nor wait container completed successfully"),
    "lost": Outcome("Failed", "The pod status was not found and may have been deleted from the provider"),
    "wait-failed": Outcome("Error", "wait: Error (exit code 1)", 0),
    "init-failed": Outcome("Error", "init: Error (exit code 1)"),
}


@pytest.mark.parametrize("kind", TABLE)
def test_an_end_has_its_row(kind):
    assert outcome_of(scripted(kind, exit_code=3)) == TABLE[kind]


def test_every_end_of_the_table_can_be_scripted():
    assert [kind for kind in TABLE if kind not in ENDS] == []


@pytest.mark.parametrize(
    ("end", "outcome"),
    [
        pytest.param(DEADLINE, Outcome("Failed", DEADLINE.message, 143), id="the pod's own deadline"),
        pytest.param(KILLED, Outcome("Failed", "Step exceeded its deadline", 143), id="the workflow's deadline"),
        pytest.param(KILLED_BY_EXECUTOR, Outcome("Failed", "main: Error (exit code 143)", 143), id="maxDuration"),
        pytest.param(OK, Outcome("Succeeded", "", 0), id="a good end"),
    ],
)
def test_the_ends_that_nobody_scripts_have_theirs(end, outcome):
    assert outcome_of(end) == outcome


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("fail", "Error (exit code 1)", "main: Error (exit code 1)"),
        ("oom", "OOMKilled (exit code 137)", "main: OOMKilled (exit code 137)"),
        ("wait-failed", "Error (exit code 1)", "wait: Error (exit code 1)"),
        ("init-failed", "Error (exit code 1)", "init: Error (exit code 1)"),
        ("evicted", EVICTED, EVICTED),
        ("deleted", "pod deleted", "pod deleted"),
    ],
)
def test_a_message_names_its_container_from_3_7_on(kind, old, new):
    assert [outcome_of(scripted(kind), Release.parse(text)).message for text in ("3.6", "3.7.0")] == [old, new]


@pytest.mark.parametrize(
    ("kind", "release", "phase"),
    [
        ("silent", "3.4.16", "Succeeded"),
        ("silent", "3.4.17", "Failed"),
        ("silent", "3.5.2", "Succeeded"),  # C15
        ("silent", "3.5.3", "Failed"),
        ("silent", "4.1", "Failed"),
        ("unconfirmed", "3.5", "Succeeded"),
        ("unconfirmed", "3.6.15", "Succeeded"),
        ("unconfirmed", "3.6.16", "Failed"),
        ("unconfirmed", "3.7.6", "Succeeded"),
        ("unconfirmed", "3.7.7", "Failed"),
        ("unconfirmed", "4.0.0", "Failed"),
    ],
)
def test_older_releases_took_some_failures_for_successes(kind, release, phase):
    found = outcome_of(scripted(kind), Release.parse(release))
    assert found.phase == phase
    assert (found.message == "") == (phase == "Succeeded")


@pytest.mark.parametrize("kind", ["fail", "oom", "evicted", "provider-failed", "reclaimed", "lost", "waiting-failed"])
def test_a_message_of_the_pod_wins_and_leaves_the_phase(kind):
    assert outcome_of(scripted(kind, message="my words")) == Outcome(
        TABLE[kind].phase, "my words", scripted(kind).exit_code
    )


@pytest.mark.parametrize("kind", ["ok", "deleted", "silent", "unconfirmed"])
def test_where_there_is_no_status_to_read_a_message_says_nothing(kind):
    assert outcome_of(scripted(kind, message="my words")).message == TABLE[kind].message


@pytest.mark.parametrize("line", LINES)
def test_a_reason_that_argo_does_not_know_is_a_failure_with_its_message(line):
    assert outcome_of(End("NodeAffinity", "no node fits"), Release.parse(line)) == Outcome("Failed", "no node fits")


@pytest.mark.parametrize(
    ("kind", "ran"),
    [("fail", True), ("evicted", True), ("lost", True), ("init-failed", True), ("unconfirmed", True)]
    + [(kind, False) for kind in ("provider-failed", "waiting-failed", "pull-failed", "silent")],
)
def test_an_end_that_leaves_no_trace_of_a_container_has_no_time(kind, ran):
    assert scripted(kind).ran is ran
