from policies.rules.setting_unreadable import SettingUnreadable
from tests.policies.test_examples import findings

CONFIG = "kind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\ndata:\n"


def found(data):
    return findings(SettingUnreadable, CONFIG + data)


def test_an_object_on_one_line_is_yaml_in_braces_only():
    assert len(found('  persistence: "archive: true"\n')) == 1
    assert found('  persistence: "{archive: true}"\n') == []


def test_a_block_of_one_line_goes_below_its_key_and_is_fine():
    assert found("  persistence: |\n    archive: true\n") == []


def test_broken_yaml_in_a_block_is_one_finding_at_its_key():
    (finding,) = found("  persistence: |\n    archive: [true\n  parallelism: '5'\n")
    assert finding.span.line == 4
    assert "beside its key" not in finding.message


def test_a_value_of_another_kind_is_shown_where_it_stands():
    (finding,) = found("  config: |\n    persistence: yes please\n    parallelism: 5\n")
    assert finding.span.line == 5
    assert "'persistence' takes an object" in finding.message


def test_a_number_must_be_a_whole_number():
    assert [len(found(f"  parallelism: '{value}'\n")) for value in ("5", "many", "true", "1.5")] == [0, 1, 1, 1]


def test_variables_are_not_judged():
    assert found("  parallelism: '{{ .Values.number }}'\n  persistence: '{{ .Values.persistence }}: a: b'\n") == []


def test_a_config_that_holds_no_settings_is_shown():
    assert [len(found(f"  config: |\n    {text}\n")) for text in ("parallelism", "- a", "parallelism: 5", "#")] == [
        1,
        1,
        0,
        0,
    ]


def test_an_empty_text_is_no_setting():
    for text in ('""', '" "', '"null"', '"# none"'):
        assert found(f"  nodeEvents: {text}\n  parallelism: {text}\n") == []
    assert len(found("  config: |\n    nodeEvents: yes please\n")) == 1


def test_an_empty_text_among_others_is_one():
    assert [finding.span.line for finding in found("  config: |\n    nodeEvents: ''\n    parallelism: 5\n")] == [5]
