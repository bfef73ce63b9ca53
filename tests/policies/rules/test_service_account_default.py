from policies.rules.service_account_default import ServiceAccountDefault
from tests.policies.test_examples import findings

BAD = ServiceAccountDefault.example("bad")
DEFAULTS = """\
---
kind: ConfigMap
apiVersion: v1
metadata: {name: workflow-controller-configmap}
data:
  workflowDefaults: |
    spec: {serviceAccountName: workflow}
"""


def test_the_controllers_defaults_settle_it():
    assert findings(ServiceAccountDefault, BAD + DEFAULTS) == []


def test_the_name_default_is_no_account_of_its_own():
    named = BAD.replace("  entrypoint: build\n", "  entrypoint: build\n  serviceAccountName: default\n")
    assert len(findings(ServiceAccountDefault, named)) == 1


def test_accounts_of_all_templates_are_enough_and_one_without_is_not():
    own = BAD + "      serviceAccountName: builder\n"
    assert findings(ServiceAccountDefault, own) == []
    assert len(findings(ServiceAccountDefault, own + '    - name: b\n      container: {image: "alpine:3.20"}\n')) == 1


def test_a_library_takes_the_account_of_its_caller():
    library = BAD.replace("kind: Workflow", "kind: WorkflowTemplate").replace("  entrypoint: build\n", "")
    assert findings(ServiceAccountDefault, library) == []
