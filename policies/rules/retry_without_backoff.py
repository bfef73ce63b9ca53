"""A wide loop whose pods all come back at once."""

from collections.abc import Iterator

from manifests.diagnostic import Fix, Severity
from manifests.edits import insert_key
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._retries import names_of, retries_of, strategies
from policies.rules._wide import WIDE


class RetryWithoutBackoff(Policy):
    """A retry without `backoff` on a template that runs in many pods at once.

    What makes one of them fail often makes many fail: a registry that is down, storage that throttles, a zone that
    runs empty. Without a backoff all of them are created again in the next pass of the controller, against the same
    trouble and against the rate at which ECI creates pods (100 at once, then 20 a second). From 50 pods at once on,
    by the loops and the parallelism written. Without a limit no backoff is ever waited for, so retry-without-limit
    comes first.
    """

    name = "retry-without-backoff"
    category = "retry"
    severity = Severity.WARNING
    source = "docs/sources.md argo 3.2, 5.3; docs/sources.md eci 3.4; 50 is our choice"
    fixable = True

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: each
                    template: hash
                    withSequence: {count: "200"}
            - name: hash
              retryStrategy:  # <- retry-without-backoff
                limit: "3"
                retryPolicy: Always
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: each
                    template: hash
                    withSequence: {count: "200"}
            - name: hash
              retryStrategy:
                limit: "3"
                retryPolicy: Always
                backoff: {duration: 30s, factor: 2}
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for found in strategies(workflow, context):
            if found.retry.raw.get("backoff") is not None or not retries_of(found.retry):
                continue
            widths = {pod.template.path: context.fanout(workflow).of(pod.template) for pod in found.pods}
            wide = [pod.template for pod in found.pods if widths[pod.template.path].at_once >= WIDE]
            if not wide:
                continue
            most = max(widths[template.path].at_once for template in wide)
            place = found.at("backoff")
            loop = next((step for t in wide if (step := widths[t.path].loop) is not None), None)
            text = "{duration: 30s, factor: 2}"
            edit = insert_key(context.document, found.place, "backoff", text) if found.is_written else None
            fix = Fix("wait before each retry", (edit,), safe=False) if edit is not None else None
            message = f"{names_of(wide)}: of {most} pods at once, all that fail together are created again together"
            related = []
            if loop is not None and context.document.root.find(loop.path) is not None:
                related = [context.document.related("this loop makes them", loop.path)]
            yield Found(place, message, f"add `backoff: {text}`", fix=fix, related=related)
