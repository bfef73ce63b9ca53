"""The check for fields that Argo has replaced."""

from textwrap import dedent

import pytest

from manifests import Diagnostic, Severity, loads
from manifests.validation.checks.deprecated_field import DeprecatedField
from manifests.versions import VERSIONS

CRON = """
    kind: CronWorkflow
    spec:
      schedule: "* * * * *"
      workflowSpec:
        podPriority: 1
        synchronization: {mutex: {name: a}}
        templates:
          - {name: a, priority: 1, container: {image: b}}
"""


def found(text: str, version: str) -> list[Diagnostic]:
    manifests = loads(dedent(text).lstrip("\n"), argo_version=version)
    (workflow,), rule = manifests.workflows, DeprecatedField()
    findings = [rule.report(workflow.document, found) for found in rule.check(workflow, manifests)]
    return sorted(findings, key=lambda finding: finding.sort_key)


@pytest.mark.parametrize(("version", "lines"), [("3.6", [3, 5, 6, 8]), ("3.7", [3, 6]), ("4.0", []), ("4.1", [])])
def test_a_field_is_told_while_the_release_has_it_and_a_later_one_has_not(version, lines):
    assert [finding.span.line for finding in found(CRON, version)] == lines


def test_it_says_which_release_has_it_no_more_and_what_to_write():
    first = found(CRON, "3.6")[0]
    assert first.message == "Argo 4.0 has no 'schedule' any more; 3.6 still takes it"
    assert first.help == "write `schedules`, a list"
    assert (first.span.column, first.span.end_column) == (3, 11)


def test_a_field_below_a_step_is_told_too_although_later_releases_only_ignore_it():
    text = """
        kind: Workflow
        spec:
          templates:
            - name: a
              steps: [[{name: b, inline: {synchronization: {semaphore: {}}, container: {image: c}}}]]
    """
    (finding,) = found(text, "3.7")
    assert "'semaphore'" in finding.message


def test_mistakes_that_no_release_takes_are_not_deprecated():
    assert found("{kind: Workflow, spec: {entrypiont: a, templates: [{container: {args: [1]}}]}}", "3.6") == []


@pytest.mark.parametrize("version", VERSIONS)
def test_the_on_exit_of_a_task_is_told_in_every_release_as_none_has_removed_it(version):
    text = """
        kind: Workflow
        spec:
          onExit: tell
          templates:
            - name: a
              dag: {tasks: [{name: b, template: c, onExit: tell}]}
    """
    (finding,) = found(text, version)
    assert (finding.span.line, finding.severity) == (6, Severity.INFO)
    assert finding.help == "write `hooks: {exit: {template: tell}}`"
