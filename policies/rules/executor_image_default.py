"""The executor image that nobody chose."""

from collections.abc import Iterator

from manifests.cluster import Component
from manifests.diagnostic import Severity
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._images import EXECUTOR_FLAG, executor_image


class ExecutorImageDefault(Policy):
    """The controller names no executor image, so every pod pulls it from quay.io.

    Argo then takes its own `quay.io/argoproj/argoexec` for the init and the wait container of every pod, which a pod in
    a VPC reaches only through a NAT gateway or with a public address. `executor.image` in the ConfigMap, or the
    argument, names a copy. Strict, as it works wherever there is a way out, and a ConfigMap may name one elsewhere.
    """

    name = "executor-image-default"
    category = "image"
    severity = Severity.INFO
    profile = "strict"
    source = "docs/sources.md eci 4 (I5), argo 7; https://github.com/argoproj/argo-workflows/issues/7750"

    bad = """
        kind: Deployment
        apiVersion: apps/v1
        metadata: {name: workflow-controller, namespace: argo}
        spec:
          selector: {matchLabels: {app: workflow-controller}}
          template:
            metadata: {labels: {app: workflow-controller}}
            spec:
              containers:
                - name: workflow-controller  # <- executor-image-default
                  image: registry-vpc.cn-shanghai.aliyuncs.com/acme/workflow-controller:v4.1.2
    """

    good = """
        kind: Deployment
        apiVersion: apps/v1
        metadata: {name: workflow-controller, namespace: argo}
        spec:
          selector: {matchLabels: {app: workflow-controller}}
          template:
            metadata: {labels: {app: workflow-controller}}
            spec:
              containers:
                - name: workflow-controller
                  image: registry-vpc.cn-shanghai.aliyuncs.com/acme/workflow-controller:v4.1.2
                  args: [--executor-image, "registry-vpc.cn-shanghai.aliyuncs.com/acme/argoexec:v4.1.2"]
    """

    def check_component(self, component: Component, context: Context) -> Iterator[Found]:
        named = [container for container in component.containers if container.name == component.name]
        for container in (named or list(component.containers))[:1]:
            if component.name == "workflow-controller" and not executor_image(context):
                message = "no executor image is named here: every pod of every workflow pulls argoexec from quay.io"
                help = f"name a copy in the region with executor.image in the ConfigMap, or with {EXECUTOR_FLAG}"
                yield Found(container.at("args"), message, help)
