from catalog import Catalog
from manifests import loads
from manifests.edits import apply_edits
from policies.policy import Target, visit
from policies.rules.acr_public_endpoint import AcrPublicEndpoint
from tests.policies.test_examples import findings


def workflow(image, spec="parallelism: 1"):
    return f"""\
kind: Workflow
metadata: {{name: a}}
spec:
  entrypoint: one
  {spec}
  templates:
    - name: one
      container: {{image: "{image}"}}
"""


ACME = "acme-registry.cn-hangzhou.cr.aliyuncs.com/team/hash:1@sha256:00"


def test_the_fix_changes_the_host_and_nothing_else_and_is_not_safe():
    (found,) = findings(AcrPublicEndpoint, workflow(ACME))
    assert not found.fix.safe
    fixed = apply_edits(workflow(ACME), found.fix.edits)
    assert "acme-registry-vpc.cn-hangzhou.cr.aliyuncs.com/team/hash:1@sha256:00" in fixed


def test_in_another_region_than_the_target_there_is_no_vpc_endpoint_to_name():
    for region, count in (("cn-hangzhou", 1), ("cn-beijing", 0)):
        found = list(visit(AcrPublicEndpoint(), loads(workflow(ACME)), Catalog.default(), Target(region=region)))
        assert len(found) == count


def test_the_images_of_a_cache_are_looked_at():
    text = f"kind: ImageCache\nmetadata: {{name: a}}\nspec:\n  images:\n    - {ACME}\n"
    (found,) = findings(AcrPublicEndpoint, text)
    assert "-vpc.cn-hangzhou" in apply_edits(text, found.fix.edits)


def test_an_image_of_the_template_defaults_is_told_and_mended_there_once_for_all_templates():
    text = workflow("x", f'templateDefaults: {{container: {{image: "{ACME}"}}}}').replace('image: "x"', "args: [a]")
    text += "    - {name: two, container: {args: [b]}}\n"
    (found,) = findings(AcrPublicEndpoint, text)
    assert found.span.line == 5
    assert findings(AcrPublicEndpoint, apply_edits(text, found.fix.edits)) == []


def test_where_another_image_tells_the_region_a_foreign_one_has_no_vpc_endpoint_to_name():
    near = "    - {name: two, container: {image: 'registry-vpc.cn-beijing.aliyuncs.com/a/b:1'}}\n"
    assert findings(AcrPublicEndpoint, workflow(ACME) + near) == []
    assert len(findings(AcrPublicEndpoint, workflow(ACME) + near.replace("cn-beijing", "cn-hangzhou"))) == 1


def test_an_image_of_the_controllers_defaults_has_no_fix_in_the_workflow():
    text = (
        workflow("x").replace('image: "x"', "args: [a]")
        + f"""\
---
kind: ConfigMap
metadata: {{name: workflow-controller-configmap}}
data:
  workflowDefaults: |
    spec: {{templateDefaults: {{container: {{image: "{ACME}"}}}}}}
"""
    )
    (found,) = findings(AcrPublicEndpoint, text)
    assert found.fix is None


def test_an_image_that_is_filled_in_later_is_not_judged():
    assert findings(AcrPublicEndpoint, workflow("registry.cn-hangzhou.aliyuncs.com/a/{{workflow.parameters.i}}")) == []
