"""Annotations that refine a setting which is not made."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.eci_annotations import BASES, short
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context
from policies.rules._annotations import Annotations, Clash, ClashPolicy, is_library


class EciAnnotationWithoutBase(ClashPolicy):
    """An annotation refines a setting that the pod does not make, so it has no effect.

    The price limit, the protection period and the fallback of a spot pod mean nothing while `eci-spot-strategy` is
    missing: the pod is an ordinary one, at the full price. It is the same with the disk of a DataCache whose bucket is
    not named, and with the retention of an address that is not fixed. A library of templates without an entrypoint is
    left alone, since its callers may add the rest.
    """

    name = "eci-annotation-without-base"
    category = "scheduling"
    severity = Severity.WARNING
    source = "Alibaba Cloud, spot pods (B1, 2024-11-19), ECI pod annotations (X3); docs/sources.md eci 1.2, 1.4"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-spot-fallback: "true"  # <- eci-annotation-without-base
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo
              k8s.aliyun.com/eci-spot-fallback: "true"
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        if not is_library(workflow):
            yield from super().check_workflow(workflow, context)

    def check_profile(self, profile: object, context: Context) -> Iterator[Found]:
        return iter(())  # the pods that a selector reaches may make the setting themselves

    def clashes(self, annotations: Annotations) -> Iterator[Clash]:
        for key, base in BASES.items():
            if annotations.get(key, "").strip() not in ("", "false") and not annotations.get(base, "").strip():
                message = f"{short(key)} does nothing, since the pod has no {short(base)}"
                yield Clash(key, message, f"set {base} too, or remove it")
