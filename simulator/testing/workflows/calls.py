"""One step or task: what it calls, how often, with what, and on which conditions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from simulator.testing.workflows.draft import Callee, Draft, Raw
from simulator.testing.workflows.leaves import leaf
from simulator.testing.workflows.loops import Loop, loop


@dataclass(frozen=True)
class Made:
    """A step or task that others can refer to."""

    name: str
    tag: str
    """What tags about it begin with."""
    what: Callee
    loops: bool

    @property
    def texts(self) -> list[str]:
        """Tags for what is known of it afterwards."""
        outputs = [f"{self.tag}.outputs.parameters.{name}" for name in self.what.gives]
        result = [f"{self.tag}.outputs.result"] if self.what.has_result else []
        return [f"{{{{{name}}}}}" for name in [*outputs, *result, f"{self.tag}.status"]]


@dataclass
class Body:
    """The inside of Steps or a DAG. `prefix` is what its tags begin with: steps, or tasks."""

    prefix: str
    room: int
    """How many more pods there may be."""
    own: list[str]
    """Tags of its own inputs."""
    made: list[Made] = field(default_factory=list)
    uses_own: bool = False

    def next_name(self) -> str:
        return chr(ord("a") + len(self.made))


def call(draft: Draft, body: Body, pick: Callable[[], Callee], before: list[Made]) -> Raw:
    """The next step or task; it may use what was made `before`, and calls what `pick` chooses."""
    draft.calls += 1
    what, name = pick(), body.next_name()
    found: Raw = {"name": name, **what.target}
    lists = [
        f"{{{{{one.tag}.outputs.parameters.list}}}}" for one in before if "list" in one.what.gives and not one.loops
    ]
    looping = loop(draft, body.room // what.pods, lists)
    found |= looping.keys
    arguments = _arguments(draft, body, what, before, looping)
    if arguments:
        found["arguments"] = arguments
    _condition(draft, body, name, found, before, looping)
    body.made.append(Made(name, f"{body.prefix}.{name}", what, bool(looping.keys)))
    body.room -= what.pods * looping.width
    return found


def continue_on(draft: Draft) -> Raw:
    """The key of that name, or nothing."""
    if not draft.may("continue-on") or not draft.choices.chance(4):
        return {}
    return {"continueOn": dict(draft.choices.one(({"failed": True}, {"error": True, "failed": True}, {"error": True})))}


def _arguments(draft: Draft, body: Body, what: Callee, before: list[Made], looping: Loop) -> Raw:
    choices, found = draft.choices, Raw()
    names = [*what.takes, *choices.some(what.may_take, most=1)]
    if names:
        texts = [text for one in before for text in one.texts]
        options = ("x", *looping.items, *body.own, *texts, "{{workflow.name}}")
        values = [choices.one(options) for _ in names]
        found["parameters"] = [{"name": name, "value": value} for name, value in zip(names, values, strict=True)]
        body.uses_own = body.uses_own or any(value in body.own for value in values)
    if what.takes_file:
        files = [one for one in before if one.what.gives_file and not one.loops]
        sources: list[Raw] = [{"raw": {"data": "x"}}, {"s3": {"key": "file"}}]
        sources += [{"from": f"{{{{{one.tag}.outputs.artifacts.file}}}}"} for one in files]
        found["artifacts"] = [{"name": "file", **choices.one(sources)}]
    return found


def _condition(draft: Draft, body: Body, name: str, found: Raw, before: list[Made], looping: Loop) -> None:
    options = [option for option in ("conditions", "hooks") if draft.may(option)]
    for option in draft.choices.some(options, most=2):
        if option == "conditions":
            found["when"] = _when(draft, before, looping)
        else:
            found["hooks"] = _hooks(draft, f'{body.prefix}["{name}"]')


def _when(draft: Draft, before: list[Made], looping: Loop) -> str:
    """A condition on what is known in any run."""
    known = ["1 == 1", "1 == 2", "env", "{{workflow.status}} == Running"]
    known += ["{{item}} != a"] if looping.items == ("{{item}}",) else []
    known += [f"{{{{{one.tag}.status}}}} == Succeeded" for one in before]
    found = draft.choices.one(known)
    if found != "env":
        return found
    return f"{draft.argument('env', 'dev')} == {draft.choices.one(('dev', 'prod'))}"


def _hooks(draft: Draft, what: str) -> Raw:
    target = handler(draft)
    if draft.choices.chance(3):
        return {"running": target | {"expression": f'{what}.status == "Running"'}}
    return {"exit": target}


def handler(draft: Draft) -> Raw:
    """What hooks and exit handlers call: one template for all of them."""
    if draft.handler is None:
        draft.handler = leaf(draft, is_free=True, name="clean")
        draft.known.append(draft.handler)
    return dict(draft.handler.target)
