"""Which nodes are shown where there is no room for all."""

from hypothesis import given
from hypothesis import strategies as st

from simulator.results.folding import tree_rows
from simulator.results.report import NodeReport


def found(name, owner="w", *, type="Pod", phase="Succeeded"):
    return NodeReport(
        name,
        name,
        type,
        "t",
        phase,
        "",
        0.0,
        1.0,
        0,
        "",
        "",
        0.0,
        boundary="w",
        owner=owner,
        children=(),
        is_hook=False,
    )


def loop(count, owner="w", failed=(), base="w.a"):
    return [
        found(f"{base}({number}:x)", owner, phase="Failed" if number in failed else "Succeeded")
        for number in range(count)
    ]


def shown(nodes, room=30):
    """The names in their order, and the hidden by phase."""
    return [row.node.name if row.node is not None else dict(row.hidden) for row in tree_rows(nodes, room)]


ROOT = found("w", "", type="Steps")


def test_a_small_run_is_shown_whole_and_in_its_order():
    nodes = [ROOT, *loop(20, failed=[7])]
    assert shown(nodes) == [node.name for node in nodes]


def test_the_items_of_a_large_loop_are_folded():
    assert shown([ROOT, *loop(100)]) == ["w", "w.a(0:x)", "w.a(1:x)", "w.a(2:x)", {"Succeeded": 97}]


def test_failures_come_first_wherever_they_lie_and_up_to_a_limit():
    rows = shown([ROOT, *loop(10_000, failed=range(50, 10_000, 100))])
    assert rows[1:11] == [f"w.a({number}:x)" for number in range(50, 1050, 100)]
    assert rows[-1] == {"Succeeded": 9_900 - 3, "Failed": 90}


def test_what_a_failure_lies_in_is_shown_with_it():
    nodes = [ROOT, *loop(500)]
    nodes += [found(f"{item.name}.in", item.name) for item in nodes[1:]]
    nodes[321] = found("w.a(320:x)", phase="Failed")
    nodes.append(found("deep", "w.a(320:x).in", phase="Error"))
    rows = shown(nodes)
    assert rows[:4] == ["w", "w.a(320:x)", "w.a(320:x).in", "deep"]


def test_of_what_waits_some_is_shown():
    nodes = [ROOT, *loop(90), found("w.a(90:x)", phase="Pending")]
    assert "w.a(90:x)" in shown(nodes)


def test_many_steps_are_shown_from_the_first_on():
    nodes = [ROOT]
    for number in range(100):
        nodes += [found(f"w[{number}]", type="StepGroup"), found(f"w[{number}].a", f"w[{number}]")]
    rows = shown(nodes)
    assert rows[:5] == ["w", "w[0]", "w[0].a", "w[1]", "w[1].a"]
    assert rows[-1] == {"Succeeded": 88}
    assert len(rows) == 26


def test_the_only_attempt_of_what_succeeded_says_nothing_new():
    nodes = [ROOT, found("w.r", type="Retry"), found("w.r(0)", "w.r", type="Steps"), found("w.r(0)[0]", "w.r(0)")]
    assert shown(nodes) == ["w", "w.r", "w.r(0)[0]"]
    again = [ROOT, found("w.r", type="Retry"), found("w.r(0)", "w.r", phase="Failed"), found("w.r(1)", "w.r")]
    assert shown(again) == ["w", "w.r", "w.r(0)", "w.r(1)"]


def test_one_node_alone_is_never_hidden():
    assert {"Succeeded": 1} not in shown([ROOT, *loop(50), *loop(4, base="w.b"), found("w.c")])


@st.composite
def trees(draw):
    nodes = [ROOT]
    for number in range(draw(st.integers(0, 60))):
        owner = draw(st.sampled_from(nodes)).name
        name = draw(st.sampled_from([f"n{number}", f"{owner}.loop({number}:x)"]))
        nodes.append(found(name, owner, phase=draw(st.sampled_from(["Succeeded", "Succeeded", "Failed", "Pending"]))))
    return nodes


@given(trees(), st.integers(5, 40))
def test_every_node_is_shown_or_counted_or_lies_in_one_that_is_counted(nodes, room):
    rows = tree_rows(nodes, room)
    names = {row.node.name for row in rows if row.node is not None}
    owners = {node.name: node.owner for node in nodes}
    assert all(owners[name] in names or owners[name] == "" for name in names)
    counted = sum(sum(row.hidden.values()) for row in rows if row.hidden)
    assert counted == sum(node.name not in names and node.owner in names for node in nodes)


@given(trees())
def test_the_last_row_below_each_node_is_marked_as_the_last(nodes):
    rows = tree_rows(nodes)
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        depth = len(row.lasts)
        if following is None or len(following.lasts) < depth:
            assert depth == 0 or row.lasts[-1]
