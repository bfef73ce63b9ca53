"""Drawn workflows: Argo accepts them, they run to an end, they are as rich as promised, and shrink to one pod."""

from collections.abc import Collection

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from manifests import loads
from manifests.errors import UsageError
from manifests.validation import validate
from simulator.results.report import make_reports
from simulator.scenario import read_scenario
from simulator.simulation import simulate
from simulator.testing.drawn import Documents
from simulator.testing.workflows import FEATURES, LEAVES, workflows
from tests.simulator.testing.parts import PARTS, parts_of

DEFAULT = read_scenario(None)
PLAIN = set(FEATURES) - {"hooks", "retries", "daemons"}
SMALLEST = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: drawn}
spec:
  entrypoint: main
  templates:
  - name: main
    container: {image: 'alpine:3.20'}"""
OF_FEATURES = {
    "annotations": {"use-specs", "vswitch", "fail-strategy"},
    "artifacts": {"artifact in", "artifact out", "artifact from"},
    "conditions": {"when"},
    "continue-on": {"continueOn"},
    "daemons": {"daemon"},
    "deadlines": {"timeout", "template activeDeadlineSeconds", "workflow activeDeadlineSeconds"},
    "fail-fast": {"failFast"},
    "fan-out": {"withParam of outputs"},
    "hooks": {"hook exit", "hook running", "onExit", "workflow hook exit", "workflow hook running"},
    "images": {"imagePullPolicy"},
    "inline": {"inline"},
    "locks": {f"{of} {kind}" for of in ("template", "workflow") for kind in ("mutexes", "semaphores")},
    "loops": {"withItems", "withItems of maps", "withSequence", "loop in loop"},
    "parallelism": {"template parallelism", "workflow parallelism"},
    "parameters": {"input parameter"},
    "references": {"templateRef"},
    "retries": {"retry of a leaf", "retry of steps", "retry of a dag"},
    "spot": {"spot-strategy"},
    "targets": {"target"},
}


@settings(max_examples=150)
@given(workflows())
def test_argo_accepts_what_is_drawn_and_it_runs_to_an_end(documents: Documents) -> None:
    manifests = loads(repr(documents))
    assert [found for found in validate(manifests) if found.name != "unsafe-reference"] == []
    (report,) = make_reports(simulate(manifests, DEFAULT))
    assert report.phase in ("Succeeded", "Failed", "Error", "Stuck")


def test_everything_is_drawn_before_long() -> None:
    found: set[str] = set()

    @settings(max_examples=1500, phases=[Phase.generate], database=None)
    @given(workflows())
    def note(documents: Documents) -> None:
        found.update(parts_of(documents))

    note()
    assert set(PARTS) - found == set()


@pytest.mark.parametrize("feature", FEATURES)
def test_what_is_not_wanted_is_not_drawn(feature: str) -> None:
    @settings(max_examples=40)
    @given(workflows(features=set(FEATURES) - {feature}))
    def check(documents: Documents) -> None:
        assert parts_of(documents) & OF_FEATURES[feature] == set()

    check()


@pytest.mark.parametrize("kind", LEAVES)
def test_a_single_leaf_of_any_type_can_be_asked_for(kind: str) -> None:
    found = smallest(workflows(templates=[kind], depth=0))
    assert [set(template) for template in found.workflow["spec"]["templates"]] == [{"name", kind}]


def test_the_smallest_workflow_is_one_container() -> None:
    assert repr(smallest(workflows())) == SMALLEST


@settings(max_examples=60)
@given(st.integers(1, 30).flatmap(lambda pods: st.tuples(st.just(pods), workflows(features=PLAIN, pods=pods))))
def test_there_are_never_more_pods_than_wanted(drawn: tuple[int, Documents]) -> None:
    most, documents = drawn
    (report,) = make_reports(simulate(loads(repr(documents)), DEFAULT))
    assert len(report.pods) <= most


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"templates": ["contaner"]}, "'contaner' is no type of template; did you mean 'container'?"),
        ({"features": ["lock"]}, "'lock' is no feature; did you mean 'locks'?"),
        ({"templates": ["steps", "dag"]}, "needs a type of template that calls nothing: container"),
        ({"pods": 0}, "at least 0 levels and 1 pod"),
    ],
)
def test_a_mistake_in_what_is_wanted_is_told(arguments: dict[str, Collection[str]], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        workflows(**arguments)  # type: ignore[arg-type]
    assert message in str(caught.value)


def smallest(strategy: st.SearchStrategy[Documents]) -> Documents:
    """What such a workflow shrinks to."""
    return find(strategy, lambda documents: True, settings=settings(database=None))
