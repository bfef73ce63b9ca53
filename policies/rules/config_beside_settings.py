"""Settings in two places, which the controller does not take."""

from collections.abc import Iterator

from manifests.cluster import ControllerConfig
from manifests.diagnostic import Severity
from manifests.fields import mapping
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._settings import CONFIG_DOCS


class ConfigBesideSettings(Policy):
    """The controller's ConfigMap has a key `config` and other keys beside it.

    The settings stand either all in the text under `config`, or each under a key of its own. With both the controller
    refuses the ConfigMap and does not start.
    """

    name = "config-beside-settings"
    category = "control-plane"
    severity = Severity.ERROR
    source = f"{CONFIG_DOCS}; argo-workflows, config/controller.go: `config` must be the only item"

    bad = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          config: |  # <- config-beside-settings
            parallelism: 50
          namespaceParallelism: "10"
    """

    good = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          config: |
            parallelism: 50
            namespaceParallelism: 10
    """

    def check_controller(self, controller: ControllerConfig, context: Context) -> Iterator[Found]:
        data = mapping(controller.document.raw, "data")
        others = [str(key) for key in data if key != "config"]
        if "config" in data and others:
            message = f"`config` stands beside {', '.join(others)}: the controller refuses both and does not start"
            help = "move the other settings into the text under `config`, or its settings out to keys of their own"
            path = ("data", "config")
            yield Found(path, message, help, span=context.document.root.key_place(path))
