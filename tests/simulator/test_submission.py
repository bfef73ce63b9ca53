"""Which workflows are submitted, under which names, and when."""

import pytest

from manifests.errors import InputError, UsageError
from simulator import make_reports
from simulator.events import WorkflowSubmitted
from tests.simulator.worlds import LOGIC, events, leaf, run, scenario, workflow

BRIEF = LOGIC | {"tasks": {"main": {"attempts": ["ok 5s"]}}}
HOUR = 3600


def named(*names):
    return [workflow(leaf("main"), name=name) for name in names]


def submitted(folder, names, submit, seed=1):
    simulation = run(folder, named(*names), BRIEF | {"submit": submit}, seed)
    return [(event.workflow, event.at) for event in events(simulation, WorkflowSubmitted)]


def draws(simulation):
    return {found.number: found.finished - found.submitted for found in simulation.runs}


# Streams


def test_a_stream_submits_copies_one_each_so_often(tmp_path):
    found = submitted(tmp_path, ["w"], {"every": "5m", "count": 3})
    assert found == [("w-1", 0), ("w-2", 300), ("w-3", 600)]


def test_a_stream_submits_every_workflow_and_numbers_those_of_a_prefix_too(tmp_path):
    found = submitted(tmp_path, ["one", "two-"], {"every": "1m", "count": 2})
    assert found == [("one-1", 0), ("two-1", 0), ("one-2", 60), ("two-2", 60)]


def test_copies_of_two_workflows_of_one_name_are_told_apart(tmp_path):
    found = submitted(tmp_path, ["w-", "w-"], {"every": "1m", "count": 2})
    assert [name for name, _ in found] == ["w-1", "w-2-1", "w-2", "w-2-2"]


def test_a_poisson_stream_has_the_gaps_of_its_rate(tmp_path):
    times = [at for _, at in submitted(tmp_path, ["w"], {"poisson": "12/h", "count": 400})]
    gaps = [later - earlier for earlier, later in zip([0, *times], times, strict=False)]
    assert all(gap > 0 for gap in gaps)
    assert sum(gaps) / len(gaps) == pytest.approx(300, rel=0.1)
    spread = sum((gap - 300) ** 2 for gap in gaps) / len(gaps)
    assert spread**0.5 == pytest.approx(300, rel=0.2)  # an exponential's deviation is its mean


def test_a_poisson_stream_is_replayed_by_its_seed_and_a_longer_one_begins_the_same(tmp_path):
    found = submitted(tmp_path, ["w"], {"poisson": "12/h", "count": 5}, seed=7)
    renamed = submitted(tmp_path, ["other"], {"poisson": "12/h", "count": 5}, seed=7)
    assert [at for _, at in renamed] == [at for _, at in found]
    longer = submitted(tmp_path, ["w"], {"poisson": "12/h", "count": 9}, seed=7)
    assert longer[:5] == found
    assert submitted(tmp_path, ["w"], {"poisson": "12/h", "count": 5}, seed=8) != found


def test_two_workflows_come_by_poisson_streams_of_their_own(tmp_path):
    found = submitted(tmp_path, ["a", "b"], {"poisson": "12/h", "count": 3})
    alone = submitted(tmp_path, ["a"], {"poisson": "12/h", "count": 3})
    assert [each for each in found if each[0].startswith("a")] == alone
    assert len({at for _, at in found}) == 6


def test_a_faster_stream_has_the_same_luck_in_shorter_gaps(tmp_path):
    slow = submitted(tmp_path, ["w"], {"poisson": "1/h", "count": 4})
    fast = submitted(tmp_path, ["w"], {"poisson": "2/h", "count": 4})
    assert [at / 2 for _, at in slow] == pytest.approx([at for _, at in fast])


def test_copies_meet_luck_of_their_own(tmp_path):
    values = LOGIC | {"tasks": {"main": {"duration": {"dist": "uniform", "low": "1s", "high": "1h"}}}}
    found = draws(run(tmp_path, named("w"), values | {"submit": {"every": "1m", "count": 3}}))
    assert len(set(found.values())) == 3
    assert found == draws(run(tmp_path, named("w"), values | {"submit": {"every": "2m", "count": 3}}))


def test_runs_of_a_stream_overlap_and_all_of_them_end(tmp_path):
    values = LOGIC | {"tasks": {"main": {"attempts": ["ok 1h"]}}, "submit": {"every": "5m", "count": 4}}
    simulation = run(tmp_path, named("w"), values)
    assert [(each.phase, each.finished) for each in simulation.runs] == [
        ("Succeeded", HOUR + 300 * copy) for copy in range(4)
    ]


# What a scenario may say of it


@pytest.mark.parametrize(
    ("submit", "message"),
    [
        ({"count": 3}, r"submit\.count: it needs submit\.every or submit\.poisson"),
        ({"at": {"w": "1s"}, "count": 3}, r"submit\.count: it needs submit\.every or submit\.poisson"),
        ({"every": "5m"}, r"submit\.every: it needs submit\.count"),
        ({"poisson": "12/h"}, r"submit\.poisson: it needs submit\.count"),
        ({"every": "5m", "poisson": "12/h", "count": 3}, r"submit\.poisson: it excludes submit\.every"),
        ({"at": {"w": "1s"}, "every": "5m", "count": 3}, r"submit\.every: it excludes submit\.at"),
        ({"every": "0s", "count": 3}, r"submit\.every: '0s' must be a duration above 0"),
        ({"every": "often", "count": 3}, r"submit\.every: 'often' is no duration"),
        ({"poisson": "0/h", "count": 3}, r"submit\.poisson: '0/h' is no rate above 0"),
        ({"poisson": "12/week", "count": 3}, r"submit\.poisson: '12/week' is no rate above 0"),
        ({"poisson": "many/h", "count": 3}, r"submit\.poisson: 'many/h' is no rate"),
        ({"poisson": "inf/h", "count": 3}, r"submit\.poisson: 'inf/h' is no rate"),
        ({"every": "5m", "count": 0}, r"submit\.count: 0 must be at least 1"),
    ],
)
def test_a_stream_that_makes_no_sense_is_refused_with_its_key(tmp_path, submit, message):
    with pytest.raises(UsageError, match=message):
        scenario(tmp_path, {"submit": submit})


def test_a_rate_has_a_unit(tmp_path):
    rates = {
        text: scenario(tmp_path, {"submit": {"poisson": text, "count": 1}}).stream for text in ("1/s", "6/m", "24/d")
    }
    assert [stream.per_second for stream in rates.values()] == [1, 0.1, 24 / 86_400]


# What there is to submit


TEMPLATE = {"apiVersion": "argoproj.io/v1alpha1", "metadata": {"name": "shared"}, "spec": {"templates": [leaf("nap")]}}


def test_a_workflow_template_alone_is_refused_with_the_workflow_that_would_run_it(tmp_path):
    with pytest.raises(InputError, match=r"found only WorkflowTemplate; .*`workflowTemplateRef: \{name: shared\}`"):
        run(tmp_path, TEMPLATE | {"kind": "WorkflowTemplate"}, LOGIC)
    with pytest.raises(InputError, match=r"workflowTemplateRef: \{name: shared, clusterScope: true\}"):
        run(tmp_path, TEMPLATE | {"kind": "ClusterWorkflowTemplate"}, LOGIC)


def test_a_workflow_whose_time_has_not_come_when_a_run_is_cut_off_is_not_said_to_wait_for_a_cache(tmp_path):
    values = BRIEF | {"submit": {"every": "2h", "count": 2}, "limits": {"horizon": "1h"}}
    simulation = run(tmp_path, named("w"), values)
    first, second = sorted(make_reports(simulation), key=lambda report: report.workflow)
    assert (first.phase, second.phase) == ("Succeeded", "Stuck")
    assert second.stuck.reason == "not ended after 60.0min of simulated time"
