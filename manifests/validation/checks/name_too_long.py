"""A name that leaves no room for what Argo makes of it."""

from collections.abc import Iterator

from manifests.fields import mapping, text
from manifests.load import Manifests
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.workflow import Workflow


class NameTooLong(Check):
    """The name of an object is longer than 63 bytes, or that of a CronWorkflow than 52.

    Argo rejects it: the name becomes the value of a label, which Kubernetes limits, and a CronWorkflow appends the time
    of the run. A `generateName` may be long.
    """

    name = "name-too-long"
    source = "docs/sources.md argo-lint AW-O01: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: CronWorkflow
        metadata:
          name: recompute-the-features-of-all-customers-in-all-regions  # <- name-too-long
        spec:
          schedules: ["0 3 * * *"]
          workflowSpec:
            entrypoint: main
            templates:
              - name: main
                container: {image: "alpine:3.20"}
    """

    good = """
        kind: CronWorkflow
        metadata:
          name: recompute-features
        spec:
          schedules: ["0 3 * * *"]
          workflowSpec:
            entrypoint: main
            templates:
              - name: main
                container: {image: "alpine:3.20"}
    """

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        name = text(mapping(workflow.root, "metadata"), "name")
        most = 52 if workflow.kind == "CronWorkflow" else 63
        length = len((name or "").encode())
        if length > most:
            message = f"this name is {length} bytes long; the most for a {workflow.kind} is {most}"
            yield Found(("metadata", "name"), message, "shorten it")
