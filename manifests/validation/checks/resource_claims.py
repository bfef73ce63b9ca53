"""Resource claims of a template that has no pod."""

from collections.abc import Iterator

from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import Visit


class ResourceClaims(Check):
    """A template has `resourceClaims` but makes no pod that could use them.

    Argo rejects it. Container, containerSet, script, resource and data templates make pods. `resourceClaims` came with
    4.1.
    """

    name = "resource-claims"
    source = "docs/sources.md argo-lint AW-T16: workflow/validate/validate.go at f016ad89, 2026-08-21"
    is_shallow = True

    bad = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: main
          templates:
            - name: main
              resourceClaims:  # <- resource-claims
                - name: gpu
                  resourceClaimName: one-gpu
              steps:
                - - name: train
                    template: train
            - name: train
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: train
                    template: train
            - name: train
              resourceClaims:
                - name: gpu
                  resourceClaimName: one-gpu
              container: {image: "alpine:3.20"}
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        template = visit.template
        is_known_key = visit.manifests.argo_version >= "4.1"
        if is_known_key and template.raw.get("resourceClaims") and template.type is not None and not template.makes_pod:
            message = f"a {template.type} template makes no pod, so nothing can use these claims"
            yield Found(template.at("resourceClaims"), message, "move them to the template whose pod needs them")
