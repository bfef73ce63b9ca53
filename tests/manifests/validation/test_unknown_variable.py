"""What is said of variables that Argo does not look at, and of which nothing is said."""

import pytest

from manifests import Diagnostic, loads
from manifests.validation import validate


def unknown(text: str) -> list[Diagnostic]:
    return [finding for finding in validate(loads(text)) if finding.name == "unknown-variable"]


def leaf(argument: str, more: str = "") -> str:
    head = "kind: Workflow\nspec:\n  entrypoint: main\n  templates:\n    - name: main\n"
    inputs = "      inputs: {parameters: [{name: text, value: x}]}\n"
    return f"{head}{inputs}{more}      container:\n        image: a\n        args: ['{argument}']\n"


def step(loop: str, argument: str) -> str:
    head = "kind: Workflow\nspec:\n  entrypoint: main\n  templates:\n    - name: main\n"
    head += "      steps:\n        - - name: go\n"
    call = f"            template: work\n            {loop}\n            when: '{argument} == 1'\n"
    return f"{head}{call}    - {{name: work, container: {{image: a}}}}\n"


MISSPELT = {
    "input.parameters.x": "inputs.parameters.x",
    "output.x": "outputs.x",
    "step.a.id": "steps.a.id",
    "tasl.a.id": "tasks.a.id",
    "workfow.name": "workflow.name",
    "Workflow.name": "workflow.name",
    "lastretry.exitCode": "lastRetry.exitCode",
}


@pytest.mark.parametrize("tag", MISSPELT)
def test_a_misspelt_root_is_put_right(tag):
    (finding,) = unknown(leaf(f"{{{{{tag}}}}}"))
    assert finding.message == f"Argo does not know {{{{{tag}}}}}, and leaves it as it is"
    assert finding.help == f"did you mean {{{{{MISSPELT[tag]}}}}}?"


@pytest.mark.parametrize(
    "argument",
    ["{{foo}}", "{{.Values.image}}", "{{ $labels.job }}", "{{range .items}}", "{{node.name}}", "{{cronworkflow.name}}"],
)
def test_what_other_tools_write_is_left_alone(argument):
    assert unknown(leaf(argument)) == []


@pytest.mark.parametrize("tag", ["retries", "lastRetry.exitCode"])
def test_retry_variables_are_known_where_something_is_retried(tag):
    (finding,) = unknown(leaf(f"{{{{{tag}}}}}"))
    assert finding.message == f"{{{{{tag}}}}} is known only where there is a retryStrategy"
    assert unknown(leaf(f"{{{{{tag}}}}}", "      retryStrategy: {limit: 2}\n")) == []
    assert unknown(leaf(f"{{{{{tag}}}}}").replace("spec:\n", "spec:\n  templateDefaults: {retryStrategy: {}}\n")) == []


ITEMS = {
    "no loop": (
        "",
        "{{item}}",
        "{{item}} has no value: step 'go' does not loop",
        "add withItems, withParam or withSequence",
    ),
    "a key that not all items have": (
        "withItems: [{a: 1}, {b: 1}, {b: 2}]",
        "{{item.a}}",
        "{{item.a}} has no value: step 'go' lacks it in 2 of its 3 items",
        "give it in every item",
    ),
}


@pytest.mark.parametrize("case", ITEMS)
def test_an_item_with(case):
    loop, tag, message, help = ITEMS[case]
    (finding,) = unknown(step(loop, tag))
    assert (finding.message, finding.help) == (message, help)


@pytest.mark.parametrize(
    ("loop", "tag"),
    [
        ("withItems: [1, 2]", "{{item}}"),
        ("withItems: [{a: 1}]", "{{item}}"),
        ("withItems: [{a: 1}, {a: 2, b: 3}]", "{{item.a}}"),
        ("withParam: '[1]'", "{{item.anything}}"),
        ("withSequence: {count: 2}", "{{item}}"),
        ("withItems: [[a, b]]", "{{item.[1]}}"),
    ],
)
def test_an_item_that_every_turn_has_is_known(loop, tag):
    assert unknown(step(loop, tag)) == []


def test_an_item_that_argo_refuses_is_reported_by_another_check():
    text = step("withSequence: {count: 2}", "{{item.a}}")
    assert [finding.name for finding in validate(loads(text))] == ["unresolved-variable"]


def test_a_misspelt_variable_in_an_expression_is_put_right():
    (finding,) = unknown(leaf("{{=inputs.parameters.txt}}"))
    assert finding.message == "nothing answers to `inputs.parameters.txt` in this expression"
    assert finding.help == "did you mean `inputs.parameters.text`?"


@pytest.mark.parametrize("name", ["inputs.parameters.zzz", "workflow.zzz"])
def test_a_name_is_not_like_another_because_both_are_inputs(name):
    (finding,) = unknown(leaf(f"{{{{={name}}}}}"))
    assert finding.help == ""


def test_a_misspelt_word_in_the_middle_is_put_right():
    (finding,) = unknown(leaf("{{=inputs.parameter.text}}"))
    assert finding.help == "did you mean `inputs.parameters.text`?"


@pytest.mark.parametrize(
    "expression", ["inputs", "inputs.parameters", "toJson(workflow)", "sprig.upper(workflow.name)"]
)
def test_an_expression_may_name_what_variables_are_part_of(expression):
    assert unknown(leaf(f"{{{{={expression}}}}}")) == []


def test_the_place_is_the_variable_itself():
    text = leaf("say {{input.parameters.text}}")
    (finding,) = unknown(text)
    line = text.splitlines()[finding.span.line - 1]
    assert line[finding.span.column - 1 : finding.span.end_column - 1] == "input.parameters.text"


def test_a_variable_across_lines_stays_as_it_is():
    text = leaf("x").replace("args: ['x']", 'args: ["{{\\ninputs.parameters.text}}"]')
    (finding,) = unknown(text)
    assert finding.help == "write it on one line"


def test_a_variable_of_an_inline_template_is_found_once():
    inline = "inline: {container: {image: a, args: ['{{input.parameters.x}}']}}"
    text = step("", "x").replace("template: work\n", f"{inline}\n")
    assert len(unknown(text)) == 1
