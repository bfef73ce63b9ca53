"""The scenarios that come with Drydock, each with what it is about; the profile of a region is one of them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import yaml

from catalog import Catalog, Region
from manifests.errors import UsageError
from manifests.near_miss import did_you_mean
from simulator.scenario.layers import DEFAULT_REGION, builtin_names


@dataclass(frozen=True)
class BuiltIn:
    """`extends` is the region, or the other scenario, that it builds on; empty for a region. `text` is its YAML, with
    the comments.
    """

    name: str
    description: str
    extends: str
    text: str

    @property
    def page(self) -> str:
        """Where its page stands in the repository."""
        return f"docs/scenarios/{self.name}.md" if self.extends else "docs/scenarios.md"


def builtin(name: str, catalog: Catalog) -> BuiltIn:
    """Raises UsageError for a name that neither a built-in scenario nor a region has."""
    if name in catalog.regions:
        return _profile(catalog.regions[name])
    known = builtin_names()
    if name not in known:
        near = did_you_mean(name, [*known, *catalog.regions])
        raise UsageError(f"no built-in scenario or region is named {name!r}; {near}")
    text = (files("simulator.scenario") / "builtin" / f"{name}.yaml").read_text(encoding="utf-8")
    value = yaml.safe_load(text)
    return BuiltIn(name, str(value["description"]), str(value.get("extends", DEFAULT_REGION)), text)


def builtins(catalog: Catalog) -> list[BuiltIn]:
    """All but the regions; the calm one first, which the others can be compared with."""
    return [builtin(name, catalog) for name in sorted(builtin_names(), key=lambda name: (name != "calm", name))]


def _profile(region: Region) -> BuiltIn:
    """What a region is by default, as a scenario would say it."""
    zones = "".join(f"  {zone}: {{}}\n" for zone in region.zones)
    text = (
        f"# What holds in {region.id} unless a scenario says otherwise. The zones are labels to begin with, and no\n"
        f"# statement of where stock is; the bandwidth is that of one account to all of OSS in the region.\n"
        f"zones:\n{zones}"
        f"oss: {{download: {region.oss_download_gbps:g}Gbps, upload: {region.oss_upload_gbps:g}Gbps}}\n"
    )
    return BuiltIn(region.id, "the profile of the region", "", text)
