"""The walk shows each hook what it is for, and looks up nothing that no hook is to be shown."""

import pytest

from catalog import Catalog
from manifests import loads
from manifests.load import Manifests
from manifests.rule import Found
from policies.policy import PART, Policy, Walk

TEXT = """
kind: Workflow
metadata: {name: first}
spec:
  entrypoint: main
  retryStrategy: {limit: 1}
  templateDefaults: {retryStrategy: {limit: 2}}
  templates:
    - name: main
      metadata: {labels: {alibabacloud.com/eci: "true"}}
      retryStrategy: {limit: 3}
      container: {image: one}
      sidecars: [{name: side, image: two}]
    - name: on-acs
      metadata: {labels: {alibabacloud.com/acs: "true"}}
      container: {image: three}
---
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data: {}
---
kind: Dataset
apiVersion: data.fluid.io/v1alpha1
metadata: {name: corpus}
spec: {}
"""


def policy_with(**hooks):
    """A policy with these hooks, each of which yields one finding that says what it was shown."""

    def hook(told):
        return lambda self, *shown: iter([Found((), told(*shown[:-1]))])

    return type(
        "Some", (Policy,), {"name": "some", "category": "test", **{key: hook(told) for key, told in hooks.items()}}
    )


def told(manifests, policy):
    return [found.message for _, found in Walk(manifests, Catalog.default()).visit(policy())]


@pytest.mark.parametrize(
    ("hook", "tell", "shown"),
    [
        ("check_workflow", lambda workflow: workflow.name, ["first"]),
        ("check_pod", lambda pod: pod.template.name, ["main", "on-acs"]),
        ("check_container", lambda container, pod: container.image, ["one", "two", "three"]),
        (
            "check_pod_metadata",
            lambda metadata: " ".join(metadata.labels),
            ["alibabacloud.com/eci", "alibabacloud.com/acs"],
        ),
        ("check_retry", lambda retry: str(retry.limit), ["1", "2", "3"]),
        ("check_object", lambda document: document.kind, ["Workflow", "ConfigMap", "Dataset"]),
        ("check_controller", lambda controller: controller.document.name, ["workflow-controller-configmap"]),
        ("check_dataset", lambda dataset: dataset.name, ["corpus"]),
        ("check_runtime", str, []),
    ],
)
def test_a_hook_is_shown_all_that_it_is_for_in_the_order_written(hook, tell, shown):
    assert told(loads(TEXT), policy_with(**{hook: tell})) == shown


def test_a_policy_for_one_platform_is_shown_no_pod_of_another():
    policy = policy_with(check_pod=lambda pod: pod.template.name, check_pod_metadata=lambda metadata: "labels")
    policy.platforms = ("eci",)
    assert sorted(told(loads(TEXT), policy)) == ["labels", "main"]


def test_a_hook_that_is_inherited_is_called():
    class Child(policy_with(check_dataset=lambda dataset: dataset.name)):
        """It adds nothing."""

    assert told(loads(TEXT), Child) == ["corpus"]


def test_nothing_is_merged_for_a_policy_that_looks_at_no_workflow(monkeypatch):
    def refuse(self, workflow):
        raise AssertionError("merged in vain")

    for name in ("effective", "pods"):
        monkeypatch.setattr(Manifests, name, refuse)
    assert told(loads(TEXT), policy_with(check_controller=lambda controller: "seen")) == ["seen"]
    with pytest.raises(AssertionError, match="in vain"):
        told(loads(TEXT), policy_with(check_pod=str))


def test_what_is_shown_is_looked_up_once_for_all_policies(monkeypatch):
    asked = []
    pods = Manifests.pods
    monkeypatch.setattr(Manifests, "pods", lambda self, workflow: asked.append(workflow) or pods(self, workflow))
    walk = Walk(loads(TEXT), Catalog.default())
    for _ in range(3):
        assert len(list(walk.visit(policy_with(check_pod=lambda pod: "")()))) == 2
    assert len(asked) == 1


@pytest.mark.parametrize("workflows", [0, 1, PART, PART + 1, 3 * PART])
def test_the_parts_of_a_walk_show_all_of_it_once(workflows):
    one = "kind: Workflow\nmetadata: {{name: w{number}}}\n---\n"
    manifests = loads("".join(one.format(number=number) for number in range(workflows)) + TEXT.partition("---\n")[2])
    policy = policy_with(check_workflow=lambda workflow: workflow.name, check_dataset=lambda dataset: dataset.name)
    parts = [found.message for part in Walk(manifests, Catalog.default()).parts() for _, found in part.visit(policy())]
    assert sorted(parts) == sorted(told(manifests, policy))


def test_a_workflow_without_its_templates_is_shown_to_object_hooks_only():
    manifests = loads("kind: Workflow\nspec: {workflowTemplateRef: {name: elsewhere}}\n")
    policy = policy_with(check_workflow=lambda workflow: "workflow", check_object=lambda document: "object")
    assert told(manifests, policy) == ["object"]


def test_a_policy_is_asked_only_about_the_releases_that_it_holds_for():
    policy = policy_with(check_object=lambda document: document.kind)
    policy.since = "4.0"
    assert told(loads(TEXT, argo_version="3.7"), policy) == []
    assert told(loads(TEXT, argo_version="4.0"), policy) != []
