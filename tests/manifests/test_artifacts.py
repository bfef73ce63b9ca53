"""Artifacts in manifests: where they lie, who makes what another takes, and whose word counts on logs."""

from manifests.artifacts import Artifact, inputs_of, origins_of, outputs_of
from manifests.workflow import read_template


def template(name, **raw):
    return read_template({"name": name, **raw}, ())


def pod(name, inputs=(), outputs=()):
    sides = {"inputs": {"artifacts": list(inputs)}, "outputs": {"artifacts": list(outputs)}}
    return template(name, container={"image": "leaf:1"}, **sides)


def call(name, called, **artifacts):
    arguments = [{"name": key, "from": f"{{{{{origin}}}}}"} for key, origin in artifacts.items()]
    return {"name": name, "template": called, "arguments": {"artifacts": arguments}}


def test_an_artifact_has_the_store_that_it_names_and_else_none():
    found = pod("p", inputs=[{"name": "a", "s3": {"key": "k"}}, {"name": "b"}], outputs=[{"name": "c", "oss": {}}])
    assert inputs_of(found) == (Artifact("a", "s3"), Artifact("b"))
    assert outputs_of(found) == (Artifact("c"),)


def test_what_is_no_artifact_is_passed_over():
    assert inputs_of(pod("p", inputs=["a", {"path": "/x"}, None])) == ()
    assert inputs_of(template("p", inputs={"artifacts": "none"})) == ()


def test_tasks_of_a_dag_pass_outputs_as_steps_do():
    dag = template("d", dag={"tasks": [call("a", "make"), call("b", "take", x="tasks.a.outputs.artifacts.y")]})
    assert origins_of([dag, pod("make"), pod("take")]) == {("take", "x"): (("make", "y"),)}


def test_an_input_with_two_callers_has_the_outputs_of_both():
    groups = [[call("a", "one"), call("b", "two")], [call("c", "take", x="steps.a.outputs.artifacts.y")]]
    groups[1].append(call("d", "take", x="steps.b.outputs.artifacts.z"))
    found = origins_of([template("s", steps=groups), pod("one"), pod("two"), pod("take")])
    assert found["take", "x"] == (("one", "y"), ("two", "z"))


def test_a_template_of_another_object_goes_by_its_own_name():
    take = {"templateRef": {"name": "shared", "template": "take"}, "name": "b"}
    take["arguments"] = {"artifacts": [{"name": "x", "from": "{{steps.a.outputs.artifacts.y}}"}]}
    assert origins_of([template("s", steps=[[call("a", "make")], [take]])])["take", "x"] == (("make", "y"),)


def test_steps_that_call_themselves_come_to_an_end():
    again = call("again", "s", x="inputs.artifacts.x")
    assert origins_of([template("s", steps=[[again, call("b", "take", x="inputs.artifacts.x")]])])["take", "x"] == ()


def test_a_from_that_refers_to_nothing_there_has_no_origin():
    steps = [[call("b", "take", x="steps.gone.outputs.artifacts.y", y="workflow.name")]]
    found = origins_of([template("s", steps=steps)])
    assert (found["take", "x"], found["take", "y"]) == ((), ())
