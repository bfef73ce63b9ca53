"""Images from registries of the public network."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.effective import PodPlan
from manifests.images import parse_image
from manifests.pod import Container
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._images import is_cached
from policies.rules._wide import WIDE


class PublicRegistry(Policy):
    """An image comes from a registry of the public network, such as Docker Hub or quay.io.

    A pod in a VPC reaches it only through a NAT gateway or with a public address of its own; without either it stays
    Pending with an image that cannot be pulled. Registries also limit how often they are asked. Strict: a few pulls do
    little harm where there is a way out. Wide fan-outs are the matter of public-registry-fanout.
    """

    name = "public-registry"
    category = "image"
    severity = Severity.INFO
    profile = "strict"
    source = "docs/sources.md eci 4: public images need a NAT gateway or a public address (I5, 2024-11-26)"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              container: {image: "quay.io/acme/hash:1.4"}  # <- public-registry
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              container: {image: "registry-vpc.cn-shanghai.aliyuncs.com/acme/hash:1.4"}
    """

    def check_container(self, container: Container, pod: PodPlan, context: Context) -> Iterator[Found]:
        image = parse_image(container.image)
        if image is None or not image.is_public or is_cached(container.image, pod, context):
            return
        if context.fanout(pod.workflow).of(pod.template).runs < WIDE:
            message = (
                f"{container.image} is pulled from {image.registry}, which needs a NAT gateway or a public address"
            )
            help = "copy it to a registry in the region and name its VPC endpoint"
            yield Found(container.at("image"), message, help)
