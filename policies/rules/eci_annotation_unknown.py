"""Annotations with a name of ECI's kind that its documentation does not list."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.eci import PREFIX
from manifests.eci_annotations import KNOWN, meant
from manifests.rule import Found
from policies.policy import Context
from policies.rules._annotations import AnnotationPolicy, Written


class EciAnnotationUnknown(AnnotationPolicy):
    """An annotation has a name of ECI's kind that is not in its documentation.

    ECI passes over what it does not know, so the setting may do nothing. It may also be newer than the pages that this
    list comes from, or known to the support only: look it up once. What is nearly a known name is reported as
    eci-annotation-misspelt.
    """

    name = "eci-annotation-unknown"
    category = "scheduling"
    severity = Severity.INFO
    profile = "strict"
    source = "Alibaba Cloud, ECI pod annotations (X2, 2026-03-31; X3, 2025-04-24); docs/sources.md eci 1.1 to 1.4"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-termination-notice: "60"  # <- eci-annotation-unknown
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podSpecPatch: '{"terminationGracePeriodSeconds": 60}'
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_written(self, written: Written, context: Context) -> Iterator[Found]:
        for key in written.annotations:
            if key.startswith(f"{PREFIX}eci-") and key not in KNOWN and meant(key) is None:
                message = f"{key} is in no list of ECI's annotations: it may do nothing"
                yield written.at_key("annotations", key, message, "look it up in ECI's documentation, or remove it")
