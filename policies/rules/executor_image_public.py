"""An executor image from the public network, in every pod."""

from collections.abc import Iterator

from manifests.cluster import Component, ControllerConfig
from manifests.diagnostic import Severity
from manifests.images import parse_image
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._images import EXECUTOR_FLAG, executor_argument, executor_of
from policies.rules._settings import setting_place


class ExecutorImagePublic(Policy):
    """The controller is set to an executor image in a registry of the public network.

    Argo puts an init and a wait container of this image into every pod of every workflow, so a refused or slow pull
    holds up all of them. Docker Hub lets an address without an account pull 100 times in six hours. A copy in a
    registry of the region, named by its VPC endpoint, settles it for the whole cluster.
    """

    name = "executor-image-public"
    category = "image"
    severity = Severity.WARNING
    source = "https://github.com/argoproj/argo-workflows/issues/7750; docs/sources.md eci 4 (I5), argo 7"

    bad = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          executor: |
            image: quay.io/argoproj/argoexec:v4.1.2  # <- executor-image-public
    """

    good = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          executor: |
            image: registry-vpc.cn-shanghai.aliyuncs.com/acme/argoexec:v4.1.2
    """

    def check_controller(self, controller: ControllerConfig, context: Context) -> Iterator[Found]:
        image = executor_of(controller)
        if registry := _public(image):
            path, span = setting_place(controller, ("executor", "image"))
            message = f"every pod of every workflow pulls {image} from {registry}, over the public network"
            yield Found(path, message, "copy it to a registry in the region and name its VPC endpoint", span=span)

    def check_component(self, component: Component, context: Context) -> Iterator[Found]:
        argument = executor_argument(component)
        if argument is not None and (registry := _public(argument[2])):
            container, field, image = argument
            message = f"every pod of every workflow pulls {image} from {registry}, over the public network"
            help = f"copy it to a registry in the region, and give its VPC endpoint to {EXECUTOR_FLAG}"
            yield Found(container.at(field), message, help, text=image)


def _public(reference: str) -> str:
    """The registry of the image if it is a public one; else empty."""
    image = parse_image(reference)
    return image.registry if image is not None and image.is_public else ""
