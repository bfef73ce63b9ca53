"""Caches in a directory of a node that is not there."""

from collections.abc import Iterator

from manifests.diagnostic import Fix, Severity
from manifests.edits import insert_key, set_scalar
from manifests.fluid import JindoRuntime
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._data import runs_on_eci


class TierOnHostPath(Policy):
    """The cache of a JindoRuntime on ECI lies in a hostPath volume.

    Fluid's default for `volumeType` is hostPath, a directory of the node. ECI has no node and no hostPath volumes, so
    the workers cannot be created. An emptyDir holds the cache in the worker itself, in memory for medium MEM.
    """

    name = "tier-on-host-path"
    category = "data"
    severity = Severity.ERROR
    source = "docs/sources.md data 3.2 (F2): the default; docs/sources.md eci 6 (Q1): no hostPath on ECI"
    platforms = ("eci",)
    fixable = True

    bad = """
        kind: JindoRuntime
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          replicas: 2
          podMetadata:
            labels:
              alibabacloud.com/eci: "true"
          tieredstore:
            levels:
              - mediumtype: MEM  # <- tier-on-host-path
                path: /dev/shm
                quota: 8Gi
                high: "0.95"
                low: "0.7"
    """

    good = """
        kind: JindoRuntime
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          replicas: 2
          podMetadata:
            labels:
              alibabacloud.com/eci: "true"
          tieredstore:
            levels:
              - mediumtype: MEM
                volumeType: emptyDir
                path: /dev/shm
                quota: 8Gi
                high: "0.95"
                low: "0.7"
    """

    def check_runtime(self, runtime: JindoRuntime, context: Context) -> Iterator[Found]:
        tier = next(iter(runtime.tiers), None)
        if tier is None or tier.volume_type != "hostPath" or not runs_on_eci(runtime):
            return
        path = tier.at("volumeType")
        written = tier.raw.get("volumeType") is not None
        edit = (
            set_scalar(context.document, path, "emptyDir")
            if written
            else insert_key(context.document, tier.path, "volumeType", "emptyDir")
        )
        yield Found(
            path,
            f"volumeType is hostPath{'' if written else ' by default'}, and the workers go to ECI, which has none: "
            "they are not created",
            "write `volumeType: emptyDir`",
            fix=Fix("keep the cache in the worker", (edit,), safe=False) if edit is not None else None,
        )
