from policies.rules.public_registry import PublicRegistry
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
