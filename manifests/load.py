"""Paths to manifests: everything given is read together, so that references across files resolve."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from manifests.cluster import Component, ControllerConfig, read_component, read_controller_config
from manifests.diagnostic import Diagnostic, Severity
from manifests.document import Document
from manifests.eci import EciProfile, read_profile
from manifests.effective import PodPlan, pod_plans, with_layers
from manifests.errors import InputError
from manifests.fanout import Fanout
from manifests.fields import Raw, mapping, text
from manifests.fluid import (
    AlluxioRuntime,
    CacheRuntime,
    DataLoad,
    Dataset,
    JindoRuntime,
    JuiceFSRuntime,
    read_dataload,
    read_dataset,
    read_other_runtime,
    read_runtime,
)
from manifests.helm import unrendered
from manifests.images import ImageCache, read_image_cache
from manifests.reading import read_documents
from manifests.source import SourceFile
from manifests.structure import decode
from manifests.texts import Texts, read_texts
from manifests.versions import NEWEST
from manifests.volumes import PersistentVolume, PersistentVolumeClaim, read_claim, read_volume
from manifests.whole_pod import Additions, read_additions
from manifests.workflow import TEMPLATE_KINDS, WORKFLOW_KINDS, Workflow, read_workflow

_SHOWN = 3
"""Files that an error names."""


@dataclass
class Manifests:
    """Typed objects, and what was wrong with the text they came from. Objects lie in the order they were given."""

    sources: list[SourceFile] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    workflows: list[Workflow] = field(default_factory=list)
    controllers: list[ControllerConfig] = field(default_factory=list)
    components: list[Component] = field(default_factory=list)
    profiles: list[EciProfile] = field(default_factory=list)
    datasets: list[Dataset] = field(default_factory=list)
    runtimes: list[JindoRuntime] = field(default_factory=list)
    other_runtimes: list[AlluxioRuntime | JuiceFSRuntime] = field(default_factory=list)
    dataloads: list[DataLoad] = field(default_factory=list)
    image_caches: list[ImageCache] = field(default_factory=list)
    volumes: list[PersistentVolume] = field(default_factory=list)
    claims: list[PersistentVolumeClaim] = field(default_factory=list)
    argo_version: str = NEWEST
    """The release whose rules hold, such as `3.7`."""
    external: Manifests | None = None
    """What was given only so that references to it resolve."""
    missing_references: Severity = Severity.ERROR
    """How bad it is that something that is referred to was not given."""
    _effective: dict[int, tuple[Workflow, Workflow]] = field(default_factory=dict, repr=False)
    _pods: dict[int, tuple[Workflow, list[PodPlan]]] = field(default_factory=dict, repr=False)
    _fanouts: dict[int, tuple[Workflow, Fanout]] = field(default_factory=dict, repr=False)
    """What was asked for before, by identity: every policy asks, and merging takes longer than most of them."""

    def __getstate__(self) -> dict[str, object]:
        """What goes to another process: identities are others there, so what was kept by them stays here."""
        return self.__dict__ | {"_effective": {}, "_pods": {}, "_fanouts": {}}

    def reread(self, sources: Sequence[SourceFile]) -> Manifests:
        """Other texts under the same conditions: the same release, the same things to refer to."""
        manifests = load_sources(sources, self.argo_version)
        manifests.external, manifests.missing_references = self.external, self.missing_references
        return manifests

    @property
    def known(self) -> int:
        """How many objects were recognised; 0 means that there is nothing to lint."""
        kinds = (self.workflows, self.controllers, self.components, self.profiles, self.datasets, self.runtimes)
        return sum(len(objects) for objects in (*kinds, self.other_runtimes, self.dataloads, self.image_caches))

    @property
    def cache_runtimes(self) -> tuple[CacheRuntime, ...]:
        """Fluid's runtimes of every kind that is known."""
        return (*self.runtimes, *self.other_runtimes)

    def require_objects(self) -> None:
        """Raises InputError where there is neither an object that is known nor anything wrong."""
        if not (self.known or self.diagnostics):
            raise InputError(f"nothing to lint in {self.described()}")

    def described(self) -> str:
        """The files and the kinds found in them, for an error about what is not there."""
        names = [source.name for source in self.sources]
        shown = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more files" if len(names) > _SHOWN else "")
        kinds = sorted({document.kind or "documents without a kind" for document in self.documents})
        return f"{shown}: found {'only ' + ', '.join(kinds) if kinds else 'no YAML document'}"

    @property
    def submitted(self) -> list[Workflow]:
        """The Workflows, as Argo would run them."""
        return [self.effective(workflow) for workflow in self.workflows if workflow.kind == "Workflow"]

    def referenced(self, ref: Raw, namespace: str) -> Workflow | None:
        """The (Cluster)WorkflowTemplate that a templateRef or workflowTemplateRef names; None if it was not given."""
        name, cluster = text(ref, "name"), ref.get("clusterScope") is True
        found = None
        for workflow in self._templates.get((cluster, name or ""), ()):
            if cluster or workflow.namespace == namespace:
                return workflow
            if found is None and not (workflow.namespace and namespace):
                found = workflow  # where one of the two does not say, it may be the same
        return found

    @cached_property
    def _templates(self) -> dict[tuple[bool, str], list[Workflow]]:
        """All WorkflowTemplates and ClusterWorkflowTemplates by scope and name, those under check first."""
        found: dict[tuple[bool, str], list[Workflow]] = {}
        for workflow in self.referable:
            found.setdefault((workflow.kind == "ClusterWorkflowTemplate", workflow.name), []).append(workflow)
        return found

    @property
    def kinds(self) -> Collection[str]:
        """The kinds of all documents."""
        return self._by_kind.keys()

    def of_kind(self, kind: str) -> list[Document]:
        """All documents of a kind, those under check first."""
        return self._by_kind.get(kind, [])

    @cached_property
    def _by_kind(self) -> dict[str, list[Document]]:
        found: dict[str, list[Document]] = {}
        for document in (*self.documents, *(self.external.documents if self.external else ())):
            found.setdefault(document.kind, []).append(document)
        return found

    def first_of(self, workflow: Workflow) -> Workflow:
        """The first template object of this one's kind, name and namespace."""
        same = self._templates[workflow.kind == "ClusterWorkflowTemplate", workflow.name]
        return next(other for other in same if other.kind == TEMPLATE_KINDS[1] or other.namespace == workflow.namespace)

    @property
    def referable(self) -> Iterator[Workflow]:
        """All WorkflowTemplates and ClusterWorkflowTemplates, those under check first."""
        for workflow in (*self.workflows, *(self.external.workflows if self.external else ())):
            if workflow.kind in TEMPLATE_KINDS:
                yield workflow

    def lacks_template(self, workflow: Workflow) -> bool:
        """Whether the workflow is one with the templates of a WorkflowTemplate that was not given."""
        ref = workflow.spec.template_ref
        return ref is not None and self.referenced(ref, workflow.namespace) is None

    def effective(self, workflow: Workflow) -> Workflow:
        """The workflow over its WorkflowTemplate over the controller's workflowDefaults, as far as they were given."""
        key = id(workflow)
        if key not in self._effective:
            layers: list[Raw] = []
            if workflow.spec.template_ref is not None:
                template = self.referenced(workflow.spec.template_ref, workflow.namespace)
                layers += [template.spec.raw] if template is not None else []
            effective = with_layers(workflow, *layers, *self._defaults)
            self._effective[key] = (workflow, effective)
            self._effective[id(effective)] = (effective, effective)
        return self._effective[key][1]

    def pods(self, workflow: Workflow) -> list[PodPlan]:
        """The pods that the templates of a workflow make, everything merged that was given."""
        key = id(workflow)
        if key not in self._pods:
            self._pods[key] = (workflow, pod_plans(self.effective(workflow), self.profiles_in_force, self.additions))
        return self._pods[key][1]

    @cached_property
    def profiles_in_force(self) -> tuple[EciProfile, ...]:
        """The eci-profiles that ECI reads, the strongest first."""
        profiles = (*self.profiles, *(self.external.profiles if self.external else ()))
        return tuple(profile for profile in profiles if profile.is_read)

    @cached_property
    def additions(self) -> Additions:
        """What the cluster adds to pods, as far as its objects were given."""
        beside = self.external
        controllers = (*self.controllers, *(beside.controllers if beside else ()))
        return read_additions(controllers, (*self.cache_runtimes, *(beside.cache_runtimes if beside else ())))

    def fanout(self, workflow: Workflow) -> Fanout:
        """How wide a workflow gets, everything merged that was given."""
        key = id(workflow)
        if key not in self._fanouts:
            self._fanouts[key] = (workflow, Fanout(self.effective(workflow)))
        return self._fanouts[key][1]

    def defaulted(self, workflow: Workflow) -> Workflow:
        """The workflow over the controller's workflowDefaults, which the two template kinds do not get."""
        return workflow if workflow.kind in TEMPLATE_KINDS else with_layers(workflow, *self._defaults)

    @property
    def workflow_defaults(self) -> list[Raw]:
        """What the controller lays under each workflow, the strongest first."""
        controllers = (*self.controllers, *(self.external.controllers if self.external else ()))
        return [controller.workflow_defaults for controller in controllers]

    @property
    def _defaults(self) -> list[Raw]:
        return [mapping(defaults, "spec") for defaults in self.workflow_defaults]

    def dataset(self, claim: str, namespace: str) -> Dataset | None:
        """The Dataset whose claim this is: of the same name, in the same namespace where both are written."""
        datasets = self.datasets + (self.external.datasets if self.external else [])
        for dataset in datasets:
            if dataset.name == claim and (not dataset.namespace or not namespace or dataset.namespace == namespace):
                return dataset
        return None

    def claim(self, name: str, namespace: str) -> PersistentVolumeClaim | None:
        """The claim of this name, in the same namespace where both are written."""
        claims = self.claims + (self.external.claims if self.external else [])
        for claim in claims:
            if claim.name == name and (not claim.namespace or not namespace or claim.namespace == namespace):
                return claim
        return None

    def volume(self, claim: str, namespace: str) -> PersistentVolume | None:
        """The PersistentVolume behind a claim; None where either was not given."""
        found = self.claim(claim, namespace)
        volumes = self.volumes + (self.external.volumes if self.external else [])
        return next((volume for volume in volumes if found is not None and found.binds(volume)), None)


def load(
    paths: Sequence[str],
    stdin: Callable[[], str] | None = None,
    *,
    argo_version: str = NEWEST,
    external: Sequence[str] = (),
) -> Manifests:
    """Read files, folders, globs and `-` (standard input, or what `stdin` returns).

    What lies at the `external` paths is read too, only so that references to it resolve. Raises InputError where a path
    cannot be read, naming every such path.
    """
    return load_texts(read_texts(paths, stdin, external=external), argo_version)


def load_texts(texts: Texts, argo_version: str = NEWEST) -> Manifests:
    """Read manifests from what lay at paths. Nothing is said about a text that was found and is no manifest."""
    manifests = load_sources(texts.sources, argo_version)
    others = {one.name for one in texts.sources if one.name in texts.found and not may_be_manifest(one.text)}
    manifests.diagnostics = [one for one in manifests.diagnostics if one.file not in others]
    if texts.external:
        manifests.external = load_sources(texts.external, argo_version)
    return manifests


def may_be_manifest(text: str) -> bool:
    """Whether a text can hold an object of Kubernetes, each of which says its kind."""
    return "kind" in text


def loads(text: str, name: str = "-", argo_version: str = NEWEST) -> Manifests:
    """Read manifests from a text."""
    return load_sources([SourceFile(name, text)], argo_version)


def load_sources(sources: Sequence[SourceFile], argo_version: str = NEWEST) -> Manifests:
    """Read manifests from texts. A Helm chart that was not rendered is one finding, and nothing of it is kept."""
    manifests = Manifests(sources=list(sources), argo_version=argo_version)
    for source in sources:
        written, diagnostics = read_documents(source)
        documents: list[Document] = []
        has_workflow = any(document.kind in WORKFLOW_KINDS for document in written)
        for document in written:
            document, found = decode(document, version=argo_version)
            documents.append(document)
            diagnostics += map(_counted, found) if has_workflow else found
        chart = unrendered(source, diagnostics) if "{{" in source.text else None
        if chart is not None:
            manifests.diagnostics.append(chart)
            if diagnostics:
                continue
        manifests.diagnostics += diagnostics
        for document in documents:
            manifests.documents.append(document)
            _sort_in(manifests, document)
    return manifests


def _counted(diagnostic: Diagnostic) -> Diagnostic:
    """What is wrong in a WorkflowEventBinding counts beside a workflow in the same file, and only then
    (docs/sources.md argo-lint AW-P13)."""
    if diagnostic.kind != "WorkflowEventBinding" or diagnostic.name not in ("unknown-key", "wrong-type", "bad-value"):
        return diagnostic
    return replace(diagnostic, category="argo", severity=Severity.ERROR)


def _sort_in(manifests: Manifests, document: Document) -> None:
    match document.kind:
        case kind if kind in WORKFLOW_KINDS:
            manifests.workflows.append(read_workflow(document))
        case "ConfigMap":
            if (profile := read_profile(document)) is not None:
                manifests.profiles.append(profile)
            if (controller := read_controller_config(document)) is not None:
                manifests.controllers.append(controller)
        case "Deployment":
            if (component := read_component(document)) is not None:
                manifests.components.append(component)
        case "Dataset":
            manifests.datasets.append(read_dataset(document))
        case "JindoRuntime":
            manifests.runtimes.append(read_runtime(document))
        case "AlluxioRuntime" | "JuiceFSRuntime":
            manifests.other_runtimes.append(read_other_runtime(document))
        case "DataLoad":
            manifests.dataloads.append(read_dataload(document))
        case "ImageCache":
            if (cache := read_image_cache(document)) is not None:
                manifests.image_caches.append(cache)
        case "PersistentVolume":
            manifests.volumes.append(read_volume(document))
        case "PersistentVolumeClaim":
            manifests.claims.append(read_claim(document))
