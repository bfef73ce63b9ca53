"""Workflows that Argo accepts, from one pod to loops in DAGs in Steps, with what they need beside them."""

from __future__ import annotations

from collections.abc import Collection

from hypothesis import strategies as st

from simulator.testing.drawn import Documents
from simulator.testing.workflows.documents import documents
from simulator.testing.workflows.features import FEATURES, FLOWS, LEAVES, TEMPLATES, wanted

__all__ = ["FEATURES", "FLOWS", "LEAVES", "TEMPLATES", "workflows"]


def workflows(
    *,
    templates: Collection[str] = TEMPLATES,
    features: Collection[str] = FEATURES,
    depth: int = 3,
    pods: int = 40,
    name: str = "drawn",
) -> st.SearchStrategy[Documents]:
    """A Workflow, and where it needs them a ConfigMap with the sizes of its semaphores and a WorkflowTemplate.

    - `templates`: the types that it may have, of TEMPLATES, at least one of LEAVES among them
    - `features`: what else it may have, of FEATURES
    - `depth`: how many levels of Steps and DAGs there are at most; 0 is a single leaf
    - `pods`: how many pods it makes at most, those of retries and hooks left out
    - `name`: that of the Workflow

    Argo accepts each of them, and `simulate` needs nothing that they do not say: what a loop or a condition has to
    know stands in them, and each suspension has a duration. Shrinks to one container. Raises UsageError for a word
    that is not known.
    """
    return documents(wanted(templates, features, depth, pods, name))
