"""Policies of one's own in YAML: what they find, where, and what is said about a file that is wrong."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest
from hypothesis import given, settings

from catalog import Catalog
from manifests import InputError, UsageError, loads
from policies.custom import example_problems, load
from policies.policy import Policy, visit
from tests.policies.mutants import FIXTURES, mutants

COMPANY = load([str(FIXTURES / "custom-policies" / "company.yaml")])
WORKFLOW = """\
kind: Workflow
metadata: {name: w, namespace: lab}
spec:
  entrypoint: a
  podMetadata: {labels: {team: storage}}
  templateDefaults:
    container:
      resources: {limits: {memory: 4Gi}}
  templates:
    - name: a
      container:
        image: x:1
        env: [{name: A, value: "1"}]
    - name: b
      metadata:
        labels:
          team: other
      script: {image: "y:2", source: "true"}
      sidecars:
        - name: watch
          image: z:3
"""


def test_every_mistake_is_told_once_and_in_one_order(tmp_path):
    file = tmp_path / "p.yaml"
    file.write_text("name: p\nmassage: m\nhlep: h\nsumary: s\nbad: b\ngood: g\ncel: 'true'\n", encoding="utf-8")
    with pytest.raises(UsageError) as error:
        load([str(file)])
    assert [line.removeprefix(f"{file}:") for line in f"{error.value}".splitlines()] == [
        "1:1: 'summary' is missing",
        "1:1: 'message' is missing",
        "1:1: 'help' is missing",
        "2:1: there is no key 'massage' here; did you mean 'message'?",
        "3:1: there is no key 'hlep' here; did you mean 'help'?",
        "4:1: there is no key 'sumary' here; did you mean 'summary'?",
    ]


@pytest.fixture
def make(tmp_path: Path):
    """Policies from the text of a file; what a policy needs but does not say is filled in."""

    def policies(text: str, *, whole: bool = False) -> tuple[type[Policy], ...]:
        file = tmp_path / "p.yaml"
        rest = "" if whole else "\nname: p\nsummary: A thing is so.\nmessage: found in {template}\nhelp: mend it\n"
        examples = "" if whole else "".join(f"{which}: |\n{indent(WORKFLOW, '  ')}" for which in ("bad", "good"))
        file.write_text(text + rest + examples, encoding="utf-8")
        return load([str(file)])

    return policies


def found(policy: type[Policy], text: str = WORKFLOW) -> list[tuple[int, str]]:
    rule = policy()
    reports = [rule.report(document, one) for document, one in visit(rule, loads(text), Catalog.default())]
    return sorted((report.span.line, report.message) for report in reports)


@pytest.mark.parametrize("policy", COMPANY, ids=lambda policy: policy.name)
def test_the_examples_of_the_fixture_show_what_it_does(policy):
    assert list(example_problems(policy)) == []


@pytest.mark.parametrize(
    ("each", "cel", "lines"),
    [
        ("object", "object.metadata.namespace == 'm'", [1]),
        ("workflow", "workflow.entrypoint == 'b'", [3]),
        ("template", "template.name == 'a'", [14]),
        ("template", "has(template.container.resources)", [14]),  # templateDefaults are merged in
        ("pod", "pod.labels.team == 'storage'", [14]),
        ("pod", "pod.template.name == 'b'", [10]),
        ("pod", "pod.platform == 'acs'", [10, 14]),
        ("container", "container.image.endsWith(':1')", [18, 20]),
        ("container", "quantity(container.resources.limits.memory) > quantity('2Gi')", [18, 20]),
        ("container", "pod.labels.team == 'storage'", [18, 20]),
    ],
)
def test_an_expression_that_is_not_true_of_a_thing_is_found_at_the_thing(make, each, cel, lines):
    (policy,) = make(f'match: {{each: {each}}}\ncel: "{cel}"')
    assert [line for line, _ in found(policy)] == lines


def test_a_place_within_the_thing_can_be_named(make):
    (policy,) = make("match: {each: container}\nat: env.0.value\ncel: '!has(container.env)'")
    assert [line for line, _ in found(policy)] == [13]


def test_a_place_whose_key_has_dots_is_a_list(make):
    (policy,) = make("match: {each: pod}\nat: [labels, a.b/c]\ncel: 'false'")
    text = WORKFLOW.replace("labels: {team: storage}", "labels: {team: storage,\n      a.b/c: x}")
    assert [line for line, _ in found(policy, text)] == [6, 6]


def test_a_place_with_a_number_beyond_any_list_is_that_of_its_parent(make):
    (policy,) = make(f"match: {{each: container}}\nat: env.{'9' * 5000}\ncel: '!has(container.env)'")
    assert [line for line, _ in found(policy)] == [13]


def test_each_failure_of_a_schema_is_found_at_its_own_place(make):
    (policy,) = make(
        "match: {each: pod}\n"
        "schema:\n"
        "  properties:\n"
        "    labels: {properties: {team: {enum: [research]}}}\n"
        "    template: {properties: {container: {properties: {image: {pattern: '^z'}}}}}\n"
    )
    assert [line for line, _ in found(policy)] == [5, 12, 17]


def test_an_expression_that_cannot_be_evaluated_is_not_true_and_says_why(make):
    (policy,) = make("match: {each: template}\ncel: template.container.image == 'x:1'")
    assert found(policy) == [(14, "found in b (the expression could not be evaluated: there is no key 'container')")]


@pytest.mark.parametrize(
    ("match", "lines"),
    [
        ("each: template", [10, 14]),
        ("each: template, templates: ['b*']", [14]),
        ("each: template, names: ['v*', w]", [10, 14]),
        ("each: template, names: ['v*']", []),
        ("each: template, namespaces: [lab]", [10, 14]),
        ("each: template, namespaces: [m]", []),
        ("each: template, kinds: [CronWorkflow]", []),
        ("each: template, kinds: ['Work*']", [10, 14]),
        ("each: template, where: 'has(template.script)'", [14]),
        ("each: template, where: 'template.script.image == \"y:2\"'", [14]),  # no key means no match
    ],
)
def test_match_says_what_is_looked_at(make, match, lines):
    (policy,) = make(f"match: {{{match}}}\ncel: 'false'")
    assert [line for line, _ in found(policy)] == lines


@pytest.mark.parametrize(
    ("each", "lines"), [("workflow", [4, 11]), ("template", [5]), ("pod", [5]), ("container", [5])]
)
def test_what_a_workflow_takes_from_a_template_is_found_in_the_template_alone(make, each, lines):
    (policy,) = make(f"match: {{each: {each}}}\ncel: 'false'")
    text = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: shared}
spec:
  templates: [{name: work, container: {image: "a:1"}}]
---
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: caller}
# it has none of its own
spec: {entrypoint: work, workflowTemplateRef: {name: shared}}
"""
    assert [line for line, _ in found(policy, text)] == lines


def test_any_kind_of_object_can_be_looked_at(make):
    (policy,) = make("match: {kinds: [PodDisruptionBudget]}\nschema: {required: [spec]}")
    assert [line for line, _ in found(policy, "kind: PodDisruptionBudget\nmetadata: {name: a}\n")] == [1]


def test_a_name_that_looks_like_a_blank_is_left_as_it_is(make):
    (policy,) = make(
        f"{GOOD.replace('message: found', 'message: found {name} {{x}}')}match: {{kinds: [X]}}\n".replace(
            '"true"', '"false"'
        ),
        whole=True,
    )
    assert found(policy, "kind: X\nmetadata: {name: '{kind}'}\n") == [(1, "found {kind} {{x}}")]


def test_workflow_defaults_and_an_eci_profile_count(make):
    (policy,) = make("match: {each: pod}\ncel: has(pod.labels.team) && pod.annotations['k8s.aliyun.com/a'] == 'b'")
    text = """\
kind: Workflow
metadata: {name: w}
spec:
  entrypoint: a
  templates:
    - {name: a, container: {image: x}}
---
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data: {workflowDefaults: "spec: {podMetadata: {labels: {team: all}}}"}
---
kind: ConfigMap
metadata: {name: eci-profile}
data:
  selectors: '[{"name": "s", "objectSelector": {"matchLabels": {"team": "all"}},
    "effect": {"annotations": {"k8s.aliyun.com/a": "b"}}}]'
"""
    assert found(policy, text) == []
    assert found(policy, text.replace('"all"', '"other"')) != []


GOOD = """\
name: p
summary: A thing is so.
message: found
help: mend it
bad: "kind: Workflow"
good: "kind: Workflow"
cel: "true"
"""


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("help: mend it\n", "", "1:1", "'help' is missing"),
        ("help:", "hlep:", "4:1", "there is no key 'hlep' here; did you mean 'help'?"),
        ("name: p", "name: Team Label", "1:7", "Team Label"),
        ("name: p", "name: p\nseverity: fatal", "2:11", "'fatal' is not one of"),
        ('cel: "true"', "", "1:1", "exactly one"),
        ('cel: "true"', 'cel: "true"\nschema: {}', "1:1", "exactly one"),
        ('cel: "true"', "cel: object.kind ==", "7:6", "Syntax error"),
        ('cel: "true"', "cel: pod.labels.team == 'a'", "7:6", "nothing here is called 'pod'"),
        ('cel: "true"', "cel: objet.kind == 'a'", "7:6", "did you mean 'object'?"),
        ('cel: "true"', "cel: shout(object.kind)", "7:6", "CEL has no function 'shout' here"),
        ('cel: "true"', "schema: {type: thing}", "7:1", "this is no JSON Schema"),
        ('cel: "true"', 'cel: "true"\nmatch: {each: pods}', "8:15", "'pods' is not one of"),
        ('cel: "true"', 'cel: "true"\nmatch: {where: "a ("}', "8:16", "Syntax error"),
        ("name: p", "name: [", "", "p.yaml:"),
        ("name: p", "name: p\nname: q", "2:1", "key 'name' is given twice in this mapping"),
        ("name: p", "name: stock", "1", "the name 'stock' is taken: a category is called so"),
        ("name: p", "name: custom", "1", "the name 'custom' is taken: a category is called so"),
        ("name: p", "name: single-spec", "1", "the name 'single-spec' is taken: a built-in rule has this name"),
        ("message: found", 'message: "found in {templat}"', "3:10", "{templat} stands for nothing; did you mean"),
        ('cel: "true"', 'cel: "true"\nmatch: {each: pod, kinds: [ConfigMap]}', "8:20", "none of these is named here"),
        ('cel: "true"', 'cel: "true"\nat: [true]', "8:6", "True is not of type"),
        ('cel: "true"', 'schema: {$ref: "#/$defs/gone"}', "7:1", "'#/$defs/gone' is no place in this schema"),
    ],
)
def test_a_mistake_in_a_file_is_told_with_its_place(make, old, new, place, words):
    with pytest.raises(UsageError) as caught:
        make(GOOD.replace(old, new), whole=True)
    assert f"p.yaml:{place}" in str(caught.value)
    assert words in str(caught.value)


def test_all_mistakes_of_all_policies_are_told_at_once(make):
    with pytest.raises(UsageError) as caught:
        make(GOOD.replace("help:", "hlep:") + "---\n" + GOOD.replace('"true"', "1 +"), whole=True)
    assert len(str(caught.value).splitlines()) == 3


def test_a_text_that_is_no_mapping_is_told_once(make):
    with pytest.raises(UsageError, match=r"p\.yaml:1:1: a policy is a mapping[^\n]*$"):
        make("- a\n- b\n", whole=True)


def test_two_policies_of_one_name_are_told_with_the_places_of_both(make):
    with pytest.raises(UsageError, match=r"p\.yaml:9: the name 'p' is taken: the policy at .*p\.yaml:1 has it"):
        make(f"{GOOD}---\n{GOOD}", whole=True)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n---\n"])
def test_a_file_without_a_policy_is_told(make, text):
    with pytest.raises(UsageError, match=r"p\.yaml: there is no policy in this file"):
        make(text, whole=True)


def test_a_file_that_is_named_twice_is_read_once(tmp_path):
    (tmp_path / "p.yaml").write_text(GOOD)
    assert len(load([str(tmp_path), str(tmp_path / "p.yaml")])) == 1


def test_a_folder_gives_its_yaml_and_not_the_json_beside_it(tmp_path):
    (tmp_path / "p.yml").write_text(GOOD)
    (tmp_path / "settings.json").write_text("{}")
    assert [policy.name for policy in load([str(tmp_path)])] == ["p"]
    (tmp_path / "p.yml").unlink()
    with pytest.raises(InputError, match=r"no \.yaml, \.yml file"):
        load([str(tmp_path)])


def test_names_that_a_macro_makes_are_known(make):
    (policy,) = make("match: {each: template}\ncel: '[1, 2].all(n, n > 0) && [1].exists( m, m == 1)'")
    assert found(policy) == []


def test_a_function_on_a_value_of_another_type_is_not_true_and_says_so(make):
    (policy,) = make("match: {each: workflow}\ncel: workflow.templates.startsWith('a')")
    ((line, message),) = found(policy)
    assert line == 3
    assert "'startsWith' does not take this value, or is not known there" in message


def test_a_file_that_is_not_there_is_told():
    with pytest.raises(InputError, match=r"nowhere\.yaml"):
        load(["nowhere.yaml"])


def test_examples_that_do_not_show_the_policy_are_told(make):
    silent, loud = make("cel: 'true'"), make("match: {each: template}\ncel: 'false'")
    assert list(example_problems(silent[0])) == ["the bad example is not found"]
    assert list(example_problems(loud[0])) == ["the good example is found on lines 10, 14"]
    loud[0].bad = WORKFLOW.replace("- name: a\n", "- name: a  # <- p\n")
    assert "the bad example is marked on line 10, and found on lines 10, 14" in list(example_problems(loud[0]))


def test_a_policy_that_fails_on_its_examples_is_told_instead_of_raising():
    class Broken(Policy):
        """Broken."""

        name, category, source, bad, good = "broken", "company", "handbook", WORKFLOW, WORKFLOW

        def check_workflow(self, workflow, context):
            raise KeyError("gone")

    assert list(example_problems(Broken)) == ["it fails: KeyError: 'gone'"]


def test_a_mark_on_another_line_is_told(make):
    (policy,) = make(
        GOOD.replace('"true"', "object.kind == ''").replace('Workflow"', 'Workflow # <- p"', 1), whole=True
    )
    assert "the good example is found on line 1" in list(example_problems(policy))


@settings(max_examples=60, deadline=None)
@given(mutants())
def test_no_mutant_of_what_was_right_once_makes_a_policy_raise(text):
    for policy in COMPANY:
        found(policy, text)
