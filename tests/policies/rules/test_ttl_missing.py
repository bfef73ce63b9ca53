import pytest

from policies.rules.ttl_missing import TtlMissing
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  templates:
    - name: one
      container: {image: "alpine:3.20"}
"""
CONFIG = "---\nkind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\ndata:\n"


@pytest.mark.parametrize(
    "setting",
    [
        "  workflowDefaults: 'spec: {ttlStrategy: {secondsAfterCompletion: 60}}'\n",
        "  retentionPolicy: '{completed: 10}'\n",
        "  config: '{retentionPolicy: {failed: 3}}'\n",
    ],
)
def test_the_controller_may_delete_old_workflows(setting):
    assert findings(TtlMissing, TEXT + CONFIG + setting) == []


def test_other_settings_of_the_controller_do_not_settle_it():
    assert len(findings(TtlMissing, TEXT + CONFIG + "  parallelism: '10'\n")) == 1


def test_a_cron_workflow_keeps_its_last_runs_only():
    spec = "".join(f"  {line}\n" for line in TEXT.partition("spec:\n")[2].splitlines())
    cron = f"kind: CronWorkflow\nmetadata: {{name: a}}\nspec:\n  schedules: [0 3 * * *]\n  workflowSpec:\n{spec}"
    assert findings(TtlMissing, cron) == []


def test_a_library_of_templates_is_never_run_itself():
    library = TEXT.replace("Workflow", "WorkflowTemplate")
    assert len(findings(TtlMissing, library)) == 1
    assert findings(TtlMissing, library.replace("  entrypoint: one\n", "")) == []
