"""The line that is blamed is the one that the manifests mark with `# <-`; without a mark, nothing is blamed."""

import json

import pytest

from manifests.load import load_sources
from manifests.source import SourceFile
from simulator.results.blame import blame, blame_attempts
from simulator.results.report import make_reports
from simulator.scenario import read_scenario
from simulator.simulation import prepare
from tests.simulator.decided import DECIDED, DRY, FAIL, PROFILE, STRATEGY, controller, document, flow, marked


def finished(folder, texts, world):
    sources = [SourceFile(f"{number}.yaml", text) for number, text in enumerate(texts)]
    scenario = folder / "scenario.json"
    scenario.write_text(json.dumps(world), encoding="utf-8")
    simulation = prepare(load_sources(sources), read_scenario(str(scenario))).run()
    report = make_reports(simulation)[0]
    return next(run for run in simulation.runs if run.name == report.workflow), report


def place(found):
    return [] if found is None else [(found.source.name, found.span.line)]


@pytest.mark.parametrize(("text", "world"), DECIDED.values(), ids=DECIDED.keys())
def test_blamed_is(text, world, tmp_path):
    run, report = finished(tmp_path, [text], world)
    assert place(blame(run, report)) == marked([text]), report


FLAKY = "{name: flaky, container: {image: 'a:1'}, retryStrategy: {limit: 1}} # <-"
CALLS = "entrypoint: main\ntemplates: [{{name: main, steps: [[{{name: A, templateRef: {{{}}}}}]]}}]"
ELSEWHERE = {
    "in the WorkflowTemplate that a workflow is made of": [
        document("workflowTemplateRef: {name: t}"),
        document(
            f"entrypoint: flaky\ntemplates:\n  - {{name: other, container: {{image: 'a:1'}}}}\n  - {FLAKY}",
            "WorkflowTemplate",
            "t",
        ),
    ],
    "in the workflow's own fields over such a WorkflowTemplate": [
        document("workflowTemplateRef: {name: t}\nactiveDeadlineSeconds: 10 # <-"),
        document("entrypoint: main\ntemplates: [{name: main, container: {image: 'a:1'}}]", "WorkflowTemplate", "t"),
    ],
    "in the WorkflowTemplate of a templateRef": [
        document(CALLS.format("name: t, template: flaky")),
        document(f"templates:\n  - {FLAKY}", "WorkflowTemplate", "t"),
    ],
    "in a ClusterWorkflowTemplate": [
        document(CALLS.format("name: t, template: flaky, clusterScope: true")),
        document(f"templates:\n  - {FLAKY}", "ClusterWorkflowTemplate", "t"),
    ],
    "in templateDefaults": [
        flow("retryStrategy: {retryPolicy: Always}", spec="templateDefaults:\n  retryStrategy:\n    limit: 1 # <-")
    ],
    "in the workflow's retryStrategy": [flow(spec="retryStrategy:\n  limit: 1 # <-")],
    "in the controller's workflowDefaults": [flow(), controller("retryStrategy:\n  limit: 1 # <-")],
    "in the templateDefaults of workflowDefaults": [
        flow(),
        controller("templateDefaults:\n  retryStrategy:\n    limit: 1 # <-"),
    ],
    "in a CronWorkflow": [
        document(
            f"schedules: ['0 3 * * *']\nworkflowSpec:\n  entrypoint: flaky\n  templates:\n    - {FLAKY}", "CronWorkflow"
        )
    ],
    "in the second document of a file": [
        document("templates: [{name: flaky, container: {image: 'a:1'}}]", "WorkflowTemplate", "t")
        + "---\n"
        + flow("retryStrategy:\n  limit: 1 # <-")
    ],
}


@pytest.mark.parametrize("texts", ELSEWHERE.values(), ids=ELSEWHERE.keys())
def test_a_place_is_found(texts, tmp_path):
    run, report = finished(tmp_path, texts, FAIL)
    assert place(blame(run, report)) == marked(texts), report


def test_the_fail_strategy_of_an_eci_profile_is_found_in_its_text(tmp_path):
    found = blame(*finished(tmp_path, [flow(), PROFILE], DRY))
    assert found.source.line(found.span.line)[found.span.column - 1 :].startswith(STRATEGY)


def test_many_attempts_are_blamed_on_the_limit_and_without_one_on_the_strategy(tmp_path):
    world = {"tasks": {"*": {"attempts": ["fail 20s", "fail 20s", "fail 20s", "ok 20s"]}}}
    for fields in ("retryStrategy:\n  limit: 5 # <-", "retryStrategy: # <-\n  retryPolicy: OnFailure", ""):
        run, _ = finished(tmp_path, [flow(fields)], world)
        assert place(blame_attempts(run, "w")) == marked([flow(fields)])
