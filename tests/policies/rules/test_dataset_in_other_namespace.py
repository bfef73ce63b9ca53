from policies.rules.dataset_in_other_namespace import DatasetInOtherNamespace
from tests.policies.test_examples import findings

BAD = DatasetInOtherNamespace.example("bad")
CLAIM = "---\nkind: PersistentVolumeClaim\napiVersion: v1\nmetadata: {name: corpus, namespace: argo}\nspec: {}\n"


def test_a_workflow_without_a_namespace_may_run_in_the_right_one():
    assert findings(DatasetInOtherNamespace, BAD.replace("count-, namespace: argo", "count-")) == []


def test_a_claim_of_that_name_in_the_workflows_namespace_settles_it():
    assert findings(DatasetInOtherNamespace, BAD + CLAIM) == []
    assert len(findings(DatasetInOtherNamespace, BAD + CLAIM.replace("argo", "elsewhere"))) == 1


def test_two_templates_with_one_volume_are_one_finding():
    template = BAD[BAD.index("    - name: count\n") :]
    assert len(findings(DatasetInOtherNamespace, BAD + template.replace("name: count", "name: again"))) == 1


def test_a_volume_that_nothing_mounts_is_in_no_pod():
    assert findings(DatasetInOtherNamespace, BAD.partition("        volumeMounts")[0]) == []
