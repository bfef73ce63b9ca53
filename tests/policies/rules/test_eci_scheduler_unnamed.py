import pytest

from manifests import Severity
from policies.rules.eci_scheduler_unnamed import EciSchedulerUnnamed
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  podMetadata: {labels: {alibabacloud.com/eci: "true"}}
  templates:
    - name: one
      container: {image: "alpine:3.20"}
    - name: two
      schedulerName: eci-scheduler
      container: {image: "alpine:3.20"}
"""


def test_it_is_information_once_per_workflow_and_names_the_pods_when_only_some_lack_it():
    (found,) = findings(EciSchedulerUnnamed, TEXT)
    assert found.severity is Severity.INFO
    assert found.message.startswith("pods of one name no scheduler:")
    assert "no public documentation" in found.help


def test_another_scheduler_is_named_and_not_overwritten():
    (found,) = findings(EciSchedulerUnnamed, TEXT.replace("  entrypoint", "  schedulerName: volcano\n  entrypoint"))
    assert "the scheduler volcano" in found.message
    assert found.span.line == 4
    assert found.fix is None


@pytest.mark.parametrize("line", ["schedulerName: eci-scheduler", "templateDefaults: {schedulerName: eci-scheduler}"])
def test_a_scheduler_for_every_template_settles_it(line):
    assert findings(EciSchedulerUnnamed, TEXT.replace("  entrypoint", f"  {line}\n  entrypoint")) == []


def test_pods_that_are_not_sent_to_eci_need_no_scheduler():
    assert findings(EciSchedulerUnnamed, TEXT.replace("alibabacloud.com/eci", "team")) == []


def test_callers_of_a_library_name_the_scheduler():
    library = TEXT.replace("kind: Workflow", "kind: WorkflowTemplate")
    assert len(findings(EciSchedulerUnnamed, library)) == 1
    assert findings(EciSchedulerUnnamed, library.replace("  entrypoint: one\n", "")) == []


def test_a_scheduler_that_is_a_variable_is_not_judged():
    text = TEXT.replace("  entrypoint", "  schedulerName: '{{workflow.parameters.scheduler}}'\n  entrypoint")
    assert findings(EciSchedulerUnnamed, text) == []
