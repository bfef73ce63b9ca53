from policies.rules.jindo_option_refused import JindoOptionRefused
from tests.policies.test_examples import findings

BAD = JindoOptionRefused.example("bad")


def test_an_unknown_policy_is_one_finding():
    (found,) = findings(JindoOptionRefused, BAD.replace("ALWAYS", "SOMETIMES"))
    assert "metaPolicy is SOMETIMES" in found.message


def test_cache_only_needs_kept_metadata_too():
    (found,) = findings(JindoOptionRefused, BAD.replace("cacheStrategy: DHT", "writePolicy: CACHE_ONLY"))
    assert "writePolicy CACHE_ONLY with metaPolicy ALWAYS" in found.message


def test_shared_options_count_and_are_shown_where_they_stand():
    shared = BAD.replace(
        "        metaPolicy: ALWAYS\n        cacheStrategy: DHT", "        cacheStrategy: DHT"
    ).replace("  mounts:", "  sharedOptions: {metaPolicy: NEVER}\n  mounts:")
    (found,) = findings(JindoOptionRefused, shared)
    assert "sharedOptions" in shared.splitlines()[found.span.line - 1]


def test_other_runtimes_have_other_options_and_variables_are_not_judged():
    assert findings(JindoOptionRefused, BAD.replace("JindoRuntime", "JuiceFSRuntime")) == []
    assert findings(JindoOptionRefused, BAD.replace("ALWAYS", "'{{policy}}'")) == []
