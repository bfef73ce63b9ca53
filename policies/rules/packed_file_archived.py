"""Files that are packed twice."""

from collections.abc import Iterator

from manifests.diagnostic import Fix, Severity
from manifests.edits import insert_key
from manifests.effective import PodPlan
from manifests.fields import mapping, mappings, text
from manifests.rule import Found
from policies.policy import Context, Policy

PACKED = (".gz", ".tgz", ".bz2", ".xz", ".zst", ".zip", ".7z", ".parquet", ".jpg", ".jpeg", ".png", ".mp4")


class PackedFileArchived(Policy):
    """An output artifact is packed already, and Argo packs it again.

    Unless told otherwise Argo puts each output into a gzipped tar. For a file that is compressed that saves nothing: it
    costs CPU time in the pod, and readers outside of Argo must unpack twice. `archive: {none: {}}` saves the file as it
    is; steps of the workflow that read it do not notice. Which endings count as packed is our choice.
    """

    name = "packed-file-archived"
    category = "data"
    severity = Severity.INFO
    profile = "strict"
    source = "our practice: compressing what is compressed saves nothing; docs/sources.md argo 7: the pod's executor"
    fixable = True

    bad = """
        kind: Workflow
        metadata: {generateName: pack-}
        spec:
          entrypoint: pack
          templates:
            - name: pack
              container: {image: "alpine:3.20"}
              outputs:
                artifacts:
                  - name: logs
                    path: /tmp/logs.tar.gz  # <- packed-file-archived
    """

    good = """
        kind: Workflow
        metadata: {generateName: pack-}
        spec:
          entrypoint: pack
          templates:
            - name: pack
              container: {image: "alpine:3.20"}
              outputs:
                artifacts:
                  - name: logs
                    path: /tmp/logs.tar.gz
                    archive: {none: {}}
    """

    def check_pod(self, pod: PodPlan, context: Context) -> Iterator[Found]:
        for index, artifact in mappings(mapping(pod.template.raw, "outputs"), "artifacts"):
            path = text(artifact, "path") or ""
            if not path.lower().endswith(PACKED) or artifact.get("archive") is not None:
                continue
            owner = pod.template.at("outputs", "artifacts", index)
            edit = insert_key(context.document, owner, "archive", "{none: {}}")
            yield Found(
                (*owner, "path"),
                f"{path} is packed already, and Argo packs it once more: that costs time and saves nothing",
                "add `archive: {none: {}}` to the artifact",
                fix=Fix("save the file as it is", (edit,), safe=False) if edit is not None else None,
            )
