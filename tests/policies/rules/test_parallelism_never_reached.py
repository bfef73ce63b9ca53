from policies.rules.parallelism_never_reached import ParallelismNeverReached
from tests.policies.test_examples import findings

WORKFLOW = """\
kind: Workflow
metadata: {name: wide}
spec:
  entrypoint: all
  templates:
    - name: all
      steps:
        - - {name: one, template: one, withSequence: {count: "%s"}}
    - name: one
      container: {image: a}
"""


def with_spec(text, line):
    return text.replace("  entrypoint: all\n", f"  entrypoint: all\n  {line}\n")


def found(count, parallelism):
    return findings(ParallelismNeverReached, with_spec(WORKFLOW % count, f"parallelism: {parallelism}"))


def test_a_limit_of_just_all_pods_is_reached():
    assert [len(found(10, parallelism)) for parallelism in (9, 10, 11)] == [0, 0, 1]


def test_a_limit_that_stands_in_the_controllers_defaults_is_not_the_workflows_to_lower():
    config = "---\nkind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\ndata:\n"
    defaults = config + "  workflowDefaults: |\n    spec: {parallelism: 500}\n"
    assert findings(ParallelismNeverReached, WORKFLOW % 10 + defaults) == []


def test_pods_that_nobody_counts_may_reach_it():
    text = with_spec(WORKFLOW % 10, "parallelism: 500")
    for more in ("onExit: one", "hooks: {exit: {template: one}}"):
        assert findings(ParallelismNeverReached, with_spec(text, more)) == []
    call = "        - - {name: other, templateRef: {name: a, template: b}}\n    - name: one"
    assert findings(ParallelismNeverReached, text.replace("    - name: one", call)) == []
    circle = "        - - {name: again, template: all}\n    - name: one"
    assert findings(ParallelismNeverReached, text.replace("    - name: one", circle)) == []


def test_a_loop_of_unknown_length_may_reach_it():
    text = with_spec(WORKFLOW % "{{workflow.parameters.n}}", "parallelism: 500")
    assert findings(ParallelismNeverReached, text) == []
