"""Many pods that pull from a registry of the public network."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.effective import PodPlan
from manifests.images import DOCKER_HUB, parse_image
from manifests.pod import Container
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._images import is_cached
from policies.rules._wide import WIDE


class PublicRegistryFanout(Policy):
    """A wide fan-out pulls an image from a registry of the public network, such as Docker Hub.

    Pods have no node that keeps images, so they all pull until ECI has built a cache by itself, which takes minutes.
    That goes through one NAT gateway or through public addresses, is slow, and counts against the registry's limit;
    Docker Hub lets an address without an account pull 100 times in six hours. Refused pulls leave pods Pending, and no
    retry sees them before ECI gives them up, after four hours. A copy in a registry of the same region, over its VPC
    endpoint, or an image cache made beforehand spares all that.
    """

    name = "public-registry-fanout"
    category = "image"
    severity = Severity.WARNING
    source = "docs/sources.md eci 4 (I5; X5); 100 pulls in six hours: https://github.com/docker/docs/pull/20788"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: hash
                    template: hash
                    withSequence: {count: "200"}
            - name: hash
              container: {image: "python:3.12"}  # <- public-registry-fanout
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: hash
                    template: hash
                    withSequence: {count: "200"}
            - name: hash
              container: {image: "registry-vpc.cn-shanghai.aliyuncs.com/acme/python:3.12"}
    """

    def check_container(self, container: Container, pod: PodPlan, context: Context) -> Iterator[Found]:
        image = parse_image(container.image)
        runs = context.fanout(pod.workflow).of(pod.template).runs
        if image is None or not image.is_public or runs < WIDE or is_cached(container.image, pod, context):
            return
        limit = ", which refuses more than 100 anonymous pulls in six hours" if image.registry == DOCKER_HUB else ""
        message = f"{runs} pods pull {container.image} over the public network from {image.registry}{limit}"
        help = "copy it to a registry in the region and name its VPC endpoint, or make an image cache beforehand"
        yield Found(container.at("image"), message, help)
