"""Images that come from another region."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.images import parse_image
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._images import acr_home


class AcrOtherRegion(Policy):
    """An image lies in an Alibaba Cloud registry of another region than the pods.

    A VPC endpoint serves its own region; from elsewhere the pull fails, or takes the long way through the public
    endpoint. The region of the pods is the target's, where that was set. Where it was not, images of two regions in
    one workflow still cannot both be near.
    """

    name = "acr-other-region"
    category = "image"
    severity = Severity.WARNING
    source = "docs/sources.md eci 4: pull over the VPC endpoint of the region (X5)"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              container: {image: "registry-vpc.cn-shanghai.aliyuncs.com/acme/hash:1.4"}
              sidecars:
                - name: proxy
                  image: registry-vpc.cn-beijing.aliyuncs.com/acme/proxy:2.0  # <- acr-other-region
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              container: {image: "registry-vpc.cn-shanghai.aliyuncs.com/acme/hash:1.4"}
              sidecars:
                - name: proxy
                  image: registry-vpc.cn-shanghai.aliyuncs.com/acme/proxy:2.0
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        home, first = acr_home(workflow, context)
        for container in (container for pod in context.pods(workflow) for container in pod.template.containers):
            image = parse_image(container.image)
            if image is None or not image.acr_region or context.document.root.find(container.at("image")) is None:
                continue
            if image.acr_region == home:
                continue
            other = f"another image is in {home}" if first is not None else f"the pods run in {home}"
            related = [context.document.related(f"this one is in {home}", first.at("image"))] if first else []
            message = f"{container.image} lies in {image.acr_region}, and {other}: its pull crosses regions or fails"
            help = "keep a copy in the registry of the region that the pods run in"
            yield Found(container.at("image"), message, help, related=related, text=image.registry)
