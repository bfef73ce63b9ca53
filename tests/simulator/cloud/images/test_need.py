"""What a pod needs of images, as its template says it."""

from manifests import loads
from manifests.effective import pod_plans
from manifests.workflow import read_template
from simulator.cloud.images.need import images_of, need_of
from simulator.scenario import read_scenario
from tests.simulator.cloud.images.region import GIB

WORKFLOW = """
kind: Workflow
spec:
  entrypoint: main
  imagePullSecrets: [{{name: hub}}]
  templates:
    - name: main
      metadata: {{annotations: {{k8s.aliyun.com/eci-extra-ephemeral-storage: {extra}}}}}
      container: {{image: "tool:1"}}
"""


def wanted(*containers, settings=()):
    main, *sidecars = [{"name": f"c{number}", **container} for number, container in enumerate(containers)]
    template = read_template({"container": main, "sidecars": sidecars}, ())
    return images_of(template, read_scenario(None, settings).images)


def test_the_default_policy_is_always_for_latest_and_for_no_tag_and_else_if_not_present():
    images = ({"image": "a:latest"}, {"image": "b"}, {"image": "c:1"}, {"image": "d@sha256:ab"})
    assert list(wanted(*images).values()) == ["Always", "Always", "IfNotPresent", "IfNotPresent"]


def test_a_pod_needs_each_image_once_and_the_strongest_policy_wins():
    never, present, always = ({"image": "a:1", "imagePullPolicy": p} for p in ("Never", "IfNotPresent", "Always"))
    assert wanted(never, present) == wanted(present, never) == {"a:1": "IfNotPresent"}
    assert wanted(never, always, present) == {"a:1": "Always"}
    assert wanted(never, never) == {"a:1": "Never"}


def test_the_executor_s_image_counts_as_cached_unless_the_scenario_lists_it():
    executor = "quay.io/argoproj/argoexec:v4.1.2"
    assert wanted({"image": "a:1"}) == {"a:1": "IfNotPresent"}
    listed = wanted({"image": "a:1"}, settings=[f"images.{executor}.size=60MB"])
    assert listed == {"a:1": "IfNotPresent", executor: "IfNotPresent"}


def test_storage_and_secrets_are_those_of_the_pod():
    (workflow,) = loads(WORKFLOW.format(extra="20Gi")).submitted
    (plan,) = pod_plans(workflow)
    need = need_of(plan, read_scenario(None).images)
    assert (need.storage, need.is_anonymous) == (50 * GIB, False)
