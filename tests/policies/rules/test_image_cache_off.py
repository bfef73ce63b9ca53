from catalog import Catalog
from manifests import loads
from policies.policy import Target, visit
from policies.rules.image_cache_off import ImageCacheOff
from tests.policies.test_examples import findings


def workflow(annotations, count=50):
    return f"""\
kind: Workflow
metadata: {{name: a}}
spec:
  entrypoint: main
  podMetadata: {{annotations: {annotations}}}
  templates:
    - name: main
      steps: [[{{name: s, template: one, withSequence: {{count: "{count}"}}}}]]
    - {{name: one, container: {{image: "alpine:3.20"}}}}
"""


OFF = 'k8s.aliyun.com/eci-auto-imc: "false"'


def test_few_pods_may_do_without():
    assert findings(ImageCacheOff, workflow(f"{{{OFF}}}"))
    assert findings(ImageCacheOff, workflow(f"{{{OFF}}}", 49)) == []


def test_a_named_cache_is_used_all_the_same():
    assert findings(ImageCacheOff, workflow(f"{{{OFF}, k8s.aliyun.com/eci-imc-id: imc-a}}")) == []


def test_the_old_name_switches_it_off_too_and_a_variable_is_not_judged():
    assert findings(ImageCacheOff, workflow('{k8s.aliyun.com/eci-image-cache: "false"}'))
    assert findings(ImageCacheOff, workflow('{k8s.aliyun.com/eci-auto-imc: "{{workflow.parameters.c}}"}')) == []


def test_pods_on_another_platform_do_not_read_it():
    manifests = loads(workflow(f"{{{OFF}}}"))
    assert list(visit(ImageCacheOff(), manifests, Catalog.default(), Target(platform="acs"))) == []


def test_what_a_workflow_template_says_is_told_there_and_not_by_those_who_use_it():
    template = workflow(f"{{{OFF}}}").replace("kind: Workflow", "kind: WorkflowTemplate")
    user = "---\nkind: Workflow\nmetadata: {name: u}\nspec: {workflowTemplateRef: {name: a}}\n"
    assert [found.kind for found in findings(ImageCacheOff, template + user)] == ["WorkflowTemplate"]
    own = user.replace("name: a}", f"name: a}}, podMetadata: {{annotations: {{{OFF}}}}}")
    on = template.replace('"false"', '"true"')
    assert [found.kind for found in findings(ImageCacheOff, on + own)] == ["Workflow"]


def test_what_the_controllers_defaults_say_is_told_at_the_template():
    text = (
        workflow("{}")
        + f"""\
---
kind: ConfigMap
metadata: {{name: workflow-controller-configmap}}
data:
  workflowDefaults: |
    spec:
      podMetadata:
        annotations:
          {OFF}
"""
    )
    (found,) = findings(ImageCacheOff, text)
    assert found.span.line == 9
