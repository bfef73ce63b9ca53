"""The ECI label with a value that means nothing."""

from collections.abc import Iterator

from manifests.diagnostic import Fix, Severity
from manifests.eci import ECI_LABEL
from manifests.edits import set_scalar
from manifests.pod import Metadata
from manifests.rule import Found
from policies.policy import Context, Policy


class EciLabelValue(Policy):
    """The label `alibabacloud.com/eci` has another value than "true".

    Labels are compared letter by letter: "yes", "True" and "1" do not match, and the pod goes to an ordinary node or
    waits for one. "false" is left alone as a choice. An unquoted `true` is no text and is reported as `wrong-type`.
    """

    name = "eci-label-value"
    category = "scheduling"
    severity = Severity.ERROR
    source = 'Alibaba Cloud, schedule pods to virtual nodes (Z3, 2025-05-23): the label is alibabacloud.com/eci: "true"'
    fixable = True

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

    def check_pod_metadata(self, metadata: Metadata, context: Context) -> Iterator[Found]:
        value = metadata.labels.get(ECI_LABEL, "true")
        if value in ("true", "false") or "{{" in value:
            return
        path = metadata.at("labels", ECI_LABEL)
        edit = set_scalar(context.document, path, '"true"')
        fix = Fix('write "true"', (edit,), safe=False) if edit is not None else None
        message = f'the label is {value!r}, and only "true" sends a pod to ECI: this one goes elsewhere, or waits'
        yield Found(path, message, f'write `{ECI_LABEL}: "true"`', fix=fix)
