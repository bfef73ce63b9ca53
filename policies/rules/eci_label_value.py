"""The label of ECI or ACS with a value that means nothing."""

from collections.abc import Iterator

from manifests.diagnostic import Fix, Severity
from manifests.eci import ACS_LABEL, ECI_LABEL
from manifests.edits import set_scalar
from manifests.rule import Found
from policies.policy import PLATFORMS, Context
from policies.rules._annotations import AnnotationPolicy, Written


class EciLabelValue(AnnotationPolicy):
    """The label `alibabacloud.com/eci`, or `alibabacloud.com/acs`, has another value than "true".

    Labels are compared letter by letter: "yes", "True" and "1" do not match, and the pod goes to an ordinary node or
    waits for one. "false" is left alone as a choice. An unquoted `true` is no text and is reported as `wrong-type`.
    """

    name = "eci-label-value"
    category = "scheduling"
    severity = Severity.ERROR
    source = 'Alibaba Cloud, schedule pods to virtual nodes (Z3, 2025-05-23): the label is alibabacloud.com/eci: "true"'
    fixable = True
    platforms = PLATFORMS

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            labels:
              alibabacloud.com/eci: "yes"  # <- eci-label-value
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
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_written(self, written: Written, context: Context) -> Iterator[Found]:
        for label, platform in ((ECI_LABEL, "ECI"), (ACS_LABEL, "ACS")):
            value = written.labels.get(label, "true")
            if value in ("true", "false") or "{{" in value:
                continue
            edit = set_scalar(context.document, written.at("labels", label), '"true"')
            fix = Fix('write "true"', (edit,), safe=False) if edit is not None and written.selector is None else None
            message = (
                f'the label is {value!r}, and only "true" sends a pod to {platform}: this one goes elsewhere, or waits'
            )
            yield written.at_value("labels", label, message, f'write `{label}: "true"`', fix)
