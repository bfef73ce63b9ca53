"""Workflows that wait for somebody."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.fields import mapping, scalar
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy


class SuspendUnbounded(Policy):
    """A suspend template has no `duration`, and the workflow no deadline: it waits until somebody resumes it.

    An approval that nobody gives keeps the workflow Running for ever. It then holds a place under the controller's
    parallelism, its locks, and whatever its daemons cost. A deadline of the workflow ends the wait as well, so nothing
    is said where there is one. Strict, since waiting for a person is what the template is for.
    """

    name = "suspend-unbounded"
    category = "time"
    severity = Severity.INFO
    profile = "strict"
    source = "docs/sources.md argo 2.10, 4.1 and 6"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              steps:
                - - {name: approve, template: approve}
            - name: approve
              suspend: {}  # <- suspend-unbounded
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              steps:
                - - {name: approve, template: approve}
            - name: approve
              suspend: {duration: 8h}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        if workflow.spec.entrypoint is None or workflow.spec.raw.get("activeDeadlineSeconds") is not None:
            return
        for template in workflow.spec.every_template:
            place = template.at("suspend")
            if template.type != "suspend" or context.document.root.find(place) is None:
                continue
            if not scalar(mapping(template.raw, "suspend"), "duration"):
                message = f"{template.title} waits until somebody resumes it, and nothing ends the wait"
                yield Found(place, message, "add a `duration`, or an activeDeadlineSeconds to the workflow")
