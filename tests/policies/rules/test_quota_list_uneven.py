from policies.rules.quota_list_uneven import QuotaListUneven
from tests.policies.test_examples import findings

BAD = QuotaListUneven.example("bad")


def test_both_numbers_are_named():
    assert "2 quotas for 3 paths" in findings(QuotaListUneven, BAD)[0].message


def test_one_quota_for_many_paths_and_variables_are_fine():
    assert findings(QuotaListUneven, BAD.replace("quotaList: 100Gi,100Gi", "quota: 100Gi")) == []
    assert findings(QuotaListUneven, BAD.replace("quotaList: 100Gi,100Gi", "quotaList: '{{quotas}}'")) == []


def test_a_level_without_a_path_is_the_matter_of_another_rule():
    text = "\n".join(line for line in QuotaListUneven.example("bad").splitlines() if "path:" not in line)
    assert findings(QuotaListUneven, text) == []
