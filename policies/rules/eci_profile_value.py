"""Settings of the eci-profile that it does not take."""

from collections.abc import Iterator

from manifests.diagnostic import Fix, Path, Severity
from manifests.eci import EciProfile
from manifests.eci_annotations import PROFILE, Form
from manifests.edits import quoted, set_scalar
from manifests.fields import mapping, texts
from manifests.near_miss import near_miss
from manifests.rule import Found
from policies.policy import Context, Policy


class EciProfileValue(Policy):
    """A key of the ConfigMap `eci-profile`, or its value, is not one that ECI takes.

    The profile holds for every pod of the cluster and is read again when it changes, so a slip reaches all new pods at
    once. At most ten vSwitches are taken. A switch other than "true" or "false", an id of another shape and a
    misspelt key are warnings: they may be left out in silence.
    """

    name = "eci-profile-value"
    category = "scheduling"
    severity = Severity.ERROR
    source = (
        "Alibaba Cloud, eci-profile (P1, 2025-05-21), pods in several zones (Z1, 2025-05-23); docs/sources.md eci 1.6"
    )
    fixable = True
    platforms = ("eci",)

    bad = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: eci-profile, namespace: kube-system}
        data:
          vSwitchIds: vsw-b,vsw-f
          enableClusterIp: "False"  # <- eci-profile-value
    """

    good = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: eci-profile, namespace: kube-system}
        data:
          vSwitchIds: vsw-b,vsw-f
          enableClusterIp: "false"
    """

    def check_profile(self, profile: EciProfile, context: Context) -> Iterator[Found]:
        data = texts(context.document.raw, "data")
        for key in mapping(context.document.raw, "data"):
            form = PROFILE.get(key)
            if key not in PROFILE:
                yield from self._unknown(profile, str(key), context)
            elif form is not None and (value := data.get(key, "").strip()) and "{{" not in value:
                yield from self._judged(profile.at(key), form, value, context)

    def _judged(self, path: Path, form: Form, value: str, context: Context) -> Iterator[Found]:
        wrong = form.wrong(value)
        if wrong is None:
            return
        edit = set_scalar(context.document, path, quoted(wrong.instead)) if wrong.instead else None
        fix = Fix(f"write {wrong.instead}", (edit,), safe=False) if edit is not None else None
        severity = Severity.ERROR if wrong.certain else Severity.WARNING
        message, help = f"{path[-1]} {wrong.what}", f"write {form.wanted}"
        yield Found(path, message, help, fix=fix, severity=severity, text=wrong.part)

    def _unknown(self, profile: EciProfile, key: str, context: Context) -> Iterator[Found]:
        near = near_miss(key, PROFILE)
        if near is not None:
            message = f"the eci-profile has no key {key}: it is passed over"
            span = context.document.root.key_place(profile.at(key))
            yield Found(profile.at(key), message, f"did you mean {near}?", span=span, severity=Severity.WARNING)
