"""Annotations and labels of older editions."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.eci import ECI_LABEL, LEGACY_ECI_LABEL
from manifests.eci_annotations import LEGACY
from manifests.rule import Found
from policies.policy import Context
from policies.rules._annotations import AnnotationPolicy, Written, rename


class EciAnnotationLegacy(AnnotationPolicy):
    """A setting is written by a name of an older edition, which the current documentation no longer lists.

    Old names still turn up in samples. Some only have a new name; how their defaults changed is not documented, so the
    new name is a chance to say what is wanted. `eci-reschedule-enable` should not be used any more, by the
    documentation's own word, and `pod-fail-on-create-err` says what the strategy fail-fast says today (our reading):
    these are warnings, a mere new name is information.
    """

    name = "eci-annotation-legacy"
    category = "scheduling"
    severity = Severity.WARNING
    source = (
        "Alibaba Cloud, ECI pod annotations of about 2021 and of 2025 (X6, X1, X3); docs/sources.md eci 1.1, 1.3, 1.5"
    )
    fixable = True

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            labels:
              eci: "true"  # <- eci-annotation-legacy
            annotations:
              k8s.aliyun.com/eci-image-cache: "true"  # <- eci-annotation-legacy
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
              alibabacloud.com/eci: "true"
            annotations:
              k8s.aliyun.com/eci-auto-imc: "true"
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_written(self, written: Written, context: Context) -> Iterator[Found]:
        for key in written.annotations:
            old = LEGACY.get(key)
            if old is None:
                continue
            if old.new:
                message = f"{key} is an old name of {old.new}, no longer documented"
                help, fix = f"write {old.new}", rename(written, "annotations", key, old.new)
                if old.new in written.annotations:
                    help = f"remove it: {old.new} stands beside it"
                yield written.at_key("annotations", key, message, help, fix, Severity.INFO)
            else:
                message = f"{key} is a setting of older editions, no longer documented: it may do nothing"
                yield written.at_key("annotations", key, message, f"remove it; {old.advice}")
        if written.labels.get(LEGACY_ECI_LABEL) == "true" and written.labels.get(ECI_LABEL) != "true":
            message = f'the label `{LEGACY_ECI_LABEL}: "true"` is the old form of {ECI_LABEL}'
            fix = rename(written, "labels", LEGACY_ECI_LABEL, ECI_LABEL)
            help = f'write `{ECI_LABEL}: "true"`'
            yield written.at_key("labels", LEGACY_ECI_LABEL, message, help, fix, Severity.INFO)
