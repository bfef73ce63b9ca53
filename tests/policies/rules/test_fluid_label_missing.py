import pytest

from manifests import Severity
from manifests.edits import apply_edits
from policies.rules.fluid_label_missing import FluidLabelMissing
from tests.policies.test_examples import findings

BAD = FluidLabelMissing.example("bad")


def test_the_dataset_is_shown_beside_the_mount():
    (found,) = findings(FluidLabelMissing, BAD)
    assert [related.span.line for related in found.related] == [3]


def test_a_pod_that_may_run_on_a_node_is_only_warned():
    (found,) = findings(FluidLabelMissing, BAD.replace("alibabacloud.com/eci", "team"))
    assert found.severity is Severity.WARNING


@pytest.mark.parametrize("label", ['serverless.fluid.io/inject: "true"', "alibabacloud.com/fluid-sidecar-target: acs"])
def test_other_ways_to_ask_for_the_sidecar_count(label):
    assert findings(FluidLabelMissing, BAD.replace("    labels:\n", f"    labels:\n      {label}\n")) == []


def test_a_claim_of_another_name_or_namespace_is_no_dataset():
    assert findings(FluidLabelMissing, BAD.replace("claimName: corpus", "claimName: scratch")) == []
    apart = BAD.replace("{name: corpus}\nspec", "{name: corpus, namespace: data}\nspec")
    assert (
        findings(FluidLabelMissing, apart.replace("generateName: count-", "generateName: count-, namespace: argo"))
        == []
    )


def test_two_mounts_of_a_template_are_one_finding():
    second = "          - {name: corpus, mountPath: /again}\n"
    assert len(findings(FluidLabelMissing, BAD + second)) == 1


SET = BAD.replace(
    """\
      container:
        image: alpine:3.20
        volumeMounts:
          - {name: corpus, mountPath: /corpus}""",
    """\
      containerSet:
        volumeMounts:
          - {name: corpus, mountPath: /corpus}
        containers: [{name: main, image: "alpine:3.20"}]""",
)


def test_a_container_set_mounts_for_all_of_its_containers():
    (found,) = findings(FluidLabelMissing, SET)
    assert "mountPath" in SET.splitlines()[found.span.line - 1]


def test_on_acs_the_sidecar_for_acs_is_asked_for():
    text = BAD.replace("alibabacloud.com/eci", "alibabacloud.com/acs")
    (found,) = findings(FluidLabelMissing, text)
    assert "on ACS" in found.message
    fixed = apply_edits(text, found.fix.edits)
    assert "alibabacloud.com/fluid-sidecar-target: acs" in fixed
    assert findings(FluidLabelMissing, fixed) == []
