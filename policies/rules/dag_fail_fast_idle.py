"""A switch that stops nothing."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.fields import mapping
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy


class DagFailFastIdle(Policy):
    """A DAG says `failFast: true`, which keeps nothing from starting.

    It is the default, and decides only which failed task gives the DAG its phase. The other branches go on to their
    ends, and new tasks start in them after one has failed. Whoever counts on it to save pods should let tasks depend on
    each other.
    """

    name = "dag-fail-fast-idle"
    category = "retry"
    severity = Severity.INFO
    profile = "strict"
    source = "docs/sources.md argo 2.6; Argo issue 10312, pull request 5227"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: main
          templates:
            - name: main
              dag:
                failFast: true  # <- dag-fail-fast-idle
                tasks:
                  - {name: a, template: hash}
                  - {name: b, template: hash}
            - name: hash
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: main
          templates:
            - name: main
              dag:
                tasks:
                  - {name: a, template: hash}
                  - {name: b, template: hash}
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for template in workflow.spec.every_template:
            if mapping(template.raw, "dag").get("failFast") is True:
                message = "failFast: true is the default, and keeps no task from starting after another has failed"
                yield Found(template.at("dag", "failFast"), message, "leave it out, and use `depends` to stop branches")
