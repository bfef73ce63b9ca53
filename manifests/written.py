"""Where a value in force was written: in the workflow, in its WorkflowTemplate, or in the controller's defaults.

Merging (`manifests.effective`) gives values whose paths are those of the merged whole; here they lead back to a text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from manifests.diagnostic import Path
from manifests.document import Document
from manifests.fields import Raw, mapping, text
from manifests.load import Manifests
from manifests.source import Span
from manifests.workflow import Workflow


@dataclass(frozen=True)
class Written:
    """A value in the text of its document. `inner` is the key to look for where that text is a text of its own."""

    document: Document
    path: Path
    inner: str = ""

    @property
    def span(self) -> Span:
        found = self.document.place_of(self.path, self.inner) if self.inner else None
        return found or self.document.place(self.path)


@dataclass(frozen=True)
class Layer:
    """A spec that is part of a workflow: where it lies, and its keys. `is_text` where that is inside of a text."""

    document: Document
    path: Path
    raw: Raw
    is_text: bool = False


def layers(manifests: Manifests, workflow: Workflow) -> list[Layer]:
    """All that a workflow's spec was merged from, the strongest first; without what has no text."""
    found = [_of(workflow)]
    if workflow.spec.template_ref is not None:
        template = manifests.referenced(workflow.spec.template_ref, workflow.namespace)
        found += [_of(template)] if template is not None else []
    for controller in (*manifests.controllers, *(manifests.external.controllers if manifests.external else ())):
        key = "workflowDefaults" if "workflowDefaults" in mapping(controller.document.raw, "data") else "config"
        raw = mapping(controller.workflow_defaults, "spec")
        found.append(Layer(controller.document, ("data", key), raw, is_text=True))
    return [layer for layer in found if layer is not None]


def written_in(layers: Iterable[Layer], merged: Raw, path: Path) -> Written | None:
    """Where `path` of a merged spec is written: by the strongest layer that has it; None where none has."""
    for layer in layers:
        own = _own_path(layer.raw, merged, path)
        if own is not None:
            inner = next((part for part in reversed(own) if isinstance(part, str)), "")
            return (
                Written(layer.document, layer.path, inner)
                if layer.is_text
                else Written(layer.document, (*layer.path, *own))
            )
    return None


def _of(workflow: Workflow) -> Layer | None:
    document = workflow.document
    if document is None:
        return None
    path: Path = ("spec", "workflowSpec") if document.kind == "CronWorkflow" else ("spec",)
    raw = document.raw
    for part in path:
        raw = mapping(raw, str(part))
    return Layer(document, path, raw)


def _own_path(own: Any, merged: Any, path: Path) -> Path | None:
    """A path of the merged whole as one layer numbers it: items of lists have merged by their names."""
    found: list[str | int] = []
    for part in path:
        if isinstance(part, int):
            if not isinstance(own, list) or not isinstance(merged, list) or part >= len(merged):
                return None
            index = _index(own, merged, part)
            if index is None:
                return None
            own, merged = own[index], merged[part]
            found.append(index)
        else:
            if not isinstance(own, dict) or own.get(part) is None:
                return None
            own, merged = own[part], merged.get(part) if isinstance(merged, dict) else None
            found.append(part)
    return tuple(found)


def _index(own: list[Any], merged: list[Any], index: int) -> int | None:
    item = merged[index]
    name = text(item, "name") if isinstance(item, dict) else None
    if name is None:
        return index if own == merged else None
    return next((at for at, other in enumerate(own) if isinstance(other, dict) and other.get("name") == name), None)
