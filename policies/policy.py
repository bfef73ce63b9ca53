"""The base of every policy, and the walk that calls its hooks.

A policy overrides the narrowest hook that sees enough, so it contains only its thought.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, ClassVar

from catalog import Catalog
from manifests.cluster import Component, ControllerConfig
from manifests.document import Document
from manifests.eci import ACS_LABEL, ECI_LABEL, LEGACY_ECI_LABEL, EciProfile
from manifests.effective import PodPlan
from manifests.fanout import Fanout
from manifests.fluid import DataLoad, Dataset, JindoRuntime
from manifests.images import ImageCache
from manifests.load import Manifests
from manifests.pod import Container, Metadata
from manifests.retry import RetryStrategy
from manifests.rule import Found, Rule
from manifests.workflow import Template, Workflow

PLATFORMS = ("eci", "acs")


@dataclass(frozen=True)
class Target:
    """Where the pods are meant to run, as far as they do not say it themselves."""

    platform: str = "eci"
    """`eci`, or `acs` (Container Compute Service)."""
    region: str = "cn-shanghai"
    """An Alibaba Cloud region id: which sizes are sold depends on it."""

    def platform_of(self, metadata: Metadata) -> str:
        """The platform of a pod with these labels: they say it, or the target does."""
        if "true" in (metadata.labels.get(ECI_LABEL), metadata.labels.get(LEGACY_ECI_LABEL)):
            return "eci"
        return "acs" if metadata.labels.get(ACS_LABEL) == "true" else self.platform


ECI_BY_DEFAULT = Target()


@dataclass(frozen=True)
class Context:
    """What a hook may look at beside its own argument: all that was given, and the document it stands in."""

    manifests: Manifests
    document: Document
    catalog: Catalog
    target: Target = ECI_BY_DEFAULT
    platforms: tuple[str, ...] = PLATFORMS
    """Those that the policy which looks speaks of."""

    def pods(self, workflow: Workflow) -> list[PodPlan]:
        """The pods of a workflow that run on the policy's platforms, eci-profiles and defaults merged in."""
        plans = self.manifests.pods(workflow)
        return [pod for pod in plans if self.target.platform_of(pod.metadata) in self.platforms]

    def fanout(self, workflow: Workflow) -> Fanout:
        """How wide the workflow gets."""
        return self.manifests.fanout(workflow)


class Policy(Rule):
    """An opinion about manifests. Every hook yields what it found; those not overridden find nothing."""

    platforms: ClassVar[tuple[str, ...]] = PLATFORMS
    """Where it holds: pods on other platforms are not shown to its hooks."""

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        """A workflow kind, once, with WorkflowTemplate and controller defaults merged in where they were given."""
        return iter(())

    def check_pod(self, pod: PodPlan, context: Context) -> Iterator[Found]:
        """Each template that makes a pod, with every layer merged."""
        return iter(())

    def check_container(self, container: Container, pod: PodPlan, context: Context) -> Iterator[Found]:
        """Each container of such a template: main, sidecars, init containers, members of a set."""
        return iter(())

    def check_pod_metadata(self, metadata: Metadata, context: Context) -> Iterator[Found]:
        """Each place whose labels and annotations reach pods, as written: podMetadata, templateDefaults, templates."""
        return iter(())

    def check_retry(self, retry: RetryStrategy, context: Context) -> Iterator[Found]:
        """Each retryStrategy as written: the workflow's, templateDefaults', the templates'."""
        return iter(())

    def check_object(self, document: Document, context: Context) -> Iterator[Found]:
        """Every document of any kind, as written."""
        return iter(())

    def check_controller(self, controller: ControllerConfig, context: Context) -> Iterator[Found]:
        """The ConfigMap workflow-controller-configmap."""
        return iter(())

    def check_component(self, component: Component, context: Context) -> Iterator[Found]:
        """The Deployment of argo-server or workflow-controller."""
        return iter(())

    def check_profile(self, profile: EciProfile, context: Context) -> Iterator[Found]:
        """The ConfigMap eci-profile."""
        return iter(())

    def check_dataset(self, dataset: Dataset, context: Context) -> Iterator[Found]:
        """A Fluid Dataset."""
        return iter(())

    def check_runtime(self, runtime: JindoRuntime, context: Context) -> Iterator[Found]:
        """A Fluid JindoRuntime."""
        return iter(())

    def check_dataload(self, dataload: DataLoad, context: Context) -> Iterator[Found]:
        """A Fluid DataLoad."""
        return iter(())

    def check_image_cache(self, cache: ImageCache, context: Context) -> Iterator[Found]:
        """An ImageCache of ECI."""
        return iter(())


PART = 100
"""Workflows that all policies are shown before the next ones. Our choice, by measuring."""
_Scene = tuple[Document, str | None, tuple[Any, ...]]
"""A document, the platform of the pods that it is about where that matters, and what a hook is shown of it."""

_HOOKS = tuple(name for name in vars(Policy) if name.startswith("check_"))
_OBJECTS: dict[str, str] = {
    "check_object": "documents",
    "check_controller": "controllers",
    "check_component": "components",
    "check_profile": "profiles",
    "check_dataset": "datasets",
    "check_runtime": "runtimes",
    "check_dataload": "dataloads",
    "check_image_cache": "image_caches",
}
"""For the hooks that are shown whole objects, where those lie in `Manifests`."""


def visit(
    policy: Policy, manifests: Manifests, catalog: Catalog, target: Target = ECI_BY_DEFAULT
) -> Iterator[tuple[Document, Found]]:
    """Everything a policy finds, with the document it stands in."""
    return Walk(manifests, catalog, target).visit(policy)


class Walk:
    """What there is to be shown to hooks, looked up once for all policies that take the walk."""

    def __init__(self, manifests: Manifests, catalog: Catalog, target: Target = ECI_BY_DEFAULT) -> None:
        self._manifests, self._catalog, self._target = manifests, catalog, target
        self._workflows = [_WorkflowScenes(workflow, manifests, target) for workflow in manifests.workflows]
        self._contexts: dict[tuple[int, tuple[str, ...]], Context] = {}
        self._has_objects = True

    def parts(self) -> Iterator[Walk]:
        """The same walk in pieces. What one policy has just looked at is still at hand for the next one then: with a
        thousand workflows that saves a quarter of the time."""
        for start in range(0, max(len(self._workflows), 1), PART):
            part = copy(self)
            part._workflows, part._has_objects = self._workflows[start : start + PART], start == 0
            yield part

    def visit(self, policy: Policy) -> Iterator[tuple[Document, Found]]:
        """Everything the policy finds, with the document it stands in; only hooks that it overrides are called."""
        if not policy.holds_for(self._manifests.argo_version):
            return
        for name in _HOOKS:
            if getattr(type(policy), name) is getattr(Policy, name):
                continue
            hook: Callable[..., Iterator[Found]] = getattr(policy, name)
            for document, platform, subjects in self._scenes(name):
                if platform is None or platform in policy.platforms:
                    for found in hook(*subjects, self._context(document, policy.platforms)):
                        yield document, found

    def _scenes(self, hook: str) -> Iterable[_Scene]:
        if hook in _OBJECTS:
            objects = getattr(self._manifests, _OBJECTS[hook]) if self._has_objects else []
            return [(one if isinstance(one, Document) else one.document, None, (one,)) for one in objects]
        return chain.from_iterable(scenes.of(hook) for scenes in self._workflows)

    def _context(self, document: Document, platforms: tuple[str, ...]) -> Context:
        key = (id(document), platforms)
        context = self._contexts.get(key)
        if context is None:
            context = Context(self._manifests, document, self._catalog, self._target, platforms)
            self._contexts[key] = context
        return context


class _WorkflowScenes:
    """What each hook is shown of one workflow."""

    def __init__(self, workflow: Workflow, manifests: Manifests, target: Target) -> None:
        self._workflow, self._manifests, self._target = workflow, manifests, target
        self._known: dict[str, list[_Scene]] = {}

    def of(self, hook: str) -> list[_Scene]:
        if hook not in self._known:
            self._known[hook] = self._look_up(hook)
        return self._known[hook]

    def _look_up(self, hook: str) -> list[_Scene]:
        workflow, document = self._workflow, self._workflow.document
        if document is None or self._manifests.lacks_template(workflow):
            return []  # most of it stands in a WorkflowTemplate that was not given
        match hook:
            case "check_workflow":
                return [(document, None, (self._manifests.effective(workflow),))]
            case "check_pod_metadata":
                return [
                    (document, self._platform(holder), (holder,))
                    for holder in (workflow.spec.pod_metadata, *(template.metadata for template in self._templates()))
                    if holder.raw
                ]
            case "check_retry":
                retries = (workflow.spec.retry, *(template.retry for template in self._templates()))
                return [(document, None, (retry,)) for retry in retries if retry is not None]
        pods = self._manifests.pods(workflow) if workflow.spec.template_ref is None else []
        with_platforms = [(pod, self._target.platform_of(pod.metadata)) for pod in pods]
        if hook == "check_pod":
            return [(document, platform, (pod,)) for pod, platform in with_platforms]
        return [
            (document, platform, (container, pod))
            for pod, platform in with_platforms
            for container in pod.template.containers
        ]

    def _templates(self) -> Iterator[Template]:
        spec = self._workflow.spec
        return chain(() if spec.defaults is None else (spec.defaults,), spec.every_template)

    def _platform(self, holder: Metadata) -> str:
        """The platform of the pods that a place with labels reaches; what it leaves open, podMetadata says."""
        below = self._target.platform_of(self._workflow.spec.pod_metadata)
        return replace(self._target, platform=below).platform_of(holder)
