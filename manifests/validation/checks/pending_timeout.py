"""A pending timeout of what never waits for a machine."""

from collections.abc import Iterator

from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import Visit


class PendingTimeout(Check):
    """A template of steps, a DAG or a suspend template has a `pendingTimeout`.

    Argo rejects it: only what runs by itself can be pending. `pendingTimeout` came with 4.1.
    """

    name = "pending-timeout"
    source = "docs/sources.md argo-lint AW-T18: workflow/validate/validate.go at f016ad89, 2026-08-21"
    is_shallow = True

    bad = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: main
          templates:
            - name: main
              pendingTimeout: 10m  # <- pending-timeout
              dag:
                tasks:
                  - name: train
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
              dag:
                tasks:
                  - name: train
                    template: train
            - name: train
              pendingTimeout: 10m
              container: {image: "alpine:3.20"}
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        template = visit.template
        is_known_key = visit.manifests.argo_version >= "4.1"
        if is_known_key and template.raw.get("pendingTimeout") and template.type is not None and not visit.is_leaf:
            message = f"a {template.type} template is never pending"
            yield Found(template.at("pendingTimeout"), message, "give it to the templates that run something")
