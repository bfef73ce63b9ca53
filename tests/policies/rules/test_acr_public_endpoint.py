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


def test_an_image_from_the_template_defaults_has_no_fix_where_it_is_not_written():
    text = workflow("x", f'templateDefaults: {{container: {{image: "{ACME}"}}}}').replace('image: "x"', "args: [a]")
    (found,) = findings(AcrPublicEndpoint, text)
    assert found.fix is None
