"""A registry next door, reached through the public network."""

from collections.abc import Iterator

from manifests.diagnostic import Fix, Path, Severity
from manifests.edits import set_scalar
from manifests.images import ImageCache, parse_image
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._images import acr_home, cache_images, known_region, place_of
from policies.rules._security import told_here


class AcrPublicEndpoint(Policy):
    """An image of an Alibaba Cloud registry is named by its public endpoint.

    The pull then goes out through a NAT gateway or a public address and is slower; over the VPC endpoint of a registry
    in the same region it needs neither. The two differ by `-vpc` in the host. Where the pods run in another region, or
    other images of the workflow are named by the VPC endpoint of one, acr-other-region speaks instead.
    """

    name = "acr-public-endpoint"
    category = "image"
    severity = Severity.WARNING
    source = "Alibaba Cloud, ECI Pod overview (X5, 2024-10-15): pull over the VPC endpoint; docs/sources.md eci 4"
    fixable = True

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              container:
                image: registry.cn-shanghai.aliyuncs.com/acme/hash:1.4  # <- acr-public-endpoint
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              container:
                image: registry-vpc.cn-shanghai.aliyuncs.com/acme/hash:1.4
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        yield from told_here(_in_workflow(workflow, context), workflow, context)

    def check_image_cache(self, cache: ImageCache, context: Context) -> Iterator[Found]:
        for index, image in cache_images(cache):
            yield from _check(image, cache.at("images", index), known_region(context), context)


def _in_workflow(workflow: Workflow, context: Context) -> Iterator[Found]:
    home, _ = acr_home(workflow, context)
    for pod in context.pods(workflow):
        for container in pod.template.containers:
            place = place_of(container, "image", pod, context.document)
            yield from _check(container.image, place, home, context)


def _check(reference: str, path: Path, home: str, context: Context) -> Iterator[Found]:
    image = parse_image(reference)
    if image is None or not image.vpc_registry or home not in ("", image.acr_region):
        return
    message = f"{image.registry} is the public endpoint of the registry: the pull goes out of the VPC and back"
    help = f"name {image.vpc_registry} if the pods run in {image.acr_region}"
    written = reference.strip().replace(image.registry, image.vpc_registry, 1)
    is_written = context.document.root.find(path) is not None
    edit = set_scalar(context.document, path, written) if is_written else None
    fix = Fix("name the VPC endpoint", (edit,), safe=False) if edit is not None else None
    yield Found(path, message, help, fix=fix, text=image.registry)
