"""Templates that call others: whom they call, what they take from their callers, and what they give back."""

from __future__ import annotations

from simulator.testing.workflows.calls import Body
from simulator.testing.workflows.dags import dag
from simulator.testing.workflows.draft import MOST_CALLS, Callee, Draft, Raw
from simulator.testing.workflows.leaves import inline, leaf, plain
from simulator.testing.workflows.limits import limit_flow
from simulator.testing.workflows.steps import groups


def entry(draft: Draft) -> None:
    """The template `main`: mostly Steps or a DAG."""
    wanted = draft.wanted
    match draft.choices.one(("plain", "leaf", *["flow"] * (8 if wanted.flows and wanted.depth else 0))):
        case "plain":
            plain(draft, name="main")
        case "leaf":
            leaf(draft, is_free=True, name="main")
        case _:
            flow(draft, wanted.depth, wanted.pods, name="main")


def flow(draft: Draft, depth: int, room: int, name: str = "") -> Callee:
    """A new template of Steps or a DAG that makes at most `room` pods; without a `name`, others may call it."""
    kind = draft.choices.one(draft.wanted.flows)
    template: Raw = {"name": draft.named(name or kind)}
    draft.templates.append(template)
    takes = not name and draft.may("parameters") and draft.choices.chance(3)
    if takes:
        template["inputs"] = {"parameters": [{"name": "value"}]}
    body = Body("steps" if kind == "steps" else "tasks", room, ["{{inputs.parameters.value}}"] if takes else [])

    def pick() -> Callee:
        return callee(draft, depth - 1, body.room)

    template[kind] = groups(draft, body, pick) if kind == "steps" else dag(draft, body, pick)
    if takes and not body.uses_own:
        del template["inputs"]
        takes = False
    gives, gives_file = _outputs(body, template)
    limit_flow(draft, template)
    return Callee(
        {"template": template["name"]},
        pods=max(room - body.room, 1),
        takes=("value",) if takes else (),
        gives=gives,
        gives_file=gives_file,
    )


def callee(draft: Draft, depth: int, room: int) -> Callee:
    """What a call runs that may make so many pods, with `depth` more levels of Steps and DAGs below it."""
    fitting = [known for known in draft.known if known.pods <= room]
    ways = [
        "plain",
        "leaf",
        "leaf",
        *(["flow"] if draft.wanted.flows and depth and room > 1 and draft.calls < MOST_CALLS else []),
    ]
    ways += ["inline"] if draft.may("inline") else []
    way = draft.choices.one([*fitting, *ways])
    if isinstance(way, Callee):
        return way
    if way == "inline":
        return inline(draft)
    found = flow(draft, depth, room) if way == "flow" else plain(draft) if way == "plain" else leaf(draft)
    draft.known.append(found)
    return found


def _outputs(body: Body, template: Raw) -> tuple[tuple[str, ...], bool]:
    """Hand on what its calls give, the first that gives it of each. Returns the parameters, and whether a file."""
    sources = {name: one.tag for one in reversed(body.made) if not one.loops for name in one.what.gives}
    files = [one.tag for one in body.made if one.what.gives_file and not one.loops]
    outputs: Raw = {}
    if sources:
        outputs["parameters"] = [
            {"name": name, "valueFrom": {"parameter": f"{{{{{tag}.outputs.parameters.{name}}}}}"}}
            for name, tag in sources.items()
        ]
    if files:
        outputs["artifacts"] = [{"name": "file", "from": f"{{{{{files[0]}.outputs.artifacts.file}}}}"}]
    if outputs:
        template["outputs"] = outputs
    return tuple(sources), bool(files)
