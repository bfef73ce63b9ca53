"""What each promise lets pass, and what breaks it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manifests.errors import InputError, UsageError
from simulator.testing.broken import BrokenPromise
from simulator.testing.promises import assert_attempts, assert_cost, assert_settles, assert_succeeds, simulate_yaml
from tests.simulator.worlds import leaf, step, steps, workflow

FLOW = workflow(steps([step("A", "a"), step("B", "b")]), leaf("a", retryStrategy={"limit": 3}), leaf("b"))
CALM = {"argo": {"requeue": "0s"}, "pending": "0s", "tasks": {"*": {"duration": "10s"}}}
DRY = {"zones": {"b": {"vswitch": "vsw-b", "stock": {"default": 0}}}}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DRYDOCK_SCENARIO", raising=False)


def ends(**attempts):
    return {"tasks": {name: {"attempts": [*found, "ok 1s"]} for name, found in attempts.items()}}


def broken(assertion, *arguments, **options):
    """The first line of what a broken promise says."""
    with pytest.raises(BrokenPromise) as caught:
        assertion(*arguments, **options)
    return str(caught.value).splitlines()[0]


def test_a_run_that_succeeds_breaks_nothing():
    assert assert_succeeds(FLOW, CALM) is None
    assert assert_settles(FLOW, CALM, within="1h") is None
    assert assert_attempts(FLOW, CALM, at_most=1) is None
    assert assert_cost(FLOW, CALM, at_most=100) is None


def test_reports_come_in_order_of_submission():
    other = workflow(leaf("a"), name="v")
    found = simulate_yaml([FLOW, other], CALM, {"submit": {"at": {"w": "5s"}}})
    assert [(report.workflow, report.submitted) for report in found] == [("v", 0.0), ("w", 5.0)]


def test_settings_parameters_and_the_seed_reach_the_run():
    flow = workflow(leaf("a", timeout="{{workflow.parameters.t}}"), arguments={"parameters": [{"name": "t"}]})
    (report,) = simulate_yaml(flow, CALM, {"tasks": {"a": {"duration": "1h"}}}, seed=7, parameters={"t": "30s"})
    assert (report.seed, report.phase) == (7, "Failed")


# Success


def test_a_failure_that_nothing_makes_good_breaks_success():
    assert_succeeds(FLOW, CALM, ends(a=["fail 1s"] * 3))
    assert broken(assert_succeeds, FLOW, CALM, ends(a=["fail 1s"] * 4)) == "w did not succeed: it is Failed after 10.0s"


def test_an_error_and_a_workflow_that_never_ends_break_success():
    assert "it is Error after" in broken(assert_succeeds, workflow(leaf("a")), CALM, ends(a=["deleted 30s"]))
    assert broken(assert_succeeds, FLOW, DRY) == "w did not succeed: it is Stuck"


def test_one_failure_among_several_workflows_breaks_success():
    other = workflow(leaf("c"), name="v")
    assert broken(assert_succeeds, [FLOW, other], CALM, ends(c=["fail 1s"])).startswith("v did not succeed")


# Ends


def test_a_failure_settles_and_what_waits_for_ever_does_not():
    assert_settles(FLOW, CALM, ends(b=["fail 1s"]))
    assert broken(assert_settles, FLOW, DRY) == "w did not settle: it is Stuck"


def test_what_our_own_limits_cut_off_has_not_settled():
    assert "it is Stuck" in broken(assert_settles, FLOW, {"limits": {"horizon": "1s"}})


@pytest.mark.parametrize("within", ["10s", 10, 10.0, "0h0m10s"])
def test_the_last_moment_is_still_in_time(within):
    assert_settles(FLOW, CALM, within=within)


def test_time_counts_from_the_submission():
    assert_settles(FLOW, CALM, {"submit": {"at": {"w": "1h"}}}, within="10s")
    assert broken(assert_settles, FLOW, CALM, within="9s") == "w took 10.0s, more than 9.0s: it is Succeeded"


@pytest.mark.parametrize("within", ["soon", -1, True, float("inf"), ["1s"]])
def test_a_time_that_is_none_is_a_wrong_call(within):
    with pytest.raises(UsageError, match=r"^within: "):
        assert_settles(FLOW, CALM, within=within)


# Attempts


def test_attempts_count_by_node_and_the_worst_is_named():
    world = ends(a=["fail 1s", "fail 1s"])
    assert_attempts(FLOW, CALM, world, at_most=3)
    assert broken(assert_attempts, FLOW, CALM, world, at_most=2) == "w attempted w[0].A 3 times, more than 2"


def test_more_nodes_than_the_worst_are_counted():
    flow = workflow(steps([step("A", "a", withSequence={"count": "3"})]), leaf("a"))
    said = "w attempted w[0].A(0:0) once, more than 0, and 2 more nodes too often"
    assert broken(assert_attempts, flow, CALM, at_most=0, template="a") == said


def test_attempts_may_be_those_of_one_template():
    world = ends(a=["fail 1s", "fail 1s"])
    assert_attempts(FLOW, CALM, world, at_most=1, template="b")
    assert "w[0].B once" in broken(assert_attempts, FLOW, CALM, world, at_most=0, template="b")


def test_attempts_of_steps_count_each_time_that_they_begin():
    flow = workflow(steps([step("A", "a")], retryStrategy={"limit": 2}), leaf("a"))
    world = {"tasks": {"a": {"attempts": ["fail 1s"]}}}
    said = "w attempted w 3 times, more than 1"
    assert broken(assert_attempts, flow, CALM, world, at_most=1, template="main") == said
    assert_attempts(flow, CALM, world, at_most=1, template="a")


def test_a_pod_that_vanished_and_was_created_again_is_the_same_attempt():
    assert_attempts(workflow(leaf("a")), CALM, ends(a=["deleted 6s", "ok 1s"]), at_most=1)


def test_what_was_never_reached_was_not_attempted():
    flow = workflow(steps([step("A", "a")], [step("B", "b", when="1 == 2")]), leaf("a"), leaf("b"))
    assert_attempts(flow, CALM, at_most=0, template="b")
    assert_attempts(flow, CALM, ends(a=["fail 1s"]), at_most=0, template="b")


def test_an_unknown_template_is_a_wrong_call_that_says_which_one_was_meant():
    with pytest.raises(UsageError, match=r"no template is named 'mian'; did you mean 'main'\?"):
        assert_attempts(FLOW, CALM, at_most=1, template="mian")


@pytest.mark.parametrize("at_most", [-1, 1.5, "2", True, None])
def test_attempts_that_are_no_number_are_a_wrong_call(at_most):
    with pytest.raises(UsageError, match="no number of attempts"):
        assert_attempts(FLOW, CALM, at_most=at_most)


# Cost


def test_a_cost_is_at_most_what_it_is():
    (report,) = simulate_yaml(FLOW)
    assert report.bill.total > 0
    assert_cost(FLOW, at_most=report.bill.total)
    assert "more than 0" in broken(assert_cost, FLOW, at_most=report.bill.total * 0.99)


def test_amounts_without_a_price_are_said():
    spot = {"metadata": {"annotations": {"k8s.aliyun.com/eci-spot-strategy": "SpotAsPriceGo"}}}
    with pytest.raises(BrokenPromise, match=r"not in it: .* as spot"):
        assert_cost(workflow(leaf("a", **spot)), at_most=0)


@pytest.mark.parametrize("at_most", [-1, "2", True, None, float("nan")])
def test_a_cost_that_is_none_is_a_wrong_call(at_most):
    with pytest.raises(UsageError, match="no amount of money"):
        assert_cost(FLOW, CALM, at_most=at_most)


# Wrong calls


@pytest.mark.parametrize("assertion", [assert_succeeds, assert_settles, simulate_yaml])
def test_wrong_calls_are_no_broken_promises(assertion):
    with pytest.raises(InputError, match="Argo would reject"):
        assertion({**FLOW, "spec": {}}, CALM)
    with pytest.raises(InputError, match=r"missing\.yaml"):
        assertion("missing.yaml", CALM)
    with pytest.raises(UsageError, match="did you mean 'outages'"):
        assertion(FLOW, {"outage": []})


def test_two_promises_in_one_property_are_two_failures():
    """Hypothesis tells failures apart by the line that raised them."""

    @settings(database=None)
    @given(st.integers(0, 3))
    def holds(number):
        if number == 1:
            assert_succeeds(FLOW, CALM, ends(b=["fail 1s"]))
        if number == 2:
            assert_attempts(FLOW, CALM, at_most=0)

    with pytest.raises(ExceptionGroup) as caught:
        holds()
    assert sorted(str(one)[:5] for one in caught.value.exceptions) == ["w att", "w did"]
