"""Memory that grows whatever happened."""

import re
from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._retries import names_of, strategies
from policies.rules._retry_expressions import asks_for_oom

_GROWING = re.compile(r"\bmemory\b[^,}\n]{0,20}\{\{[^}]{0,200}\bretries\b")


class MemoryGrowsOnAnyFailure(Policy):
    """A `podSpecPatch` gives each attempt more memory, whatever ended the one before.

    `retries` counts every attempt: also those that were lost to a reclaimed instance, to missing stock or to a bug.
    The pod grows anyway, and so do its price and the difficulty to find stock for it. `lastRetry.exitCode` in the
    patch, or in the retry expression, can tell a container that was killed for its memory (137) from the rest. On
    spot instances this is a warning.
    """

    name = "memory-grows-on-any-failure"
    category = "retry"
    severity = Severity.INFO
    source = "docs/sources.md argo 3.1, 3.7; MemVerge/nf-float issue 110, where it made 72 CPUs of 12"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              retryStrategy: {limit: "3", retryPolicy: Always}
              podSpecPatch: |  # <- memory-grows-on-any-failure
                containers:
                  - name: main
                    resources: {limits: {memory: "{{=asInt(retries) * 2 + 2}}Gi"}}
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              retryStrategy: {limit: "3", retryPolicy: Always}
              podSpecPatch: |
                containers:
                  - name: main
                    resources: {limits: {memory: "{{=lastRetry.exitCode == '137' ? 4 : 2}}Gi"}}
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        spec, root = workflow.spec, context.document.root
        told = set()
        for found in strategies(workflow, context):
            if found.retry.attempts == 1 or asks_for_oom(found.retry.expression):
                continue
            for pod in found.pods:
                patch, places = pod.template.pod_spec_patch, [pod.template.at("podSpecPatch")]
                places.append(spec.at("templateDefaults", "podSpecPatch"))
                if "memory" not in (patch or ""):  # else what the template says of it wins
                    patch, places = spec.pod_spec_patch, [spec.at("podSpecPatch")]
                place = next((path for path in places if root.find(path) is not None), None)
                if place is None or place in told or not patch or "lastRetry" in patch or not _GROWING.search(patch):
                    continue
                told.add(place)
                message = f"{names_of([pod.template])}: memory grows with each attempt, whatever ended the last one"
                help = "grow after code 137 only: name `lastRetry.exitCode` in the patch or in the retry's expression"
                severity = Severity.WARNING if pod.settings.is_spot else None
                yield Found(place, message, help, severity=severity, related=found.related("this retry counts"))
