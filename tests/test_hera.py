"""Hera's objects stand for their manifests, as they are: nothing has to be written to a file first."""

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from hera.workflows import (
    DAG,
    Container,
    CronWorkflow,
    Parameter,
    Resources,
    RetryStrategy,
    Step,
    Steps,
    Workflow,
    WorkflowTemplate,
    models,
    script,
)

from manifests.given import inputs_of
from policies.testing import lint_yaml
from simulator.testing.situation import situation

Make: TypeAlias = Callable[[], Any]
FIRST_FAILS = {"tasks": {"work": {"attempts": ["fail 5s", "ok 20s"]}}}
WAITS = models.Backoff(duration="10s", factor=2)
SELDOM = {"cron": {"for": "24h"}}


@script(image="python:3.12", resources=Resources(cpu_request=1, memory_request="2Gi"))
def count(n: int) -> None:
    """Lines that YAML would read as something else, if they were not quoted."""
    print("on: yes", n, "# no comment")
    print({"a": [1, 2]})


def work(retry_strategy: Any = None, **more: Any) -> Container:
    """A pod with numbers, words and models where Argo takes either."""
    return Container(
        name="work",
        image="alpine:3.20",
        command=["sleep", "20"],
        resources=Resources(cpu_request="500m", cpu_limit=2, memory_request="4Gi"),
        retry_strategy=retry_strategy or RetryStrategy(limit=3, retry_policy="OnFailure", backoff=WAITS),
        env=[models.EnvVar(name="FLAG", value="true")],
        readiness_probe=models.Probe(http_get=models.HTTPGetAction(path="/", port=8080)),
        active_deadline_seconds=600,
        image_pull_policy=models.ImagePullPolicy.if_not_present,
        **more,
    )


def dag() -> Workflow:
    with Workflow(name="dag", entrypoint="main", arguments={"n": 3, "word": "no"}) as workflow:
        retry = models.RetryStrategy(limit=models.IntOrString("3"), retry_policy="Always")
        pod = work(annotations={"k8s.aliyun.com/eci-use-specs": "2-4Gi"}, retry_strategy=retry)
        with DAG(name="main"):
            first = pod(name="first")
            others = pod(name="others", with_items=[1, "2", True])
            last = count(name="last", arguments={"n": "{{workflow.parameters.n}}"})
            first >> others >> last
    return workflow


def steps() -> Workflow:
    with Workflow(
        generate_name="steps-",
        entrypoint="main",
        pod_gc=models.PodGC(strategy="OnPodCompletion"),
        volumes=[models.Volume(name="tmp", empty_dir=models.EmptyDirVolumeSource(size_limit="1Gi"))],
        ttl_strategy=models.TTLStrategy(seconds_after_completion=60),
    ) as workflow:
        pod = work(inputs=[Parameter(name="x", default="yes")])
        with Steps(name="main") as calls:
            pod(name="one", arguments={"x": 7})
            with calls.parallel():
                pod(name="two")
                Step(name="three", template="work", when="{{steps.one.status}} != Failed")
    return workflow


def faulty() -> Workflow:
    """With something to find: no such template, and a step that nothing ends."""
    with Workflow(name="faulty", entrypoint="main") as workflow, Steps(name="main"):
        Step(name="one", template="wrok")
    return workflow


def cron() -> CronWorkflow:
    with CronWorkflow(
        name="cron", entrypoint="work", schedules=["0 3 * * *"], timezone="Asia/Shanghai", concurrency_policy="Forbid"
    ) as workflow:
        work()
    return workflow


def template() -> WorkflowTemplate:
    with WorkflowTemplate(name="library", entrypoint="work", labels={"team": "on"}) as workflow:
        work()
    return workflow


def caller() -> list[Workflow]:
    called = Workflow(name="caller", workflow_template_ref=models.WorkflowTemplateRef(name="library"))
    return [called, template()]


def text(given: Any) -> list[str]:
    """What Hera writes itself."""
    return [one.to_yaml() for one in given] if isinstance(given, list) else [given.to_yaml()]


@pytest.mark.parametrize("make", [dag, steps, faulty, cron, template, caller])
def test_an_object_reads_as_what_hera_writes(make: Make) -> None:
    made = make()
    ours, heras = inputs_of(made).load(), inputs_of(text(made)).load()
    assert [one.raw for one in ours.documents] == [one.raw for one in heras.documents]
    assert ours.documents[0].raw == (made[0] if isinstance(made, list) else made).to_dict()


@pytest.mark.parametrize("make", [dag, steps, faulty, cron, template, caller])
def test_an_object_lints_as_what_hera_writes(make: Make) -> None:
    made = make()

    def found(given: Any) -> set[tuple[Any, ...]]:
        """Without the places, as Hera writes keys in another order."""
        return {(one.name, one.message, one.path, one.object) for one in lint_yaml(given, profile="strict")}

    assert found(made) == found(text(made))
    assert found(made)


def test_a_text_stays_one_even_where_the_yaml_of_hera_makes_it_a_number() -> None:
    """PyYAML writes 1e3 without quotes, and the YAML of Go reads it as 1000."""
    with Workflow(name="text", entrypoint="work") as workflow:
        work(inputs=[Parameter(name="x", default="1e3")])

    def default(given: Any) -> Any:
        return inputs_of(given).load().documents[0].raw["spec"]["templates"][0]["inputs"]["parameters"][0]["default"]

    assert (default(workflow), default(text(workflow))) == ("1e3", 1000.0)


def test_what_is_wrong_with_an_object_has_a_place() -> None:
    (finding,) = lint_yaml(faulty(), select="unknown-template")
    assert finding.file == "manifest.yaml"
    assert "wrok" in inputs_of(faulty()).made[0].line(finding.span.line)


@pytest.mark.parametrize(
    ("make", "scenario"), [(dag, FIRST_FAILS), (steps, FIRST_FAILS), (cron, SELDOM), (caller, FIRST_FAILS)]
)
def test_an_object_runs_as_what_hera_writes(make: Make, scenario: dict[str, Any]) -> None:
    made = make()
    ours, heras = situation(made, scenario).run(), situation(text(made), scenario).run()
    assert ours == heras
    assert [report.phase for report in ours] == ["Succeeded"]


def test_an_object_and_a_mapping_may_stand_beside_each_other() -> None:
    (report,) = situation([caller()[0], template().to_dict()], FIRST_FAILS).run()
    assert (report.workflow, report.phase, report.attempts) == ("caller", "Succeeded", 2)
