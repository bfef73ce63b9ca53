"""Strategies for whole files that Argo accepts: a Workflow or CronWorkflow, and a WorkflowTemplate that it calls.

Every file has templates of several types, steps, and a DAG in which tasks wait for each other. Both hand on what was
made, and what a call needs it always gets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml
from hypothesis import strategies as st

T = TypeVar("T")
Raw = dict[str, Any]
SHARED = "shared"
IMAGE = "alpine:3.20"


@dataclass
class File:
    """The documents of one file: first the workflow, then the WorkflowTemplate named SHARED."""

    workflow: Raw
    shared: Raw

    @property
    def path(self) -> tuple[str, ...]:
        """Where the spec of the workflow lies."""
        return ("spec", "workflowSpec") if self.workflow["kind"] == "CronWorkflow" else ("spec",)

    @property
    def spec(self) -> Raw:
        spec: Raw = self.workflow
        for part in self.path:
            spec = spec[part]
        return spec

    @property
    def text(self) -> str:
        return yaml.safe_dump_all([self.workflow, self.shared], sort_keys=False)


@dataclass(frozen=True)
class Callee:
    """A template as its callers see it."""

    name: str
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    """Parameters that have a default."""
    needs_file: bool = False
    gives: tuple[str, ...] = ()
    gives_file: bool = False
    has_result: bool = False
    is_remote: bool = False
    is_inline: bool = False


INLINE = Callee("", has_result=True, is_inline=True)
"""A container that is written where it is called."""


@dataclass(frozen=True)
class Made:
    """A step or task that others can refer to."""

    prefix: str
    what: Callee
    loops: bool

    @property
    def texts(self) -> list[str]:
        """Tags for what is known of it afterwards."""
        outputs = [f"{self.prefix}.outputs.parameters.{name}" for name in self.what.gives]
        result = [f"{self.prefix}.outputs.result"] if self.what.has_result else []
        return [f"{{{{{name}}}}}" for name in [*outputs, *result, f"{self.prefix}.status"]]


class _Builder:
    """Draws templates one by one; each calls only those that are there already."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw
        self.templates: list[Raw] = []
        self.known: list[Callee] = []
        self.arguments: list[str] = []

    def some(self, options: Sequence[T]) -> T:
        return self.draw(st.sampled_from(options))

    def maybe(self) -> bool:
        return self.draw(st.booleans())

    def add(self, template: Raw, what: Callee) -> None:
        self.templates.append(template)
        self.known.append(what)

    def leaf(self, kind: str, *, needs: bool) -> None:
        """A template that runs something by itself and uses what it takes; without `needs` anybody can call it."""
        name = f"{kind.lower()}-{len(self.templates)}"
        takes_more = kind != "suspend" and self.maybe()
        names = [*(["value"] if needs else []), *(["level"] if takes_more else [])]
        words = [f"{{{{inputs.parameters.{name}}}}}" for name in names]
        template: Raw = {"name": name, **_body(kind, words)}
        if names:
            template["inputs"] = {"parameters": [{"name": name} for name in names]}
        if takes_more:
            template["inputs"]["parameters"][-1]["default"] = self.some(["low", 3, True])
        makes_pod = kind in ("container", "script", "containerSet")
        needs_file = needs and makes_pod and self.maybe()
        if needs_file:
            template.setdefault("inputs", {})["artifacts"] = [{"name": "file", "path": "/in/file"}]
        gives = makes_pod and self.maybe()
        if gives:
            template["outputs"] = {
                "parameters": [{"name": "number", "valueFrom": {"path": "/out/number"}}],
                "artifacts": [{"name": "file", "path": "/out/file"}],
            }
        if kind != "suspend":
            self.decorate(template)
        self.add(
            template,
            Callee(
                name,
                needs=("value",) if needs else (),
                takes=("level",) if takes_more else (),
                needs_file=needs_file,
                gives=("number",) if gives else (),
                gives_file=gives,
                has_result=kind in ("container", "script", "containerSet", "http"),
            ),
        )

    def decorate(self, template: Raw) -> None:
        """Fields that any leaf may have."""
        fields: Raw = {
            "retryStrategy": {"limit": "2", "retryPolicy": "OnError", "backoff": {"duration": "10s", "factor": 2}},
            "timeout": "1h30m",
            "activeDeadlineSeconds": 60,
            "metadata": {"labels": {"of": "{{workflow.name}}"}},
            "metrics": {"prometheus": [{"name": "runs", "help": "how often it ran", "counter": {"value": "1"}}]},
        }
        template.update({key: fields[key] for key in fields if self.maybe()})

    def calls(self, kind: str, *, needs: bool) -> None:
        """A template of steps, or a DAG, that hands on what its first calls made to later ones."""
        name = f"{kind}-{len(self.templates)}"
        template: Raw = {"name": name}
        if needs:
            template["inputs"] = {"parameters": [{"name": "value"}]}
        own = ["{{inputs.parameters.value}}", "{{=inputs.parameters.value + '-x'}}"] if needs else []
        made: list[Made] = []
        if kind == "steps":
            template["steps"] = self.groups(own, made)
        else:
            template["dag"] = {"tasks": self.tasks(own, made)}
        gives = [one for one in made if one.what.gives and not one.loops]
        if gives:
            source = gives[0].prefix
            template["outputs"] = {
                "parameters": [
                    {"name": "number", "valueFrom": {"parameter": f"{{{{{source}.outputs.parameters.number}}}}"}}
                ],
                "artifacts": [{"name": "file", "from": f"{{{{{source}.outputs.artifacts.file}}}}"}],
            }
        self.add(
            template,
            Callee(
                name,
                needs=("value",) if needs else (),
                gives=("number",) if gives else (),
                gives_file=bool(gives),
            ),
        )

    def groups(self, own: list[str], made: list[Made]) -> list[list[Raw]]:
        """Steps may use what earlier groups made."""
        groups = []
        for _ in range(self.draw(st.integers(2, 3))):
            before = list(made)
            group = []
            for _ in range(self.draw(st.integers(1, 2))):
                step, result, _ = self.call(f"step{len(made)}", "steps", own, before)
                made.append(result)
                group.append(step)
            groups.append(group)
        return groups

    def tasks(self, own: list[str], made: list[Made]) -> list[Raw]:
        """Tasks wait for those whose results they use, and the second always for the first."""
        by_expression, tasks = self.maybe(), []
        for number in range(self.draw(st.integers(2, 4))):
            task, result, used = self.call(f"task{number}", "tasks", own, list(made))
            if number == 1:
                used.add("task0")
            if used:
                names = sorted(used)
                task["depends" if by_expression else "dependencies"] = (
                    self.expression(names, made) if by_expression else names
                )
            made.append(result)
            tasks.append(task)
        return tasks

    def expression(self, names: list[str], made: list[Made]) -> str:
        loops = {one.prefix.removeprefix("tasks."): one.loops for one in made}
        parts = []
        for name in names:
            results = ["", ".Succeeded", *([".AnySucceeded"] if loops[name] else [])]
            parts.append(name + self.some(results))
        return self.some([" && ", " || "]).join(parts)

    def call(self, name: str, kind: str, own: list[str], before: list[Made]) -> tuple[Raw, Made, set[str]]:
        """A step or task, and the names of those whose results it uses."""
        what = self.some([*self.known, INLINE])
        call: Raw = {"name": name, **_target(what)}
        loop = self.some(["", "", "withItems", "withParam", "withSequence"])
        if loop:
            call[loop] = {"withItems": ["a", 2], "withParam": '["a", "b"]', "withSequence": {"count": 2}}[loop]
        texts = [text for one in before for text in one.texts]
        parameters = []
        for parameter in [*what.needs, *(name for name in what.takes if self.maybe())]:
            options = ["plain", "{{workflow.name}}", *own, *texts, *texts, *(["{{item}}"] if loop else [])]
            options += [f"{{{{workflow.parameters.{name}}}}}" for name in self.arguments]
            parameters.append({"name": parameter, "value": self.some(options)})
        arguments: Raw = {"parameters": parameters} if parameters else {}
        if what.needs_file:
            files = [one.prefix for one in before if one.what.gives_file and not one.loops]
            sources: list[Raw] = [{"from": f"{{{{{prefix}.outputs.artifacts.file}}}}"} for prefix in files]
            sources += [{"raw": {"data": "text"}}, {"s3": {"key": "file"}}]
            arguments["artifacts"] = [{"name": "file", **self.some(sources)}]
        if arguments:
            call["arguments"] = arguments
        if self.maybe():
            conditions = ["{{workflow.status}} == Running", "true", *(f"{text} != x" for text in texts)]
            call["when"] = self.some(conditions)
        if self.maybe():
            free = [one for one in self.known if not one.needs]
            call["hooks"] = {"exit": _target(self.some(free))}
        used = {one.prefix.removeprefix(f"{kind}.") for one in before if f"{one.prefix}." in repr(call)}
        return call, Made(f"{kind}.{name}", what, bool(loop)), used


def _body(kind: str, words: list[str]) -> Raw:
    """What a leaf of this type runs, with these words in it."""
    container: Raw = {"image": IMAGE, "command": ["echo"], "args": ["run", *words]}
    bodies: Raw = {
        "container": container,
        "script": {"image": IMAGE, "command": ["sh"], "source": " ".join(["echo", *words])},
        "containerSet": {"containers": [{"name": "main", **container}]},
        "suspend": {"duration": "10"},
        "resource": {"action": "create", "manifest": "\n".join(["kind: Job", *(f"# {word}" for word in words)])},
        "http": {"url": "https://example.com/" + "/".join(words)},
    }
    return {kind: bodies[kind]}


def _target(what: Callee) -> Raw:
    if what.is_inline:
        return {"inline": _body("container", [])}
    return {"templateRef": {"name": SHARED, "template": what.name}} if what.is_remote else {"template": what.name}


def _shared(draw: Callable[[st.SearchStrategy[Any]], Any]) -> tuple[Raw, list[Callee]]:
    """The WorkflowTemplate, and what others can call in it."""
    builder = _Builder(draw)
    builder.leaf("script", needs=False)
    builder.leaf("container", needs=True)
    if builder.maybe():
        builder.calls("steps", needs=builder.maybe())
    remote = [Callee(**{**vars(what), "is_remote": True}) for what in builder.known]
    document = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "WorkflowTemplate",
        "metadata": {"name": SHARED},
        "spec": {"templates": builder.templates},
    }
    return document, remote


@st.composite
def files(draw: Callable[[st.SearchStrategy[Any]], Any], kinds: Sequence[str] = ("Workflow", "CronWorkflow")) -> File:
    """Files that Argo accepts without a word."""
    shared, remote = _shared(draw)
    builder = _Builder(draw)
    builder.arguments = ["level"] if builder.maybe() else []
    builder.leaf("container", needs=True)
    builder.leaf("script", needs=False)
    for kind in draw(st.lists(st.sampled_from(["containerSet", "suspend", "resource", "http"]), max_size=2)):
        builder.leaf(kind, needs=kind != "suspend" and builder.maybe())
    builder.known += remote
    builder.calls("dag", needs=builder.maybe())
    takes_argument = builder.maybe()
    builder.calls("steps", needs=takes_argument)
    arguments = [{"name": name, "value": "x"} for name in builder.arguments]
    if takes_argument:
        arguments.append({"name": "value", "value": "y"})
    spec: Raw = {"entrypoint": builder.templates[-1]["name"], "templates": builder.templates}
    if arguments:
        spec["arguments"] = {"parameters": arguments}
    if builder.maybe():
        spec["onExit"] = builder.templates[1]["name"]
    kind = builder.some(kinds)
    workflow: Raw = {"apiVersion": "argoproj.io/v1alpha1", "kind": kind, "metadata": {"name": "made-up"}}
    schedules = {"schedules": ["0 3 * * *", "@every 1h"], "timezone": "Asia/Shanghai"}
    workflow["spec"] = {**schedules, "workflowSpec": spec} if kind == "CronWorkflow" else spec
    return File(workflow, shared)
