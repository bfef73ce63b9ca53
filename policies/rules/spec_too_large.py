"""Workflows that do not fit into their object."""

import json
from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.document import Document
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy

REFUSED = 1_572_864
"""The largest request that etcd takes by default."""
LARGE = 2**20


class SpecTooLarge(Policy):
    """A manifest is so large that the cluster refuses it, or leaves no room for its status.

    etcd takes 1.5 MiB by default, for spec and status together, and offloading moves the status only. Long lists in
    `withItems`, scripts in templates, and YAML aliases, which are written out in full, make a spec large. Read long
    lists from a file or an artifact instead.
    """

    name = "spec-too-large"
    category = "scale"
    severity = Severity.ERROR
    source = "Argo issues 2936 and 7121: offloading covers the status, not the spec; etcd's default of 1.5 MiB"

    bad = """
        kind: Workflow
        metadata: {generateName: rows-}
        spec:  # <- spec-too-large
          entrypoint: all
          parallelism: 20
          templates:
            - name: all
              steps:
                - - name: row
                    template: row
                    arguments: {parameters: [{name: row, value: "{{item}}"}]}
                    withItems:
                      - &row |
                        The text of one row. Each alias below repeats it, so that eight times eight times eight times
                        eight of them stand in the object: 4,096 in the last item, and this is the text of each one,
                        as long as a line of a table with all of its columns may well be. In the object itself there
                        are no aliases: what reads YAML writes them out, and sends the cluster the whole of it.
                      - &dozen [*row, *row, *row, *row, *row, *row, *row, *row]
                      - &gross [*dozen, *dozen, *dozen, *dozen, *dozen, *dozen, *dozen, *dozen]
                      - &great [*gross, *gross, *gross, *gross, *gross, *gross, *gross, *gross]
                      - [*great, *great, *great, *great, *great, *great, *great, *great]
            - name: row
              inputs: {parameters: [{name: row}]}
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: rows-}
        spec:
          entrypoint: all
          parallelism: 20
          templates:
            - name: all
              steps:
                - - name: row
                    template: row
                    arguments: {parameters: [{name: row, value: "{{item}}"}]}
                    withSequence: {count: "12"}
            - name: row
              inputs: {parameters: [{name: row}]}
              container: {image: "alpine:3.20", args: [--table, "/rows.csv", --row, "{{inputs.parameters.row}}"]}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        size = _written_out(context.document)
        if size <= LARGE:
            return
        shown = f"this {workflow.kind} takes {size / 2**20:.2g} MiB"
        help = "read long lists from a file or an artifact, and keep scripts in images"
        path = workflow.spec.path
        if size > REFUSED:
            yield Found(path, f"{shown}: etcd refuses what is above 1.5 MiB", help)
        else:
            message = f"{shown}: that leaves little of etcd's 1.5 MiB for the status"
            yield Found(path, message, help, severity=Severity.WARNING)


def _written_out(document: Document) -> int:
    """The bytes of the object as JSON, aliases written out; 0 where it is clearly small, or cannot be written."""
    text = document.source.text
    if len(text) < LARGE // 4 and ("&" not in text or document.root.expanded * len(text) < LARGE):
        return 0
    try:
        return len(json.dumps(document.value, ensure_ascii=False, separators=(",", ":")).encode())
    except (TypeError, ValueError):  # a key that is no name, a number of too many digits
        return 0
