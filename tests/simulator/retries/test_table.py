"""The truth tables of whole workflows: which strategy is in force, what multiplies, and what nobody can know."""

import pytest

from manifests import InputError, UsageError
from manifests.release import Release
from simulator.results.formats.retry import at_worst
from simulator.retries import Conditions, tables
from tests.simulator.worlds import leaf, manifests, step, steps, workflow


def dag(*tasks, name="main", **fields):
    return {"name": name, "dag": {"tasks": list(tasks)}, **fields}


def library(*templates, **spec):
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "WorkflowTemplate",
        "metadata": {"name": "lib"},
        "spec": {"templates": list(templates), **spec},
    }


def found(*objects, conditions=Conditions(), **settings):
    """The tables by workflow kind and template."""
    read = tables(manifests(*objects), conditions, **settings)
    return {(table.workflow.kind, table.template.name): table for table in read}


def own(*templates, conditions=Conditions(), parameters=None, **spec):
    """The tables of one workflow, by template."""
    read = found(workflow(*templates, **spec), conditions=conditions, parameters=parameters)
    return {name: table for (_, name), table in read.items()}


def retried(table):
    return {(row.cause, row.phase): row.retried for row in table.rows}


def row(table, cause):
    return next(row for row in table.rows if row.cause == cause)


# Which strategy


def test_the_default_policy_retries_what_failed_and_not_what_is_in_error():
    table = own(leaf("main", retryStrategy={"limit": 3}))["main"]
    assert retried(table) == {
        ("exit-code", "Failed"): True,
        ("oom", "Failed"): True,
        ("evicted", "Failed"): True,
        ("deleted", "Error"): False,
        ("reclaimed", "Failed"): True,
        ("reclaimed", "Error"): False,
        ("provider-failed", "Failed"): True,
        ("waiting-failed", "Error"): False,
        ("pull-failed", "Pending"): False,
        ("deadline", "Failed"): True,
    }
    assert table.attempts == 4


def test_a_template_without_a_strategy_is_tried_once():
    table = own(leaf("main"))["main"]
    assert (table.attempts, table.strategy, table.worst.runs) == (1, None, 1)
    assert not any(one.retried for one in table.rows)


@pytest.mark.parametrize(
    ("template", "spec", "source", "attempts"),
    [
        ({"retryStrategy": {"limit": 2}}, {"retryStrategy": {"limit": 1}}, "retryStrategy", 3),
        ({}, {"retryStrategy": {"limit": 1}}, "spec.retryStrategy", 2),
        ({}, {"templateDefaults": {"retryStrategy": {"limit": 4}}}, "templateDefaults.retryStrategy", 5),
    ],
    ids=["its own", "the workflow's", "that of templateDefaults"],
)
def test_the_strategy_in_force_is_the_nearest(template, spec, source, attempts):
    table = own(leaf("main", **template), **spec)["main"]
    assert (table.strategy.source, table.attempts) == (source, attempts)


def test_the_controllers_defaults_are_a_layer_too():
    defaults = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "workflow-controller-configmap"},
        "data": {"workflowDefaults": "spec: {retryStrategy: {limit: 2}}"},
    }
    assert found(workflow(leaf("main")), defaults)["Workflow", "main"].attempts == 3


def test_what_is_called_in_another_object_is_retried_by_the_callers_strategy():
    main = steps([step("s", "", templateRef={"name": "lib", "template": "shared"})])
    read = found(workflow(main, retryStrategy={"limit": 1}), library(leaf("shared"), retryStrategy={"limit": 9}))
    assert read["Workflow", "shared"].attempts == 2
    assert read["WorkflowTemplate", "shared"].attempts == 10


def test_waits_of_each_retry_are_listed():
    backoff = {"duration": "1m", "factor": 2}
    table = own(leaf("main", retryStrategy={"limit": 3, "backoff": backoff, "retryPolicy": "Always"}))["main"]
    assert row(table, "exit-code").waits == (60, 120, 240)
    assert row(table, "provider-failed").waits == (0, 0, 0)
    assert row(table, "pull-failed").waits == ()


def test_how_long_an_attempt_runs_decides_what_fits_into_max_duration():  # issue 2260
    backoff = {"duration": "5m", "factor": 2, "maxDuration": "30m"}
    main = leaf("main", retryStrategy={"limit": 5, "backoff": backoff})
    short, long = (own(main, conditions=Conditions(run=run))["main"] for run in (0.0, 600.0))
    assert (row(short, "exit-code").attempts, row(long, "exit-code").attempts) == (3, 2)
    assert "leaves room for 2 that run for 10m each" in " ".join(long.notes)


def test_without_a_limit_the_table_says_that_there_is_no_end():
    table = own(leaf("main", retryStrategy={"backoff": {"duration": "60"}}))["main"]
    found_row = row(table, "exit-code")
    assert (table.attempts, table.worst.runs, found_row.attempts, found_row.why) == (None, None, None, "without end")
    assert set(found_row.waits) == {0.0}
    assert "without a limit, no backoff is waited for" in table.notes


def test_a_workflow_deadline_ends_retries_too():
    table = own(leaf("main", retryStrategy={"limit": 9}), activeDeadlineSeconds=150)["main"]
    assert row(table, "exit-code").attempts == 3
    assert row(table, "exit-code").why == "the workflow's deadline is over"


@pytest.mark.parametrize(("policy", "count"), [("OnError", 0), ("OnTransientError", 2)])
def test_the_controllers_pattern_counts_for_on_transient_error(policy, count):
    main = leaf("main", retryStrategy={"limit": 1, "retryPolicy": policy})
    read = own(main, conditions=Conditions(transient_pattern="BidFailed|no stock"))["main"]
    assert sum(one.retried for one in read.rows if one.phase == "Failed") == count


def test_a_timeout_does_not_end_pending_attempts_of_a_retried_template():
    plain, again = (
        own(leaf("main", timeout="30s", **extra))["main"] for extra in ({}, {"retryStrategy": {"limit": 1}})
    )
    assert plain.notes == ()
    assert "timeout of a retried template does not end an attempt that is Pending" in again.notes


def test_a_strategy_that_argo_cannot_carry_out_says_why():
    table = own(leaf("main", retryStrategy={"limit": 2, "backoff": {"duration": "10", "factor": "1.5"}}))["main"]
    found_row = row(table, "exit-code")
    assert (found_row.retried, found_row.ends) == (False, "Error")
    assert "'1.5' is not a whole number" in found_row.why


# Expressions, and what is not known


def test_an_expression_is_asked_with_the_exit_code_that_is_given():
    main = leaf("main", retryStrategy={"limit": 2, "expression": "lastRetry.exitCode == '75'"})
    one, other = (own(main, conditions=Conditions(exit_code=code))["main"] for code in (1, 75))
    assert [row(table, "exit-code").retried for table in (one, other)] == [False, True]
    assert not any(found_row.retried for found_row in one.rows)


@pytest.mark.parametrize(("release", "retried_too"), [("3.4", False), ("3.5", True)])
def test_an_expression_brings_errors_in_from_3_5_on(release, retried_too):  # C12
    main = leaf("main", retryStrategy={"limit": 2, "expression": "lastRetry.status == 'Error'"})
    table = own(main, conditions=Conditions(Release.parse(release)))["main"]
    assert row(table, "deleted").retried is retried_too


def test_an_expression_can_stand_for_a_limit():
    table = own(leaf("main", retryStrategy={"expression": "asInt(retries) < 2"}))["main"]
    assert (table.attempts, table.worst.runs, row(table, "exit-code").attempts) == (None, 3, 3)


def test_arguments_are_filled_in_and_can_be_given():
    main = leaf("main", retryStrategy={"limit": "{{workflow.parameters.most}}"})
    arguments = {"parameters": [{"name": "most", "value": "2"}]}
    assert own(main, arguments=arguments)["main"].attempts == 3
    assert own(main, arguments=arguments, parameters={"most": "7"})["main"].attempts == 8


def with_input(**strategy):
    """A workflow whose leaf is given the input `most`, and has this strategy."""
    return [
        steps([step("s", "leaf", arguments={"parameters": [{"name": "most", "value": "3"}]})]),
        leaf("leaf", inputs={"parameters": [{"name": "most"}]}, retryStrategy=strategy),
    ]


def test_a_limit_that_nobody_knows_is_said_so_and_shown_by_its_first_waits():
    templates = with_input(limit="{{inputs.parameters.most}}", backoff={"duration": "10"})
    table = own(*templates)["leaf"]
    found_row = row(table, "exit-code")
    assert (table.attempts, table.worst.runs, found_row.attempts) == (None, None, None)
    assert (found_row.retried, set(found_row.waits)) == (True, {10})
    assert "{{inputs.parameters.most}}" in table.notes[0]
    assert at_worst(table.worst).startswith("as many as {{inputs.parameters.most}} allows")


def test_waits_that_nobody_knows_are_not_made_up():
    table = own(*with_input(limit=3, backoff={"duration": "{{inputs.parameters.most}}m"}))["leaf"]
    found_row = row(table, "exit-code")
    assert (found_row.retried, found_row.waits, found_row.attempts) == (True, (), 4)
    assert "backoff.duration is {{inputs.parameters.most}}m" in table.notes[0]


def test_an_expression_with_an_open_tag_leaves_open_whether_it_is_retried():
    table = own(*with_input(limit=3, expression="lastRetry.exitCode == '{{inputs.parameters.most}}'"))["leaf"]
    assert (row(table, "exit-code").retried, row(table, "exit-code").why) == (None, "depends on inputs.parameters.most")


# What multiplies

ONCE_MORE = {"limit": 1}


def test_a_strategy_of_the_workflow_multiplies():  # C20
    read = own(dag(step("A", "work")), leaf("work"), retryStrategy=ONCE_MORE)
    assert [read[name].worst.runs for name in ("main", "work")] == [2, 4]
    assert at_worst(read["work"].worst) == "4 = (1+1) x (1+1): spec.retryStrategy around main, and around work"


def test_loops_multiply_too():
    main = steps([step("fan", "work", withItems=[1, 2, 3])], retryStrategy=ONCE_MORE)
    read = own(main, leaf("work", retryStrategy={"limit": 2}))
    assert at_worst(read["work"].worst) == (
        "18 = (1+1) x 3 x (1+2): retryStrategy of main, 3 items of fan, and retryStrategy of work"
    )


def fan(*more):
    items = step("fan", "work", withParam="{{steps.list.outputs.result}}")
    return steps([step("list", "script")], [items], *more, retryStrategy=ONCE_MORE)


SCRIPT = {"name": "script", "script": {"image": "leaf:1", "source": "echo '[1, 2]'"}}


def test_a_loop_of_unknown_length_counts_for_each_item():
    worst = own(fan(), leaf("work", retryStrategy=ONCE_MORE), SCRIPT)["work"].worst
    assert worst.is_least
    assert at_worst(worst) == (
        "4 for each item of fan = (1+1) x (1+1): retryStrategy of main, the items of fan, and retryStrategy of work"
    )


def test_beside_a_loop_of_unknown_length_known_ways_are_not_added_up():
    worst = own(fan([step("last", "work", withItems=[1, 2, 3])]), leaf("work"), SCRIPT)["work"].worst
    assert (
        at_worst(worst) == "2 for each item of fan, and more on other ways: retryStrategy of main, and the items of fan"
    )


def test_ways_to_the_same_template_add_up():
    main = dag(step("A", "work"), step("B", "work"), step("C", "work", withItems=[1, 2]))
    read = own(main, leaf("work", retryStrategy=ONCE_MORE))
    assert (read["work"].worst.runs, read["work"].worst.ways) == (8, 3)
    assert at_worst(read["work"].worst).startswith("8 on 3 ways, 4 of them = 2 x (1+1)")


def test_a_retry_that_no_failure_can_bring_about_multiplies_nothing():
    main = steps([step("s", "work")], retryStrategy={"limit": 5, "retryPolicy": "OnError"})
    assert own(main, leaf("work"))["work"].worst.runs == 1


def test_no_limit_around_a_template_leaves_no_most_below_it():
    main = dag(step("A", "work"), retryStrategy={})
    read = own(main, leaf("work"))
    assert read["work"].worst.runs is None
    assert at_worst(read["work"].worst) == "no end: retryStrategy of main without a limit"


def test_a_circle_of_calls_counts_each_template_once():
    again = steps([step("s", "work")], [step("again", "main", when="1 == 2")], retryStrategy=ONCE_MORE)
    assert own(again, leaf("work"))["work"].worst.runs == 2


def test_exit_handlers_and_hooks_are_called_too():
    main = steps([step("s", "work", withItems=[1, 2], hooks={"exit": {"template": "bye"}})])
    read = own(main, leaf("work"), leaf("bye"), onExit="bye")
    assert read["bye"].worst.runs == 3


def test_a_template_that_nothing_calls_is_said_so_where_there_is_an_entrypoint():
    assert not own(leaf("main"), leaf("spare", retryStrategy=ONCE_MORE))["spare"].worst.is_reached
    (table,) = found(library(leaf("spare", retryStrategy=ONCE_MORE))).values()
    assert (table.worst.runs, table.worst.is_reached) == (2, True)


def test_a_library_without_an_entrypoint_multiplies_from_its_own_callers_on():
    read = found(library(steps([step("s", "work")], retryStrategy=ONCE_MORE), leaf("work", retryStrategy=ONCE_MORE)))
    assert read["WorkflowTemplate", "work"].worst.runs == 4


def test_more_attempts_than_anybody_runs_are_not_counted_out():
    deep = [steps([step("s", f"t{n + 1}")]) | {"name": f"t{n}", "retryStrategy": {"limit": 99}} for n in range(8)]
    read = own(*deep, leaf("t8"))
    assert read["t8"].worst.runs == 10**9


# Choosing, and what cannot be shown


def test_templates_are_chosen_by_name_or_glob():
    read = workflow(steps([step("s", "work-a")], [step("t", "work-b")]), leaf("work-a"), leaf("work-b"))
    assert list(found(read, template="work-a")) == [("Workflow", "work-a")]
    assert [name for _, name in found(read, template="work-*")] == ["work-a", "work-b"]


def test_a_template_that_is_not_there_is_wrong_usage_with_the_near_miss():
    with pytest.raises(UsageError, match=r"'wrok'.*'work'"):
        found(workflow(leaf("work")), template="wrok")


def test_a_workflow_that_argo_rejects_has_no_table():
    with pytest.raises(InputError, match="Argo would reject"):
        found(workflow(steps([step("s", "missing")])))


def test_what_is_no_workflow_has_none_either():
    with pytest.raises(InputError, match="no workflow"):
        found({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}})
