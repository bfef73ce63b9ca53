import pytest

from policies.rules.output_key_shared import OutputKeyShared
from tests.policies.test_examples import findings

BAD = OutputKeyShared.example("bad")


@pytest.mark.parametrize("key", ["scores/{{inputs.parameters.id}}.json", "{{workflow.name}}/{{pod.name}}"])
def test_a_key_with_a_variable_of_the_pod_may_differ(key):
    assert findings(OutputKeyShared, BAD.replace("scores/score.json", f"'{key}'")) == []


def test_a_variable_of_the_workflow_is_the_same_in_every_pod():
    assert len(findings(OutputKeyShared, BAD.replace("scores/score.json", "'{{workflow.uid}}/score.json'"))) == 1


def test_one_item_overwrites_nothing():
    assert findings(OutputKeyShared, BAD.replace('{count: "20"}', '{count: "1"}')) == []


def test_a_loop_of_unknown_length_counts_and_no_number_is_claimed():
    text = BAD.replace('withSequence: {count: "20"}', "withParam: '{{steps.list.outputs.result}}'")
    (found,) = findings(OutputKeyShared, text)
    assert found.message.startswith("all pods of a loop")


def test_a_folder_without_an_archive_may_collect_files_and_a_file_may_not():
    plain = BAD + "            archive: {none: {}}\n"
    assert len(findings(OutputKeyShared, plain)) == 1
    assert findings(OutputKeyShared, plain.replace("scores/score.json", "scores/all")) == []


def test_the_loop_is_shown():
    (found,) = findings(OutputKeyShared, BAD)
    assert [related.span.line for related in found.related] == [8]


def test_the_dot_of_a_variable_makes_no_file_of_a_folder():
    plain = BAD + "            archive: {none: {}}\n"
    assert findings(OutputKeyShared, plain.replace("scores/score.json", "'scores/{{workflow.uid}}'")) == []


def test_two_items_are_enough():
    (found,) = findings(OutputKeyShared, BAD.replace('{count: "20"}', '{count: "2"}'))
    assert found.message.startswith("2 pods of a loop")
