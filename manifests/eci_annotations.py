"""The annotations that ECI reads, one line each: what values they take, which are old, which the system writes itself.

The keys and formats are those of docs/sources.md eci 1.1 to 1.7; a key without a form takes any text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from manifests.eci import BURST_RESOURCE, FAIL_STRATEGY, FLUID_LABEL, PREFIX, SPOT_STRATEGY, USE_SPECS, comma_list
from manifests.fields import integer
from manifests.near_miss import near_miss
from manifests.units import quantity

UNIT = 1000.0
"""An amount of bytes or bits below this cannot be meant."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a value. `part` is the piece that is meant; `instead` is what was probably meant."""

    what: str
    certain: bool
    """Whether such a value is surely refused or without effect; some forms are only those of the examples."""
    part: str = ""
    instead: str = ""


class Form(Protocol):
    """What the value of an annotation looks like."""

    @property
    def wanted(self) -> str:
        """The form in words."""

    def wrong(self, value: str) -> Wrong | None: ...


@dataclass(frozen=True)
class Choice:
    """One of a few words. `also` are other spellings in the documentation."""

    values: tuple[str, ...]
    also: tuple[str, ...] = ()
    any_case: bool = False
    certain: bool = True

    @property
    def wanted(self) -> str:
        return " or ".join(self.values)

    def wrong(self, value: str) -> Wrong | None:
        if value in (*self.values, *self.also):
            return None
        near = near_miss(value, self.values)
        if self.any_case and near is not None and near.lower() == value.lower():
            return None
        return Wrong(f"is {value!r}, which ECI does not know", self.certain, instead=near or "")


@dataclass(frozen=True)
class Items:
    """A comma list of at most `most` items, each of a shape."""

    shape: str
    each: str
    most: int = 0
    certain: bool = False

    @property
    def wanted(self) -> str:
        return f"at most {self.most}, with commas between them, each {self.each}" if self.most > 1 else self.each

    def wrong(self, value: str) -> Wrong | None:
        items = comma_list(value)
        odd = next((item for item in items if not re.fullmatch(self.shape, item)), None)
        if odd is not None:
            return Wrong(f"has {odd!r}, which is not {self.each}", self.certain, part=odd)
        if 0 < self.most < len(items):
            listed = f"lists {len(items)}, and ECI takes at most {self.most}" if self.most > 1 else "takes only one"
            return Wrong(listed, certain=True)
        return None


@dataclass(frozen=True)
class Whole:
    """A whole number from `low` to `high`, where there is a highest."""

    low: int
    high: int | None = None
    unit: str = ""
    certain: bool = True

    @property
    def wanted(self) -> str:
        reach = f"of {self.low} or more" if self.high is None else f"from {self.low} to {self.high}"
        return f"a whole number {reach} {self.unit}".rstrip()

    def wrong(self, value: str) -> Wrong | None:
        number = integer({"value": value}, "value")
        if number is None:
            return Wrong(f"is {value!r}, which is no whole number", self.certain)
        if number < self.low or (self.high is not None and number > self.high):
            return Wrong(f"is {value}, which is out of its range", self.certain)
        return None


@dataclass(frozen=True)
class Shape:
    """Text of a shape."""

    pattern: str
    wanted: str
    certain: bool = False

    def wrong(self, value: str) -> Wrong | None:
        right = re.fullmatch(self.pattern, value) is not None
        return None if right else Wrong(f"is {value!r}, which is not {self.wanted}", self.certain)


@dataclass(frozen=True)
class Amount:
    """A Kubernetes quantity; a small one is a unit that was forgotten."""

    wanted: str
    certain: bool = False

    def wrong(self, value: str) -> Wrong | None:
        amount = quantity(value)
        if amount is None:
            return Wrong(f"is {value!r}, which is no quantity", self.certain)
        if amount < 0:
            return Wrong(f"is {value!r}, which is below zero", self.certain)
        return Wrong(f"is {value!r}, where a unit is missing", self.certain) if 0 < amount < UNIT else None


@dataclass(frozen=True)
class JsonObject:
    """An object or a list, written as JSON."""

    wanted: str
    certain: bool = False

    def wrong(self, value: str) -> Wrong | None:
        try:
            read = json.loads(value)
        except (ValueError, RecursionError):
            read = None
        return None if isinstance(read, dict | list) else Wrong("is no JSON object or list", self.certain)


BOOLEAN = Choice(("true", "false"), certain=False)
BANDWIDTH = Amount("a rate such as 40M")
ARN = Items(r"acs:ram::.+", "a role's ARN such as acs:ram::1234:role/name")
JSON_TEXT = JsonObject("a JSON object in text")
IP = r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}"


def _id(prefix: str, most: int = 1) -> Items:
    return Items(re.escape(prefix) + r"[^\s;|]+", f"an id such as {prefix}abc", most, certain=False)


_READ: dict[str, Form | None] = {
    # Placement and stock (docs/sources.md eci 1.1).
    "eci-schedule-strategy": Choice(("VSwitchOrdered", "VSwitchRandom"), also=("vSwitchOrdered", "vSwitchRandom")),
    "eci-vswitch": _id("vsw-", 10),
    "eci-use-specs": None,
    "eci-fail-strategy": Choice(("fail-back", "fail-over", "fail-fast")),
    "eci-max-pending-minute": Whole(10, 1440, "(minutes)"),
    "eci-instance-family": Items(
        r"-?ecs\.[a-z0-9-]+", "a family such as ecs.c6 or, to leave it out, -ecs.c6", certain=True
    ),
    "eci-instance-generation": Items(r"-?[1-9][0-9]?", "a generation such as 6 or, to leave it out, -6", certain=True),
    "eci-compute-category": Items("economy|general", "economy or general", 2, certain=True),
    "eci-privatepool-matchcriteria": Choice(("Open", "Target"), any_case=True),
    "eci-privatepool-id": _id("eap-"),
    # Spot (1.2).
    "eci-spot-strategy": Choice(("SpotAsPriceGo", "SpotWithPriceLimit")),
    "eci-spot-price-limit": Shape(
        r"(?=.*[1-9])[0-9]{1,9}(?:\.[0-9]{1,3})?", "an hourly price with at most 3 decimals", certain=True
    ),
    "eci-spot-duration": Choice(("0", "1")),
    "eci-spot-fallback": BOOLEAN,
    "eci-spot-release-strategy": Choice(("api-evict",)),
    # Images (1.3).
    "eci-auto-imc": BOOLEAN,
    "eci-imc-id": _id("imc-"),
    "imc-perfect-match": BOOLEAN,
    "imc-match-count-request": Whole(1),
    "acr-instance-ids": Items(r"(?:[a-z0-9-]+:)?cri-\S+", "an id such as cri-abc or cn-beijing:cri-abc"),
    "acr-service-arns": ARN,
    "acr-user-arns": ARN,
    "plain-http-registry": None,
    "insecure-registry": None,
    # Storage, data, network and the rest (1.4).
    "eci-extra-ephemeral-storage": Amount("an amount such as 50Gi", certain=True),
    "eci-ephemeral-storage-options": JSON_TEXT,
    "eci-eviction-enable": BOOLEAN,
    "eci-data-cache-bucket": None,
    "eci-data-cache-pl": None,
    "eci-data-cache-provisionedIops": Whole(0),
    "eci-data-cache-burstingEnabled": BOOLEAN,
    "eci-security-group": _id("sg-", 5),
    "eci-ram-role-name": None,
    "eci-custom-tags": Items(r"[^:]+:.*", "a tag such as env:test", 3, certain=True),
    "eci-with-eip": BOOLEAN,
    "eci-eip-instanceid": _id("eip-"),
    "eip-bandwidth": Shape("[1-9][0-9]{0,8}M?", "a whole number of Mbit/s such as 5"),
    "eip-isp": Choice(("BGP", "BGP_PRO"), certain=False),
    "eip-internet-charge-type": Choice(("PayByBandwidth", "PayByTraffic"), certain=False),
    "eip-common-bandwidth-package-id": _id("cbwp-"),
    "eip-public-ip-address-pool-id": _id("pippool-"),
    "eci-enable-ipv6": BOOLEAN,
    "eci-ipv6-bandwidth-enable": BOOLEAN,
    "eci-ipv6-bandwidth": BANDWIDTH,
    "eci-private-ip-address": Shape(IP, "an IPv4 address"),
    "eci-fixed-ip": BOOLEAN,
    "eci-fixed-ip-retain-hour": Whole(1, unit="(hours)"),
    "eci-wait-clusterip-ready": None,
    "eci-custom-hosts": None,
    "eci-custom-dnsconfig": JSON_TEXT,
    "eci-ntp-server": None,
    "eci-core-pattern": Shape("/.*", "an absolute path"),
    "eci-sls-enable": BOOLEAN,
    "eci-host-sysctls": JSON_TEXT,
    "eci-resource-group-id": _id("rg-"),
    "eci-gpu-driver-version": None,
}

ANNOTATIONS: Mapping[str, Form | None] = {PREFIX + name: form for name, form in _READ.items()} | {
    "kubernetes.io/ingress-bandwidth": BANDWIDTH,
    "kubernetes.io/egress-bandwidth": BANDWIDTH,
    BURST_RESOURCE: None,  # burst-resource-annotation tells of its values too
}
"""The annotations that one may set, by their whole key."""

LABELS: Mapping[str, Form] = {
    f"{PREFIX}image-accelerate-mode": Choice(("on-demand", "p2p")),
    FLUID_LABEL: Choice(("eci", "acs")),
}
"""Labels that take one of a few words (docs/sources.md eci 1.3, data 3.8)."""

PROFILE: Mapping[str, Form | None] = {
    "vpcId": _id("vpc-"),
    "vSwitchIds": _id("vsw-", 10),
    "vswitchIds": _id("vsw-", 10),
    "securityGroupId": None,
    "resourceGroupId": None,
    "selectors": None,
    "enableClusterIp": BOOLEAN,
    "enableHybridMode": BOOLEAN,
    "enableLinuxArm64Node": BOOLEAN,
    "enableLogController": BOOLEAN,
    "slsMachineGroup": None,
    "enablePVCController": BOOLEAN,
    "enablePrivateZone": BOOLEAN,
    "enableReuseSSLKey": BOOLEAN,
    "featureGates": None,
}
"""The keys of the ConfigMap eci-profile (docs/sources.md eci 1.6)."""


@dataclass(frozen=True, slots=True)
class Legacy:
    """An annotation of older editions: its new name, where one says the same, or what to do instead."""

    new: str = ""
    advice: str = ""


LEGACY: Mapping[str, Legacy] = {
    f"{PREFIX}eci-image-cache": Legacy(new=f"{PREFIX}eci-auto-imc"),
    f"{PREFIX}eci-image-snapshot-id": Legacy(new=f"{PREFIX}eci-imc-id"),
    f"{PREFIX}acr-instance-id": Legacy(new=f"{PREFIX}acr-instance-ids"),
    f"{PREFIX}eci-reschedule-enable": Legacy(advice=f"say what to do without stock by {FAIL_STRATEGY}"),
    f"{PREFIX}pod-fail-on-create-err": Legacy(advice=f"`{FAIL_STRATEGY}: fail-fast` makes such a pod fail"),
    f"{PREFIX}eci-cpu-option-core": Legacy(advice=f"choose an ECS type by {USE_SPECS}"),
    f"{PREFIX}eci-cpu-option-ht": Legacy(advice=f"choose an ECS type by {USE_SPECS}"),
}
"""Docs/sources.md eci 1.1 and 1.3."""

_WRITTEN_BY_SYSTEM = (
    "eci-instance-id", "eci-request-id", "eci-instance-spec", "eci-instance-compute-category", "eci-vpc",
    "eci-instance-zone", "eci-instance-cpu", "eci-instance-mem", "eni-instance-id", "eci-matched-image-cache",
    "eci-created-by-template", "eci-client-token", "eci-schedule-result", "allocated-eipAddress",
    "allocated-eipInstanceId", "allocated-ipv6Address", "vk-version", "k8s-version",
)  # fmt: skip
BY_SYSTEM = frozenset(PREFIX + name for name in _WRITTEN_BY_SYSTEM)
"""What ECI adds once the pod is scheduled (docs/sources.md eci 1.7), less the two that one may set as well."""

BASES: Mapping[str, str] = {
    f"{PREFIX}eci-spot-price-limit": SPOT_STRATEGY,
    f"{PREFIX}eci-spot-duration": SPOT_STRATEGY,
    f"{PREFIX}eci-spot-fallback": SPOT_STRATEGY,
    f"{PREFIX}eci-spot-release-strategy": SPOT_STRATEGY,
    f"{PREFIX}eci-data-cache-pl": f"{PREFIX}eci-data-cache-bucket",
    f"{PREFIX}eci-data-cache-provisionedIops": f"{PREFIX}eci-data-cache-bucket",
    f"{PREFIX}eci-data-cache-burstingEnabled": f"{PREFIX}eci-data-cache-bucket",
    f"{PREFIX}eci-fixed-ip-retain-hour": f"{PREFIX}eci-fixed-ip",
}
"""Settings that only refine another one, and the one that they need."""

KNOWN = frozenset({*ANNOTATIONS, *LABELS, *LEGACY, *BY_SYSTEM})
_ALIKE = 0.75
"""Our choice: `ram-role` and `ram-role-name` are alike, `image-id` and `imc-id` are not."""


def short(key: str) -> str:
    """A key without ECI's prefix, as people speak of it."""
    return key.removeprefix(PREFIX)


def meant(key: str) -> str | None:
    """The key that was probably meant by one that ECI does not know; None for known ones and for those of others.

    The prefix belongs to other components of the cluster too, so only what looks like a name of ECI's is compared.
    """
    prefix, _, name = key.rpartition("/")
    name = name.replace("_", "-")
    if f"{prefix}/" != PREFIX:
        looks_right = "aliyun" in prefix or "alibaba" in prefix or not prefix
        return PREFIX + name if looks_right and name.startswith("eci-") and PREFIX + name in KNOWN else None
    if key in KNOWN:
        return None
    if name in _READ or f"eci-{name}" in _READ:
        return PREFIX + (name if name in _READ else f"eci-{name}")
    if not name.lower().startswith(("eci-", "imc-", "acr-")):
        return None
    return _nearest(name)


def _nearest(name: str) -> str | None:
    """The near miss of a name by what follows `eci-`, as the part that all share makes everything look alike."""
    from difflib import get_close_matches  # slow to import, and seldom needed

    names = {other.lower().removeprefix("eci-"): other for other in _READ}
    found = get_close_matches(name.lower().removeprefix("eci-"), list(names), n=1, cutoff=_ALIKE)
    return PREFIX + names[found[0]] if found else None
