from policies.rules.unknown_setting import UnknownSetting
from tests.policies.test_examples import findings

CONFIG = "kind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\ndata:\n"


def found(data):
    return findings(UnknownSetting, CONFIG + data)


def test_a_setting_is_taken_in_any_mix_of_cases_as_go_takes_it():
    assert found("  PARALLELISM: '5'\n  persistence: |\n    nodestatusoffload: true\n") == []


def test_a_misspelt_setting_inside_the_one_text_is_shown_by_its_line():
    (finding,) = found("  config: |\n    parallelism: 5\n    resourceRatelimits: {limit: 1, burst: 1}\n")
    assert finding.span.line == 6
    assert finding.help == "did you mean 'resourceRateLimit'?"


def test_a_misspelt_key_of_the_persistence_is_shown_and_a_new_one_is_not():
    (finding,) = found("  persistence: |\n    archiv: true\n    zzz: true\n")
    assert finding.span.line == 5
    assert finding.help == "did you mean 'archive'?"


def test_a_setting_like_no_other_is_unknown_too():
    (finding,) = found("  zzz: '1'\n")
    assert finding.span.line == 4
    assert "did you mean" not in finding.help


def test_emissary_as_a_setting_is_unknown_but_other_executors_are_left_to_their_own_rule():
    (finding,) = found("  containerRuntimeExecutor: emissary\n")
    assert "Argo 3.4 removed it" in finding.help
    assert found("  containerRuntimeExecutor: docker\n") == []


def test_keys_and_texts_that_are_variables_are_not_judged():
    assert found('  "{{ .Values.key }}": "1"\n') == []
    assert found("  config: '{{ .Values.config }}'\n") == []
