"""What is in force once Argo's layers are merged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import Workflow, loads
from manifests.effective import (
    PodPlan,
    merged,
    parse_patch,
    pod_plans,
    retry_in_force,
    with_defaults,
)


def submitted(text: str) -> Workflow:
    (workflow,) = loads(text).submitted
    return workflow


def plan(text: str) -> PodPlan:
    (found,) = pod_plans(submitted(text))
    return found


def test_defaults_go_under_a_template_field_by_field():
    workflow = submitted("""
        kind: Workflow
        spec:
          templateDefaults:
            timeout: 1h
            container: {image: default, imagePullPolicy: Never, env: [{name: A, value: a}, {name: B, value: b}]}
          templates:
            - {name: main, container: {image: own, env: [{name: B, value: own}]}}
    """)
    template = with_defaults(workflow.spec, workflow.spec.templates[0])
    assert template.container is not None
    assert (template.name, template.timeout) == ("main", "1h")
    assert (template.container.image, template.container.image_pull_policy) == ("own", "Never")
    assert template.container.env == {"A": "a", "B": "own"}
    assert template.path == ("spec", "templates", 0)


def test_defaults_of_another_type_are_left_out():
    workflow = submitted("""
        kind: Workflow
        spec:
          templateDefaults: {container: {image: default}, script: {image: default}, timeout: 1h}
          templates: [{name: main, suspend: {}}, {name: s, script: {source: x}}]
    """)
    first, second = (with_defaults(workflow.spec, template) for template in workflow.spec.templates)
    assert (first.type, first.container, first.timeout) == ("suspend", None, "1h")
    assert second.type == "script"
    assert second.container is not None
    assert second.container.image == "default"


RETRIES = {
    "its own": ("", "", "retryStrategy: {limit: 1}", 1),
    "the defaults'": ("retryStrategy: {limit: 3}", "retryStrategy: {limit: 2}", "", 2),
    "the workflow's": ("retryStrategy: {limit: 3}", "", "", 3),
    "none": ("", "", "", None),
    "its own, even if empty": ("retryStrategy: {limit: 3}", "", "retryStrategy: {}", None),
}


@pytest.mark.parametrize(("spec", "defaults", "own", "limit"), RETRIES.values(), ids=RETRIES)
def test_of_three_retry_strategies_the_nearest_is_in_force(spec, defaults, own, limit):
    workflow = submitted(f"""
        kind: Workflow
        spec:
          templateDefaults: {{{defaults}}}
          templates: [{{name: a, container: {{image: x}}{", " + own if own else ""}}}]
          {spec}
    """)
    found = retry_in_force(workflow.spec, workflow.spec.templates[0])
    assert (found.limit if found else None) == limit


def test_a_strategy_of_the_defaults_fills_in_what_the_template_leaves_open():
    workflow = submitted("""
        kind: Workflow
        spec:
          templateDefaults: {retryStrategy: {limit: 2, retryPolicy: Always, backoff: {duration: 5}}}
          templates: [{name: a, container: {image: x}, retryStrategy: {limit: 7, backoff: {factor: 2}}}]
    """)
    for found in (retry_in_force(workflow.spec, workflow.spec.templates[0]), pod_plans(workflow)[0].retry):
        assert found is not None
        assert found.backoff is not None
        assert (found.limit, found.policy, found.backoff.duration, found.backoff.factor) == (7, "Always", "5", "2")


def test_a_template_s_annotations_go_over_pod_metadata_key_by_key():
    found = plan("""
        kind: Workflow
        metadata: {annotations: {a: "not a pod's"}}
        spec:
          podMetadata: {annotations: {a: pod, b: pod}, labels: {c: pod}}
          templateDefaults: {metadata: {annotations: {b: default}}}
          templates: [{name: a, metadata: {annotations: {d: own}}, container: {image: x}}]
    """)
    assert found.metadata.annotations == {"a": "pod", "b": "default", "d": "own"}
    assert found.metadata.labels == {"c": "pod"}


LAYERS = """
kind: Workflow
spec:
  workflowTemplateRef: {{name: base}}
  arguments: {{parameters: [{{name: b, value: own}}]}}
  {own}
---
kind: WorkflowTemplate
metadata: {{name: base{namespace}}}
spec:
  entrypoint: main
  parallelism: 5
  arguments: {{parameters: [{{name: a, value: base}}, {{name: b, value: base}}]}}
  templates: [{{name: main, container: {{image: x}}}}]
---
kind: ConfigMap
metadata: {{name: workflow-controller-configmap}}
data:
  workflowDefaults: |
    spec: {{parallelism: 9, activeDeadlineSeconds: 60, arguments: {{parameters: [{{name: c, value: default}}]}}}}
"""


def test_the_workflow_goes_over_its_template_over_the_controller_s_defaults():
    spec = submitted(LAYERS.format(own="parallelism: 1", namespace="")).spec
    assert (spec.entrypoint, spec.parallelism, spec.active_deadline) == ("main", 1, 60)
    assert [(p.name, p.value) for p in spec.arguments] == [("b", "own"), ("a", "base"), ("c", "default")]
    assert [template.name for template in spec.templates] == ["main"]


def test_a_template_goes_over_the_defaults_where_the_workflow_says_nothing():
    assert submitted(LAYERS.format(own="", namespace="")).spec.parallelism == 5


def test_a_template_of_another_namespace_is_not_the_one_that_is_named():
    text = LAYERS.format(own="", namespace=", namespace: other").replace(
        "spec:\n", "metadata: {namespace: mine}\nspec:\n", 1
    )
    manifests = loads(text)
    assert manifests.lacks_template(manifests.workflows[0])
    assert manifests.submitted[0].spec.templates == ()


def test_a_cluster_template_is_found_from_everywhere():
    manifests = loads(
        """
        {kind: Workflow, metadata: {namespace: a}, spec: {workflowTemplateRef: {name: t, clusterScope: true}}}
        ---
        {kind: WorkflowTemplate, metadata: {name: t}, spec: {entrypoint: wrong}}
        ---
        {kind: ClusterWorkflowTemplate, metadata: {name: t}, spec: {entrypoint: right}}
    """.replace("        ", "")
    )
    assert manifests.submitted[0].spec.entrypoint == "right"


def test_templates_of_one_name_merge_into_one():
    high = {"templates": [{"name": "a", "timeout": "1h"}, {"name": "new"}]}
    low = {"templates": [{"name": "a", "timeout": "2h", "container": {"image": "x"}}, {"name": "b"}]}
    assert merged(high, low) == {
        "templates": [{"name": "a", "timeout": "1h", "container": {"image": "x"}}, {"name": "new"}, {"name": "b"}]
    }


def test_a_parameter_replaces_one_of_its_name_whole():
    high = {"parameters": [{"name": "a", "value": "1"}]}
    low = {"parameters": [{"name": "a", "valueFrom": {"default": "2"}}]}
    assert merged(high, low) == high


def test_lists_without_names_are_replaced():
    assert merged({"args": ["a"]}, {"args": ["b", "c"]}) == {"args": ["a"]}


def test_nothing_written_over_something_leaves_it():
    assert merged({"a": None}, {"a": 1}) == {"a": 1}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=2),
    lambda some: (
        st.lists(some, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "templates", "parameters", "args"]), some, max_size=3)
    ),
    max_leaves=15,
)


@given(JSON, JSON)
def test_merging_never_raises_and_keeps_what_the_higher_layer_says(high, low):
    found = merged(high, low)
    assert found == (low if high is None else found)
    assert not isinstance(high, str | int) or found == high


@given(JSON)
def test_merging_with_nothing_changes_nothing(value):
    assert merged(value, None) == value
    assert merged(None, value) == value


PATCHES = {
    '{"containers": [{"name": "main", "resources": {"limits": {"cpu": "2"}}}]}': {"cpu": "2"},
    "containers:\n  - name: main\n    resources:\n      limits: {cpu: '2'}\n": {"cpu": "2"},
    "{containers: [{name: main, resources: {limits: {cpu: '2'}}}]}": {"cpu": "2"},
    "{containers: [{name: wait, resources: {limits: {cpu: '2'}}}]}": None,
    "{containers: {name: main}}": None,
    "containers: [main]": None,
    "text": None,
    "": None,
    "{": None,
    "[]": None,
    "a: [\n": None,
}


@pytest.mark.parametrize(("patch", "limits"), PATCHES.items())
def test_a_pod_patch_is_json_or_yaml_or_nothing(patch, limits):
    containers = parse_patch(patch).get("containers")
    main = [one for one in containers if isinstance(one, dict)] if isinstance(containers, list) else []
    assert next((one["resources"]["limits"] for one in main if one["name"] == "main"), None) == limits


HOSTILE = [
    "!!bool x",
    "!!int ''",
    "!!timestamp x",
    "!!binary =",
    "? [a]\n: b",
    "0x_",
    "[" * 5000,
    "{a: &a [*a]}",
    "\x00",
    "\ud800",
    "*a",
]


@pytest.mark.parametrize("patch", HOSTILE)
def test_no_pod_patch_makes_it_raise(patch):
    assert isinstance(parse_patch(patch), dict)


@given(st.text() | st.text("{}[]:,-\n ab\"'&*!|1"))
def test_every_pod_patch_is_a_mapping(patch):
    assert isinstance(parse_patch(patch), dict)


def test_a_template_s_pod_patch_goes_over_the_workflow_s_container_by_container():
    found = plan("""
        kind: Workflow
        spec:
          schedulerName: spec
          podSpecPatch: |
            {"containers": [{"name": "wait", "image": "w"}, {"name": "main", "resources": {"limits": {"cpu": "1"}}}]}
          templates:
            - name: a
              schedulerName: own
              container: {image: x}
              podSpecPatch: |
                schedulerName: patched
                containers: [{name: main, resources: {limits: {memory: 1Gi}}}]
    """)
    assert found.patch["containers"] == [
        {"name": "main", "resources": {"limits": {"cpu": "1", "memory": "1Gi"}}},
        {"name": "wait", "image": "w"},
    ]
    assert found.scheduler == "patched"


@pytest.mark.parametrize(("own", "scheduler"), [("schedulerName: own, ", "own"), ("", "spec")])
def test_without_a_patch_the_nearest_scheduler_is_named(own, scheduler):
    assert (
        plan(f"{{kind: Workflow, spec: {{schedulerName: spec, templates: [{{{own}container: {{}}}}]}}}}").scheduler
        == scheduler
    )


def test_the_claim_behind_a_volume_is_the_templates_own_before_that_of_the_workflow():
    found = plan("""
        kind: Workflow
        spec:
          volumes:
            - {name: data, persistentVolumeClaim: {claimName: spec-claim}}
            - {name: own, persistentVolumeClaim: {claimName: hidden}}
            - {name: unused, persistentVolumeClaim: {claimName: unused}}
            - {name: tmp, emptyDir: {}}
          templates:
            - volumes: [{name: own, persistentVolumeClaim: {claimName: own-claim}}]
              container: {volumeMounts: [{name: own}, {name: tmp}]}
              sidecars: [{name: s, volumeMounts: [{name: data}, {name: nowhere}]}]
    """)
    assert [found.claim(volume) for volume in ("own", "data", "tmp", "nowhere")] == ["own-claim", "spec-claim", "", ""]


def selecting(level, arch, patch=""):
    """A plan whose nodeSelector stands at one level."""
    selector = f"nodeSelector: {{kubernetes.io/arch: {arch}}}"
    spec, own = (selector, "") if level == "spec" else ("", selector)
    patched = f"podSpecPatch: '{patch}'" if patch else ""
    return plan(f"""
kind: Workflow
spec:
  {spec}
  {patched}
  templates:
    - name: a
      container: {{image: "a:1"}}
      {own}
""")


@pytest.mark.parametrize("level", ["spec", "template"])
def test_a_pod_is_for_arm_where_its_node_selector_says_so(level):
    assert selecting(level, "arm64").is_arm
    assert not selecting(level, "amd64").is_arm


def test_a_patch_decides_about_the_architecture_in_the_end():
    assert selecting("template", "amd64", "nodeSelector: {kubernetes.io/arch: arm64}").is_arm
    assert not selecting("template", "arm64", "nodeSelector: {kubernetes.io/arch: amd64}").is_arm
