"""What a pod says about the nodes that it may run on, and where that is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from manifests.diagnostic import Path
from manifests.document import Document
from manifests.eci import ACS_LABEL, BURST_RESOURCE, ECI_LABEL, LEGACY_ECI_LABEL
from manifests.effective import PodPlan, merged
from manifests.fields import mapping, mappings, sequence, text
from policies.policy import Target
from policies.rules._pods import is_on_eci

ZONE = "topology.kubernetes.io/zone"
_HARMLESS = ("type", "kubernetes.io/arch", "kubernetes.io/os", "kubernetes.io/role")
"""Labels by which nodes are chosen that are virtual nodes anyway, or that say what the image needs."""


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
        mapping(rules, "nodeSelector").get("type") == "virtual-kubelet"
        or (text(rules, "nodeName") or "").startswith("virtual-kubelet")
        or any(
            term.get("key") == "type" and term.get("operator") == "In" and "virtual-kubelet" in sequence(term, "values")
            for term in _terms(mapping(mapping(rules, "affinity"), "nodeAffinity"))
        )
    )


def is_arm(pod: PodPlan) -> bool:
    return mapping(node_rules(pod), "nodeSelector").get("kubernetes.io/arch") == "arm64"


def overruled(pod: PodPlan) -> list[str]:
    """The fields that would matter if the pod were not sent to ECI by its label, which wins over all of them."""
    rules = node_rules(pod)
    selector, affinity = mapping(rules, "nodeSelector"), mapping(rules, "affinity")
    matters = {
        "nodeSelector": any(key not in _HARMLESS for key in selector),
        "affinity": any(affinity.get(kind) for kind in ("podAffinity", "podAntiAffinity"))
        or any(term.get("key") not in _HARMLESS for term in _terms(mapping(affinity, "nodeAffinity"))),
        "nodeName": not (text(rules, "nodeName") or "virtual-kubelet").startswith("virtual-kubelet"),
        "topologySpreadConstraints": bool(sequence(rules, "topologySpreadConstraints")),
    }
    return [field for field, does in matters.items() if does]


def spreads_over_zones(pod: PodPlan) -> str:
    """The field that spreads the pods over zones or draws them to one; empty where there is none."""
    rules = node_rules(pod)
    if any(item.get("topologyKey") == ZONE for _, item in mappings(rules, "topologySpreadConstraints")):
        return "topologySpreadConstraints"
    affinity = mapping(rules, "affinity")
    terms = [*_terms(affinity), *_pod_terms(affinity)]
    return "affinity" if any(ZONE in (term.get("key"), term.get("topologyKey")) for term in terms) else ""


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
    """Whether anything says where the pod goes. A label with a wrong value counts; it is another finding."""
    spec, template = pod.workflow.spec, pod.template
    written = {*mapping(spec.pod_metadata.raw, "labels"), *mapping(template.metadata.raw, "labels")}
    labels = {*written, *pod.metadata.labels}  # those that are no text, and those that an eci-profile adds
    return (
        bool(labels & {ECI_LABEL, LEGACY_ECI_LABEL, ACS_LABEL})
        or BURST_RESOURCE in pod.metadata.annotations
        or is_for_virtual_nodes(pod)
    )


def platform_meant(pods: Sequence[PodPlan], target: Target) -> str:
    """The platform that the pods without a label are meant for: that of the labelled ones, or the target's."""
    labelled = {"eci" for pod in pods if is_on_eci(pod.metadata)}
    labelled |= {"acs" for pod in pods if pod.metadata.labels.get(ACS_LABEL) == "true"}
    return labelled.pop() if len(labelled) == 1 else target.platform
