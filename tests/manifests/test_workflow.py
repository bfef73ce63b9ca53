"""The models of Argo's objects: every shape is read, and nothing that is written makes reading raise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import Template, Workflow, loads
from manifests.document import Document
from manifests.effective import pod_plans
from manifests.graph import all_calls, certain_calls, dependencies, task_edges
from manifests.nodes import Node
from manifests.source import START, SourceFile
from manifests.workflow import TEMPLATE_TYPES, WORKFLOW_KINDS, read_workflow


def read(text: str) -> Workflow:
    (workflow,) = loads(text).workflows
    return workflow


def template(fragment: str) -> Template:
    return read(f"{{kind: Workflow, spec: {{templates: [{fragment}]}}}}").spec.templates[0]


@pytest.mark.parametrize("kind", ["Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate"])
def test_a_workflow_kind_has_its_spec_at_the_top(kind):
    workflow = read(f"{{kind: {kind}, metadata: {{name: a, namespace: b}}, spec: {{entrypoint: main}}}}")
    assert (workflow.kind, workflow.name, workflow.namespace) == (kind, "a", "b")
    assert (workflow.spec.entrypoint, workflow.spec.path) == ("main", ("spec",))


def test_a_cron_workflow_has_its_spec_one_level_down():
    spec = read("{kind: CronWorkflow, spec: {entrypoint: no, workflowSpec: {entrypoint: main, templates: [{}]}}}").spec
    assert (spec.entrypoint, spec.path) == ("main", ("spec", "workflowSpec"))
    assert spec.templates[0].at("name") == ("spec", "workflowSpec", "templates", 0, "name")


def test_a_generated_name_stands_in_for_a_name():
    assert read("{kind: Workflow, metadata: {generateName: a-}}").name == "a-"


@pytest.mark.parametrize("kind", TEMPLATE_TYPES)
def test_a_template_has_the_type_of_its_one_section(kind):
    assert template(f"{{name: a, {kind}: {{}}}}").type == kind


@pytest.mark.parametrize("fragment", ["{name: a}", "{suspend: {}, container: {}}", "{suspend: null}", "{steps: null}"])
def test_a_template_without_one_section_has_no_type(fragment):
    assert template(fragment).type is None


def test_an_empty_list_of_steps_is_a_section():
    assert template("{steps: []}").type == "steps"


def test_only_pod_types_make_pods():
    made = [kind for kind in TEMPLATE_TYPES if template(f"{{{kind}: {{}}}}").makes_pod]
    assert made == ["container", "containerSet", "script", "resource", "data"]


def test_the_main_container_comes_before_the_others():
    found = template("{script: {image: a}, initContainers: [{image: b}], sidecars: [{image: c}]}")
    assert [(c.image, c.role) for c in found.containers] == [
        ("a", "script"),
        ("b", "initContainers"),
        ("c", "sidecars"),
    ]


def test_the_containers_of_a_set_have_no_main_one():
    found = template("{containerSet: {containers: [{name: a}, {name: b}]}}")
    assert found.container is None
    assert [container.path[-3:] for container in found.containers] == [
        ("containerSet", "containers", 0),
        ("containerSet", "containers", 1),
    ]


def test_steps_keep_their_groups_and_their_places():
    found = template("{steps: [[{name: a}], [{name: b}, {name: c}]]}")
    assert [[step.name for step in group] for group in found.steps] == [["a"], ["b", "c"]]
    assert [step.path[-3:] for step in found.calls] == [("steps", 0, 0), ("steps", 1, 0), ("steps", 1, 1)]


def test_a_place_counts_what_is_not_readable_beside_it():
    found = template("{steps: [oops, [1, {name: b}]]}")
    assert [step.path[-3:] for step in found.calls] == [("steps", 1, 1)]


def test_tasks_keep_what_they_wait_for():
    found = template(
        "{dag: {tasks: [{name: a}, {name: b, dependencies: [a, [1]]}, {name: c, depends: a && b.Failed}]}}"
    )
    assert [(task.dependencies, task.depends) for task in found.tasks] == [
        ((), None),
        (("a",), None),
        ((), "a && b.Failed"),
    ]


def test_inline_templates_are_found_however_deep():
    found = template(
        "{name: a, steps: [[{name: s, inline: {dag: {tasks: [{name: t, inline: {container: {image: x}}}]}}}]]}"
    )
    assert [inner.type for inner in found.with_inline] == ["steps", "dag", "container"]
    (workflow,) = loads("kind: Workflow\nspec: {templates: [{steps: [[{inline: {container: {image: x}}}]]}]}").workflows
    assert [plan.template.path[-1] for plan in pod_plans(workflow)] == ["inline"]


LOOPS = {
    "{withItems: [1]}": True,
    "{withItems: []}": False,
    "{withItems: text}": False,
    "{withParam: '[]'}": True,
    "{withSequence: {count: 0}}": True,
    "{withSequence: 3}": False,
    "{}": False,
}


@pytest.mark.parametrize(("step", "loops"), LOOPS.items())
def test_what_makes_a_step_a_loop(step, loops):
    (found,) = template(f"{{steps: [[{step}]]}}").calls
    assert found.loops is loops


def test_a_sequence_is_kept_as_text():
    (found,) = template("{steps: [[{withSequence: {start: 1, end: '{{x}}', format: '%02d'}}]]}").calls
    assert found.with_sequence is not None
    assert (found.with_sequence.start, found.with_sequence.end, found.with_sequence.format) == ("1", "{{x}}", "%02d")


def test_parameters_are_text_where_they_have_a_value():
    spec = read(
        "{kind: Workflow, spec: {arguments: {parameters: [{name: a, value: 1}, {name: b, default: yes}, {name: c}]}}}"
    ).spec
    assert [(p.name, p.value, p.default) for p in spec.arguments] == [
        ("a", "1", None),
        ("b", None, "true"),
        ("c", None, None),
    ]


def test_even_an_empty_retry_strategy_is_one():
    assert template("{retryStrategy: {}}").retry is not None
    assert template("{retryStrategy: null}").retry is None
    assert template("{}").retry is None


def test_an_empty_text_is_as_good_as_absent():
    spec = read("{kind: Workflow, spec: {entrypoint: '', onExit: '', templates: [{timeout: ''}]}}").spec
    assert (spec.entrypoint, spec.on_exit, spec.templates[0].timeout) == (None, None, None)


def test_a_template_is_found_by_its_name():
    spec = read("{kind: Workflow, spec: {templates: [{name: a}, {name: b, suspend: {}}, {name: b}]}}").spec
    found = spec.template("b")
    assert found is not None
    assert found.type == "suspend"
    assert spec.template("c") is None


KEYS = st.sampled_from(
    [
        "spec",
        "workflowSpec",
        "templates",
        "metadata",
        "name",
        "namespace",
        "labels",
        "annotations",
        "container",
        "script",
        "containerSet",
        "containers",
        "steps",
        "dag",
        "tasks",
        "inline",
        "retryStrategy",
        "backoff",
        "limit",
        "duration",
        "factor",
        "templateDefaults",
        "arguments",
        "inputs",
        "parameters",
        "value",
        "volumes",
        "persistentVolumeClaim",
        "claimName",
        "podMetadata",
        "podSpecPatch",
        "withItems",
        "withSequence",
        "count",
        "continueOn",
        "failed",
        "depends",
        "dependencies",
        "when",
        "template",
        "templateRef",
        "workflowTemplateRef",
        "resources",
        "limits",
        "env",
        "image",
        "command",
        "args",
        "volumeMounts",
    ]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["{{x}}", "a.B && c"])
)
VALUES = st.recursive(
    SCALARS,
    lambda some: st.lists(some, max_size=4) | st.dictionaries(KEYS | st.text(max_size=3), some, max_size=6),
    max_leaves=40,
)


@given(st.sampled_from(WORKFLOW_KINDS), st.dictionaries(KEYS, VALUES, max_size=4))
def test_no_value_makes_reading_raise(kind, fields):
    document = Document(SourceFile("any.yaml", ""), 0, Node({**fields, "kind": kind}, START))
    workflow = read_workflow(document)
    certain_calls(workflow.spec)
    for found in workflow.spec.every_template:
        task_edges(found)
        for step in all_calls(found):
            dependencies(step)
    for plan in pod_plans(workflow):
        assert isinstance(plan.settings.ordered, bool)
        assert isinstance(plan.claim(""), str)
        assert plan.retry is None or plan.retry.path
        assert plan.scheduler is None or isinstance(plan.scheduler, str)
