"""What several retry policies ask: which strategy holds for whom, where it stands, and what its expression tests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Final

from manifests.diagnostic import Path, Related
from manifests.effective import PodPlan, with_defaults
from manifests.expressions.mentions import mentions
from manifests.expressions.tags import tags
from manifests.expressions.tree import (
    Array,
    Binary,
    Call,
    Conditional,
    Let,
    Literal,
    Member,
    Name,
    Node,
    Unary,
)
from manifests.fanout import MOST
from manifests.retry import RetryError, RetryStrategy
from manifests.workflow import Template, Workflow, WorkflowSpec
from policies.policy import Context
from policies.rules._times import sleep_of

LONG_WAIT = 3600.0
"""From this wait in seconds on a backoff is called long; our choice."""
LONG_IDLE = 300.0
"""From this wait in seconds on it matters that somebody waits in vain; our choice."""
RELEASE_STRATEGY = "k8s.aliyun.com/eci-spot-release-strategy"
EXIT_CODE, STATUS, MESSAGE = "lastRetry.exitCode", "lastRetry.status", "lastRetry.message"
VARIABLES = ("retries", EXIT_CODE, STATUS, "lastRetry.duration", MESSAGE)
"""All that an expression can name (docs/sources.md argo 3.7)."""
OTHER_CAUSES = ("pod deleted", "node shutdown", "OOMKilled")
"""Parts of messages that stand for other ends than a reclaimed instance (docs/sources.md argo 3.5)."""
_SHOWN = 3
_COMPARING = ("==", "!=", "<", ">", "<=", ">=", "in", "matches", "contains", "startsWith", "endsWith")
_CASTS = ("asInt", "asFloat", "int", "float", "string")
_PLAIN = re.compile(r"[\w '\"():/-]+")


@dataclass(frozen=True)
class InForce:
    """A strategy and the templates that it holds for. `place` is where it is written, `templates` have their defaults.

    Where the document does not have it, since the controller's defaults do, `place` is where it would be.
    """

    place: Path
    retry: RetryStrategy
    templates: tuple[Template, ...]
    pods: tuple[PodPlan, ...]
    """Those of the templates that make a pod on a platform that the policy speaks of."""
    context: Context
    workflow: Workflow

    def at(self, *field: str) -> Path:
        """The place of a field, which may stand in templateDefaults where the template has a strategy too."""
        root = self.context.document.root
        own = (*self.place, *field)
        below = self.workflow.spec.at("templateDefaults", "retryStrategy", *field)
        merges = self.templates[0].retry is not None
        return below if merges and root.find(own) is None and root.find(below) is not None else own

    def related(self, message: str) -> list[Related]:
        """The place of the strategy, for a finding that is elsewhere."""
        return [self.context.document.related(message, self.place)]

    @property
    def is_written(self) -> bool:
        return self.context.document.root.find(self.place) is not None


def strategies(workflow: Workflow, context: Context) -> list[InForce]:
    """Each written strategy that is in force for a template, once. Those in a WorkflowTemplate are looked at there.

    What a workflow over a WorkflowTemplate writes itself is looked at here.
    """
    spec, root = workflow.spec, context.document.root
    groups: dict[Path, tuple[RetryStrategy, list[Template]]] = {}
    for written in spec.every_template:
        template = with_defaults(spec, written)
        retry = template.retry or spec.retry
        if retry is None:
            continue
        layers: tuple[Path, ...] = (spec.at("retryStrategy"),)
        if template.retry is not None:
            layers = (template.at("retryStrategy"), spec.at("templateDefaults", "retryStrategy"))
        place = next((layer for layer in layers if root.find(layer) is not None), layers[-1])
        groups.setdefault(place, (retry, []))[1].append(template)
    if spec.template_ref is not None:
        groups = {place: group for place, group in groups.items() if root.find(place) is not None}
    if not groups:
        return []
    pods = {pod.template.path: pod for pod in context.pods(workflow)}
    return [
        InForce(
            place,
            retry,
            tuple(templates),
            tuple(pods[template.path] for template in templates if template.path in pods),
            context,
            workflow,
        )
        for place, (retry, templates) in groups.items()
    ]


def names_of(templates: tuple[Template, ...] | list[Template]) -> str:
    """The templates for a message: `template 'a'`, or `templates 'a', 'b'`."""
    names = list(dict.fromkeys(repr(template.name) for template in templates if template.name))
    if not names:
        return "an inline template"
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"template{'s' if len(names) > 1 else ''} {', '.join(names[:_SHOWN])}{more}"


def retries_of(retry: RetryStrategy) -> int:
    """How many retries there may be; 0 where that is unlimited, unknown, or none."""
    return max(retry.limit or 0, 0)


def is_rerun(template: Template, retry: RetryStrategy) -> bool:
    """Whether the strategy may try this template again.

    Steps end as Failed, with a message that names a child, so two policies never do (docs/sources.md argo 1.3, 3.4).
    """
    return retry.attempts != 1 and not (template.type == "steps" and retry.policy in ("OnError", "OnTransientError"))


def counts_retries(expression: str | None) -> bool:
    """Whether an expression depends on `retries`, which may be a limit of its own; of one that is not clear, it may."""
    if not expression or "retries" not in expression:
        return False
    names = names_in(expression)
    return not names or "retries" in names or any("retries" in tag.text for tag in tags(expression))


def wait_of(retry: RetryStrategy, failed: int) -> float | None:
    """The wait after so many failed attempts; None without a backoff, or where it cannot be worked out."""
    try:
        return None if retry.backoff is None else retry.backoff.wait(failed)
    except RetryError:
        return None


def total_wait_of(retry: RetryStrategy) -> float | None:
    """All waits together that fit into `maxDuration`; None where they are unknown, unlimited or never waited for."""
    try:
        if retry.backoff is None or not retries_of(retry):
            return None
        in_time = retry.retries_in_time()
        return retry.backoff.total_wait(retries_of(retry) if in_time is None else in_time)
    except RetryError:
        return None


def slept(pod: PodPlan) -> float:
    """Seconds that the main container sleeps at least; 0 where that is not written."""
    container = pod.template.container
    sleep = sleep_of(container) if container is not None else None
    return sleep[0] if sleep is not None else 0.0


def evicts_by_api(pod: PodPlan) -> bool:
    """Whether a reclaimed instance is evicted by API, which deletes its pod (docs/sources.md eci 1.2)."""
    return pod.metadata.annotations.get(RELEASE_STRATEGY) == "api-evict"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A test of one variable against values that are written out."""

    variable: str
    operator: str
    values: tuple[str | int | float | bool | None, ...]
    is_negated: bool
    is_cast: bool
    """Whether the variable is turned into another type first, as by `asInt`."""

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(value for value in self.values if isinstance(value, str))

    @property
    def wants(self) -> bool:
        """Whether it asks for these values, rather than for others."""
        return (self.operator != "!=") != self.is_negated


@lru_cache(maxsize=256)
def tree_of(expression: str) -> Node | None:
    """The expression as a tree; None where it cannot be read."""
    if not expression.strip():
        return None
    # Imported here, since few manifests need the grammar.
    from manifests.expressions.expr import parse_expression
    from manifests.expressions.parsing import ExpressionError

    try:
        return parse_expression(expression)
    except ExpressionError:
        return None


@lru_cache(maxsize=256)
def comparisons(expression: str) -> tuple[Comparison, ...]:
    """The tests of a retry expression, in the order written; none where it cannot be read."""
    root = tree_of(expression)
    return () if root is None else tuple(_comparisons(root))


def _comparisons(root: Node) -> Iterator[Comparison]:
    waiting: list[tuple[Node, bool]] = [(root, False)]
    while waiting:
        node, is_negated = waiting.pop()
        if isinstance(node, Binary) and node.operator in _COMPARING:
            yield from _tested(node, is_negated)
        flips = isinstance(node, Unary) and node.operator == "!"
        waiting += reversed([(part, is_negated != flips) for part in _parts(node)])


def _tested(node: Binary, is_negated: bool) -> Iterator[Comparison]:
    for side, other in ((node.left, node.right), (node.right, node.left)):
        is_cast = isinstance(side, Call) and isinstance(side.function, Name) and side.function.text in _CASTS
        inner = side.arguments[0] if is_cast and isinstance(side, Call) and side.arguments else side
        variable = _variable(inner)
        items = other.items if isinstance(other, Array) else (other,)
        values = tuple(item.value for item in map(_signed, items) if isinstance(item, Literal))
        if variable in VARIABLES and values:
            yield Comparison(variable, node.operator, values, is_negated, is_cast)
            return


def _signed(node: Node) -> Node:
    """A number with its sign as one number."""
    if isinstance(node, Unary) and node.operator == "-" and isinstance(node.operand, Literal):
        value = node.operand.value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return Literal(-value)
    return node


def _variable(node: Node) -> str:
    return next(mentions(node), "") if isinstance(node, Member | Name) else ""


def _parts(node: Node) -> Iterator[Node]:
    for field in fields(node):
        value = getattr(node, field.name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, tuple):
                yield from (part for part in item if isinstance(part, Node))
            elif isinstance(item, Node):
                yield item


def names_in(expression: str) -> tuple[str, ...]:
    """The variables that an expression names, functions left out; none where it has names of its own."""
    root = tree_of(expression)
    found: dict[str, None] = {}
    waiting = [] if root is None else [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Let):
            return ()
        if isinstance(node, Call):
            waiting += reversed(node.arguments)
            if isinstance(node.function, Member):
                waiting.append(node.function.base)
        elif isinstance(node, Name) or (isinstance(node, Member) and _is_dotted(node)):
            found[_variable(node)] = None
        else:
            waiting += reversed([*_parts(node)])
    return tuple(found)


def _is_dotted(node: Node) -> bool:
    while isinstance(node, Member) and isinstance(node.key, Literal) and isinstance(node.key.value, str):
        node = node.base
    return isinstance(node, Name)


UNKNOWN: Final = object()


def refuses_reclaim(expression: str) -> bool:
    """Whether an expression is surely false for a reclaimed spot instance.

    Such a pod is Failed; the text of its message is not published, so only parts that belong to other causes are known
    not to be in it. Whatever else it depends on is unknown.
    """
    root = tree_of(expression)
    try:
        return root is not None and _judged(root, {STATUS: "Failed"}) is False
    except RecursionError:
        return False


def _judged(node: Node, values: Mapping[str, str]) -> object:
    """The value of a node in logic of three values: UNKNOWN is the third."""
    match node:
        case Literal(value):
            return value
        case Name() | Member():
            return values.get(_variable(node), UNKNOWN)
        case Unary("!", operand):
            inner = _judged(operand, values)
            return not inner if isinstance(inner, bool) else UNKNOWN
        case Binary("&&" | "||" as operator, left, right):
            sides = (_judged(left, values), _judged(right, values))
            settles = operator == "||"
            if any(side is settles for side in sides):
                return settles
            return not settles if all(side is (not settles) for side in sides) else UNKNOWN
        case Conditional(condition, then, otherwise):
            chosen = _judged(condition, values)
            if isinstance(chosen, bool):
                return _judged(then if chosen else otherwise, values)
            return UNKNOWN
        case Binary("==" | "!=" as operator, left, right):
            one, other = _judged(left, values), _judged(right, values)
            return UNKNOWN if UNKNOWN in (one, other) else (one == other) == (operator == "==")
        case Binary("in", left, Array(items)):
            sought = _judged(left, values)
            listed = [_judged(item, values) for item in items]
            return UNKNOWN if sought is UNKNOWN or UNKNOWN in listed else sought in listed
        case Binary("matches" | "contains" as operator, left, Literal(str(text))) if _variable(left) == MESSAGE:
            return False if is_other_cause(text, is_pattern=operator == "matches") else UNKNOWN
    return UNKNOWN


def is_other_cause(text: str, *, is_pattern: bool) -> bool:
    """Whether all that a text looks for stands for other ends than a reclaimed instance."""
    wanted = [text]
    if is_pattern:
        wanted = [part.removeprefix(".*").removesuffix(".*") for part in text.removeprefix("(?i)").split("|")]
        wanted = [part.strip("()^$") for part in wanted]
    causes = [cause.lower() for cause in OTHER_CAUSES]
    return all(_PLAIN.fullmatch(part) and any(cause in part.lower() for cause in causes) for part in wanted)


def asks_for_oom(expression: str | None) -> bool:
    """Whether an expression asks for the end of a container that had too little memory: code 137, or OOMKilled."""
    return any(
        test.wants
        and (
            (test.variable == EXIT_CODE and test.operator in ("==", "in", "!=") and _has_137(test))
            or (test.variable == MESSAGE and any("OOM" in text for text in test.texts))
        )
        for test in comparisons(expression or "")
    )


def _has_137(test: Comparison) -> bool:
    """Whether 137 is one of its values; without a cast the variable is text, which no number equals."""
    return any(str(value) == "137" for value in (test.values if test.is_cast else test.texts))


def adapts(pod: PodPlan) -> bool:
    """Whether the pod's template or a podSpecPatch names `retries` or `lastRetry`, so that attempts may differ."""
    template = {key: value for key, value in pod.template.raw.items() if key != "retryStrategy"}
    waiting: list[object] = [pod.workflow.spec.pod_spec_patch, template]
    seen: set[int] = set()
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            if any("retries" in tag.text or "lastRetry" in tag.text for tag in tags(value)):
                return True
        elif isinstance(value, dict | list) and id(value) not in seen:
            seen.add(id(value))
            waiting += value.values() if isinstance(value, dict) else value
    return False


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
    for template in _callees_first(spec):
        holder = holders.get(template.path)
        own = 1 + (retries_of(holder.retry) if holder is not None and is_rerun(template, holder.retry) else 0)
        called = [other for other in _called(spec, template) if other.path in attempts]
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


def _called(spec: WorkflowSpec, template: Template) -> Iterator[Template]:
    for step in template.calls:
        called = step.inline or spec.template(step.template)
        if called is not None:
            yield called


def _callees_first(spec: WorkflowSpec) -> list[Template]:
    """Every template behind those that it calls, as far as there is no circle."""
    order: list[Template] = []
    met: set[Path] = set()
    for root in spec.every_template:
        waiting = [(root, _called(spec, root))] if root.path not in met else []
        met.add(root.path)
        while waiting:
            template, rest = waiting[-1]
            following = next((other for other in rest if other.path not in met), None)
            if following is None:
                order.append(template)
                waiting.pop()
            else:
                met.add(following.path)
                waiting.append((following, _called(spec, following)))
    return order
