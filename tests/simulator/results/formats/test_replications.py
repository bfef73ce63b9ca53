"""Replications as people and programs read them."""

import io
import json

import pytest
from rich.console import Console

from simulator.assumptions import Assumption
from simulator.experiments.outcome import Outcome, RunSummary
from simulator.experiments.replicate import fold
from simulator.experiments.requirements import judge, read_requirements
from simulator.results.formats import replications
from simulator.scenario import read_scenario

SCENARIO = read_scenario()
NO_STOCK = "pods wait for stock (ecs.c6.large) that never comes back"


def runs(*phases, first=1):
    """One run each; a run takes ten seconds more than the one before."""
    return [summary(first + number, phase, 10.0 * (number + 1)) for number, phase in enumerate(phases)]


def summary(seed, phase="Succeeded", makespan=60.0, **more):
    outcome = Outcome(seed, phase, None if phase == "Stuck" else makespan, makespan / 10, 10)
    why = {"Failed": "main: Error (exit code 1)", "Stuck": NO_STOCK}.get(phase)
    troubles = ((phase, why),) if why else ()
    label = "stock" if phase == "Stuck" else "compute"
    return RunSummary(
        seed, outcome, ("naps",), {phase: 1}, troubles, label, {} if phase == "Stuck" else {label: makespan}, **more
    )


def verdicts(found, *expressions):
    return judge(read_requirements(expressions, "CNY"), found.outcomes, are_sample=True)


def shown(summaries, *expressions, width=120, ascii_only=False):
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii" if ascii_only else "utf-8", errors="strict")
    console = Console(file=out, width=width, highlight=False, color_system=None)
    found = fold(summaries, SCENARIO)
    replications.write_text(found, verdicts(found, *expressions), console)
    out.flush()
    return [line.rstrip() for line in raw.getvalue().decode().splitlines()]


def written(summaries, *expressions):
    out = io.StringIO()
    found = fold(summaries, SCENARIO)
    replications.write_json(found, verdicts(found, *expressions), out)
    return json.loads(out.getvalue())


# Text


def test_the_headline_has_the_shares_of_all_ends_and_how_sure_the_first_of_them_is():
    lines = shown(runs("Succeeded", "Succeeded", "Failed", "Stuck", first=7))
    assert lines[0] == (
        "naps  4 runs: 50 % succeeded (95 %: 15.0 to 85.0), 25 % failed, 25 % stuck"
        "   scenario cn-shanghai, seeds 7 to 10"
    )


def test_a_headline_without_a_success_says_so():
    assert (
        "1 run: 0 % succeeded (95 %: 0 to 79.3), 100 % failed   scenario cn-shanghai, seed 3"
        in (shown(runs("Failed", first=3))[0])
    )


def test_reasons_come_with_the_seed_that_replays_them():
    lines = shown(runs("Failed", "Succeeded", "Stuck", "Failed"))
    assert "Failed      2 x main: Error (exit code 1)  --seed 1" in lines
    assert f"Stuck       1 x {NO_STOCK}  --seed 3" in lines


def test_amounts_are_means_with_intervals_and_quantiles():
    lines = shown(runs(*["Succeeded"] * 100))
    at = lines.index("makespan    mean 8.4min (95 %: 7.5min to 9.4min)")
    assert lines[at + 1] == (
        "            p50 8.3min, p90 15.0min, p95 15.8min (95 %: 15.0min to 16.7min), p99 16.5min,"
        " max 16.7min with --seed 100"
    )
    assert "cost        mean 50.50 CNY (95 %: 44.74 to 56.26)" in lines


def test_what_is_the_same_in_every_run_is_said_once():
    assert "attempts    10 in every run" in shown(runs("Succeeded", "Succeeded"))
    assert "attempts    10" in shown(runs("Succeeded"))


def test_where_no_run_ended_there_is_no_word_of_makespan_and_cost():
    lines = shown(runs("Stuck", "Stuck"))
    assert not any(line.startswith(("makespan", "cost", "attempts", "bottleneck", "What bound")) for line in lines)


def test_bars_say_how_often_each_bottleneck_came_first():
    found = [summary(1), summary(2, "Stuck"), summary(3)]
    assert "compute  60.0s  100%  first in 2 of the runs" in "\n".join(shown(found))


def test_requirements_are_the_last_lines():
    lines = shown(
        [*runs(*["Succeeded"] * 9, "Stuck"), summary(11, assumptions=(Assumption("a", "1", "scenario"),))],
        "success>=0.9",
        "makespan<=1h",
        "cost<=5",
        "mean(attempts)<=10",
    )
    assert lines[-5:] == [
        "Requirements",
        "✔ success>=0.9        90.9 % (95 %: 62.3 to 98.4); not settled by 11 runs",
        "✖ makespan<=1h        never ends; missed by 1 of 11 runs, the first of them --seed 10",
        "✖ cost<=5             9.00 CNY; over the 10 of 11 runs that ended; missed by 5 of 11 runs, the first of them"
        " --seed 6",
        "✔ mean(attempts)<=10  10 (95 %: 10 to 10); over the 10 of 11 runs that ended",
    ]


def test_an_interval_has_no_end_where_runs_never_end():
    found = runs(*["Succeeded"] * 96, *["Stuck"] * 4)
    line = shown(found, "p95(makespan)<=1h")[-1]
    assert "15.8min (95 %: 15.0min or more)" in line
    line = shown(runs(*["Succeeded"] * 50, *["Stuck"] * 50), "p95(makespan)<=1h")[-1]
    assert "never ends; missed by" in line


def test_workflows_are_counted_where_there_are_several_in_a_run():
    several = [
        RunSummary(
            seed, Outcome(seed, "Failed", 1.0, 1.0, 1), ("w",), {"Succeeded": 9, "Failed": 1}, (("Failed", "x"),)
        )
        for seed in (1, 2)
    ]
    assert "workflows  20 in all: 18 Succeeded, 2 Failed" in shown(several)
    assert written(several)["workflows"] == {"Succeeded": 18, "Failed": 2}
    assert not any(line.startswith("workflows") for line in shown(runs("Succeeded", "Failed")))


def test_many_reasons_are_cut_and_counted():
    found = [
        RunSummary(seed, Outcome(seed, "Failed", 1.0, 1.0, 1), ("w",), {"Failed": 1}, (("Failed", f"reason {seed}"),))
        for seed in range(1, 12)
    ]
    lines = shown(found)
    assert sum("1 x reason" in line for line in lines) == 8
    assert any(line.strip() == "and 3 more reasons" for line in lines)


def test_no_character_is_beyond_ascii_where_that_is_all_there_is():
    lines = shown(runs("Succeeded", "Failed"), "success>=1", "stuck<=0", ascii_only=True)
    assert [line[:2] for line in lines[-2:]] == ["x ", "+ "]


# JSON


def test_the_json_has_the_keys_of_the_contract():
    found = written(runs(*["Succeeded"] * 99, "Failed"), "success>=0.98")
    assert list(found)[:3] == ["schema", "workflow", "scenario"]
    assert (found["schema"], found["workflow"], found["seed"], found["replications"]) == (1, "naps", 1, 100)
    assert found["success"] == {"rate": 0.99, "ci95": pytest.approx([0.9455, 0.9982], abs=1e-4)}
    assert found["stuck"] == 0.0
    assert {"mean", "ci95", "p50", "p90", "p95", "p99", "max"} <= set(found["makespan_s"])
    assert {"currency", "mean", "p50", "p95"} <= set(found["cost"])
    assert {"mean", "max"} <= set(found["attempts"])
    (requirement,) = found["requirements"]
    assert (requirement["expr"], requirement["met"], requirement["value"]) == ("success>=0.98", True, 0.99)
    assert found["assumptions"] == []


def test_the_json_has_the_figures_of_the_runs_that_ended():
    found = written(runs("Succeeded", "Stuck", "Failed"))
    assert (
        found["makespan_s"] | {"mean": 20.0, "p50": 10.0, "p90": 30.0, "max": 30.0, "max_seed": 3}
        == found["makespan_s"]
    )
    assert found["cost"]["mean"] == 2.0
    assert found["stuck"] == pytest.approx(1 / 3, abs=1e-6)
    assert found["failures"] == [
        {"phase": "Stuck", "reason": NO_STOCK, "count": 1, "seed": 2},
        {"phase": "Failed", "reason": "main: Error (exit code 1)", "count": 1, "seed": 3},
    ]
    assert found["bottlenecks"] == [
        {"name": "compute", "first_in": 2, "mean_s": 20.0, "share": 1.0},
        {"name": "stock", "first_in": 1, "mean_s": 0.0, "share": 0.0},
    ]


def test_the_json_is_null_where_there_is_no_figure():
    found = written(runs("Stuck"), "makespan<=1h", "cost<=5")
    assert set(found["makespan_s"].values()) == {None}
    assert found["cost"]["mean"] is None
    assert [(r["met"], r["value"], r["missed_by"]) for r in found["requirements"]] == [(False, None, [1])] * 2


def test_the_keys_are_there_whether_or_not_a_run_ended():
    ended, stuck = written(runs("Succeeded")), written(runs("Stuck"))
    assert [list(ended[key]) for key in ("makespan_s", "cost", "attempts")] == [
        list(stuck[key]) for key in ("makespan_s", "cost", "attempts")
    ]


def test_the_runs_that_miss_a_requirement_are_counted_and_the_first_of_them_named():
    (found,) = written(runs(*["Failed"] * 30, first=5), "success>=0.5")["requirements"]
    assert (found["missed_runs"], found["missed_by"]) == (30, list(range(5, 15)))
