"""An eci-profile that nobody reads."""

from collections.abc import Iterator

from manifests.diagnostic import Fix, Severity
from manifests.eci import EciProfile
from manifests.edits import set_scalar
from manifests.fields import mapping, text
from manifests.rule import Found
from policies.policy import Context, Policy

NAMESPACE = "kube-system"


class EciProfileMisplaced(Policy):
    """The ConfigMap `eci-profile` is in another namespace than kube-system.

    The virtual node reads the one in kube-system and no other, so nothing that stands here holds: not the vSwitches,
    not the selectors. A profile without a namespace is left alone, since it may be applied with one.
    """

    name = "eci-profile-misplaced"
    category = "scheduling"
    severity = Severity.ERROR
    source = "Alibaba Cloud, eci-profile (P1, 2025-05-21): kube-system/eci-profile; docs/sources.md eci 1.6"
    fixable = True
    platforms = ("eci",)

    bad = """
        kind: ConfigMap
        apiVersion: v1
        metadata:
          name: eci-profile
          namespace: argo  # <- eci-profile-misplaced
        data:
          vSwitchIds: vsw-b,vsw-f
    """

    good = """
        kind: ConfigMap
        apiVersion: v1
        metadata:
          name: eci-profile
          namespace: kube-system
        data:
          vSwitchIds: vsw-b,vsw-f
    """

    def check_profile(self, profile: EciProfile, context: Context) -> Iterator[Found]:
        namespace = text(mapping(context.document.raw, "metadata"), "namespace") or NAMESPACE
        if namespace == NAMESPACE or "{{" in namespace:
            return
        path = ("metadata", "namespace")
        edit = set_scalar(context.document, path, NAMESPACE)
        fix = Fix(f"move it to {NAMESPACE}", (edit,), safe=False) if edit is not None else None
        message = f"this eci-profile is in the namespace {namespace}, where nobody reads it: none of it holds"
        yield Found(path, message, f"write `namespace: {NAMESPACE}`", fix=fix)
