"""Laws that hold in every small world, read off the log and the nodes: what a user may rely on, whatever happens."""

from collections import Counter
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from simulator.events import NodeEnded, PodAsked, PodEnded, WorkflowEnded
from simulator.results.report import make_reports
from simulator.testing.cases import cases
from simulator.testing.crowds import crowds
from simulator.testing.outcomes import FAULTS, PENDING, outcomes
from simulator.testing.retries import backoffs, retry_strategies
from simulator.testing.workflows.limits import SIZE
from tests.simulator.worlds import LOGIC, events, leaf, nodes, simulated, templates, workflow

CASES = cases(zones=("b", "c"))
ENDS = outcomes(kinds=["ok", *(kind for kind in FAULTS if kind not in PENDING)])
SCRIPTS = st.lists(ENDS, min_size=1, max_size=4)
UNENDING = st.none() | backoffs(max_durations=st.none())
UNITS = {"s": 1, "m": 60}


def single(retry, script, **values):
    """One task under a strategy, and nothing that could get in its way."""
    return [workflow(leaf("main", retryStrategy=retry))], LOGIC | values | {"tasks": {"main": {"attempts": script}}}


# What is known of nodes


def attempts(nodes, node):
    """The attempts of a Retry node in their order; its hooks are children too, and none."""
    names = (f"{node.name}({number})" for number in range(len(node.children)))
    return [nodes[name] for name in names if name in nodes]


def retried(simulation, documents):
    """Each Retry node's strategy and attempts."""
    known = templates(documents)
    for found in simulation.runs:
        for node in found.nodes.values():
            if node.type == "Retry":
                yield known[node.template]["retryStrategy"], attempts(found.nodes, node)


def seconds(written):
    text = str(written)
    return float(text) if text.isdecimal() else float(text[:-1]) * UNITS[text[-1]]


def formula(backoff, failed):
    """The wait after the `failed`-th failed attempt: duration x factor^(failed-1), up to cap."""
    wait = seconds(backoff["duration"]) * (backoff.get("factor") or 1) ** (failed - 1)
    return min(wait, seconds(backoff["cap"])) if "cap" in backoff else wait


# Retries


@given(CASES)
def test_attempts_never_pass_limit_plus_one(case):
    for strategy, found in retried(simulated(case), case.manifests):
        assert len(found) <= strategy["limit"] + 1


@given(CASES)
def test_a_next_attempt_never_starts_before_its_backoff_is_over(case):
    for strategy, found in retried(simulated(case), case.manifests):
        for number, (last, following) in enumerate(pairwise(found), start=1):
            assert last.phase in ("Failed", "Error")
            if "backoff" in strategy and last.finished is not None:
                assert following.started >= last.finished + formula(strategy["backoff"], number)


@given(CASES)
def test_no_attempt_starts_after_max_duration(case):
    for strategy, found in retried(simulated(case), case.manifests):
        most = strategy.get("backoff", {}).get("maxDuration")
        if most is not None and found:
            assert all(node.started <= found[0].started + seconds(most) for node in found)


@given(retry_strategies(backoffs=UNENDING), st.integers(0, 50), st.integers(1, 3))
def test_more_retries_never_turn_success_into_failure_when_the_end_is_a_matter_of_luck(retry, seed, more):
    def phase(strategy):
        task = {"duration": "5s", "fails": {"exit_code": 1, "probability": 0.5}}
        world = [workflow(leaf("main", retryStrategy=strategy))], LOGIC | {"tasks": {"main": task}}
        return simulated(world, seed).runs[0].phase

    assume(phase(retry) == "Succeeded")
    assert phase(retry | {"limit": retry["limit"] + more}) == "Succeeded"


# Ends


@given(CASES)
def test_a_run_ends_or_is_stuck_for_a_reason(case):
    simulation = simulated(case)
    (found,), (report,) = simulation.runs, make_reports(simulation)
    if found.ended:
        assert found.phase in ("Succeeded", "Failed", "Error")
        assert report.phase == found.phase
        assert [event.phase for event in events(simulation, WorkflowEnded)] == [found.phase]
    else:
        assert report.phase == "Stuck"
        assert report.stuck.reason


@given(CASES)
def test_a_task_starts_after_all_that_it_depends_on(case):
    simulation = simulated(case)
    ended = {event.node: event.at for event in events(simulation, NodeEnded)}
    known, found = templates(case.manifests), nodes(simulation)
    for node in found.values():
        if node.type == "DAG":
            for task in known[node.template]["dag"]["tasks"]:
                started = found.get(f"{node.name}.{task['name']}")
                for name in task.get("dependencies", []) if started is not None else []:
                    assert ended[f"{node.name}.{name}"] <= started.started


# Limits


def most_at_once(log, counts):
    """How many pods were alive at once, at most, of those that count.

    A pass that stops one and asks for another logs the other first, so of one instant the ends count first.
    """
    alive = most = 0
    pods = [event for event in log if isinstance(event, PodAsked | PodEnded) and counts(event)]
    for event in sorted(pods, key=lambda event: (event.at, isinstance(event, PodAsked))):
        alive += 1 if isinstance(event, PodAsked) else -1
        most = max(most, alive)
    return most


@given(CASES, st.integers(1, 4))
def test_pods_never_pass_the_parallelism_of_the_workflow(case, limit):
    case.manifests.workflow["spec"]["parallelism"] = limit
    simulation = simulated(case)
    assert most_at_once(simulation.world.log, lambda event: event.node in nodes(simulation)) <= limit  # no agent


def calls(template):
    """Its steps or tasks."""
    return [call for group in template.get("steps", []) for call in group] + template.get("dag", {}).get("tasks", [])


def called(call, known):
    return call.get("inline") or known[call.get("template") or call["templateRef"]["template"]]


@given(CASES)
def test_leaf_children_never_pass_the_parallelism_of_their_template(case):
    """Attempts may, beside other children (docs/sources.md argo 4.2), so a template that calls a retried one is out."""
    known = templates(case.manifests)
    limited = {
        name: template.setdefault("parallelism", 2)
        for name, template in known.items()
        if calls(template) and not any("retryStrategy" in called(call, known) for call in calls(template))
    }
    simulation = simulated(case)
    for owner in nodes(simulation).values():
        if owner.type in ("Steps", "DAG") and owner.template in limited:
            inside = {node.name for node in nodes(simulation).values() if node.boundary == owner.name}
            most = most_at_once(simulation.world.log, lambda event, inside=inside: event.node in inside)
            assert most <= limited[owner.template]


def locks(template):
    """The locks that it asks for, of either kind."""
    wanted = template.get("synchronization", {})
    return [("mutex", lock["name"]) for lock in wanted.get("mutexes", [])] + [
        ("semaphore", lock["configMapKeyRef"]["key"]) for lock in wanted.get("semaphores", [])
    ]


def retry_nodes(simulation):
    """The Retry node of each attempt, by workflow and name."""
    return {
        (found.name, attempt.name): node.name
        for found in simulation.runs
        for node in found.nodes.values()
        if node.type == "Retry"
        for attempt in attempts(found.nodes, node)
    }


def holders(simulation, known):
    """Each lock's holders after every event that changes them. A retried node holds it through all its attempts."""
    owners, held = retry_nodes(simulation), {}
    for event in simulation.world.log:
        if isinstance(event, PodAsked):
            holder = owners.get((event.workflow, event.node), event.node)
            for lock in locks(known.get(event.template, {})):  # an inline template has no name, and none
                held.setdefault(lock, set()).add((event.workflow, holder))
        elif isinstance(event, NodeEnded):
            for by in held.values():
                by.discard((event.workflow, event.node))
        elif isinstance(event, WorkflowEnded):
            held = {lock: {holder for holder in by if holder[0] != event.workflow} for lock, by in held.items()}
        yield from held.items()


@given(CASES)
def test_locks_never_have_more_holders_than_places(case):
    known = templates(case.manifests)
    for template in known.values():
        if not calls(template) and not {"suspend", "daemon"} & set(
            template
        ):  # a daemon holds its lock until it is ready
            template.setdefault("synchronization", {"mutexes": [{"name": "leaves"}]})
    for (kind, _), by in holders(simulated(case), known):
        assert len(by) <= (1 if kind == "mutex" else SIZE)


@given(crowds())
def test_workflows_never_pass_the_limits_that_they_share(crowd):
    simulation = simulated(crowd)
    has_mutex = any(kind == "mutex" for kind, _ in locks(crowd.manifests.workflow["spec"]))
    limit = 1 if has_mutex else int(crowd.manifests[-1]["data"]["parallelism"])
    started = [found for found in simulation.runs if found.started is not None]
    changes = [(found.started, 1) for found in started]
    changes += [(found.finished, -1) for found in started if found.finished is not None]  # one may be stuck
    running = 0
    for _, change in sorted(changes):
        running += change
        assert running <= limit


@given(SCRIPTS)
def test_pods_that_are_asked_for_end_once_a_workflow_has(script):
    simulation = simulated(single({"limit": 3, "retryPolicy": "Always"}, script))
    asked, ended = (Counter(event.node for event in events(simulation, kind)) for kind in (PodAsked, PodEnded))
    assert asked == ended
