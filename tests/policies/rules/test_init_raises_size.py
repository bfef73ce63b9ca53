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


def test_no_price_is_told_where_it_is_that_of_an_ecs_type():
    text = with_annotation(MAIN + INIT % (8, "16Gi"), "k8s.aliyun.com/eci-instance-family", "ecs.c6")
    assert findings(InitRaisesSize, text) == []


def test_several_init_containers_are_told_of_together_at_the_main_container():
    more = '        - {name: check, image: "alpine:3.20", resources: {limits: {cpu: 4, memory: 8Gi}}}\n'
    (found,) = findings(InitRaisesSize, MAIN + INIT % (8, "16Gi") + more)
    assert found.message.startswith("its init containers make the pod 8-16Gi")
    assert found.span.line == 9
