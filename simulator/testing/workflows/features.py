"""What a drawn workflow may have: types of templates, and features, each of them a word."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from manifests.errors import UsageError
from manifests.near_miss import did_you_mean

LEAVES = ("container", "script", "resource", "suspend", "http", "plugin", "data", "containerSet")
"""Types of templates that call nothing."""
FLOWS = ("steps", "dag")
TEMPLATES = (*LEAVES, *FLOWS)
FEATURES = (
    "annotations",  # of ECI: use-specs, vswitch, fail-strategy
    "artifacts",  # handed on from call to call, loaded and saved
    "conditions",  # `when`
    "continue-on",
    "daemons",
    "deadlines",  # activeDeadlineSeconds of workflows and pods, `timeout`
    "fail-fast",  # `failFast: false` of DAGs
    "fan-out",  # a `withParam` over what an earlier call gives
    "hooks",  # of calls and workflows, exit handlers among them
    "images",  # other registries and pull policies than the default
    "inline",  # templates that are written where they are called
    "locks",  # mutexes and semaphores of templates and workflows
    "loops",  # `withItems`, `withParam`, `withSequence`
    "parallelism",  # of workflows and templates
    "parameters",  # handed on from call to call
    "references",  # `templateRef`, to a WorkflowTemplate beside the workflow
    "retries",  # of leaves and of whole Steps and DAGs
    "spot",
    "targets",  # of DAGs
)


@dataclass(frozen=True)
class Wanted:
    """What may be drawn. `leaves` and `flows` are types of templates."""

    leaves: tuple[str, ...]
    flows: tuple[str, ...]
    features: frozenset[str]
    depth: int
    pods: int
    name: str

    @property
    def likely_leaves(self) -> tuple[str, ...]:
        """The first one, mostly a container, as often as all others together."""
        return self.leaves[:1] * max(len(self.leaves) - 1, 1) + self.leaves[1:]


def wanted(templates: Collection[str], features: Collection[str], depth: int, pods: int, name: str) -> Wanted:
    """Raises UsageError where a word is not known, or nothing is left to be drawn."""
    _check(templates, TEMPLATES, "type of template")
    _check(features, FEATURES, "feature")
    leaves = tuple(kind for kind in LEAVES if kind in templates)
    if not leaves:
        raise UsageError(f"a workflow needs a type of template that calls nothing: {', '.join(LEAVES)}")
    if depth < 0 or pods < 1:
        raise UsageError(f"depth {depth} and pods {pods}: there are at least 0 levels and 1 pod")
    flows = tuple(kind for kind in FLOWS if kind in templates)
    return Wanted(leaves, flows, frozenset(features), depth, pods, name)


def _check(words: Collection[str], known: Sequence[str], what: str) -> None:
    for word in sorted(set(words) - set(known)):
        raise UsageError(f"{word!r} is no {what}; {did_you_mean(word, known) or 'known: ' + ', '.join(known)}")
