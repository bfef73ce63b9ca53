from policies.rules.tier_incomplete import TierIncomplete
from tests.policies.test_examples import findings

GOOD = TierIncomplete.example("good")


def test_all_that_is_missing_is_listed():
    text = "\n".join(line for line in GOOD.splitlines() if not line.strip().startswith(("quota", "high", "low")))
    (found,) = findings(TierIncomplete, text)
    assert "no quota, high and low" in found.message


def test_a_quota_list_is_a_quota():
    assert findings(TierIncomplete, GOOD.replace("quota: 8Gi", "quotaList: 4Gi,4Gi")) == []


def test_a_level_that_jindo_ignores_may_lack_anything():
    assert findings(TierIncomplete, GOOD + "      - {mediumtype: SSD}\n") == []


def test_what_follows_depends_on_what_is_missing():
    for key, words in (("quota", "its size per worker is unknown"), ("low", "Jindo gets empty values")):
        text = "\n".join(line for line in GOOD.splitlines() if not line.strip().startswith(key))
        (found,) = findings(TierIncomplete, text)
        assert found.message.endswith(words)
