"""What Alibaba Cloud ECI reads from a pod and from the cluster's eci-profile (docs/sources.md eci 1)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from manifests.diagnostic import Path
from manifests.document import Document
from manifests.fields import Located, mapping, mappings, text, texts
from manifests.reading import read_value
from manifests.units import quantity

ECI_LABEL = "alibabacloud.com/eci"
LEGACY_ECI_LABEL = "eci"
ACS_LABEL = "alibabacloud.com/acs"
FLUID_LABEL = "alibabacloud.com/fluid-sidecar-target"
INJECT_LABELS = ("serverless.fluid.io/inject", "unprivileged.sidecar.fluid.io/inject", "fuse.sidecar.fluid.io/inject")
"""What asks for the sidecar in open-source Fluid, with the value true (docs/sources.md data 3.8)."""
USE_SPECS = "k8s.aliyun.com/eci-use-specs"
SCHEDULE_STRATEGY = "k8s.aliyun.com/eci-schedule-strategy"
FAIL_STRATEGY = "k8s.aliyun.com/eci-fail-strategy"
VSWITCH = "k8s.aliyun.com/eci-vswitch"
SPOT_STRATEGY = "k8s.aliyun.com/eci-spot-strategy"
SPOT_STRATEGIES = ("SpotAsPriceGo", "SpotWithPriceLimit")
SCHEDULER = "eci-scheduler"
PREFIX = "k8s.aliyun.com/"
"""What the keys of ECI's annotations begin with; those of other components of a cluster do as well."""
BURST_RESOURCE = "alibabacloud.com/burst-resource"
SPOT_PRICE_LIMIT = "k8s.aliyun.com/eci-spot-price-limit"
COMPUTE_CATEGORY = "k8s.aliyun.com/eci-compute-category"
INSTANCE_FAMILY = "k8s.aliyun.com/eci-instance-family"
INSTANCE_GENERATION = "k8s.aliyun.com/eci-instance-generation"
PRIVATE_POOL = "k8s.aliyun.com/eci-privatepool-matchcriteria"
PRIVATE_POOL_ID = "k8s.aliyun.com/eci-privatepool-id"
AUTO_IMAGE_CACHE = "k8s.aliyun.com/eci-auto-imc"
IMAGE_CACHE_ID = "k8s.aliyun.com/eci-imc-id"
IMAGE_CACHE_PERFECT = "k8s.aliyun.com/imc-perfect-match"
IMAGE_CACHE_COUNT = "k8s.aliyun.com/imc-match-count-request"
LEGACY_AUTO_IMAGE_CACHE = "k8s.aliyun.com/eci-image-cache"
LEGACY_IMAGE_CACHE_ID = "k8s.aliyun.com/eci-image-snapshot-id"
MAX_PENDING = "k8s.aliyun.com/eci-max-pending-minute"
EXTRA_STORAGE = "k8s.aliyun.com/eci-extra-ephemeral-storage"
SPOT_DURATION = "k8s.aliyun.com/eci-spot-duration"
SPOT_FALLBACK = "k8s.aliyun.com/eci-spot-fallback"
SPOT_RELEASE = "k8s.aliyun.com/eci-spot-release-strategy"
INGRESS_BANDWIDTH = "kubernetes.io/ingress-bandwidth"
EGRESS_BANDWIDTH = "kubernetes.io/egress-bandwidth"
GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Filter:
    """Families or generations of instance types: those that are wanted, in order, and those that are left out."""

    wanted: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted or self.excluded)


def comma_list(value: str) -> tuple[str, ...]:
    """The items of a comma list, without blanks and empty ones."""
    return tuple(item for part in value.split(",") if (item := part.strip()))


@dataclass(frozen=True)
class PodSettings:
    """The annotations of one pod as ECI understands them. Defaults are ECI's own (docs/sources.md eci 1.1)."""

    annotations: Mapping[str, str]

    @cached_property
    def specs(self) -> tuple[str, ...]:
        return comma_list(self.annotations.get(USE_SPECS, ""))

    @cached_property
    def vswitches(self) -> tuple[str, ...]:
        return comma_list(self.annotations.get(VSWITCH, ""))

    @property
    def ordered(self) -> bool:
        """Whether zones are tried in list order. The documentation spells the value with either first letter."""
        return self.annotations.get(SCHEDULE_STRATEGY, "").lower() == "vswitchordered"

    @property
    def is_spot(self) -> bool:
        """Whether the pod asks for a spot instance, which may be reclaimed (docs/sources.md eci 1.2)."""
        return self.annotations.get(SPOT_STRATEGY) in SPOT_STRATEGIES

    @cached_property
    def spot_price_limit(self) -> float | None:
        """What a spot pod pays by the hour at most; None where it takes any price (docs/sources.md eci 1.2)."""
        if self.annotations.get(SPOT_STRATEGY) != "SpotWithPriceLimit":
            return None
        return quantity(self.annotations.get(SPOT_PRICE_LIMIT, ""))

    @property
    def is_spot_protected(self) -> bool:
        """Whether a spot pod is safe for its first hour, which is so by default."""
        return self.annotations.get(SPOT_DURATION, "1") != "0"

    @property
    def falls_back_to_on_demand(self) -> bool:
        return self.annotations.get(SPOT_FALLBACK) == "true"

    @property
    def is_evicted_by_api(self) -> bool:
        """Whether a spot pod is evicted, and so asked to stop, as soon as its release is announced."""
        return self.annotations.get(SPOT_RELEASE) == "api-evict"

    @cached_property
    def families(self) -> Filter:
        """Families of instance types by the names of their types, such as `ecs.c6` (docs/sources.md eci 1.1)."""
        return self._filter(INSTANCE_FAMILY)

    @cached_property
    def generations(self) -> Filter:
        """Generations of instance types, such as `6`."""
        return self._filter(INSTANCE_GENERATION)

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """The compute categories that are asked for, in order."""
        return comma_list(self.annotations.get(COMPUTE_CATEGORY, ""))

    @property
    def fails_fast(self) -> bool:
        return self.annotations.get(FAIL_STRATEGY) == "fail-fast"

    @cached_property
    def max_pending(self) -> float | None:
        """Seconds that it may pull images and mount volumes; None where it does not say, or nothing that counts."""
        minutes = quantity(self.annotations.get(MAX_PENDING, ""))
        return None if minutes is None or not 10 <= minutes <= 1440 else minutes * 60

    @cached_property
    def extra_storage_gib(self) -> float:
        """Temporary storage beyond what is free, in GiB (docs/sources.md eci 1.4)."""
        return max(0.0, quantity(self.annotations.get(EXTRA_STORAGE, "")) or 0.0) / GIB

    @cached_property
    def ingress(self) -> float | None:
        """What the pod may receive, in bytes/s; None where it does not say (docs/sources.md data 2.1)."""
        return self._bandwidth(INGRESS_BANDWIDTH)

    @cached_property
    def egress(self) -> float | None:
        """What it may send."""
        return self._bandwidth(EGRESS_BANDWIDTH)

    def _bandwidth(self, key: str) -> float | None:
        rate = quantity(self.annotations.get(key, ""))
        return rate if rate is not None and 0 < rate < math.inf else None

    @property
    def image_cache_id(self) -> str:
        """The image cache that it names, which wins over all matching; empty for none (docs/sources.md eci 1.3)."""
        return self.annotations.get(IMAGE_CACHE_ID) or self.annotations.get(LEGACY_IMAGE_CACHE_ID, "")

    @property
    def matches_image_caches(self) -> bool:
        """Whether ECI looks for an image cache for it, and makes one where none fits; so by default."""
        switch = self.annotations.get(AUTO_IMAGE_CACHE, self.annotations.get(LEGACY_AUTO_IMAGE_CACHE))
        return switch != "false"

    @property
    def needs_perfect_match(self) -> bool:
        """Whether an image cache will do only if it has all of the pod's images."""
        return self.annotations.get(IMAGE_CACHE_PERFECT) == "true"

    @cached_property
    def needs_match_count(self) -> int:
        """How many of the pod's images an image cache must have to be used; a perfect match wins over it."""
        return int(max(0.0, quantity(self.annotations.get(IMAGE_CACHE_COUNT, "")) or 0.0))

    def _filter(self, key: str) -> Filter:
        items = comma_list(self.annotations.get(key, ""))
        return Filter(
            wanted=tuple(item for item in items if not item.startswith("-")),
            excluded=tuple(item[1:].strip() for item in items if item.startswith("-")),
        )


@dataclass(frozen=True, kw_only=True)
class Selector(Located):
    """One of an eci-profile's `selectors`: the pods that it selects by their labels, and what it adds to them."""

    name: str
    wanted: dict[str, str]
    """Labels that a pod must have, all of them."""
    labels: dict[str, str]
    annotations: dict[str, str]
    by_namespace: bool = False
    """Whether it looks at the labels of the namespace too."""

    def selects(self, labels: Mapping[str, str]) -> bool:
        """Whether it reaches a pod of these labels. Those of its namespace are not known, so they count as right."""
        return self.wanted.items() <= labels.items()


@dataclass(frozen=True, kw_only=True)
class EciProfile(Located):
    """The ConfigMap `kube-system/eci-profile`: settings for every pod on ECI."""

    document: Document
    vswitches: tuple[str, ...]
    selectors: tuple[Selector, ...] = ()

    @property
    def is_read(self) -> bool:
        """Whether it is in the namespace where ECI looks for it, as far as it says one (docs/sources.md eci 1.6)."""
        return text(mapping(self.document.raw, "metadata"), "namespace") in (None, "", "kube-system")


def read_profile(document: Document) -> EciProfile | None:
    """The profile in a ConfigMap document; None for any other ConfigMap."""
    value = document.value
    if not isinstance(value, dict) or document.name != "eci-profile":
        return None
    data = mapping(value, "data")
    vswitches = comma_list(text(data, "vSwitchIds") or text(data, "vswitchIds") or "")
    selectors = tuple(_read_selectors(text(data, "selectors") or "", ("data", "selectors")))
    return EciProfile(path=("data",), document=document, vswitches=vswitches, selectors=selectors)


def _read_selectors(written: str, path: Path) -> Iterator[Selector]:
    """A JSON array in text; what is no selector is left out."""
    for _, raw in mappings({"selectors": read_value(written) if written else None}, "selectors"):
        effect = mapping(raw, "effect")
        yield Selector(
            path=path,
            name=text(raw, "name") or "",
            wanted=texts(mapping(raw, "objectSelector"), "matchLabels"),
            labels=texts(effect, "labels"),
            annotations=texts(effect, "annotations"),
            by_namespace=bool(mapping(mapping(raw, "namespaceSelector"), "matchLabels")),
        )
