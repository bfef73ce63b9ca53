from policies.rules.init_raises_size import InitRaisesSize
from tests.policies.rules.test_size_rounded import TEXT, with_annotation
from tests.policies.test_examples import findings

INIT = """\
      initContainers:
        - name: unpack
          image: "alpine:3.20"
          resources: {limits: {cpu: %s, memory: %s}}
"""
MAIN = TEXT % (2, "4Gi")


def test_an_init_container_that_does_with_what_the_others_have_costs_nothing():
    assert findings(InitRaisesSize, MAIN + INIT % (2, "4Gi")) == []


def test_the_init_container_is_named_with_what_it_costs():
    (found,) = findings(InitRaisesSize, MAIN + INIT % (2, "16Gi"))
    assert "'unpack' makes the pod 2-16Gi for life, not 2-4Gi: 60 % more" in found.message
    assert found.span.line == 11


def test_specs_win_and_variables_are_not_judged():
    text = MAIN + INIT % (8, "16Gi")
    assert findings(InitRaisesSize, with_annotation(text, "k8s.aliyun.com/eci-use-specs", "2-4Gi")) == []
    assert findings(InitRaisesSize, MAIN + INIT % ('"{{workflow.parameters.n}}"', "16Gi")) == []
