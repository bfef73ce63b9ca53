"""Loop items that overwrite each other's results."""

import re
from collections.abc import Iterator

from manifests.effective import PodPlan
from manifests.fields import mapping, mappings, text
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._data import is_constant

KEYS = {"oss": "key", "s3": "key", "gcs": "key", "azure": "blob"}


class OutputKeyShared(Policy):
    """Every item of a loop writes its output artifact to the same object.

    A key that is written out is the same in each pod of the loop, so each pod overwrites what the ones before it saved
    and one result is left. Put a variable that differs by item into the key, such as `{{pod.name}}` or an input
    parameter, or leave the key out: the repository's own keys hold the pod's name. A folder that is saved without an
    archive is left alone here, since its files may have names of their own.
    """

    name = "output-key-shared"
    category = "data"
    source = "docs/sources.md argo 2.9 and 2.13: loops run one template, and what is substituted when"

    bad = """
        kind: Workflow
        metadata: {generateName: score-}
        spec:
          entrypoint: all
          templates:
            - name: all
              steps:
                - - name: score
                    template: score
                    withSequence: {count: "20"}
            - name: score
              container: {image: "alpine:3.20"}
              outputs:
                artifacts:
                  - name: score
                    path: /tmp/score.json
                    oss:
                      key: scores/score.json  # <- output-key-shared
    """

    good = """
        kind: Workflow
        metadata: {generateName: score-}
        spec:
          entrypoint: all
          templates:
            - name: all
              steps:
                - - name: score
                    template: score
                    withSequence: {count: "20"}
            - name: score
              container: {image: "alpine:3.20"}
              outputs:
                artifacts:
                  - name: score
                    path: /tmp/score.json
                    oss:
                      key: scores/{{pod.name}}.json
    """

    def check_pod(self, pod: PodPlan, context: Context) -> Iterator[Found]:
        width = context.fanout(pod.workflow).of(pod.template)
        if width.loop is None or (width.runs < 2 and not width.unknown):
            return
        for index, artifact in mappings(mapping(pod.template.raw, "outputs"), "artifacts"):
            for store, field in KEYS.items():
                key = text(mapping(artifact, store), field)
                last = re.sub(r"\{\{[^{}]*\}\}", "", key or "").rpartition("/")[2]
                is_folder = "none" in mapping(artifact, "archive") and "." not in last
                if not key or not is_constant(key) or is_folder:
                    continue
                many = f"{width.runs} pods" if not width.unknown else "all pods"
                yield Found(
                    pod.template.at("outputs", "artifacts", index, store, field),
                    f"{many} of a loop save {text(artifact, 'name')!r} as {key}: each overwrites the one before",
                    "put `{{pod.name}}` or a parameter of the item into the key",
                    related=[context.document.related("the loop", width.loop.path)],
                )
