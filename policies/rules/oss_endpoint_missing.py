"""Buckets without an address."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.fields import mapping, mappings, text
from manifests.fluid import Dataset
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._data import runtime_of

KEY = "fs.oss.endpoint"


class OssEndpointMissing(Policy):
    """A Dataset mounts a bucket for Jindo and does not say the endpoint.

    Jindo needs `fs.oss.endpoint` for each `oss://` mount; the bucket's name alone does not tell its region. It may
    stand in the mount's options, in the Dataset's shared options, or in a Hadoop configuration that the runtime names.
    """

    name = "oss-endpoint-missing"
    category = "data"
    severity = Severity.ERROR
    source = "docs/sources.md data 3.1 and 3.3 (F1, F4): Jindo needs fs.oss.endpoint for oss://"

    bad = """
        kind: Dataset
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          mounts:
            - mountPoint: oss://my-bucket/corpus  # <- oss-endpoint-missing
        ---
        kind: JindoRuntime
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          replicas: 2
    """

    good = """
        kind: Dataset
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          mounts:
            - mountPoint: oss://my-bucket/corpus
              options:
                fs.oss.endpoint: oss-cn-shanghai-internal.aliyuncs.com
        ---
        kind: JindoRuntime
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          replicas: 2
    """

    def check_dataset(self, dataset: Dataset, context: Context) -> Iterator[Found]:
        runtime = runtime_of(dataset, context.manifests)
        spec = dataset.spec
        shared = {text(option, "name") for _, option in mappings(spec, "sharedEncryptOptions")}
        if runtime is None or mapping(spec, "sharedOptions").get(KEY) or KEY in shared:
            return
        if mapping(runtime.raw, "spec").get("hadoopConfig"):
            return
        for index, mount in mappings(spec, "mounts"):
            hidden = {text(option, "name") for _, option in mappings(mount, "encryptOptions")}
            point = text(mount, "mountPoint") or ""
            if point.startswith("oss://") and not mapping(mount, "options").get(KEY) and KEY not in hidden:
                yield Found(
                    ("spec", "mounts", index, "mountPoint"),
                    f"{point} has no {KEY}: Jindo cannot mount it",
                    f"add `{KEY}: oss-<region>-internal.aliyuncs.com` to the mount's options",
                    related=[runtime.document.related("the JindoRuntime", ("metadata", "name"))],
                )
