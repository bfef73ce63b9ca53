import pytest

from manifests import Severity
from policies.rules.nested_retries import NestedRetries
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: main
%s
  templates:
    - name: main
%s
      dag: {tasks: [{name: sub, template: sub}, {name: main, template: main}]}
    - name: sub
      steps: [[{name: leaf, template: leaf}]]
    - name: leaf
      retryStrategy: {limit: %s}
      container: {image: "alpine:3.20"}
"""


def nested(defaults="", outer="", inner=1):
    return findings(NestedRetries, TEXT % (f"  {defaults}", f"      {outer}", inner))


def test_two_levels_multiply_and_both_are_shown():
    (found,) = nested(outer="retryStrategy: {limit: 3}", inner=4)
    assert "'leaf' may be tried 20 times: 4 of 'main' x 5 of 'leaf'" in found.message
    assert found.severity is Severity.WARNING
    assert found.span.line == 8
    assert [related.span.line for related in found.related] == [13]


def test_ten_attempts_are_information():
    (found,) = nested(outer="retryStrategy: {limit: 1}", inner=4)
    assert found.severity is Severity.INFO


@pytest.mark.parametrize("line", ["retryStrategy: {limit: 1}", "templateDefaults: {retryStrategy: {limit: 1}}"])
def test_a_strategy_for_all_templates_nests_by_itself_and_is_told_once(line):
    (found,) = nested(line, inner=2)
    assert "12 times: 2 of 'main' x 2 of 'sub' x 3 of 'leaf'" in found.message
    assert found.span.line == 5


def test_a_limit_of_zero_takes_a_level_out():
    (found,) = nested("retryStrategy: {limit: 1}", "retryStrategy: {limit: 0}", inner=2)
    assert "6 times: 2 of 'sub' x 3 of 'leaf'" in found.message


@pytest.mark.parametrize("outer", ["retryStrategy: {}", "retryStrategy: {limit: '{{x}}'}", "failFast: true"])
def test_a_level_without_a_known_limit_is_not_counted(outer):
    assert nested(outer=outer) == []


def test_a_pod_without_a_retry_is_not_nested():
    assert nested(outer="retryStrategy: {limit: 9}", inner=0) == []


def test_an_inline_template_is_a_level_too():
    text = """\
kind: Workflow
metadata: {name: a}
spec:
  templates:
    - name: main
      retryStrategy: {limit: 1}
      steps: [[{name: x, inline: {retryStrategy: {limit: 1}, container: {image: a}}}]]
"""
    (found,) = findings(NestedRetries, text)
    assert "an inline template may be tried 4 times" in found.message


def test_a_level_around_two_others_is_told_alone():
    (found,) = findings(
        NestedRetries,
        """\
kind: Workflow
metadata: {name: a}
spec:
  templates:
    - {name: leaf, retryStrategy: {limit: 1}, container: {image: a}}
    - {name: sub, retryStrategy: {limit: 1}, steps: [[{name: x, template: leaf}]]}
    - {name: main, retryStrategy: {limit: 1}, steps: [[{name: x, template: sub}]]}
""",
    )
    assert found.span.line == 7
    assert "8 times" in found.message


def test_thousands_of_levels_are_counted():
    templates = "".join(f"    - {{name: t{n}, steps: [[{{name: x, template: t{n + 1}}}]]}}\n" for n in range(2000))
    leaf = "    - {name: t2000, container: {image: a}}\n"
    text = (
        f"kind: Workflow\nmetadata: {{name: a}}\nspec:\n  retryStrategy: {{limit: 1}}\n  templates:\n{templates}{leaf}"
    )
    (found,) = findings(NestedRetries, text)
    assert "and 1997 more levels" in found.message


@pytest.mark.parametrize(
    ("policy", "number"), [("OnError", 0), ("OnTransientError", 0), ("OnFailure", 1), ("Always", 1)]
)
def test_steps_end_as_failed_so_not_every_policy_runs_them_again(policy, number):
    steps = "steps: [[{name: sub, template: sub}]]"
    text = TEXT.replace("dag: {tasks: [{name: sub, template: sub}, {name: main, template: main}]}", steps)
    text %= ("", f"      retryStrategy: {{limit: 3, retryPolicy: {policy}}}", 2)
    assert len(findings(NestedRetries, text)) == number


def test_a_dag_may_end_in_error():
    assert len(nested(outer="retryStrategy: {limit: 3, retryPolicy: OnError}", inner=4)) == 1


def test_a_level_of_steps_that_is_never_run_again_does_not_multiply():
    text = TEXT.replace("    - name: sub\n", "    - name: sub\n      retryStrategy: {limit: 9, retryPolicy: OnError}\n")
    (found,) = findings(NestedRetries, text % ("", "      retryStrategy: {limit: 1}", 1))
    assert "4 times: 2 of 'main' x 2 of 'leaf'" in found.message


def test_large_limits_do_not_make_numbers_without_end():
    (found,) = nested(outer="retryStrategy: {limit: 999999999}", inner=999999999)
    assert "may be tried 1000000000 times" in found.message
