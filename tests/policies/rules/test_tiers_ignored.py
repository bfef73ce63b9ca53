from policies.rules.tiers_ignored import TiersIgnored
from tests.policies.test_examples import findings

BAD = TiersIgnored.example("bad")


def test_several_ignored_levels_are_one_finding_at_the_first_of_them():
    (found,) = findings(TiersIgnored, BAD + "      - {mediumtype: HDD, path: /c, quota: 1Ti}\n")
    assert "this level and 1 more are ignored" in found.message
    assert found.span.line == BAD.splitlines().index("      - mediumtype: SSD  # <- tiers-ignored") + 1


def test_runtimes_that_use_all_levels_are_not_meant():
    assert findings(TiersIgnored, BAD.replace("JindoRuntime", "AlluxioRuntime")) == []
