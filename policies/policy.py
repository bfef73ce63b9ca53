"""The base of every policy, and the walk that calls its hooks.

A policy overrides the narrowest hook that sees enough, so it contains only its thought.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
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
from manifests.workflow import Workflow

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


def visit(
    policy: Policy, manifests: Manifests, catalog: Catalog, target: Target = ECI_BY_DEFAULT
) -> Iterator[tuple[Document, Found]]:
    """Everything a policy finds, with the document it stands in."""
    if not policy.holds_for(manifests.argo_version):
        return
    for workflow in manifests.workflows:
        if workflow.document is not None:
            context = Context(manifests, workflow.document, catalog, target, policy.platforms)
            for found in _visit_workflow(policy, workflow, context):
                yield workflow.document, found
    if type(policy).check_object is not Policy.check_object:
        for document in manifests.documents:
            context = Context(manifests, document, catalog, target, policy.platforms)
            for found in policy.check_object(document, context):
                yield document, found
    visits: tuple[tuple[Callable[[Any, Context], Iterator[Found]], Sequence[Any]], ...] = (
        (policy.check_controller, manifests.controllers),
        (policy.check_component, manifests.components),
        (policy.check_profile, manifests.profiles),
        (policy.check_dataset, manifests.datasets),
        (policy.check_runtime, manifests.runtimes),
        (policy.check_dataload, manifests.dataloads),
        (policy.check_image_cache, manifests.image_caches),
    )
    for hook, objects in visits:
        for subject in objects:
            context = Context(manifests, subject.document, catalog, target, policy.platforms)
            for found in hook(subject, context):
                yield subject.document, found


def _visit_workflow(policy: Policy, workflow: Workflow, context: Context) -> Iterator[Found]:
    spec = workflow.spec
    if context.manifests.lacks_template(workflow):
        return  # most of it stands in a WorkflowTemplate that was not given
    effective = context.manifests.effective(workflow)
    yield from policy.check_workflow(effective, context)
    defaults = (spec.defaults,) if spec.defaults is not None else ()
    for holder in (spec.pod_metadata, *(template.metadata for template in (*defaults, *spec.every_template))):
        if holder.raw and _platform(holder, spec.pod_metadata, context.target) in policy.platforms:
            yield from policy.check_pod_metadata(holder, context)
    for retry in (spec.retry, *(template.retry for template in (*defaults, *spec.every_template))):
        if retry is not None:
            yield from policy.check_retry(retry, context)
    if spec.template_ref is None:
        for pod in context.pods(workflow):
            yield from policy.check_pod(pod, context)
            for container in pod.template.containers:
                yield from policy.check_container(container, pod, context)


def _platform(holder: Metadata, below: Metadata, target: Target) -> str:
    """The platform of the pods that a place with labels reaches; what it leaves open, podMetadata says."""
    return replace(target, platform=target.platform_of(below)).platform_of(holder)
