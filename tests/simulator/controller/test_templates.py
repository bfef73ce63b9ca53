"""Templates with their tags filled: equal values share one, other values never do."""

from simulator.events import PodAsked
from tests.simulator.worlds import LOGIC, events, leaf, nodes, run, step, steps, workflow


def said(name, template):
    """The pods' commands by node, for a loop over two values, one of them twice."""
    inner = leaf("say", inputs={"parameters": [{"name": "word"}]}, **template)
    inner["container"]["args"] = [name]
    arguments = {"parameters": [{"name": "word", "value": "{{item}}"}]}
    return workflow(steps([step("A", "say", withItems=["a", "b", "a"], arguments=arguments)]), inner)


def args(simulation):
    return {name: node.plan.template.container.args for name, node in nodes(simulation).items() if node.plan}


def test_each_call_gets_its_own_values(tmp_path):
    found = args(run(tmp_path, said("{{inputs.parameters.word}}", {}), LOGIC))
    assert list(found.values()) == [("a",), ("b",), ("a",)]


def test_each_pod_knows_its_own_name(tmp_path):
    found = args(run(tmp_path, said("{{pod.name}}", {}), LOGIC))
    assert len(set(found.values())) == 3


def test_each_attempt_knows_which_one_it_is(tmp_path):
    values = LOGIC | {"tasks": {"say": {"attempts": ["fail 1s", "ok 1s"]}}}
    simulation = run(tmp_path, said("{{inputs.parameters.word}}{{retries}}", {"retryStrategy": {"limit": 1}}), values)
    assert sorted(found[0] for found in args(simulation).values()) == ["a0", "a0", "a1", "a1", "b0", "b1"]
    assert len(events(simulation, PodAsked)) == 6


def test_an_expression_is_evaluated_for_each_call(tmp_path):
    found = args(run(tmp_path, said("{{=inputs.parameters.word + '!'}}", {}), LOGIC))
    assert list(found.values()) == [("a!",), ("b!",), ("a!",)]


def test_templates_of_equal_values_are_one(tmp_path):
    simulation = run(tmp_path, said("{{inputs.parameters.word}}", {}), LOGIC)
    first, second, third = [node.plan.template for node in nodes(simulation).values() if node.plan]
    assert first is third is not second
