"""Keys of a bucket that everybody can read."""

from collections.abc import Iterator

from manifests.diagnostic import Path
from manifests.document import Document
from manifests.fields import mapping, mappings, texts
from manifests.fluid import Dataset, JindoRuntime
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._security import gives_away, is_literal, leaked_key

MESSAGE = "{} is written in plain text: whoever may read this object gets into the bucket"


class AccessKeyInPlainText(Policy):
    """The options of a Dataset, a runtime or an OSS volume hold an AccessKey in plain text.

    Whoever may read the object may then read, and often write, the bucket. Fluid takes the same options from a Secret
    by `encryptOptions`, with a `secretKeyRef` for each; a PersistentVolume names one by `nodePublishSecretRef`.
    """

    name = "access-key-in-plain-text"
    category = "security"
    source = "docs/sources.md data 3.1 (F1): encryptOptions; running Argo workflows on ECI (A1): its sample"

    bad = """
        kind: Dataset
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus}
        spec:
          mounts:
            - mountPoint: oss://my-bucket/corpus
              options:
                fs.oss.endpoint: oss-cn-shanghai-internal.aliyuncs.com
                fs.oss.accessKeySecret: not-a-real-one  # <- access-key-in-plain-text
    """

    good = """
        kind: Dataset
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus}
        spec:
          mounts:
            - mountPoint: oss://my-bucket/corpus
              options:
                fs.oss.endpoint: oss-cn-shanghai-internal.aliyuncs.com
              encryptOptions:
                - name: fs.oss.accessKeySecret
                  valueFrom:
                    secretKeyRef: {name: oss, key: secret}
    """

    def check_dataset(self, dataset: Dataset, context: Context) -> Iterator[Found]:
        yield from _plain(texts(dataset.spec, "sharedOptions"), ("spec", "sharedOptions"))
        for index, mount in mappings(dataset.spec, "mounts"):
            yield from _plain(texts(mount, "options"), ("spec", "mounts", index, "options"))

    def check_object(self, document: Document, context: Context) -> Iterator[Found]:
        if document.kind != "PersistentVolume":
            return
        path = ("spec", "csi", "volumeAttributes")
        for key, value in texts(mapping(mapping(document.raw, "spec"), "csi"), "volumeAttributes").items():
            if (key in ("akId", "akSecret") and is_literal(value)) or leaked_key(value):
                yield Found(
                    (*path, key), MESSAGE.format(key), "move it to a Secret, and name it by `nodePublishSecretRef`"
                )

    def check_runtime(self, runtime: JindoRuntime, context: Context) -> Iterator[Found]:
        spec = mapping(runtime.raw, "spec")
        yield from _plain(texts(spec, "properties"), ("spec", "properties"))
        for part in ("master", "worker", "fuse"):
            yield from _plain(texts(mapping(spec, part), "properties"), ("spec", part, "properties"))


def _plain(options: dict[str, str], path: Path) -> Iterator[Found]:
    for key, value in options.items():
        if gives_away(key, value) or leaked_key(value):
            help = "move it to a Secret, and name it by `encryptOptions` of the Dataset"
            yield Found((*path, key), MESSAGE.format(key), help)
