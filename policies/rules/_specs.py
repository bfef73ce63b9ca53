"""The list in `k8s.aliyun.com/eci-use-specs`: what its items are, and a base for policies about nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from catalog import Size
from manifests.diagnostic import Fix, Path
from manifests.document import Document
from manifests.eci import PRIVATE_POOL, USE_SPECS, EciProfile, PodSettings
from manifests.edits import quoted, set_scalar
from manifests.pod import Metadata
from manifests.rule import Found
from policies.policy import Context, Policy

MOST_SPECS = 5
"""docs/sources.md eci 1.1."""
Kind = Literal["GPU", "local-disk", "ARM", "ordinary"]
# Nobody publishes these as a list: it is how Alibaba Cloud names its ECS families.
_TYPE = re.compile(r"ecs\.([a-z][a-z0-9]*)(?:-[a-z0-9]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*")
_SUFFIX = re.compile(r"(?:nano|small|medium|large|\d*xlarge|metal)")
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("GPU", re.compile(r"\w*gn\d\w*")),
    ("local-disk", re.compile(r"(?:ebm)?[di]\d\w*")),
    ("ARM", re.compile(r"(?:ebm)?(?:[cgr]\d+y|[cg]6r)")),
)


@dataclass(frozen=True)
class SpecList:
    """Specs as one annotation lists them."""

    path: Path
    specs: tuple[str, ...]
    is_spot: bool = False
    """Whether spot is asked for at the same place."""
    is_private: bool = False
    """Whether a private pool is, which has ECS types only."""

    def replaced(self, document: Document, specs: tuple[str, ...], title: str, *, safe: bool = False) -> Fix | None:
        """A fix that writes another list. None where the text does not allow it, as in an eci-profile's JSON."""
        edit = set_scalar(document, self.path, quoted(",".join(specs))) if self.path[-1] == USE_SPECS else None
        return Fix(title, (edit,), safe=safe) if edit is not None else None

    def with_size(self, context: Context) -> tuple[Size | None, Fix | None]:
        """The size of the first type, where ECI sells it, and a fix that ends the list with it, where there is room."""
        instance = context.catalog.instances.get(self.specs[0])
        if instance is None or instance.size not in {offer.size for offer in context.catalog.sizes}:
            return None, None
        specs = tuple(dict.fromkeys((*self.specs, str(instance.size))))
        if len(specs) > MOST_SPECS:
            return instance.size, None
        return instance.size, self.replaced(context.document, specs, f"add {instance.size} to the specs")


class SpecListPolicy(Policy):
    """A policy about the list alone, in pods and in the selectors of an eci-profile. Variables are not judged."""

    platforms = ("eci",)

    def check_specs(self, given: SpecList, context: Context) -> Iterator[Found]:
        """Each list with at least one spec."""
        return iter(())

    def check_pod_metadata(self, metadata: Metadata, context: Context) -> Iterator[Found]:
        yield from self._checked(metadata.at("annotations", USE_SPECS), metadata.annotations, context)

    def check_profile(self, profile: EciProfile, context: Context) -> Iterator[Found]:
        for selector in profile.selectors:
            yield from self._checked(selector.path, selector.annotations, context)

    def _checked(self, path: Path, annotations: Mapping[str, str], context: Context) -> Iterator[Found]:
        settings = PodSettings(annotations)
        if settings.specs and "{{" not in annotations[USE_SPECS]:
            yield from self.check_specs(
                SpecList(path, settings.specs, settings.is_spot, PRIVATE_POOL in annotations), context
            )


def is_type(spec: str) -> bool:
    """Whether it has the form of an ECS type, known or not."""
    return _TYPE.fullmatch(spec) is not None


def is_spec(spec: str) -> bool:
    """Whether it has one of the two forms that a spec may have."""
    return is_type(spec) or Size.parse(spec) is not None


def has_known_suffix(spec: str) -> bool:
    """Whether a type ends as Alibaba Cloud's types do: `large`, `2xlarge`."""
    return _SUFFIX.fullmatch(spec.rpartition(".")[2].partition("-")[0]) is not None


def kind_of(spec: str) -> Kind:
    """What kind of machine a spec asks for, by the name of its family. A size is ordinary."""
    match = _TYPE.fullmatch(spec)
    family = match[1] if match else ""
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(family)), "ordinary")
