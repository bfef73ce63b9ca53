"""What a pod says about the nodes that it may run on, and where that is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from manifests.diagnostic import Path
from manifests.document import Document
from manifests.eci import ACS_LABEL, BURST_RESOURCE, ECI_LABEL, LEGACY_ECI_LABEL
from manifests.effective import PodPlan, merged
from manifests.fields import Raw, mapping, mappings, sequence, text
from manifests.workflow import Workflow
from policies.policy import Context, Target
from policies.rules._pods import is_on_eci

ZONES = ("topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone")
WITHOUT_POD = ("steps", "dag", "suspend")
_VIRTUAL = "virtual-kubelet"
_HARMLESS = ("kubernetes.io/arch", "kubernetes.io/os", "beta.kubernetes.io/arch", "beta.kubernetes.io/os")
"""Labels by which nodes are chosen that say what the image needs."""
_NAMESPACE_LABELS = {ECI_LABEL: "true", "virtual-node-affinity-injection": "enabled"}
"""Those of a namespace that send its pods to ECI (docs/sources.md eci 1.5)."""


def node_rules(pod: PodPlan) -> dict[str, Any]:
    """The fields that choose nodes, by name: a template's instead of the workflow's, the patch over both."""
    spec, template = pod.workflow.spec.raw, pod.template.raw
    fields = ("nodeSelector", "affinity", "nodeName", "topologySpreadConstraints")
    found = {field: merged(pod.patch.get(field), template.get(field) or spec.get(field)) for field in fields}
    return {field: value for field, value in found.items() if value}


def is_for_virtual_nodes(pod: PodPlan) -> bool:
    """Whether its nodeSelector, affinity or nodeName names virtual nodes (docs/sources.md eci 1.5)."""
    rules = node_rules(pod)
    return (
        mapping(rules, "nodeSelector").get("type") == _VIRTUAL
        or (text(rules, "nodeName") or "").startswith(_VIRTUAL)
        or any(_is_virtual(term) for term in _terms(mapping(mapping(rules, "affinity"), "nodeAffinity")))
    )


def overruled(pod: PodPlan) -> list[str]:
    """The fields that would matter if the pod were not sent to ECI by its label, which wins over all of them."""
    rules = node_rules(pod)
    selector, affinity = mapping(rules, "nodeSelector"), mapping(rules, "affinity")
    matters = {
        "nodeSelector": any(
            key not in _HARMLESS and (key, value) not in (("type", _VIRTUAL), ("kubernetes.io/role", "agent"))
            for key, value in selector.items()
        ),
        "affinity": any(affinity.get(kind) for kind in ("podAffinity", "podAntiAffinity"))
        or any(
            term.get("key") not in _HARMLESS and not _is_virtual(term)
            for term in _terms(mapping(affinity, "nodeAffinity"))
        ),
        "topologySpreadConstraints": bool(sequence(rules, "topologySpreadConstraints")),
    }
    return [field for field, does in matters.items() if does]


def spreads_over_zones(pod: PodPlan) -> str:
    """The field that spreads the pods over zones or draws them to one; empty where there is none."""
    rules = node_rules(pod)
    if any(item.get("topologyKey") in ZONES for _, item in mappings(rules, "topologySpreadConstraints")):
        return "topologySpreadConstraints"
    affinity = mapping(rules, "affinity")
    terms = [*_terms(affinity), *_pod_terms(affinity)]
    return "affinity" if any(term.get(key) in ZONES for term in terms for key in ("key", "topologyKey")) else ""


def placed_at(pod: PodPlan, document: Document, field: str) -> Path:
    """Where a field that chooses nodes is written; the template where that is unknown."""
    template, spec = pod.template, pod.workflow.spec
    holders = (template.path, spec.at("templateDefaults"), spec.path)
    in_patch = field in pod.patch
    names = ("podSpecPatch", field) if in_patch else (field,)
    places = [(*holder, name) for name in names for holder in holders]
    for place in places:
        node = document.root.find(place)
        if node is not None and (place[-1] == field or field in str(node.value)):
            return place
    return template.path


def _is_virtual(term: Raw) -> bool:
    """Whether a match expression asks for virtual nodes."""
    return term.get("key") == "type" and term.get("operator") == "In" and _VIRTUAL in sequence(term, "values")


def _terms(raw: Any) -> Iterator[dict[str, Any]]:
    """The match expressions of a node affinity, required and preferred, wherever they stand in it."""
    if isinstance(raw, dict):
        for key, value in raw.items():
            if key in ("matchExpressions", "matchFields") and isinstance(value, list):
                yield from (item for item in value if isinstance(item, dict))
            else:
                yield from _terms(value)
    elif isinstance(raw, list):
        for item in raw:
            yield from _terms(item)


def _pod_terms(raw: Any) -> Iterator[dict[str, Any]]:
    """The terms of a pod affinity, which name a topology."""
    if isinstance(raw, dict):
        if "topologyKey" in raw:
            yield raw
        for value in raw.values():
            yield from _pod_terms(value)
    elif isinstance(raw, list):
        for item in raw:
            yield from _pod_terms(item)


def is_placed(pod: PodPlan) -> bool:
    """Whether anything says where the pod goes.

    A label with a wrong value, with a slip in its name, or among the annotations counts: each is another finding.
    """
    spec, template = pod.workflow.spec, pod.template
    written = {*mapping(spec.pod_metadata.raw, "labels"), *mapping(template.metadata.raw, "labels")}
    labels = {*written, *pod.metadata.labels}  # those that are no text, and those that an eci-profile adds
    return (
        bool(labels & {ECI_LABEL, LEGACY_ECI_LABEL, ACS_LABEL})
        or any(label_meant(key) for key in labels)
        or any(key in pod.metadata.annotations for key in (BURST_RESOURCE, ECI_LABEL, ACS_LABEL))
        or is_for_virtual_nodes(pod)
    )


def label_meant(key: str) -> str | None:
    """`alibabacloud.com/eci` and its twin for ACS behind another prefix of the vendor's, or in other letters."""
    prefix, _, name = str(key).lower().rpartition("/")
    right = {"eci": ECI_LABEL, "acs": ACS_LABEL}.get(name)
    return right if right != key and ("alibaba" in prefix or "aliyun" in prefix) else None


def own_metadata(workflow: Workflow, document: Document) -> Iterator[tuple[Path, Raw]]:
    """The metadata of the object, and that of the Workflow made from it; neither is that of a pod."""
    yield workflow.metadata.path, workflow.metadata.raw
    for path in dict.fromkeys([("spec",), workflow.spec.path]):
        node = document.root.find((*path, "workflowMetadata"))
        if node is not None and isinstance(node.value, dict):
            yield (*path, "workflowMetadata"), node.value


def is_misplaced(workflow: Workflow, document: Document, label: str) -> bool:
    """Whether the label stands where no pod gets it, which is the finding eci-label-misplaced."""
    holders = [raw for _, raw in own_metadata(workflow, document)]
    holders += [one.metadata.raw for one in workflow.spec.every_template if one.type in WITHOUT_POD]
    return any(label in mapping(raw, kind) for raw in holders for kind in ("labels", "annotations"))


def is_namespace_labelled(workflow: Workflow, context: Context) -> bool:
    """Whether a Namespace among the inputs sends the workflow's pods to ECI, as far as its own namespace is known."""
    for one in context.manifests.of_kind("Namespace"):
        if not workflow.namespace or one.name == workflow.namespace:
            labels = mapping(mapping(one.raw, "metadata"), "labels")
            if any(labels.get(key) == value for key, value in _NAMESPACE_LABELS.items()):
                return True
    return False


def platform_meant(pods: Sequence[PodPlan], target: Target) -> str:
    """The platform that the pods without a label are meant for: that of the labelled ones, or the target's."""
    labelled = {"eci" for pod in pods if is_on_eci(pod.metadata)}
    labelled |= {"acs" for pod in pods if pod.metadata.labels.get(ACS_LABEL) == "true"}
    return labelled.pop() if len(labelled) == 1 else target.platform
