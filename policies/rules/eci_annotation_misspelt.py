"""Annotations whose name ECI does not know, but nearly."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.eci_annotations import meant
from manifests.rule import Found
from policies.policy import Context
from policies.rules._annotations import AnnotationPolicy, Written, rename
from policies.rules._placement import label_meant


class EciAnnotationMisspelt(AnnotationPolicy):
    """An annotation or label is nearly one that ECI knows, and does nothing as it is written.

    Kubernetes takes any key, and ECI passes over those that it does not know, so nothing says that the setting is
    missing: the pod is created with the default. A slip in the name or in its prefix is enough. Keys that look like
    nothing of ECI's are left alone, since other components of a cluster use the same prefix.
    """

    name = "eci-annotation-misspelt"
    category = "scheduling"
    severity = Severity.WARNING
    source = "Alibaba Cloud, ECI pod annotations (X2, 2026-03-31; X3, 2025-04-24); docs/sources.md eci 1.1 to 1.5"
    fixable = True

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-use-spec: 2-4Gi  # <- eci-annotation-misspelt
              k8s.aliyun.com/eci-ram-role: hash-reader  # <- eci-annotation-misspelt
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
              k8s.aliyun.com/eci-use-specs: 2-4Gi
              k8s.aliyun.com/eci-ram-role-name: hash-reader
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_written(self, written: Written, context: Context) -> Iterator[Found]:
        for key in written.annotations:
            if (right := meant(key)) is not None:
                message = f"ECI knows no annotation {key}: it is passed over, and the pod is created without it"
                fix = rename(written, "annotations", key, right)
                yield written.at_key("annotations", key, message, f"did you mean {right}?", fix)
        for key in written.labels:
            if (right := label_meant(key)) is not None:
                message = f"no label is named {key}: it sends the pod nowhere"
                fix = rename(written, "labels", key, right)
                yield written.at_key("labels", key, message, f"did you mean {right}?", fix)
