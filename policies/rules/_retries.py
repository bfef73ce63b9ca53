"""What several retry policies ask: which strategy holds for whom, where it stands, and how long it waits."""

from __future__ import annotations

from dataclasses import dataclass

from manifests.diagnostic import Path, Related
from manifests.effective import PodPlan, with_defaults
from manifests.expressions.tags import tags
from manifests.retry import RetryError, RetryStrategy
from manifests.workflow import INLINE, Template, Workflow
from policies.policy import Context
from policies.rules._times import sleep_of

LONG_WAIT = 3600.0
"""From this wait in seconds on a backoff is called long; our choice."""
LONG_IDLE = 300.0
"""From this wait in seconds on it matters that somebody waits in vain; our choice."""
RELEASE_STRATEGY = "k8s.aliyun.com/eci-spot-release-strategy"
_SHOWN = 3


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
        return INLINE
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
