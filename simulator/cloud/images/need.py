"""What a pod needs of images, read from its plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from manifests.eci import PodSettings
from manifests.effective import PodPlan
from manifests.fields import sequence
from manifests.workflow import Template
from simulator.scenario.amounts import GIB
from simulator.scenario.images import Images
from simulator.scenario.references import Reference, reference

EXECUTOR = "argoexec"
"""Counts as cached unless the scenario lists an image of this name."""
_STRENGTH = {"Always": 2, "IfNotPresent": 1, "Never": 0}


@dataclass(frozen=True)
class Need:
    """`images` are the pull policies by image. `storage` is the pod's temporary storage in bytes; `is_anonymous` tells
    that it shows registries no account of its own.
    """

    images: Mapping[str, str]
    settings: PodSettings
    storage: float
    is_anonymous: bool

    @cached_property
    def references(self) -> frozenset[Reference]:
        return frozenset(map(reference, self.images))


def need_of(plan: PodPlan, images: Images) -> Need:
    return Need(
        images_of(plan.template, images),
        plan.settings,
        images.storage + plan.settings.extra_storage_gib * GIB,
        not sequence(plan.workflow.spec.raw, "imagePullSecrets"),
    )


def images_of(template: Template, images: Images) -> dict[str, str]:
    """The images that a template's pod needs, with their pull policies. Of two for one image, Always wins, then
    IfNotPresent: once one container has had it pulled, it is there for the others.
    """
    wanted: dict[str, str] = {}
    for container in template.containers:
        image, policy = container.image, container.pull_policy
        if image and (image not in wanted or _STRENGTH.get(policy, 1) > _STRENGTH.get(wanted[image], 1)):
            wanted[image] = policy
    executor = next((image for image in images.layers if EXECUTOR in image), None)
    return wanted if executor is None else wanted | {executor: "IfNotPresent"}
