from policies.rules.archive_without_ttl import ArchiveWithoutTtl
from tests.policies.test_examples import findings

CONFIG = "kind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\ndata:\n"


def found(persistence):
    return findings(ArchiveWithoutTtl, CONFIG + f"  persistence: |\n    {persistence}\n")


def test_nothing_is_kept_where_nothing_is_archived():
    assert found("{nodeStatusOffLoad: true, archive: false}") == []
    assert found("a text") == []


def test_a_time_to_live_in_any_spelling_settles_it():
    assert found("{archive: true, archiveTtl: 30d}") == []
    assert len(found("{archive: true}")) == 1
