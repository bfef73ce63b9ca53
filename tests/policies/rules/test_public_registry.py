from policies.rules.public_registry import PublicRegistry
from policies.rules.public_registry_fanout import PublicRegistryFanout
from tests.policies.test_examples import findings


def test_sidecars_and_init_containers_are_pulled_too():
    text = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  templates:
    - name: one
      container: {image: "registry.acme.com/hash:1"}
      initContainers: [{name: i, image: "gcr.io/acme/init:1"}]
      sidecars: [{name: s, image: "eu.gcr.io/acme/side:1"}]
"""
    assert [found.span.line for found in findings(PublicRegistry, text)] == [8, 9]


def test_a_wide_fan_out_is_the_matter_of_another_rule_from_the_same_width_on():
    for count, rules in (("49", [1, 0]), ("50", [0, 1])):
        text = PublicRegistryFanout.example("bad").replace('"200"', f'"{count}"')
        assert [len(findings(rule, text)) for rule in (PublicRegistry, PublicRegistryFanout)] == rules
