from catalog import Catalog
from manifests import loads
from policies.policy import visit
from policies.rules.pending_unbounded import PendingUnbounded
from tests.policies.test_examples import findings


def workflow(annotations, template="name: one", spec="activeDeadlineSeconds: 600"):
    return f"""\
kind: Workflow
metadata: {{name: a}}
spec:
  entrypoint: one
  {spec}
  podMetadata: {{annotations: {{{annotations}}}}}
  templates:
    - container: {{image: "alpine:3.20"}}
      {template}
"""


SPOT = "k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo"
FAST = "k8s.aliyun.com/eci-fail-strategy: fail-fast"


def test_pods_that_fail_fast_do_not_wait():
    assert findings(PendingUnbounded, workflow(SPOT))
    assert findings(PendingUnbounded, workflow(f"{SPOT}, {FAST}")) == []


def test_without_a_deadline_other_rules_speak():
    assert findings(PendingUnbounded, workflow(SPOT, spec="parallelism: 1")) == []


def test_one_vswitch_is_one_zone_and_two_are_two():
    assert findings(PendingUnbounded, workflow("k8s.aliyun.com/eci-vswitch: vsw-a"))
    assert findings(PendingUnbounded, workflow('k8s.aliyun.com/eci-vswitch: "vsw-a,vsw-b"')) == []
    assert findings(PendingUnbounded, workflow('k8s.aliyun.com/eci-vswitch: "{{workflow.parameters.v}}"')) == []


def test_the_vswitch_of_the_cluster_counts():
    profile = "---\nkind: ConfigMap\nmetadata: {name: eci-profile}\ndata: {vSwitchIds: vsw-a}\n"
    assert findings(PendingUnbounded, workflow("a: b") + profile)
    assert findings(PendingUnbounded, workflow("a: b") + profile.replace("vsw-a", '"vsw-a,vsw-b"')) == []


def test_the_help_names_the_field_of_the_release():
    for version, field in (("4.1", "`pendingTimeout`"), ("4.0", "`timeout`")):
        manifests = loads(workflow(SPOT), argo_version=version)
        ((_, found),) = visit(PendingUnbounded(), manifests, Catalog.default())
        assert field in found.help


def test_under_a_retry_the_help_is_fail_fast():
    (found,) = findings(
        PendingUnbounded, workflow(SPOT, "name: one\n      timeout: 5m\n      retryStrategy: {limit: 1}")
    )
    assert "fail-fast" in found.help


def test_the_pods_of_an_exit_handler_are_the_matter_of_another_rule():
    spec = "activeDeadlineSeconds: 600\n  onExit: bye"
    text = (
        workflow(SPOT, "name: one\n      timeout: 5m", spec) + '    - {name: bye, container: {image: "alpine:3.20"}}\n'
    )
    assert findings(PendingUnbounded, text) == []
