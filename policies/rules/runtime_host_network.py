"""Cache nodes that ask for a node's network."""

from collections.abc import Iterator

from manifests.diagnostic import Fix, Severity
from manifests.edits import insert_key, set_scalar
from manifests.fluid import JindoRuntime
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._data import runs_on_eci


class RuntimeHostNetwork(Policy):
    """A JindoRuntime whose pods go to ECI uses the network of the host.

    A pod on ECI has a network card of its own and no host. Open-source Fluid takes the host's network where
    `networkmode` is not written; the build that Alibaba Cloud offers seems to manage without, as the practice guide's
    sample does. Writing `ContainerNetwork` settles it for both.
    """

    name = "runtime-host-network"
    category = "data"
    severity = Severity.ERROR
    source = "docs/sources.md data 3.3 (F3): the default; docs/sources.md eci 6 (Q1): no host network on ECI"
    platforms = ("eci",)
    fixable = True

    bad = """
        kind: JindoRuntime
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          replicas: 2
          networkmode: HostNetwork  # <- runtime-host-network
          podMetadata:
            labels:
              alibabacloud.com/eci: "true"
    """

    good = """
        kind: JindoRuntime
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          replicas: 2
          networkmode: ContainerNetwork
          podMetadata:
            labels:
              alibabacloud.com/eci: "true"
    """

    def check_runtime(self, runtime: JindoRuntime, context: Context) -> Iterator[Found]:
        if runtime.network_mode not in ("", "HostNetwork") or not runs_on_eci(runtime):
            return
        path = runtime.at("networkmode")
        if runtime.network_mode:
            message = "the pods of this runtime go to ECI, which has no host network: they are not created"
            edit = set_scalar(context.document, path, "ContainerNetwork")
        else:
            message = "networkmode is not written: open-source Fluid takes the host's network, which ECI does not have"
            edit = insert_key(context.document, runtime.path, "networkmode", "ContainerNetwork")
        yield Found(
            path,
            message,
            "write `networkmode: ContainerNetwork`",
            fix=Fix("use the pods' own network", (edit,), safe=False) if edit is not None else None,
            severity=Severity.ERROR if runtime.network_mode else Severity.INFO,
        )
