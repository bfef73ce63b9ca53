"""What Argo meets on its way through a workflow: templates, steps and tasks, and the variables they can name.

`walking.py` takes the way; all checks look at what was met on it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from manifests.diagnostic import Path, Related
from manifests.graph import Ancestry
from manifests.load import Manifests
from manifests.near_miss import near_miss
from manifests.validation.own_metadata import added_keys
from manifests.validation.scope import Scope, Tagged
from manifests.validation.supply import Unsupplied
from manifests.workflow import Step, Template, Workflow, WorkflowSpec

LEAVES = ("container", "containerSet", "script", "resource", "data", "http", "plugin")
"""The template types that Argo calls leaves; suspend is none."""
PLACEHOLDER = "__argo__internal__placeholder-"
"""How texts begin that stand for unknown values; names may not hold it (`util/template/placeholder.go`)."""


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A tag that nothing in scope answers to. `names` are those in scope that it may have meant.

    One that is broken up has a line break or a tab behind its name, which nothing answers to for that alone.
    """

    path: Path
    tag: str
    names: tuple[str, ...]
    is_broken_up: bool = False

    def near(self, beginning: str) -> str | None:
        """The name that was probably meant, of those that begin so too. What all have in common makes none near."""
        names = [name.removeprefix(beginning) for name in self.names if name.startswith(beginning)]
        near = near_miss(self.tag.removeprefix(beginning), names)
        return f"{beginning}{near}" if near else None


@dataclass
class Call:
    """A step or task. `step` has known values filled in, `written` has not.

    `callee` is the called template as written, of `callee_owner`. There is none where the name is a variable, nor where
    something is wrong with it, which is the `problem`.
    """

    visit: Visit
    step: Step
    written: Step
    kind: str
    """`steps` or `tasks`: how other ones name its results."""
    callee: Template | None = None
    callee_owner: Workflow | None = None
    problem: Literal["", "target", "template", "reference"] = ""
    """No way or two ways to name it; a name that its object lacks; an object that was not given."""
    group: int = 0
    """Which group of parallel steps it belongs to."""
    tagged: list[Tagged] = field(default_factory=list)
    unsupplied: list[Unsupplied] = field(default_factory=list)

    @property
    def title(self) -> str:
        return f"{'step' if self.kind == 'steps' else 'task'} {self.written.name!r}"


@dataclass
class Visit:
    """A template where Argo met it. `template` has known values filled in, `written` has not.

    `entry` is the way in from the object under check: the first step that led into another object; empty for its own.
    """

    walk: Walk
    owner: Workflow
    template: Template
    written: Template
    scope: Scope
    entry: Path = ()
    is_repeat: bool = False
    """Whether Argo only glances at it, as it takes it for one of the same name, or as nameless, that it has seen."""
    is_beyond: bool = False
    """Whether Argo does not even come to it, as it only glances at the template that it is part of."""
    calls: list[Call] = field(default_factory=list)
    tagged: list[Tagged] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)
    unknown: list[Unresolved] = field(default_factory=list)
    """What expressions name and nothing answers to; Argo does not look."""

    @property
    def manifests(self) -> Manifests:
        return self.walk.manifests

    @property
    def namespace(self) -> str:
        """Where its references are looked up: in the namespace of the object under check, whoever wrote them."""
        return self.walk.workflow.namespace

    @property
    def is_leaf(self) -> bool:
        return self.template.type in LEAVES

    @property
    def is_flow(self) -> bool:
        """Whether Argo takes it for steps or a DAG, which `steps: []` is not."""
        return self.template.type == "dag" or (self.template.type == "steps" and self.template.raw["steps"] != [])

    @cached_property
    def ancestry(self) -> Ancestry:
        return Ancestry.of(self.template)

    @cached_property
    def unresolved_paths(self) -> set[Path]:
        """The texts in which something does not resolve."""
        return {unresolved.path for unresolved in self.unresolved}

    @cached_property
    def unresolved_keys(self) -> set[tuple[Path, str]]:
        return {(unresolved.path, unresolved.tag) for unresolved in (*self.unresolved, *self.unknown)}

    @cached_property
    def calls_by_name(self) -> dict[str, Call]:
        """In the order written; of several with one name, the first."""
        calls: dict[str, Call] = {}
        for call in self.calls:
            calls.setdefault(call.step.name, call)
        return calls

    def related(self, call: Call) -> list[Related]:
        """Where another step or task is written."""
        document, message = self.owner.document, f"{call.title} is here"
        return [document.related(message, call.written.at("name"))] if document is not None else []


@dataclass
class Walk:
    """What was met, in Argo's order, on the way through one object.

    `written` is the object itself, `workflow` has the controller's workflowDefaults merged in where they were given,
    and `base` is the WorkflowTemplate that it refers to as a whole.
    """

    written: Workflow
    workflow: Workflow
    manifests: Manifests
    base: Workflow | None
    visits: list[Visit] = field(default_factory=list)
    unsupplied: list[Unsupplied] = field(default_factory=list)
    placeholders: dict[str, str] = field(default_factory=dict)
    """The texts that stand for unknown values, with the tags they stand for."""

    @property
    def is_unknown(self) -> bool:
        """Whether its templates are those of an object that was not given."""
        return self.base is None and self.workflow.spec.template_ref is not None

    def added_keys(self, kind: str) -> set[str]:
        """The `labels` or `annotations` that the workflow has in a cluster only."""
        return added_keys(self.written, self.base, self.manifests.workflow_defaults, kind)

    @property
    def templates_owner(self) -> Workflow:
        """Whose templates it runs."""
        return self.base or self.workflow

    @property
    def specs(self) -> tuple[WorkflowSpec, ...]:
        """Its own spec and that of its base, the stronger first."""
        return (self.workflow.spec, *((self.base.spec,) if self.base is not None else ()))

    @property
    def entrypoint(self) -> str | None:
        return next((spec.entrypoint for spec in self.specs if spec.entrypoint), None)

    @property
    def exit_handler(self) -> str | None:
        return next((spec.on_exit for spec in self.specs if spec.on_exit), None)


def is_placeholder(value: str) -> bool:
    """Whether a filled-in text holds a value that nobody knows yet."""
    return PLACEHOLDER in value
