import pytest

from policies.rules.sidecar_raises_size import SidecarRaisesSize
from policies.rules.size_rounded import SizeRounded
from tests.policies.rules.test_size_rounded import TEXT, with_annotation
from tests.policies.test_examples import findings

EXECUTOR = """\
---
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data:
  executor: |
    resources: {requests: {cpu: 100m, memory: 64Mi}}
"""
SIDECAR = """\
      sidecars:
        - name: proxy
          image: "alpine:3.20"
%s          resources: {limits: {cpu: %s, memory: %s}}
"""
MAIN = TEXT % (2, "4Gi")


def test_the_wait_container_doubles_the_price_of_a_pod_that_fits_exactly():
    (found,) = findings(SidecarRaisesSize, MAIN + EXECUTOR)
    assert found.message == (
        "main alone is 2-4Gi, and with wait the pod becomes 4-6Gi: 90 % more, 0.84 instead of 0.44 CNY per hour"
    )
    assert findings(SizeRounded, MAIN + EXECUTOR) == [], "one cause, one finding"


def test_what_argo_adds_is_not_guessed():
    assert findings(SidecarRaisesSize, MAIN) == []


def test_a_sidecar_is_named():
    (found,) = findings(SidecarRaisesSize, MAIN + SIDECAR % ("", "100m", "64Mi"))
    assert "with proxy the pod becomes" in found.message


def test_a_pod_with_room_to_spare_is_not_pushed_up():
    assert findings(SidecarRaisesSize, TEXT % ("1900m", "3Gi") + EXECUTOR) == []


def test_a_sidecar_that_is_a_workload_of_its_own_is_no_accident():
    assert findings(SidecarRaisesSize, MAIN + SIDECAR % ("", "2", "4Gi")) == []


def test_the_switch_and_the_specs_settle_it():
    ignored = '          env: [{name: __ECI_RESOURCE_IGNORE__, value: "TRUE"}]\n'
    assert findings(SidecarRaisesSize, MAIN + SIDECAR % (ignored, "100m", "64Mi")) == []
    assert findings(SidecarRaisesSize, with_annotation(MAIN, "k8s.aliyun.com/eci-use-specs", "2-4Gi") + EXECUTOR) == []


def test_a_patch_may_take_the_wait_containers_requests_away():
    patch = "  podSpecPatch: 'containers: [{name: wait, resources: {requests: {cpu: 0, memory: 0}}}]'\n  templates:\n"
    assert findings(SidecarRaisesSize, MAIN.replace("  templates:\n", patch) + EXECUTOR) == []


@pytest.mark.parametrize("executor", ["7", "[]", "{resources: 3}", "{resources: {requests: {cpu: [1]}}}"])
def test_odd_settings_are_none(executor):
    config = EXECUTOR.replace("resources: {requests: {cpu: 100m, memory: 64Mi}}", executor)
    assert findings(SidecarRaisesSize, MAIN + config) == []


def test_the_switch_may_come_by_a_patch():
    env = "env: [{name: __ECI_RESOURCE_IGNORE__, value: TRUE}]".replace("TRUE", '"TRUE"')
    patch = f"  podSpecPatch: 'containers: [{{name: wait, {env}}}]'\n  templates:\n"
    assert findings(SidecarRaisesSize, MAIN.replace("  templates:\n", patch) + EXECUTOR) == []


def test_only_those_that_ask_for_something_are_named():
    quiet = '        - {name: quiet, image: "alpine:3.20"}\n'
    (found,) = findings(SidecarRaisesSize, MAIN + SIDECAR % ("", "100m", "64Mi") + quiet + EXECUTOR)
    assert "with proxy, wait the pod becomes" in found.message


@pytest.mark.parametrize("rule", [SidecarRaisesSize, SizeRounded])
@pytest.mark.parametrize(
    ("key", "value", "is_silent"),
    [
        ("compute-category", "economy", True),
        ("compute-category", "general", False),
        ("instance-family", "ecs.c6", True),
        ("instance-generation", "'6'", True),
    ],
)
def test_no_price_is_told_where_it_is_not_that_of_the_size(rule, key, value, is_silent):
    text = MAIN + EXECUTOR if rule is SidecarRaisesSize else TEXT % (9, "18Gi")
    assert len(findings(rule, with_annotation(text, f"k8s.aliyun.com/eci-{key}", value))) == (not is_silent)
