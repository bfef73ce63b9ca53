"""What a workflow asks for and a run leaves out, so that a report can say it (docs/simulate.md, What is modelled)."""

from __future__ import annotations

from collections.abc import Iterator

from manifests.fields import Raw, mapping
from manifests.workflow import Workflow
from simulator.assumptions import Ledger

_OF_SPEC = {
    "artifactGC": "its pods would run, and be billed, after the workflow",
    "volumeClaimTemplates": "its claims are there at once",
}
_OF_TEMPLATE = {
    "initContainers": "they take no time",
    "sidecars": "they take no time, and end with the main container",
    "nodeSelector": "every pod runs on ECI",
    "affinity": "every pod runs on ECI",
}


def note_unsimulated(workflow: Workflow, ledger: Ledger) -> None:
    """Write what is left out of a workflow into the report."""
    for what, why in dict(_left_out(workflow)).items():
        ledger.note(what, "not simulated", why)


def _left_out(workflow: Workflow) -> Iterator[tuple[str, str]]:
    spec = workflow.spec
    yield from _present(spec.raw, _OF_SPEC)
    if mapping(spec.raw, "podGC").get("labelSelector"):
        yield "`podGC.labelSelector`", "it counts as selecting every pod"
    for template in spec.every_template:
        yield from _present(template.raw, _OF_TEMPLATE)


def _present(raw: Raw, fields: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, why in fields.items():
        if raw.get(name):
            yield f"`{name}`", why
