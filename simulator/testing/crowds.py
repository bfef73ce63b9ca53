"""Strategies for several workflows at a time, which wait for each other."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from simulator.testing.cases import Case
from simulator.testing.drawn import Documents, Drawn
from simulator.testing.scenarios import scenarios
from simulator.testing.workflows import workflows as any_workflows

SHARED: dict[str, dict[str, Any]] = {
    "nothing": {},
    "mutex": {"synchronization": {"mutexes": [{"name": "shared"}]}},
    "semaphore": {"synchronization": {"semaphores": [{"configMapKeyRef": {"name": "shared", "key": "places"}}]}},
}
PLAIN = any_workflows(depth=0, features=())


def crowds(
    *,
    workflows: SearchStrategy[Documents] = PLAIN,
    most: int = 4,
    shared: tuple[str, ...] = tuple(SHARED),
    **of_scenarios: Any,
) -> SearchStrategy[Case]:
    """Two workflows or more that come at times of their own and share the controller's parallelism, or a lock.

    - `workflows`: what each of them is, a strategy such as `workflows(depth=1)`; by default a single leaf. They are
      named `w1`, `w2` and so on. Of other documents the first of each name stands for all.
    - `most`: how many there are at most
    - `shared`: which locks all of them may ask for: words out of SHARED
    - further arguments are those of `scenarios()`, whose `tasks` are all by default
    """
    crowds = [_of(count, workflows, shared, of_scenarios) for count in range(2, most + 1)]
    return st.one_of(*crowds)


def _of(
    count: int, workflows: SearchStrategy[Documents], shared: tuple[str, ...], of_scenarios: dict[str, Any]
) -> SearchStrategy[Case]:
    names = tuple(f"w{number}" for number in range(1, count + 1))
    members = st.tuples(*(st.tuples(st.just(name), workflows, st.integers(0, 2)) for name in names))
    scenario = scenarios(**({"submit": names} | of_scenarios))
    return st.builds(_crowd, members, st.sampled_from(shared), st.integers(1, 3), scenario)


def _crowd(members: tuple[tuple[str, Documents, int], ...], shared: str, limit: int, scenario: Drawn) -> Case:
    """`limit` is how many may run at once under the controller, and how many places the semaphore has."""
    found, beside = Documents(), dict[tuple[str, str], Drawn]()
    for name, documents, priority in members:
        spec = documents.workflow["spec"] | {"priority": priority} | deepcopy(SHARED[shared])
        found.append(Drawn(documents.workflow | {"metadata": {"name": name}, "spec": spec}))
        for document in documents[1:]:
            beside.setdefault((document["kind"], document["metadata"]["name"]), document)
    found += beside.values()
    if shared == "semaphore":
        found.append(_config_map({"name": "shared"}, {"places": str(limit)}))
    controller = {"name": "workflow-controller-configmap", "namespace": "argo"}
    found.append(_config_map(controller, {"parallelism": str(limit)}))
    return Case(found, scenario)


def _config_map(metadata: dict[str, str], data: dict[str, str]) -> Drawn:
    return Drawn(apiVersion="v1", kind="ConfigMap", metadata=metadata, data=data)
