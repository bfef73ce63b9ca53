"""What a pod runs in: its image, and the annotations by which ECI chooses an instance."""

from __future__ import annotations

from manifests.workflow import POD_TYPES
from simulator.testing.workflows.draft import Draft, Raw

IMAGE = "alpine:3.20"
OTHER_IMAGES = ("registry-vpc.cn-shanghai.aliyuncs.com/team/tool:1", "quay.io/team/tool:2")
POLICIES = ("Always", "IfNotPresent", "Never")
ECI = "k8s.aliyun.com/eci"
PLAIN = {
    f"{ECI}-use-specs": ("2-4Gi", "ecs.c6.large", "ecs.c6.large,2-4Gi"),
    f"{ECI}-vswitch": ("vsw-1,vsw-2", "vsw-1"),
    f"{ECI}-fail-strategy": ("fail-fast", "fail-back", "fail-over"),
}
SPOT = (
    {f"{ECI}-spot-strategy": "SpotAsPriceGo"},
    {f"{ECI}-spot-strategy": "SpotWithPriceLimit", f"{ECI}-spot-price-limit": "0.2"},
)
MORE_OF_SPOT = {
    f"{ECI}-spot-duration": ("0", "1"),
    f"{ECI}-spot-fallback": ("true",),
    f"{ECI}-spot-release-strategy": ("api-evict",),
}


def choose_image(draft: Draft) -> Raw:
    """The keys of a container that say what it runs."""
    if not draft.may("images") or not draft.choices.chance(3):
        return {"image": IMAGE}
    image, policy = draft.choices.one((IMAGE, *OTHER_IMAGES)), draft.choices.one(("", *POLICIES))
    return {"image": image} | ({"imagePullPolicy": policy} if policy else {})


def annotate(draft: Draft, template: Raw, kind: str) -> None:
    """Add annotations to a template that makes pods."""
    if kind not in POD_TYPES:
        return
    found: dict[str, str] = {}
    if draft.may("annotations"):
        found = {key: draft.choices.one(PLAIN[key]) for key in draft.choices.some(tuple(PLAIN), most=3)}
    if draft.may("spot") and draft.choices.chance(4):
        found |= draft.choices.one(SPOT)
        found |= {key: draft.choices.one(MORE_OF_SPOT[key]) for key in draft.choices.some(tuple(MORE_OF_SPOT), most=3)}
    if found:
        template["metadata"] = {"annotations": found}
