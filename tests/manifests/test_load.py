"""From texts to objects: what is read by which release, and what a reference means."""

import pickle
from pathlib import Path

import pytest

from manifests import Severity, load, loads
from manifests.load import load_sources
from manifests.source import SourceFile
from manifests.versions import NEWEST, VERSIONS

WORKFLOW = "kind: Workflow\nmetadata: {name: a}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    """A folder with one manifest in it, which is also the working directory."""
    (tmp_path / "b.yaml").write_text(WORKFLOW)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_objects_of_every_kind_are_sorted_in():
    kinds = ["Workflow", "CronWorkflow", "Dataset", "JindoRuntime", "DataLoad", "Service", "ConfigMap", "Deployment"]
    manifests = loads("\n---\n".join(f"kind: {kind}" for kind in kinds))
    assert [workflow.kind for workflow in manifests.workflows] == ["Workflow", "CronWorkflow"]
    assert (len(manifests.datasets), len(manifests.runtimes), len(manifests.dataloads)) == (1, 1, 1)
    assert (manifests.known, len(manifests.documents)) == (5, 8)


def test_only_workflows_are_submitted():
    manifests = loads("kind: WorkflowTemplate\n---\nkind: Workflow\nmetadata: {name: a}\n---\nkind: CronWorkflow\n")
    assert [workflow.name for workflow in manifests.submitted] == ["a"]


def test_a_claim_belongs_to_the_dataset_of_its_name_and_namespace():
    manifests = loads(
        "kind: Dataset\nmetadata: {name: data, namespace: a}\n---\nkind: Dataset\nmetadata: {name: free}\n"
    )
    assert manifests.dataset("data", "a") is manifests.datasets[0]
    assert manifests.dataset("data", "") is manifests.datasets[0]
    assert manifests.dataset("free", "b") is manifests.datasets[1]
    assert manifests.dataset("data", "b") is None
    assert manifests.dataset("other", "a") is None


# Releases


def test_a_release_decides_which_keys_are_known():
    text = "kind: Workflow\nspec: {podPriority: 1}\n"
    assert [len(loads(text, argo_version=version).diagnostics) for version in VERSIONS] == [0, 1, 1, 1]
    assert (loads(text, argo_version="3.6").argo_version, loads(text).argo_version) == ("3.6", NEWEST)


def test_files_are_read_by_the_same_release_as_what_they_refer_to(folder):
    (folder / "t.yaml").write_text("kind: WorkflowTemplate\nmetadata: {name: t}\nspec: {podPriority: 1}\n")
    manifests = load(["b.yaml"], argo_version="3.6", external=["t.yaml"])
    assert manifests.external is not None
    assert (manifests.external.argo_version, manifests.external.diagnostics) == ("3.6", [])


# What is given only to be referred to


def template(name: str, namespace: str = "", kind: str = "WorkflowTemplate") -> str:
    place = f", namespace: {namespace}" if namespace else ""
    return f"kind: {kind}\nmetadata: {{name: {name}{place}}}\n"


def test_what_is_external_is_referred_to_and_is_no_object_under_check(folder):
    (folder / "t.yaml").write_text(template("t"))
    manifests = load(["b.yaml"], external=["t.yaml"])
    assert [source.name for source in manifests.sources] == ["b.yaml"]
    assert [workflow.name for workflow in manifests.workflows] == ["a"]
    assert [workflow.name for workflow in manifests.referable] == ["t"]
    assert (found := manifests.referenced({"name": "t"}, "")) is not None
    assert found.kind == "WorkflowTemplate"


def test_nothing_is_said_about_a_text_in_a_folder_that_is_no_manifest(folder):
    (folder / "sub").mkdir()
    (folder / "sub" / "tsconfig.json").write_text('// for the editor\n{"a": 1}')
    (folder / "sub" / "broken.yaml").write_text("kind: Workflow\nspec: [\n")

    def told(*paths: str) -> list[str]:
        return [diagnostic.file for diagnostic in load(paths).diagnostics if diagnostic.name == "broken-yaml"]

    assert told(".") == told("sub") == ["sub/broken.yaml"]
    assert told("sub/tsconfig.json") == ["sub/tsconfig.json"]
    assert told("sub/tsconfig.json", "sub") == ["sub/tsconfig.json", "sub/broken.yaml"]
    assert told("sub/*.json") == ["sub/tsconfig.json"]


def test_what_is_under_check_comes_before_what_is_external():
    manifests = loads(template("t"))
    manifests.external = loads(template("t") + "---\n" + template("u"))
    assert manifests.referenced({"name": "t"}, "") is manifests.workflows[0]
    assert manifests.referenced({"name": "u"}, "") is manifests.external.workflows[1]


def test_defaults_of_an_external_controller_hold_under_those_given():
    controller = (
        "kind: ConfigMap\nmetadata: {{name: workflow-controller-configmap}}\ndata: {{workflowDefaults: '{}'}}\n"
    )
    manifests = loads("kind: Workflow\nspec: {}\n---\n" + controller.format("{spec: {parallelism: 1}}"))
    manifests.external = loads(controller.format("{spec: {parallelism: 2, priority: 3}}"))
    (workflow,) = manifests.submitted
    assert (workflow.spec.raw["parallelism"], workflow.spec.raw["priority"]) == (1, 3)
    assert manifests.defaulted(manifests.workflows[0]).spec.raw["priority"] == 3


def test_defaults_do_not_reach_the_template_kinds():
    text = "kind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\n"
    text += "data: {workflowDefaults: '{spec: {priority: 3}}'}\n---\n"
    for kind in ("WorkflowTemplate", "ClusterWorkflowTemplate"):
        manifests = loads(text + template("t", kind=kind))
        assert manifests.defaulted(manifests.workflows[0]) is manifests.workflows[0]


# Which object a reference means

NAMESPACES = {
    "the same": (["a"], "a", "a"),
    "another": (["b"], "a", None),
    "the right one of two": (["b", "a"], "a", "a"),
    "none is written on either side": ([""], "", ""),
    "only the caller's": ([""], "a", ""),
    "only the template's": (["b"], "", "b"),
    "the exact one, though an open one comes first": (["", "a"], "a", "a"),
    "an open one where no exact one is": (["b", ""], "a", ""),
    "the first of several for a caller without one": (["b", "c"], "", "b"),
    "the one without for a caller without": (["b", ""], "", ""),
}


@pytest.mark.parametrize(("written", "caller", "expected"), NAMESPACES.values(), ids=NAMESPACES)
def test_a_reference_means_an_object_that_may_be_in_its_namespace(written, caller, expected):
    manifests = loads("---\n".join(template("t", namespace) for namespace in written))
    found = manifests.referenced({"name": "t"}, caller)
    assert (found.namespace if found is not None else None) == expected


def test_the_scope_of_a_reference_decides_between_the_two_kinds():
    manifests = loads(template("t", "a") + "---\n" + template("t", kind="ClusterWorkflowTemplate"))
    kinds = {
        scope: found.kind
        for scope in (True, False, None, "true")
        if (found := manifests.referenced({"name": "t", "clusterScope": scope}, "a")) is not None
    }
    assert kinds == {
        True: "ClusterWorkflowTemplate",
        False: "WorkflowTemplate",
        None: "WorkflowTemplate",
        "true": "WorkflowTemplate",
    }


def test_a_cluster_wide_template_is_in_no_namespace():
    manifests = loads(template("t", "b", kind="ClusterWorkflowTemplate"))
    assert manifests.referenced({"name": "t", "clusterScope": True}, "a") is manifests.workflows[0]


@pytest.mark.parametrize("ref", [{}, {"name": ""}, {"name": None}, {"name": ["t"]}, {"name": 1}, {"template": "t"}])
def test_a_reference_without_a_name_means_nothing(ref):
    assert loads(template("t")).referenced(ref, "") is None


def test_a_workflow_is_never_what_a_reference_means():
    assert loads("kind: Workflow\nmetadata: {name: t}\n").referenced({"name": "t"}, "") is None


def test_the_first_of_equal_template_objects_is_known():
    texts = [template("t", "a"), template("t", "b"), template("t", "a"), template("t", kind="ClusterWorkflowTemplate")]
    manifests = loads("---\n".join(texts))
    first = [manifests.workflows.index(manifests.first_of(workflow)) for workflow in manifests.workflows]
    assert first == [0, 1, 0, 3]


def test_an_external_object_of_the_same_name_is_not_the_first():
    manifests = loads(template("t"))
    manifests.external = loads(template("t"))
    assert manifests.first_of(manifests.external.workflows[0]) is manifests.workflows[0]


def test_a_workflow_lacks_its_template_where_that_was_not_given():
    text = "kind: Workflow\nmetadata: {namespace: a}\nspec: {workflowTemplateRef: {name: t}}\n"
    manifests = loads(text)
    assert manifests.lacks_template(manifests.workflows[0])
    manifests = loads(text)
    manifests.external = loads(template("t", "a"))
    assert not manifests.lacks_template(manifests.workflows[0])
    manifests = loads("kind: Workflow\nspec: {}\n")
    assert not manifests.lacks_template(manifests.workflows[0])


# What is asked for more than once


def test_what_was_merged_is_merged_once():
    manifests = loads("kind: Workflow\nspec: {entrypoint: m, templates: [{name: m, container: {image: a}}]}\n")
    (workflow,) = manifests.workflows
    assert manifests.effective(workflow) is manifests.effective(workflow)
    assert manifests.pods(workflow) is manifests.pods(workflow)
    assert [pod.template.name for pod in manifests.pods(workflow)] == ["m"]


def test_equal_workflows_are_merged_each_for_itself():
    manifests = loads("kind: Workflow\nspec: {}\n---\nkind: Workflow\nspec: {}\n")
    one, other = manifests.workflows
    assert manifests.effective(one).document is one.document
    assert manifests.effective(other).document is other.document


def test_a_workflow_that_is_gone_lends_its_merged_one_to_no_other():
    """Identities are given again to new objects."""
    manifests = loads("kind: Workflow\nspec: {}\n")
    for number in range(50):
        (workflow,) = loads(f"kind: Workflow\nspec: {{priority: {number}}}\n").workflows
        assert manifests.effective(workflow).spec.raw["priority"] == number
        del workflow


def test_other_texts_are_read_under_the_same_conditions(folder):
    (folder / "t.yaml").write_text(template("t"))
    manifests = load(["b.yaml"], argo_version="3.6", external=["t.yaml"])
    manifests.missing_references = Severity.INFO
    again = manifests.reread([SourceFile("b.yaml", "kind: Workflow\nspec: {podPriority: 1}\n")])
    assert (again.argo_version, again.external, again.missing_references) == ("3.6", manifests.external, Severity.INFO)
    assert (again.diagnostics, len(manifests.workflows), len(again.workflows)) == ([], 1, 1)
    assert again.referenced({"name": "t"}, "") is not None


# Bindings

BINDING = "kind: WorkflowEventBinding\nmetadata: {name: b}\nspec: {evnt: {selector: 'true'}}\n"


def verdicts(text: str) -> set[tuple[str, str, Severity]]:
    return {(found.name, found.category, found.severity) for found in loads(text).diagnostics}


def test_a_binding_alone_is_no_error_of_argo_lint():
    assert {(category, severity) for _, category, severity in verdicts(BINDING)} == {("argo-gap", Severity.WARNING)}


@pytest.mark.parametrize("order", [1, -1])
def test_beside_a_workflow_what_is_wrong_in_a_binding_counts(order):
    text = "---\n".join([BINDING, WORKFLOW][::order])
    assert {(category, severity) for _, category, severity in verdicts(text)} == {("argo", Severity.ERROR)}


def test_a_workflow_in_another_file_changes_nothing_for_a_binding():
    manifests = load_sources([SourceFile("a.yaml", WORKFLOW), SourceFile("b.yaml", BINDING)])
    assert {found.severity for found in manifests.diagnostics} == {Severity.WARNING}


# In other processes


def test_what_was_read_can_go_to_another_process():
    """Nothing that was kept by the identity of an object goes along: identities are others there."""
    manifests = loads(
        f"{WORKFLOW}spec: {{entrypoint: m, templates: [{{name: m, container: {{image: i}}}}]}}\n", "a.yaml"
    )
    (workflow,) = manifests.submitted
    sent = pickle.loads(pickle.dumps(manifests))
    (other,) = sent.submitted
    assert other == workflow
    assert other is not workflow
    assert [document.place(("spec", "entrypoint")) for document in sent.documents] == [
        document.place(("spec", "entrypoint")) for document in manifests.documents
    ]
    assert id(workflow) in manifests._effective
    assert id(workflow) not in sent._effective
