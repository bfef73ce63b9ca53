"""Annotations and labels with a value that ECI does not take."""

from collections.abc import Iterator

from manifests.diagnostic import Fix, Severity
from manifests.eci_annotations import ANNOTATIONS, LABELS, Form, short
from manifests.edits import quoted, set_scalar
from manifests.rule import Found
from policies.policy import Context
from policies.rules._annotations import AnnotationPolicy, Written
from policies.rules._pods import Kind


class EciAnnotationValue(AnnotationPolicy):
    """An annotation for ECI has a value that it does not take.

    Kubernetes takes any text there, so a wrong word, a number out of range or a list that is too long shows only when
    the pod is created: it is refused, or the setting is left out in silence. Where the documentation gives the form by
    an example alone, as with the prefixes of ids, it is a warning.
    """

    name = "eci-annotation-value"
    category = "scheduling"
    severity = Severity.ERROR
    source = "Alibaba Cloud, ECI pod annotations (X3, 2025-04-24) and the pages of each; docs/sources.md eci 1.1 to 1.5"
    fixable = True

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-schedule-strategy: VswitchRandom  # <- eci-annotation-value
              k8s.aliyun.com/eci-spot-fallback: "True"  # <- eci-annotation-value
              k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo
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
              k8s.aliyun.com/eci-schedule-strategy: VSwitchRandom
              k8s.aliyun.com/eci-spot-fallback: "true"
              k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_written(self, written: Written, context: Context) -> Iterator[Found]:
        for key, value in written.annotations.items():
            if (form := ANNOTATIONS.get(key)) is not None:
                yield from _judged(written, "annotations", key, value, form)
        for key, value in written.labels.items():
            if key in LABELS:
                yield from _judged(written, "labels", key, value, LABELS[key])


def _judged(written: Written, kind: Kind, key: str, value: str, form: Form) -> Iterator[Found]:
    wrong = None if "{{" in value or not value.strip() else form.wrong(value)
    if wrong is None:
        return
    edit = set_scalar(written.document, written.at(kind, key), quoted(wrong.instead)) if wrong.instead else None
    fix = Fix(f"write {wrong.instead}", (edit,), safe=False) if edit is not None else None
    help = f"did you mean {wrong.instead}? Write {form.wanted}" if wrong.instead else f"write {form.wanted}"
    severity = Severity.ERROR if wrong.certain else Severity.WARNING
    yield written.at_value(kind, key, f"{short(key)} {wrong.what}", help, fix, severity, wrong.part)
