"""All the documents that a drawn workflow needs, the Workflow first."""

from __future__ import annotations

from hypothesis import strategies as st

from simulator.testing.drawn import Documents, Drawn
from simulator.testing.workflows.calls import handler
from simulator.testing.workflows.choices import Choices, Draw
from simulator.testing.workflows.draft import SHARED, Draft, Raw
from simulator.testing.workflows.features import Wanted
from simulator.testing.workflows.flows import entry
from simulator.testing.workflows.limits import SIZE, SIZES, limit_workflow

ARGO = "argoproj.io/v1alpha1"


@st.composite
def documents(draw: Draw, wanted: Wanted) -> Documents:
    draft = Draft(Choices(draw), wanted)
    entry(draft)
    spec: Raw = {"entrypoint": "main"}
    limit_workflow(draft, spec)
    if draft.may("hooks") and draft.choices.chance(4):
        spec |= _hooks(draft)
    if draft.arguments:
        spec["arguments"] = {"parameters": [{"name": name, "value": text} for name, text in draft.arguments.items()]}
    spec["templates"] = draft.templates
    found = Documents([Drawn(apiVersion=ARGO, kind="Workflow", metadata={"name": wanted.name}, spec=spec)])
    if draft.needs_sizes:
        sizes = {key: str(SIZE) for key in ("leaves", "workflows")}
        found.append(Drawn(apiVersion="v1", kind="ConfigMap", metadata={"name": SIZES}, data=sizes))
    if draft.shared:
        templates = {"templates": draft.shared}
        found.append(Drawn(apiVersion=ARGO, kind="WorkflowTemplate", metadata={"name": SHARED}, spec=templates))
    return found


def _hooks(draft: Draft) -> Raw:
    """The workflow's own: an exit handler in one of two ways, or a hook while it runs."""
    target = handler(draft)
    match draft.choices.one(("onExit", "exit", "running")):
        case "onExit":
            return {"onExit": target["template"]}
        case "exit":
            return {"hooks": {"exit": target}}
    return {"hooks": {"running": target | {"expression": 'workflow.status == "Running"'}}}
