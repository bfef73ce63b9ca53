"""Runs as people see them: the tree, the timeline and the tables, in what terminals there are."""

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from simulator.results.formats import text, timeline, tree
from simulator.results.report import make_reports
from tests.simulator.results.runs import node
from tests.simulator.worlds import LOGIC, leaf, report, run, step, steps, workflow

RETRIED = {"limit": 2, "retryPolicy": "Always", "backoff": {"duration": "10s"}}


def shown(write, *arguments, width=100, encoding="utf-8", **options):
    """The lines that a terminal of this width would show."""
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding=encoding, errors="replace")
    write(*arguments, Console(file=out, width=width, highlight=False, **options))
    out.flush()
    return raw.getvalue().decode(encoding).splitlines()


@pytest.fixture(scope="module")
def failing(tmp_path_factory):
    """A loop of 200 with two failures, one step that is retried, and one of a very long name."""
    main = steps(
        [step("retried", "flaky"), step("many", "many", withSequence={"count": "200"}, continueOn={"failed": True})],
        [step("long", "long", withItems=["a value of many words " * 9])],
    )
    tasks = {
        "flaky": {"attempts": ["fail 5s", "ok 5s"]},
        "many": {"duration": "10s"},
        "long": {"attempts": [{"end": "evicted", "after": "5s", "message": "the node was low on " + "memory " * 20}]},
        "node:*many(17:*": {"attempts": ["fail 3s"]},
        "node:*many(170:*": {"attempts": ["fail 3s"]},
    }
    values = LOGIC | {"tasks": tasks, "pending": "2s"}
    flow = workflow(main, leaf("flaky", retryStrategy=RETRIED), leaf("many"), leaf("long"))
    return report(run(tmp_path_factory.mktemp("failing"), flow, values))


def test_attempts_stand_below_their_step_and_failures_come_first(failing):
    lines = [
        line.split("  ")[0].rstrip() if not line.startswith(" ") else line[:30].rstrip()
        for line in shown(tree.write, failing)
    ]
    assert [line[:22].rstrip() for line in lines[2:12]] == [
        "✖ w",
        "├─✔ [0]",
        "│ ├─✔ retried",
        "│ │ ├─✖ retried(0)",
        "│ │ └─✔ retried(1)",
        "│ ├─✖ many(17:17)",
        "│ ├─✖ many(170:170)",
        "│ ├─✔ many(0:0)",
        "│ ├─✔ many(1:1)",
        "│ ├─✔ many(2:2)",
    ]


@pytest.mark.parametrize("width", [60, 80, 100, 120])
def test_nothing_is_wider_than_the_terminal(failing, width):
    for write in (tree.write, timeline.write, lambda found, console: text.write([found], console)):
        lines = [line for line in shown(write, failing, width=width) if not line.startswith(("w  ", "  child"))]
        assert max(map(cell_len, lines)) <= width


def test_a_run_of_many_nodes_fits_a_screen(failing):
    assert len(failing.nodes) > 200
    assert len(shown(tree.write, failing)) < 24


def test_long_names_and_messages_are_cut_and_not_wrapped(failing):
    (line,) = (line for line in shown(tree.write, failing, width=80) if "long(0" in line)
    assert line.count("…") == 2


def test_ascii_alone_where_the_output_knows_no_more(failing):
    lines = shown(lambda found, console: text.write([found], console, timeline=True), failing, encoding="ascii")
    assert "|-x many(17:17)" in lines[lines.index("") + 8]
    table = "\n".join(lines[: lines.index("Taken from sources or from the scenario")])
    assert "?" not in table.replace("size of image", "")


def test_handlers_are_marked(tmp_path):
    simulation = run(tmp_path, workflow(leaf("a")), LOGIC)
    (found,) = simulation.runs
    found.nodes["w.onExit"] = node("w.onExit", "Pod", "", is_hook=True)
    found.nodes["w.hooks.late"] = node("w.hooks.late", "Pod", "", is_hook=True)
    names = [line.split("  ")[0] for line in shown(tree.write, make_reports(simulation)[0])]
    assert names[2:5] == ["✔ w", "✔ w.onExit (exit handler)", "✔ w.hooks.late (hook)"]


def test_the_timeline_has_a_row_for_each_pod_with_its_stages_and_its_end_and_one_for_what_bound_the_run(tmp_path):
    flow = workflow(steps([step("a", "a")], [step("b", "b")]), leaf("a", retryStrategy=RETRIED), leaf("b"))
    tasks = {"a": {"attempts": ["fail 10s", "ok 10s"]}, "b": {"duration": "10s"}}
    lines = shown(timeline.write, report(run(tmp_path, flow, LOGIC | {"tasks": tasks})), width=49)
    assert lines == [
        "Pods over time",
        "         |0        |10s      |20s      |30s",
        "a(0)     #########x",
        "a(1)               ..........##########",
        "b                                      ##########",
        "# computes   . backoff before it   x fails",
        "bound by ##########..........####################",
        "# compute   . backoff",
        "",
    ]


def test_many_pods_share_rows_of_the_timeline_and_it_says_so(failing):
    lines = shown(timeline.write, failing)
    assert lines[0].startswith("Pods over time: 203 pods in ")
    assert len(lines) < 50


def test_with_colours_the_timeline_is_drawn_in_blocks(failing):
    coloured = shown(timeline.write, failing, color_system="standard", force_terminal=True)
    assert "\x1b[32m█" in "\n".join(coloured)
    assert "##" not in "\n".join(coloured)
    plain = shown(timeline.write, failing, color_system="standard", force_terminal=True, no_color=True)
    assert "##" in "\n".join(plain)


def test_a_run_without_nodes_or_pods_shows_neither(failing):
    from dataclasses import replace

    empty = replace(failing, nodes=(), pods=())
    assert shown(tree.write, empty) == shown(timeline.write, empty) == []
