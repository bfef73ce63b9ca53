"""Retries around retries, whose attempts multiply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from manifests.diagnostic import Path
from manifests.fanout import MOST
from manifests.graph import called_templates, callees_first
from manifests.workflow import Template, Workflow
from policies.rules._retries import InForce, is_rerun, retries_of


@dataclass(frozen=True)
class Nesting:
    """A Steps or DAG template that is retried around pods that are retried too."""

    outer: Template
    attempts: int
    """How often the pod at the end of the chain may be tried."""
    _below: Mapping[Path, Template | None]
    _holders: Mapping[Path, InForce]

    @property
    def chain(self) -> list[Template]:
        """The templates on the way to the pod, the outer one first, that of the pod last."""
        found: list[Template] = []
        template: Template | None = self.outer
        while template is not None:
            found.append(template)
            template = self._below[template.path]
        return found

    @property
    def levels(self) -> list[tuple[Template, InForce]]:
        """Those of the chain that are retried, with their strategies."""
        pairs = [(template, self._holders.get(template.path)) for template in self.chain]
        held = [(template, found) for template, found in pairs if found is not None]
        return [(one, found) for one, found in held if is_rerun(one, found.retry) and retries_of(found.retry)]


def nestings(workflow: Workflow, holders: Mapping[Path, InForce]) -> list[Nesting]:
    """Each Steps or DAG template whose retry multiplies with one below, callers before what they call.

    `holders` has the strategies by template. One without a limit counts as none, since retry-without-limit tells of it.
    So does a circle of calls.
    """
    spec = workflow.spec
    if spec.template_ref is not None or not any(not template.makes_pod for template in _retried(holders)):
        return []
    attempts: dict[Path, int] = {}
    below: dict[Path, Template | None] = {}
    found = []
    for template in callees_first(spec, spec.every_template):
        holder = holders.get(template.path)
        own = 1 + (retries_of(holder.retry) if holder is not None and is_rerun(template, holder.retry) else 0)
        called = [other for other in called_templates(spec, template) if other.path in attempts]
        longest = max(called, key=lambda other: attempts[other.path], default=None)
        inner = 1 if template.makes_pod else 0 if longest is None else attempts[longest.path]
        attempts[template.path] = min(own * inner, MOST)
        below[template.path] = longest if inner and not template.makes_pod else None
        if own > 1 and inner > 1:
            found.append(Nesting(template, attempts[template.path], below, holders))
    return found[::-1]


def _retried(holders: Mapping[Path, InForce]) -> Iterator[Template]:
    for found in {id(found): found for found in holders.values()}.values():
        if retries_of(found.retry):
            yield from found.templates
