"""Mount options that Jindo's controller refuses."""

from collections.abc import Iterator

from manifests.diagnostic import Path, Severity
from manifests.fields import Raw, mapping, mappings, texts
from manifests.fluid import Dataset
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._data import runtime_of


class JindoOptionRefused(Policy):
    """A mount's options for Jindo do not go together.

    `metaPolicy` is ONCE (the default: metadata is read once and kept) or ALWAYS. The cache strategy DHT and the write
    policy CACHE_ONLY rest on kept metadata, so they are allowed with ONCE alone. Other combinations stop the runtime
    from being set up.
    """

    name = "jindo-option-refused"
    category = "data"
    severity = Severity.ERROR
    source = "docs/sources.md data 3.3 (F4): what Fluid checks in Jindo's mount options"

    bad = """
        kind: Dataset
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          mounts:
            - mountPoint: oss://my-bucket/corpus
              options:
                fs.oss.endpoint: oss-cn-shanghai-internal.aliyuncs.com
                metaPolicy: ALWAYS
                cacheStrategy: DHT  # <- jindo-option-refused
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
                cacheStrategy: DHT
        ---
        kind: JindoRuntime
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          replicas: 2
    """

    def check_dataset(self, dataset: Dataset, context: Context) -> Iterator[Found]:
        if runtime_of(dataset, context.manifests) is None:
            return
        shared = texts(dataset.spec, "sharedOptions")
        for index, mount in mappings(dataset.spec, "mounts"):
            options = shared | texts(mount, "options")
            policy = options.get("metaPolicy", "ONCE")
            if "{{" in policy:
                continue
            if policy not in ("ONCE", "ALWAYS"):
                message = f"metaPolicy is {policy}: Fluid refuses every value but ONCE and ALWAYS"
                yield Found(_place(index, mount, "metaPolicy"), message, "write ONCE or ALWAYS")
                continue
            for key, value in (("cacheStrategy", "DHT"), ("writePolicy", "CACHE_ONLY")):
                if options.get(key) == value and policy != "ONCE":
                    message = f"{key} {value} with metaPolicy {policy}: Fluid refuses the pair"
                    yield Found(_place(index, mount, key), message, f"use metaPolicy ONCE, or leave {key} out")


def _place(index: int, mount: Raw, key: str) -> Path:
    """Where an option of a mount is written: its own, or the Dataset's shared one."""
    own = key in mapping(mount, "options")
    return ("spec", "mounts", index, "options", key) if own else ("spec", "sharedOptions", key)
