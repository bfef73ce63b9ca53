"""The base of every policy, and the walk that calls its hooks.

A policy overrides the narrowest hook that sees enough, so it contains only its thought.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from catalog import Catalog
from manifests.cluster import Component, ControllerConfig
from manifests.document import Document
from manifests.eci import EciProfile
from manifests.effective import PodPlan
from manifests.fluid import DataLoad, Dataset, JindoRuntime
from manifests.load import Manifests
from manifests.pod import Container, Metadata
from manifests.retry import RetryStrategy
from manifests.rule import Found, Rule
from manifests.workflow import Workflow


@dataclass(frozen=True)
class Context:
    """What a hook may look at beside its own argument: all that was given, and the document it stands in."""

    manifests: Manifests
    document: Document
    catalog: Catalog


class Policy(Rule):
    """An opinion about manifests. Every hook yields what it found; those not overridden find nothing."""

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


def visit(policy: Policy, manifests: Manifests, catalog: Catalog) -> Iterator[tuple[Document, Found]]:
    """Everything a policy finds, with the document it stands in."""
    for workflow in manifests.workflows:
        if workflow.document is not None:
            context = Context(manifests, workflow.document, catalog)
            for found in _visit_workflow(policy, workflow, context):
                yield workflow.document, found
    visits: tuple[tuple[Callable[[Any, Context], Iterator[Found]], Sequence[Any]], ...] = (
        (policy.check_controller, manifests.controllers),
        (policy.check_component, manifests.components),
        (policy.check_profile, manifests.profiles),
        (policy.check_dataset, manifests.datasets),
        (policy.check_runtime, manifests.runtimes),
        (policy.check_dataload, manifests.dataloads),
    )
    for hook, objects in visits:
        for subject in objects:
            for found in hook(subject, Context(manifests, subject.document, catalog)):
                yield subject.document, found


def _visit_workflow(policy: Policy, workflow: Workflow, context: Context) -> Iterator[Found]:
    spec = workflow.spec
    if context.manifests.lacks_template(workflow):
        return  # most of it stands in a WorkflowTemplate that was not given
    effective = context.manifests.effective(workflow)
    yield from policy.check_workflow(effective, context)
    defaults = (spec.defaults,) if spec.defaults is not None else ()
    for holder in (spec.pod_metadata, *(template.metadata for template in (*defaults, *spec.templates))):
        if holder.raw:
            yield from policy.check_pod_metadata(holder, context)
    for retry in (spec.retry, *(template.retry for template in (*defaults, *spec.templates))):
        if retry is not None:
            yield from policy.check_retry(retry, context)
    if spec.template_ref is None:
        for pod in context.manifests.pods(workflow):
            yield from policy.check_pod(pod, context)
            for container in pod.template.containers:
                yield from policy.check_container(container, pod, context)
