"""Drawn values in a user's own file."""

from pathlib import Path

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from manifests.errors import InputError, UsageError
from simulator.testing.cases import cases
from simulator.testing.drawn import Documents
from simulator.testing.files import from_file
from simulator.testing.retries import retry_strategies
from simulator.testing.situation import situation

WORKFLOW = """\
# What every night runs.
apiVersion: v1
kind: ConfigMap
metadata: {name: sizes}
data: {two: "2"}
---
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: nightly}
spec:
  entrypoint: main
  arguments:
    parameters:
    - {name: size, value: small, enum: [small, large]}
    - {name: shards, value: 3}
    - {name: tag}
    - {name: tries, default: "4"}
    - {name: owner, value: me}
  templates:
  - name: main
    steps:
    - - {name: work, template: work, withSequence: {count: "{{workflow.parameters.shards}}"}}
  - name: work
    metadata: {annotations: {k8s.aliyun.com/eci-use-specs: 2-4Gi}}  # as small as possible
    retryStrategy: {limit: 1}
    container:
      image: alpine:3.20
      args: ["{{workflow.parameters.size}}", "{{workflow.parameters.tag}}", "{{workflow.parameters.owner}}",
             "{{workflow.parameters.tries}}"]
"""
TEMPLATE = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: shared}
spec:
  entrypoint: main
  arguments: {parameters: [{name: size}]}
  templates: [{name: main, container: {image: "alpine:3.20", args: ["{{workflow.parameters.size}}"]}}]
---
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: from-template}
spec: {workflowTemplateRef: {name: shared}}
"""
SPECS = "spec.templates.work.metadata.annotations.k8s.aliyun.com/eci-use-specs"


@pytest.fixture(scope="module")
def nightly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory, WORKFLOW)


def written(folder: pytest.TempPathFactory, text: str) -> Path:
    file = folder.mktemp("files") / "workflow.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def arguments(documents: Documents) -> dict[str, object]:
    return {one["name"]: one.get("value") for one in documents.workflow["spec"]["arguments"]["parameters"]}


@given(st.data())
def test_arguments_that_are_free_are_drawn_and_the_others_stay(nightly: Path, data: st.DataObject) -> None:
    documents = data.draw(from_file(nightly))
    found = arguments(documents)
    assert found["size"] in ("small", "large")
    assert (found["shards"], found["owner"]) == (3, "me")
    assert isinstance(found["tag"], str)
    assert 0 <= int(str(found["tries"])) <= 8
    assert documents[1]["data"] == {"two": "2"}


def test_what_the_user_says_of_an_argument_holds(nightly: Path) -> None:
    strategy = from_file(nightly, parameters={"shards": st.integers(2, 5), "owner": st.just(["a", 1])})
    assert {arguments(find(strategy, lambda d, n=n: arguments(d)["shards"] == n))["shards"] for n in "2345"} == {
        *"2345"
    }
    assert arguments(find(strategy, lambda _: True))["owner"] == '["a", 1]'


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("spec.templates.work.retryStrategy.limit", lambda spec: spec["templates"][1]["retryStrategy"]["limit"]),
        ("spec.templates.1.retryStrategy.limit", lambda spec: spec["templates"][1]["retryStrategy"]["limit"]),
        ("spec.templates.main.steps.0.work.template", lambda spec: spec["templates"][0]["steps"][0][0]["template"]),
        ("spec.parallelism", lambda spec: spec["parallelism"]),
        (SPECS, lambda spec: spec["templates"][1]["metadata"]["annotations"]["k8s.aliyun.com/eci-use-specs"]),
        (
            SPECS.replace("use-specs", "spot-strategy"),
            lambda spec: spec["templates"][1]["metadata"]["annotations"]["k8s.aliyun.com/eci-spot-strategy"],
        ),
    ],
)
def test_a_value_is_drawn_where_the_path_leads(nightly: Path, path: str, where) -> None:
    documents = find(from_file(nightly, values={path: st.just("here")}), lambda _: True)
    assert where(documents.workflow["spec"]) == "here"


def test_a_path_may_lead_into_any_document_of_the_file(nightly: Path) -> None:
    documents = find(from_file(nightly, values={"data.two": st.just("7")}), lambda _: True)
    assert documents[1]["data"]["two"] == "7"


@given(st.data())
def test_one_example_does_not_show_in_the_next(nightly: Path, data: st.DataObject) -> None:
    strategy = from_file(nightly, values={"spec.templates.work.retryStrategy": retry_strategies()})
    first, second = data.draw(strategy), data.draw(strategy)
    first.workflow["spec"]["templates"].clear()
    assert len(second.workflow["spec"]["templates"]) == 2


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"parameters": {"shard": st.just(1)}}, "no argument is named 'shard'; did you mean 'shards'?"),
        (
            {"values": {"spec.templates.wrok.retryStrategy.limit": st.just(1)}},
            "leads nowhere: spec.templates has no 'wrok'; did you mean 'work'?",
        ),
        ({"values": {"spec.templates.7.name": st.just(1)}}, "leads nowhere: spec.templates has no '7'"),
        ({"values": {"spec.entrypoint.name": st.just(1)}}, "leads nowhere: spec.entrypoint has no 'name'"),
    ],
)
def test_what_is_not_there_is_told(nightly: Path, wanted: dict, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        from_file(nightly, **wanted)
    assert message in str(caught.value)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        from_file(tmp_path / "nowhere.yaml")


def test_what_is_no_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("kind: Workflow\nspec: [", encoding="utf-8")
    with pytest.raises(InputError, match=r"broken.yaml:2"):
        from_file(tmp_path / "broken.yaml")


def test_a_workflow_is_drawn_with_the_template_that_it_refers_to(tmp_path_factory: pytest.TempPathFactory) -> None:
    documents = find(from_file(written(tmp_path_factory, TEMPLATE)), lambda _: True)
    assert [document["kind"] for document in documents] == ["Workflow", "WorkflowTemplate"]
    assert documents[1]["spec"]["arguments"]["parameters"] == [{"name": "size", "value": "0"}]
    (report,) = situation(documents).run()
    assert report.phase == "Succeeded"


@settings(max_examples=20)
@given(st.data())
def test_a_drawn_file_is_a_case_like_any_workflow(nightly: Path, data: st.DataObject) -> None:
    case = data.draw(cases(workflows=from_file(nightly, parameters={"shards": st.integers(0, 3)})))
    (report,) = situation(*case).run()
    assert set(case.scenario.get("tasks", {})) <= {"work"}
    assert report.phase in ("Succeeded", "Failed", "Error", "Stuck")
