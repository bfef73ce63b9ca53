from manifests import Severity
from policies.rules.spot_price_limit_mismatch import SpotPriceLimitMismatch
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  podMetadata:
    annotations:
      k8s.aliyun.com/eci-spot-strategy: %s
  templates:
    - name: one
      metadata: {annotations: {k8s.aliyun.com/eci-spot-price-limit: "%s"}}
      container: {image: "alpine:3.20"}
"""


def test_a_limit_that_does_nothing_is_a_warning_at_the_limit_with_the_strategy_beside_it():
    (found,) = findings(SpotPriceLimitMismatch, TEXT % ("SpotAsPriceGo", "0.5"))
    assert found.severity is Severity.WARNING
    assert found.span.line == 10
    assert [related.span.line for related in found.related] == [7]


def test_strategy_and_limit_may_stand_in_different_layers():
    assert findings(SpotPriceLimitMismatch, TEXT % ("SpotWithPriceLimit", "0.5")) == []


def test_a_variable_may_be_either():
    assert findings(SpotPriceLimitMismatch, TEXT % ("'{{workflow.parameters.spot}}'", "0.5")) == []
    for strategy in ("SpotWithPriceLimit", "SpotAsPriceGo"):
        assert findings(SpotPriceLimitMismatch, TEXT % (strategy, "{{workflow.parameters.limit}}")) == []


def test_a_missing_limit_is_an_error_unless_callers_of_a_library_may_set_it():
    text = TEXT % ("SpotWithPriceLimit", "")
    (found,) = findings(SpotPriceLimitMismatch, text)
    assert (found.severity, found.span.line) == (Severity.ERROR, 7)
    library = text.replace("kind: Workflow", "kind: WorkflowTemplate").replace("  entrypoint: one\n", "")
    assert findings(SpotPriceLimitMismatch, library) == []


def test_both_in_an_eci_profile_are_reported_there_and_not_at_the_workflow():
    both = '"k8s.aliyun.com/eci-spot-strategy": "SpotAsPriceGo", "k8s.aliyun.com/eci-spot-price-limit": "1"'
    text = f"""\
kind: Workflow
metadata: {{name: a}}
spec:
  entrypoint: one
  templates: [{{name: one, container: {{image: "alpine:3.20"}}}}]
---
kind: ConfigMap
metadata: {{name: eci-profile}}
data:
  selectors: '[{{"name": "all", "effect": {{"annotations": {{{both}}}}}}}]'
"""
    (found,) = findings(SpotPriceLimitMismatch, text)
    assert found.kind == "ConfigMap"
    assert found.message.startswith("selector 'all': the price limit")


def test_what_the_controllers_defaults_lack_is_told_once_in_each_workflow():
    workflow = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  %s
  templates:
    - name: one
      container: {image: "alpine:3.20"}
    - name: two
      container: {image: "alpine:3.20"}
---
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data:
  workflowDefaults: |
    spec: {podMetadata: {annotations: {k8s.aliyun.com/eci-spot-strategy: SpotWithPriceLimit}}}
"""
    (found,) = findings(SpotPriceLimitMismatch, workflow % "parallelism: 2")
    assert found.message.startswith("by the controller's workflowDefaults, SpotWithPriceLimit needs")
    assert (found.object, found.severity) == ("a", Severity.ERROR)
    own = "podMetadata: {annotations: {k8s.aliyun.com/eci-spot-price-limit: '0.5'}}"
    assert findings(SpotPriceLimitMismatch, workflow % own) == []


def test_what_a_given_workflow_template_lacks_is_told_there_alone():
    template = (TEXT % ("SpotWithPriceLimit", "")).replace("kind: Workflow", "kind: WorkflowTemplate")
    user = "---\nkind: Workflow\nmetadata: {name: u}\nspec: {workflowTemplateRef: {name: a}}\n"
    assert [found.object for found in findings(SpotPriceLimitMismatch, template + user)] == ["a"]
