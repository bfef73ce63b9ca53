"""What ends, repeats or holds back a template or a whole workflow: deadlines, retries, locks, parallelism."""

from __future__ import annotations

from hypothesis import strategies as st

from manifests.workflow import POD_TYPES
from simulator.testing.retries import retry_strategies
from simulator.testing.workflows.draft import Draft, Raw

SIZES = "sizes"
"""The ConfigMap that has the sizes of semaphores."""
SIZE = 2
RETRIES = retry_strategies(limits=st.integers(0, 3))


def limit_leaf(draft: Draft, template: Raw, kind: str) -> None:
    if kind == "suspend":
        return
    options = ["retries"] if draft.may("retries") else []
    options += ["locks"] if draft.may("locks") else []
    options += ["timeout", "activeDeadlineSeconds"] if draft.may("deadlines") and kind in POD_TYPES else []
    for option in draft.choices.some(options, most=2):
        match option:
            case "retries":
                template["retryStrategy"] = draft.choices.draw(RETRIES)
            case "locks":
                template["synchronization"] = _lock(draft, "leaves")
            case "timeout":
                template["timeout"] = draft.choices.one(("45s", "1h"))
            case _:
                template["activeDeadlineSeconds"] = draft.choices.one((40, 3600))


def limit_flow(draft: Draft, template: Raw) -> None:
    """A lock of Steps or a DAG is its own: whoever holds it may wait for locks of leaves and of what it calls alone."""
    options = ["parallelism"] if draft.may("parallelism") and not draft.has_daemon else []
    options += [option for option in ("retries", "locks") if draft.may(option)]
    for option in draft.choices.some(options, most=2):
        match option:
            case "parallelism":
                template["parallelism"] = draft.choices.number(1, 3)
            case "retries":
                template["retryStrategy"] = draft.choices.draw(RETRIES)
            case _:
                template["synchronization"] = {"mutexes": [{"name": template["name"]}]}


def limit_workflow(draft: Draft, spec: Raw) -> None:
    options = ["parallelism"] if draft.may("parallelism") and not draft.has_daemon else []
    options += ["deadlines"] if draft.may("deadlines") else []
    options += ["locks"] if draft.may("locks") else []
    for option in draft.choices.some(options, most=2):
        match option:
            case "parallelism":
                spec["parallelism"] = draft.choices.number(1, 4)
            case "deadlines":
                spec["activeDeadlineSeconds"] = draft.choices.number(1, 600)
            case _:
                spec["synchronization"] = _lock(draft, "workflows")


def _lock(draft: Draft, key: str) -> Raw:
    if draft.choices.chance(2):
        draft.needs_sizes = True
        return {"semaphores": [{"configMapKeyRef": {"name": SIZES, "key": key}}]}
    return {"mutexes": [{"name": key}]}
