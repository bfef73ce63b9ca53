"""What Alibaba Cloud ECI reads from a pod and from the cluster's eci-profile (docs/sources.md eci 1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from manifests.document import Document
from manifests.fields import Located, mapping, text

ECI_LABEL = "alibabacloud.com/eci"
LEGACY_ECI_LABEL = "eci"
FLUID_LABEL = "alibabacloud.com/fluid-sidecar-target"
USE_SPECS = "k8s.aliyun.com/eci-use-specs"
SCHEDULE_STRATEGY = "k8s.aliyun.com/eci-schedule-strategy"
FAIL_STRATEGY = "k8s.aliyun.com/eci-fail-strategy"
VSWITCH = "k8s.aliyun.com/eci-vswitch"
SCHEDULER = "eci-scheduler"


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
    def fails_fast(self) -> bool:
        return self.annotations.get(FAIL_STRATEGY) == "fail-fast"


@dataclass(frozen=True, kw_only=True)
class EciProfile(Located):
    """The ConfigMap `kube-system/eci-profile`: settings for every pod on ECI."""

    document: Document
    vswitches: tuple[str, ...]


def read_profile(document: Document) -> EciProfile | None:
    """The profile in a ConfigMap document; None for any other ConfigMap."""
    value = document.value
    if not isinstance(value, dict) or document.name != "eci-profile":
        return None
    data = mapping(value, "data")
    vswitches = comma_list(text(data, "vSwitchIds") or text(data, "vswitchIds") or "")
    return EciProfile(path=("data",), document=document, vswitches=vswitches)
