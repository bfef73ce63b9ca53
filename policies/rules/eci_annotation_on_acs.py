"""Annotations of ECI on pods for ACS."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.eci import PREFIX
from manifests.eci_annotations import ANNOTATIONS, LEGACY
from manifests.pod import Metadata
from manifests.rule import Found
from policies.policy import Context, Policy


class EciAnnotationOnAcs(Policy):
    """A pod for ACS carries annotations of ECI.

    Sizes, zones and spot pods are asked for by other names on ACS, such as the label `alibabacloud.com/compute-class`.
    ECI's documentation speaks of pods on its own virtual nodes only, and we found no page on which ACS says that it
    reads these annotations. They are often left over from a move.
    """

    name = "eci-annotation-on-acs"
    category = "scheduling"
    severity = Severity.INFO
    source = "Alibaba Cloud, ECI pod annotations (X4, 2026-03-26): for ECI pods only; docs/sources.md eci 1 and 1.5"
    platforms = ("acs",)

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            labels:
              alibabacloud.com/acs: "true"
            annotations:
              k8s.aliyun.com/eci-use-specs: 2-4Gi  # <- eci-annotation-on-acs
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
            labels:
              alibabacloud.com/acs: "true"
              alibabacloud.com/compute-class: general-purpose
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_pod_metadata(self, metadata: Metadata, context: Context) -> Iterator[Found]:
        known = ANNOTATIONS.keys() | LEGACY.keys()
        keys = [key for key in metadata.annotations if key.startswith(f"{PREFIX}eci-") and key in known]
        if keys:
            others = f" and {len(keys) - 1} more" if len(keys) > 1 else ""
            message = f"{keys[0]}{others} is a setting of ECI, and this pod is for ACS: it may do nothing there"
            path = metadata.at("annotations", keys[0])
            span = context.document.root.key_place(path)
            yield Found(path, message, "remove it, or say the same in the terms of ACS", span=span)
