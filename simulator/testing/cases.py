"""Strategies for whole cases: a workflow, and a scenario that speaks of its own templates."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Any, NamedTuple

from hypothesis.strategies import SearchStrategy

from simulator.testing.drawn import Documents, Drawn
from simulator.testing.scenarios import scenarios
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
    workflows: SearchStrategy[Documents] = any_workflows(),  # noqa: B008, a strategy is a value
    **of_scenarios: Any,
) -> SearchStrategy[Case]:
    """Workflows, each with a scenario for what it runs; shrinks to one container in a world without trouble.

    - `workflows`: a strategy such as `workflows(features=["loops"])`, or one of `from_file()`
    - further arguments are those of `scenarios()`. Unless they say otherwise its `tasks` are the workflow's leaf
      templates, and its `images` and `artifacts` those that these have.
    """

    @lru_cache  # a strategy takes longer to make than to draw from
    def of(tasks: tuple[str, ...], images: tuple[str, ...], artifacts: tuple[str, ...]) -> SearchStrategy[Drawn]:
        return scenarios(**({"tasks": tasks, "images": images, "artifacts": artifacts} | of_scenarios))

    def case(documents: Documents) -> SearchStrategy[Case]:
        own = of(task_names(documents), image_names(documents), artifact_names(documents))
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


def _templates(documents: Documents) -> Iterator[dict[str, Any]]:
    for document in documents:
        spec = document.get("spec", {})
        yield from spec.get("workflowSpec", spec).get("templates", [])
