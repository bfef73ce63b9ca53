"""Everything that Argo itself would reject, and what it misses: one idea, one file."""

from __future__ import annotations

from manifests.diagnostic import Diagnostic, Severity
from manifests.load import Manifests
from manifests.rule import Rule
from manifests.validation.check import Check
from manifests.validation.dag_cycle import DagCycle
from manifests.validation.duplicate_template import DuplicateTemplate
from manifests.validation.endless_recursion import EndlessRecursion
from manifests.validation.later_inline_template import LaterInlineTemplate
from manifests.validation.missing_entrypoint import MissingEntrypoint
from manifests.validation.missing_image import MissingImage
from manifests.validation.reading import READING_RULES
from manifests.validation.running import run
from manifests.validation.template_type import TemplateType
from manifests.validation.unknown_dependency import UnknownDependency
from manifests.validation.unknown_template import UnknownTemplate

CHECKS: tuple[type[Check], ...] = (
    MissingEntrypoint,
    UnknownTemplate,
    DuplicateTemplate,
    TemplateType,
    UnknownDependency,
    DagCycle,
    EndlessRecursion,
    MissingImage,
)
RULES: tuple[type[Rule], ...] = (*READING_RULES, *CHECKS, LaterInlineTemplate)
"""Every name that reading and validation can report, in the order of the docs."""


def validate(manifests: Manifests) -> list[Diagnostic]:
    """What reading found, and what all checks find, in order of place."""
    return run(manifests, CHECKS)


def rejections(manifests: Manifests) -> list[Diagnostic]:
    """The errors of category `argo`: a workflow that has one is not simulated."""
    return [f for f in validate(manifests) if f.category == "argo" and f.severity is Severity.ERROR]
