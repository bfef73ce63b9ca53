"""Workflows with scenarios that fit them."""

from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from manifests import loads
from manifests.source import SourceFile
from simulator.results.report import make_reports
from simulator.scenario.reading import read_scenario
from simulator.simulation import simulate
from simulator.testing.cases import Case, cases
from simulator.testing.crowds import SHARED, crowds
from simulator.testing.drawn import Documents, Drawn
from simulator.testing.scenarios import LIMITS
from simulator.testing.workflows import FLOWS, workflows
from tests.simulator.worlds import leaf, workflow

FIRST = settings(phases=[Phase.generate], database=None)
"""Of generated examples the first is the one to which all shrink."""
ENDS = ("Succeeded", "Failed", "Error", "Stuck")


def phases(case: Case) -> list[str]:
    """How the workflows end as they print."""
    scenario = read_scenario(SourceFile("scenario.yaml", repr(case.scenario)))
    manifests = loads(repr(case.manifests), argo_version=scenario.argo.release.validated_as)
    return [report.phase for report in make_reports(simulate(manifests, scenario))]


CAPPED = Documents(
    [Drawn(workflow(leaf("main", retryStrategy={"limit": 1, "backoff": {"duration": "1s", "cap": "5s"}})))]
)


@given(cases(workflows=st.just(CAPPED), world=st.just({}), work=False, data=False))
def test_a_release_that_refuses_the_workflow_is_not_in_its_scenario(case: Case) -> None:
    assert phases(case) == ["Succeeded"]


@settings(max_examples=80)
@given(cases())
def test_any_case_runs_to_an_end_or_is_stuck_and_speaks_of_its_own_templates(case: Case) -> None:
    templates = {
        template["name"]: template
        for document in case.manifests
        for template in document.get("spec", {}).get("templates", [])
    }
    for name in case.scenario.get("tasks", {}):
        assert name == "*" or not set(FLOWS) & set(templates[name])
    (phase,) = phases(case)
    assert phase in ENDS


def test_the_simplest_case_is_one_container_in_a_world_without_trouble() -> None:
    simplest = find(cases(), lambda _: True, settings=FIRST)
    assert simplest == (find(workflows(), lambda _: True, settings=FIRST), LIMITS)
    assert phases(simplest) == ["Succeeded"]


@given(cases(workflows=workflows(depth=0), work=False, world=st.just({"outages": []}), market=False))
def test_further_arguments_are_those_of_scenarios(case: Case) -> None:
    assert "tasks" not in case.scenario
    assert "spot" not in case.scenario


@settings(max_examples=60)
@given(crowds())
def test_a_crowd_is_of_several_workflows_that_run(crowd: Case) -> None:
    names = [document["metadata"]["name"] for document in crowd.manifests if document["kind"] == "Workflow"]
    assert names == [f"w{number}" for number in range(1, len(names) + 1)]
    assert len(phases(crowd)) == len(names) >= 2


def test_a_crowd_shares_locks_of_either_kind() -> None:
    for word, keys in SHARED.items():
        found = find(crowds(shared=(word,)), lambda _: True, settings=FIRST)
        assert all(keys.items() <= document["spec"].items() for document in found.manifests[:2])


@settings(max_examples=20)
@given(crowds(workflows=workflows(depth=1), most=2))
def test_a_crowd_may_be_of_any_workflows(crowd: Case) -> None:
    assert all(phase in ENDS for phase in phases(crowd))
