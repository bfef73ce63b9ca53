"""Lists of results that may hold one result twice."""

import re
from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.effective import retry_in_force
from manifests.rule import Found
from manifests.workflow import Step, Template, Workflow
from policies.policy import Context, Policy

_GATHERED = re.compile(r"\{\{\s*(?:steps|tasks)\.([\w-]+)\.outputs\.(?:result|parameters)\s*\}\}")


class GatheredAfterRetry(Policy):
    """The results of a retried loop are gathered in one list, which may hold some twice after `argo retry`.

    When a failed workflow is retried by hand, results of attempts from before were seen in the list again. Whoever
    reads it should take equal items for one, or read from places that each item writes for itself.
    """

    name = "gathered-after-retry"
    category = "retry"
    severity = Severity.INFO
    profile = "strict"
    source = "Argo issue 7617"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - {name: part, template: hash, withItems: [a, b]}
                - - name: join
                    template: join
                    arguments:
                      parameters:
                        - name: all
                          value: "{{steps.part.outputs.result}}"  # <- gathered-after-retry
            - name: hash
              retryStrategy: {limit: "3", retryPolicy: Always}
              script: {image: "alpine:3.20", command: [sh], source: md5sum /data}
            - name: join
              inputs: {parameters: [{name: all}]}
              container: {image: "alpine:3.20", args: ["{{inputs.parameters.all}}"]}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - {name: part, template: hash, withItems: [a, b]}
                - - name: join
                    template: join
                    arguments:
                      parameters:
                        - name: all
                          value: "{{steps.part.outputs.result}}"
            - name: hash
              script: {image: "alpine:3.20", command: [sh], source: md5sum /data}
            - name: join
              inputs: {parameters: [{name: all}]}
              container: {image: "alpine:3.20", args: ["{{inputs.parameters.all}}"]}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for template in workflow.spec.every_template:
            retried = {step.name: step for step in template.calls if step.loops and _is_retried(workflow, step)}
            for step in template.calls if retried else ():
                for parameter in step.parameters:
                    for name in _GATHERED.findall(parameter.value or ""):
                        if name in retried:
                            message = f"after `argo retry`, this list may hold results of {name!r} twice"
                            related = [context.document.related("the loop", retried[name].path)]
                            help = "take equal items for one where the list is read"
                            yield Found((*parameter.path, "value"), message, help, related=related)


def _is_retried(workflow: Workflow, step: Step) -> bool:
    called: Template | None = workflow.spec.called(step)
    return called is not None and retry_in_force(workflow.spec, called) is not None
