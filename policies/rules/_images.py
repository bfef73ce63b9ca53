"""What several policies ask about images: whose they are, what is cached, which pull policy was given."""

from __future__ import annotations

import re
from collections.abc import Iterator

from manifests.cluster import Component, ControllerConfig
from manifests.diagnostic import Path
from manifests.document import Document
from manifests.eci import AUTO_IMAGE_CACHE, IMAGE_CACHE_ID, LEGACY_AUTO_IMAGE_CACHE, LEGACY_IMAGE_CACHE_ID
from manifests.effective import PodPlan, parse_patch
from manifests.fields import mapping, mappings, sequence, text
from manifests.images import ImageCache, parse_image
from manifests.pod import Container
from manifests.units import quantity
from manifests.workflow import Workflow
from policies.policy import Context, Target

AUTO_CACHE = (AUTO_IMAGE_CACHE, LEGACY_AUTO_IMAGE_CACHE)
CACHE_ID = (IMAGE_CACHE_ID, LEGACY_IMAGE_CACHE_ID)
"""Each with its old name (docs/sources.md eci 1.3)."""
PERFECT_MATCH = "k8s.aliyun.com/imc-perfect-match"
MATCH_COUNT = "k8s.aliyun.com/imc-match-count-request"
EXTRA_STORAGE = "k8s.aliyun.com/eci-extra-ephemeral-storage"
GIB = 2.0**30
FREE_GIB = 30
"""Temporary storage of a pod that costs nothing (docs/sources.md eci 1.4)."""
UNREADABLE = "{{}}"
EXECUTOR = "argoexec"
EXECUTOR_FLAG = "--executor-image"
_EXECUTOR_ARGUMENT = re.compile(r"--executor-image[= ]\s*(\S+)")


def place_of(container: Container, field: str, pod: PodPlan, document: Document) -> Path:
    """Where a field of a container is written: in its template, or in templateDefaults alone."""
    own = container.at(field)
    if pod.workflow.spec.defaults is None or document.root.find(own) is not None:
        return own
    default = pod.workflow.spec.at("templateDefaults", *own[len(pod.template.path) :])
    return own if document.root.find(default) is None else default


def patched_policy(container: Container, pod: PodPlan) -> str | None:
    """The pull policy that a podSpecPatch sets; UNREADABLE where it may, but holds variables that make it no YAML."""
    patches = (pod.template.pod_spec_patch, pod.workflow.spec.pod_spec_patch)
    if any(patch is not None and "imagePullPolicy" in patch and not parse_patch(patch) for patch in patches):
        return UNREADABLE
    kind = "initContainers" if container.role == "initContainers" else "containers"
    name = "main" if container.role in ("container", "script") else container.name
    policies = (text(raw, "imagePullPolicy") for _, raw in mappings(pod.patch, kind) if raw.get("name") == name)
    return next(filter(None, policies), None)


def given_policy(container: Container, pod: PodPlan, context: Context) -> str | None:
    """The pull policy that is written somewhere: in a podSpecPatch, in the template, in the controller's defaults."""
    is_main = container.role in ("container", "script")
    defaults = [
        text(mapping(controller.settings, "mainContainer"), "imagePullPolicy")
        for controller in controllers(context)
        if is_main or container.role == "containerSet"
    ]
    return next(
        (policy for policy in (patched_policy(container, pod), container.image_pull_policy, *defaults) if policy), None
    )


def controllers(context: Context) -> tuple[ControllerConfig, ...]:
    """Every configuration of the controller that was given, if only to refer to."""
    external = context.manifests.external
    return (*context.manifests.controllers, *(external.controllers if external is not None else ()))


def caches(context: Context) -> tuple[ImageCache, ...]:
    """Every ImageCache that was given, if only to refer to."""
    external = context.manifests.external
    return (*context.manifests.image_caches, *(external.image_caches if external is not None else ()))


def setting(pod: PodPlan, names: tuple[str, ...]) -> tuple[str, str] | None:
    """The first of these annotations that the pod has, with its value."""
    annotations = pod.metadata.annotations
    return next(((name, annotations[name]) for name in names if name in annotations), None)


def uses_caches(pod: PodPlan) -> bool:
    """Whether ECI looks for a cache for the pod, or was told which one to take."""
    automatic = setting(pod, AUTO_CACHE)
    return setting(pod, CACHE_ID) is not None or automatic is None or automatic[1] != "false"


def is_cached(image: str, pod: PodPlan, context: Context) -> bool:
    """Whether a cache that was made beforehand brings the image, as far as can be seen."""
    named = setting(pod, CACHE_ID) is not None
    return named or (uses_caches(pod) and any(cache.holds(image) for cache in caches(context)))


def literal_images(pod: PodPlan) -> list[str]:
    """The images of the pod's containers that are written out, each once, the main one first."""
    images = (container.image for container in pod.template.containers)
    return list(dict.fromkeys(image for image in images if parse_image(image) is not None))


def executor_of(controller: ControllerConfig) -> str:
    """The executor image that a configuration of the controller names; empty where it names none."""
    return text(mapping(controller.settings, "executor"), "image") or ""


def executor_argument(component: Component) -> tuple[Container, str, str] | None:
    """The container and its field whose words name an executor image, and that image; None where none do."""
    for container in component.containers:
        for field, words in (("args", container.args), ("command", container.command)):
            match = _EXECUTOR_ARGUMENT.search(" ".join(words))
            if match is not None:
                return container, field, match[1]
    return None


def executor_image(context: Context) -> str:
    """The executor image that is named anywhere; empty where none is."""
    external = context.manifests.external
    for component in (*context.manifests.components, *(external.components if external is not None else ())):
        argument = executor_argument(component)
        if argument is not None:
            return argument[2]
    return next(filter(None, map(executor_of, controllers(context))), "")


def storage_of(pod: PodPlan) -> float | None:
    """The temporary storage of the pod in GiB, extra storage included; None where that is not a known amount."""
    extra = pod.metadata.annotations.get(EXTRA_STORAGE)
    amount = 0.0 if extra is None else quantity(extra)
    return None if amount is None or amount < 0 else FREE_GIB + amount / GIB


def known_region(context: Context) -> str:
    """The region that the target was set to; empty where it is the one that is assumed for want of another."""
    return context.target.region if context.target.region != Target().region else ""


def acr_home(workflow: Workflow, context: Context) -> tuple[str, Container | None]:
    """The region to pull from: the target's if it was set, else that of an image of the workflow, which is given too.

    A VPC endpoint says more about where the pods run than a public one does.
    """
    if home := known_region(context):
        return home, None
    first: tuple[str, Container | None] = ("", None)
    for container in (container for pod in context.pods(workflow) for container in pod.template.containers):
        image = parse_image(container.image)
        if image is None or not image.acr_region or context.document.root.find(container.at("image")) is None:
            continue
        if not image.vpc_registry:
            return image.acr_region, container
        first = first if first[0] else (image.acr_region, container)
    return first


def cache_images(cache: ImageCache) -> Iterator[tuple[int, str]]:
    """The images of a cache with their indexes."""
    for index, image in enumerate(sequence(cache.raw, "images")):
        if isinstance(image, str):
            yield index, image
