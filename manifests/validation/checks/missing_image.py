"""A container without an image."""

from collections.abc import Iterator

from manifests.fields import mapping
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import Visit


class MissingImage(Check):
    """The container or script of a template has no image.

    Argo rejects it, unless `templateDefaults` of the object that owns the template give one to templates of that type.
    """

    name = "missing-image"
    source = "docs/sources.md argo-lint AW-L03: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: hello-}
        spec:
          entrypoint: hello
          templates:
            - name: hello
              container:  # <- missing-image
                command: [date]
    """

    good = """
        kind: Workflow
        metadata: {generateName: hello-}
        spec:
          entrypoint: hello
          templateDefaults:
            container: {image: "alpine:3.20"}
          templates:
            - name: hello
              container:
                command: [date]
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        kind = visit.template.type
        if kind not in ("container", "script") or mapping(visit.template.raw, kind).get("image"):
            return
        is_reached_cluster_template = visit.owner.kind == "ClusterWorkflowTemplate" and visit.entry != ()
        defaults = mapping(visit.owner.spec.raw, "templateDefaults")
        if is_reached_cluster_template or not mapping(defaults, kind).get("image"):
            yield Found(visit.template.at(kind), f"this {kind} has no image", f"add `image:` to `{kind}`")
