"""The text of a simulation: one report after the other, or a summary."""

import io
import json

import pytest
from rich.console import Console

from simulator.results.formats import json as json_format
from simulator.results.formats import overview
from simulator.results.overview import ROWS
from simulator.results.report import make_reports
from tests.simulator import worlds
from tests.simulator.results.test_overview import ONE, controller, cron, every, one_each, run

WORK = {"tasks": {"work": {"attempts": ["ok 30s"]}}}


def shown(simulation, *, ascii_only=False, width=120, **options):
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii" if ascii_only else "utf-8", errors="strict")
    console = Console(file=out, width=width, highlight=False, color_system=None)
    overview.write(simulation, make_reports(simulation), console, **options)
    out.flush()
    return [line.rstrip() for line in raw.getvalue().decode().splitlines()]


def fact(lines, title):
    """The rest of the line that begins with a title."""
    (found,) = [line for line in lines if line.startswith(f"{title} ")]
    return found.removeprefix(title).strip()


@pytest.mark.parametrize("count", [1, 3])
def test_up_to_three_runs_are_shown_one_by_one(tmp_path, count):
    lines = shown(run(tmp_path, ONE, WORK | every(60, count)))
    assert len([line for line in lines if line.startswith("What bound the makespan")]) == count


def test_more_are_summed_up_under_one_headline(tmp_path):
    tasks = {"tasks": one_each("ok 5s", "fail 5s", "hang", "ok 5s")}
    lines = shown(run(tmp_path, ONE, every(60, 4) | tasks))
    assert lines[0].startswith("4 runs  2 Succeeded, 1 Failed, 1 Stuck   scenario ")
    assert fact(lines, "of") == "Workflow w: 2 Succeeded, 1 Failed, 1 Stuck"
    assert fact(lines, "Failed") == "1 x work: main exited with 1"
    assert "1 x pods hang" in fact(lines, "Stuck")
    assert "What bound the makespan" not in lines
    assert len([line for line in lines if line.startswith("Taken from sources")]) == 1


def test_the_table_has_at_most_a_screenful_of_rows_and_says_what_it_leaves_out(tmp_path):
    lines = shown(run(tmp_path, ONE, every(60, 100) | WORK))
    assert len([line for line in lines if line.startswith("✔ w-")]) == ROWS
    assert "+ 80 more Succeeded" in lines
    assert len(lines) < 80


def test_waiting_to_be_admitted_is_told(tmp_path):
    lines = shown(run(tmp_path, [ONE, controller(parallelism="2")], every(1, 6) | WORK))
    assert fact(lines, "admission").startswith("4 runs wait to start: p50 42.0s")
    assert fact(lines, "at once") == "at most 2 workflows, 2 pods"
    assert fact(lines, "makespan").endswith("max 86.0s")


def test_nothing_is_said_of_admission_where_nobody_waits(tmp_path):
    lines = shown(run(tmp_path, ONE, every(60, 5) | WORK))
    assert not any(line.startswith("admission") for line in lines)
    assert not any("waited" in line for line in lines)


def test_where_every_firing_was_skipped_the_summary_says_why(tmp_path):
    missed = {"cron": {"for": "5m", "missed": [{"from": "0s", "to": "1h"}]}}
    lines = shown(run(tmp_path, cron(), missed))
    assert lines[0].startswith("No runs   scenario ")
    assert fact(lines, "of") == "CronWorkflow c: 5 skipped"
    assert fact(lines, "skipped") == "5 x the controller does not work"


def test_skipped_firings_stand_below_a_few_runs_as_well(tmp_path):
    values = {"cron": {"for": "4m", "sync": "0s"}, "tasks": {"work": {"attempts": ["ok 90s"]}}}
    lines = shown(run(tmp_path, cron(concurrencyPolicy="Forbid"), values))
    assert "  2 x concurrencyPolicy is Forbid, and a run is active" in lines


def test_the_firings_of_several_cron_workflows_are_told_apart(tmp_path):
    missed = {"cron": {"for": "2m", "missed": [{"from": "0s", "to": "1h"}]}}
    lines = shown(run(tmp_path, [cron("a"), cron("b")], missed))
    assert any("2 x a: the controller does not work" in line for line in lines)
    assert any("2 x b: the controller does not work" in line for line in lines)


def test_the_chart_has_the_pods_of_all_runs(tmp_path):
    lines = shown(run(tmp_path, ONE, every(10, 60) | WORK), timeline=True)
    assert any(line.startswith("Pods over time: 60 pods in 30 rows") for line in lines)


def test_no_character_is_beyond_ascii_where_that_is_all_there_is(tmp_path):
    tasks = {"tasks": one_each("ok 5s", "fail 5s", "hang", "ok 5s")}
    lines = shown(run(tmp_path, ONE, every(60, 4) | tasks), ascii_only=True)
    assert any(line.startswith("x w-2") for line in lines)


def test_pod_gc_has_a_line_of_its_own_where_it_is_set(tmp_path):
    plain, collected = ONE, worlds.workflow(leaf_work(), podGC={"strategy": "OnPodCompletion"})
    assert not any(line.startswith("objects") for line in shown(run(tmp_path, plain, WORK)))
    assert fact(shown(run(tmp_path, collected, WORK)), "objects") == (
        "at most 1 pod in the cluster, ended ones too, 0 left by podGC OnPodCompletion"
    )
    many = shown(run(tmp_path, collected, every(60, 4) | WORK))
    assert fact(many, "objects") == "at most 1 pod in the cluster, ended ones too, 0 left"


def test_more_than_a_thousand_objects_left_bring_advice(tmp_path):
    wide = worlds.workflow(worlds.steps([worlds.step("a", "work", withSequence={"count": "1001"})]), leaf_work())
    assert "1,001 left; podGC OnPodCompletion" in fact(shown(run(tmp_path, wide, WORK)), "objects")


def leaf_work():
    return worlds.leaf("work")


def written(simulation):
    out = io.StringIO()
    skipped = simulation.skipped if simulation.crons else None
    json_format.write(make_reports(simulation), out, nodes=False, skipped=skipped)
    return json.loads(out.getvalue())


def test_the_json_has_skipped_firings_beside_the_runs(tmp_path):
    values = {"cron": {"for": "4m", "sync": "0s"}, "tasks": {"work": {"attempts": ["ok 90s"]}}}
    found = written(run(tmp_path, cron(concurrencyPolicy="Forbid"), values))
    assert len(found["runs"]) == 2
    assert [(one["at_s"], one["cron"]) for one in found["skipped"]] == [(60.0, "c"), (180.0, "c")]
    assert "is active" in found["skipped"][0]["reason"]


def test_the_json_has_an_empty_list_where_a_cron_workflow_was_followed_and_nothing_skipped(tmp_path):
    assert written(run(tmp_path, cron(), WORK | {"cron": {"for": "3m"}}))["skipped"] == []
    assert "skipped" not in written(run(tmp_path, ONE, WORK | every(10, 3)))
    assert "skipped" not in written(run(tmp_path, [ONE, cron(suspend=True)], WORK))


@pytest.mark.parametrize("width", [120, 80, 60])
def test_a_narrow_terminal_has_fewer_columns_and_whole_cells(tmp_path, width):
    lines = shown(run(tmp_path, [ONE, controller(parallelism="2")], every(1, 6) | WORK), width=width)
    rows = [line for line in lines if line.startswith("✔ w-")]
    assert len(rows) == 6
    assert all(len(row) <= width and "…" not in row for row in rows)
    assert all("30.0s" in row or "58.0s" in row or "86.0s" in row for row in rows)
