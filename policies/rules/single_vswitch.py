"""Everything in one zone."""

import re
from collections.abc import Iterator

from manifests.diagnostic import Path, Severity
from manifests.eci import VSWITCH, EciProfile, PodSettings
from manifests.pod import Metadata
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._wide import WIDE
from policies.rules._zones import pods_held


class SingleVswitch(Policy):
    """Pods can be created in one zone only.

    A vSwitch lies in one zone. When that zone has no stock, or the vSwitch no address left (every pod takes one), no
    pod is created. With several vSwitches ECI goes on to the next zone by itself; up to ten may be listed.
    """

    name = "single-vswitch"
    category = "stock"
    platforms = ("eci",)
    severity = Severity.WARNING
    source = "Alibaba Cloud, running Argo workflows on ECI (A1) and pods in several zones (Z1, 2025-05-23)"

    bad = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: eci-profile, namespace: kube-system}
        data:
          vpcId: vpc-a
          vSwitchIds: vsw-b  # <- single-vswitch
    """

    good = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: eci-profile, namespace: kube-system}
        data:
          vpcId: vpc-a
          vSwitchIds: vsw-b,vsw-f,vsw-g
    """

    def check_profile(self, profile: EciProfile, context: Context) -> Iterator[Found]:
        keys = [key for key in ("vSwitchIds", "vswitchIds") if context.document.root.find(profile.at(key)) is not None]
        if keys and _is_one(profile.vswitches):
            yield _found(profile.at(keys[0]), profile.vswitches)

    def check_pod_metadata(self, metadata: Metadata, context: Context) -> Iterator[Found]:
        vswitches = PodSettings(metadata.annotations).vswitches
        if _is_one(vswitches):
            path = metadata.at("annotations", VSWITCH)
            yield _found(path, vswitches, pods_held(context, path))


def _is_one(vswitches: tuple[str, ...]) -> bool:
    """Of what is no id, such as two with a blank between them, eci-annotation-value or eci-profile-value tells."""
    return len(set(vswitches)) == 1 and re.fullmatch(r"vsw-[^\s;|{]+", vswitches[0]) is not None


def _found(path: Path, vswitches: tuple[str, ...], held: int = 0) -> Found:
    wide = f", and {held} pods at once need stock and addresses there" if held >= WIDE else ""
    end = "when its zone has no stock, or no address is left, no pod is created"
    message = f"{vswitches[0]} is the only vSwitch{wide}: {end}"
    return Found(path, message, "list vSwitches of two or more zones, with commas between them")
