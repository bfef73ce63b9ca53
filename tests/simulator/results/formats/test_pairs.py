"""A comparison over many seeds as people and programs read it."""

import io
import json

import pytest
from rich.console import Console

from manifests import Manifests
from simulator.experiments.compare import Variant
from simulator.experiments.outcome import Outcome, RunSummary
from simulator.experiments.pairs import sides
from simulator.results.formats import pairs
from simulator.scenario import read_scenario


def summary(seed, makespan=60.0, phase="Succeeded", cost=1.0):
    ended = phase != "Stuck"
    troubles = () if phase == "Succeeded" else ((phase, "exit code 1"),)
    outcome = Outcome(seed, phase, makespan if ended else None, cost, 10)
    return RunSummary(
        seed, outcome, ("w",), {phase: 1}, troubles, "compute", {"compute": makespan} if ended else {}, ("no price",)
    )


def compared(first, second):
    variants = [Variant(name, Manifests(), read_scenario(), {"k": name}) for name in ("old", "new")]
    return sides(variants, [*first, *second], len(first))


def shown(first, second):
    out = io.StringIO()
    pairs.write_text(compared(first, second), Console(file=out, width=120, highlight=False, color_system=None))
    return [line.rstrip() for line in out.getvalue().splitlines()]


def written(first, second):
    out = io.StringIO()
    pairs.write_json(compared(first, second), out)
    return json.loads(out.getvalue())["variants"]


def spans(*seconds, **more):
    return [summary(number, span, **more) for number, span in enumerate(seconds, start=1)]


def test_figures_stand_side_by_side():
    lines = shown(spans(60.0, 80.0), spans(50.0, 60.0, cost=2.0))
    rows = {line[:16].strip(): line[16:].split() for line in lines}
    assert rows["makespan, mean"] == ["70.0s", "55.0s"]
    assert rows["cost, mean"] == ["1.00", "CNY", "2.00", "CNY"]
    assert "stuck" not in rows


def test_the_change_is_told_in_the_direction_in_which_it_goes():
    lines = shown(spans(60.0, 80.0, 90.0), spans(50.0, 68.0, 79.0, cost=1.5))
    at = lines.index("new against old, on the same luck (3 pairs of runs):")
    assert lines[at + 1 : at + 4] == [
        "  success: the same in every pair",
        "  makespan: 11.0s faster (95 %: 8.5s to 13.5s)",
        "  cost: 0.5000 CNY dearer (95 %: 0.5000 to 0.5000)",
    ]


def test_what_may_be_chance_is_called_not_settled():
    lines = shown(spans(60.0, 80.0, 70.0), spans(50.0, 95.0, 70.0))
    assert "  makespan: 1.7s slower (95 %: -29.6s to 32.9s); not settled" in lines


def test_pairs_that_did_not_both_end_are_spoken_of():
    lines = shown(spans(60.0, 80.0, 70.0), [*spans(50.0, 60.0), summary(3, phase="Stuck")])
    assert any(
        "makespan: 15.0s faster" in line and line.endswith(", in the 2 pairs of which both ended; not settled")
        for line in lines
    )
    lines = shown([summary(1)], [summary(1, phase="Stuck")])
    assert "  makespan and cost: there is no pair of which both runs ended" in lines


def test_reasons_come_with_their_variant_and_the_seed_that_replays_them():
    lines = shown(spans(60.0, 60.0), [summary(1), summary(2, phase="Failed")])
    assert "new: Failed, 1 x exit code 1  --seed 2" in lines
    assert lines.count("no price") == 1


def test_the_json_has_replications_and_a_paired_delta():
    first, second = written(spans(60.0, 80.0, 90.0), spans(50.0, 68.0, 79.0))
    assert (first["name"], first["settings"], first["replications"], first["delta"]) == ("old", {"k": "old"}, 3, None)
    assert set(second["delta"]) == {"success", "makespan_s", "cost", "settled"}
    makespan = second["delta"]["makespan_s"]
    assert (makespan["mean"], makespan["pairs"], makespan["settled"]) == (-11.0, 3, True)
    assert makespan["ci95"] == pytest.approx([-13.484, -8.516], abs=1e-3)
    assert second["delta"]["settled"] is True
    assert second["delta"]["cost"] == {"mean": 0.0, "ci95": [0.0, 0.0], "pairs": 3, "settled": True}


def test_the_json_is_null_where_no_pair_ended():
    _, second = written([summary(1)], [summary(1, phase="Stuck")])
    assert second["delta"]["makespan_s"] == {"mean": None, "ci95": None, "pairs": 0, "settled": False}
