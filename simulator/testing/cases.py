"""Strategies for whole cases: a workflow, and a scenario that speaks of its own templates."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Any, NamedTuple

from hypothesis.strategies import SearchStrategy

from manifests.release import Release
from simulator.testing.drawn import Documents, Drawn
from simulator.testing.scenarios import RELEASES, controllers, scenarios
from simulator.testing.workflows import LEAVES
from simulator.testing.workflows import workflows as any_workflows


class Case(NamedTuple):
    """What `situation` and the promises take: `assert_succeeds(*case)`."""

    manifests: Documents
    scenario: Drawn

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """How Hypothesis prints an example: both as YAML, to be pasted into files."""
        for name, drawn in self._asdict().items():
            printer.break_()
            printer.text(f"# {name}")
            printer.pretty(drawn)


def cases(
    *,
    workflows: SearchStrategy[Documents] = any_workflows(),
    **of_scenarios: Any,
) -> SearchStrategy[Case]:
    """Workflows, each with a scenario for what it runs; shrinks to one container in a world without trouble.

    - `workflows`: a strategy such as `workflows(features=["loops"])`, or one of `from_file()`
    - further arguments are those of `scenarios()`. Unless they say otherwise its `tasks` are the workflow's leaf
      templates, its `images` and `artifacts` those that these have, and its releases of Argo those that take them.
    """

    @lru_cache  # a strategy takes longer to make than to draw from
    def of(
        tasks: tuple[str, ...], images: tuple[str, ...], artifacts: tuple[str, ...], releases: tuple[str, ...]
    ) -> SearchStrategy[Drawn]:
        usual: dict[str, Any] = {
            "tasks": tasks,
            "images": images,
            "artifacts": artifacts,
            "controller": controllers(releases=releases),
        }
        return scenarios(**(usual | of_scenarios))

    def case(documents: Documents) -> SearchStrategy[Case]:
        names = (task_names(documents), image_names(documents), artifact_names(documents))
        own = of(*names, releases_of(documents))
        return own.map(partial(Case, documents))

    return workflows.flatmap(case)


def task_names(documents: Documents) -> tuple[str, ...]:
    """The names of the templates that run something themselves; of inline ones no scenario can speak by name."""
    found = [template["name"] for template in _templates(documents) if any(kind in template for kind in LEAVES)]
    return tuple(dict.fromkeys(found)) or ("*",)


def image_names(documents: Documents) -> tuple[str, ...]:
    """The images of their containers and scripts, and all others."""
    found = [
        template[kind]["image"]
        for template in _templates(documents)
        for kind in ("container", "script")
        if "image" in template.get(kind, {})
    ]
    return ("*", *dict.fromkeys(found))


def artifact_names(documents: Documents) -> tuple[str, ...]:
    found = [
        artifact["name"]
        for template in _templates(documents)
        for side in ("inputs", "outputs")
        for artifact in template.get(side, {}).get("artifacts", [])
    ]
    return tuple(dict.fromkeys(found))


def releases_of(documents: Documents) -> tuple[str, ...]:
    """The releases of Argo that take them: `backoff.cap` is a key that older ones refuse."""
    has_cap = any("cap" in retry.get("backoff", {}) for retry in _retries(documents))
    return tuple(release for release in RELEASES if Release.parse(release).has_backoff_cap or not has_cap)


def _retries(documents: Documents) -> Iterator[dict[str, Any]]:
    for template in _templates(documents):
        yield template.get("retryStrategy", {})


def _templates(documents: Documents) -> Iterator[dict[str, Any]]:
    for document in documents:
        spec = document.get("spec", {})
        yield from spec.get("workflowSpec", spec).get("templates", [])
