"""Everything that Argo itself would reject, and what it misses: one idea, one file."""

from __future__ import annotations

from manifests.diagnostic import Diagnostic, Severity
from manifests.load import Manifests
from manifests.rule import Rule
from manifests.validation.check import Check
from manifests.validation.checks.active_deadline import ActiveDeadline
from manifests.validation.checks.argument_source import ArgumentSource
from manifests.validation.checks.artifact_path import ArtifactPath
from manifests.validation.checks.artifact_source import ArtifactSource
from manifests.validation.checks.artifact_store import ArtifactStore
from manifests.validation.checks.call_target import CallTarget
from manifests.validation.checks.container_set import ContainerSet
from manifests.validation.checks.container_set_main import ContainerSetMain
from manifests.validation.checks.continue_on_with_depends import ContinueOnWithDepends
from manifests.validation.checks.cron_deadline import CronDeadline
from manifests.validation.checks.cron_policy import CronPolicy
from manifests.validation.checks.cron_schedule import CronSchedule
from manifests.validation.checks.cron_timezone import CronTimezone
from manifests.validation.checks.dag_cycle import DagCycle
from manifests.validation.checks.dag_target import DagTarget
from manifests.validation.checks.deadline_on_steps import DeadlineOnSteps
from manifests.validation.checks.depends_items import DependsItems
from manifests.validation.checks.depends_result import DependsResult
from manifests.validation.checks.depends_syntax import DependsSyntax
from manifests.validation.checks.deprecated_field import DeprecatedField
from manifests.validation.checks.duplicate_object import DuplicateObject
from manifests.validation.checks.duplicate_parameter import DuplicateParameter
from manifests.validation.checks.duplicate_template import DuplicateTemplate
from manifests.validation.checks.duration_syntax import DurationSyntax
from manifests.validation.checks.empty_dag import EmptyDag
from manifests.validation.checks.endless_recursion import EndlessRecursion
from manifests.validation.checks.enum_value import EnumValue
from manifests.validation.checks.executor_plugin import ExecutorPlugin
from manifests.validation.checks.expression_syntax import ExpressionSyntax
from manifests.validation.checks.global_name import GlobalName
from manifests.validation.checks.hook_expression import HookExpression
from manifests.validation.checks.init_container_name import InitContainerName
from manifests.validation.checks.input_from import InputFrom
from manifests.validation.checks.later_inline_template import LaterInlineTemplate
from manifests.validation.checks.leaf_parallelism import LeafParallelism
from manifests.validation.checks.lint_only_error import LintOnlyError
from manifests.validation.checks.loop_kinds import LoopKinds
from manifests.validation.checks.metric import Metric
from manifests.validation.checks.missing_argument import MissingArgument
from manifests.validation.checks.missing_dependency import MissingDependency
from manifests.validation.checks.missing_entrypoint import MissingEntrypoint
from manifests.validation.checks.missing_image import MissingImage
from manifests.validation.checks.missing_reference import MissingReference
from manifests.validation.checks.missing_value import MissingValue
from manifests.validation.checks.mixed_dependencies import MixedDependencies
from manifests.validation.checks.mount_path_clash import MountPathClash
from manifests.validation.checks.name_too_long import NameTooLong
from manifests.validation.checks.output_value import OutputValue
from manifests.validation.checks.parameter_name import ParameterName
from manifests.validation.checks.path_escape import PathEscape
from manifests.validation.checks.pending_timeout import PendingTimeout
from manifests.validation.checks.pod_gc import PodGc
from manifests.validation.checks.pod_resources import PodResources
from manifests.validation.checks.reserved_container_name import ReservedContainerName
from manifests.validation.checks.resource_action import ResourceAction
from manifests.validation.checks.resource_claims import ResourceClaims
from manifests.validation.checks.resource_manifest import ResourceManifest
from manifests.validation.checks.retry_policy import RetryPolicy
from manifests.validation.checks.retry_value import RetryValue
from manifests.validation.checks.sequence_range import SequenceRange
from manifests.validation.checks.skipped_document import SkippedDocument
from manifests.validation.checks.step_name import StepName
from manifests.validation.checks.task_name_digit import TaskNameDigit
from manifests.validation.checks.template_name import TemplateName
from manifests.validation.checks.template_timeout import TemplateTimeout
from manifests.validation.checks.template_type import TemplateType
from manifests.validation.checks.templates_beside_ref import TemplatesBesideRef
from manifests.validation.checks.unclosed_tag import UnclosedTag
from manifests.validation.checks.undeclared_volume import UndeclaredVolume
from manifests.validation.checks.unknown_argument import UnknownArgument
from manifests.validation.checks.unknown_dependency import UnknownDependency
from manifests.validation.checks.unknown_hook_template import UnknownHookTemplate
from manifests.validation.checks.unknown_template import UnknownTemplate
from manifests.validation.checks.unknown_variable import UnknownVariable
from manifests.validation.checks.unresolved_variable import UnresolvedVariable
from manifests.validation.checks.unsafe_reference import UnsafeReference
from manifests.validation.checks.unused_parameter import UnusedParameter
from manifests.validation.checks.when_syntax import WhenSyntax
from manifests.validation.reading import READING_RULES
from manifests.validation.running import run

CHECKS: tuple[type[Check], ...] = (
    # objects and what they refer to
    NameTooLong,
    MissingEntrypoint,
    UnknownTemplate,
    MissingReference,
    DuplicateObject,
    TemplatesBesideRef,
    TemplateName,
    DuplicateTemplate,
    HookExpression,
    PodGc,
    PodResources,
    ExecutorPlugin,
    # cron
    CronSchedule,
    CronTimezone,
    CronPolicy,
    CronDeadline,
    # parameters and artifacts
    ParameterName,
    DuplicateParameter,
    MissingValue,
    MissingArgument,
    ArgumentSource,
    EnumValue,
    ArtifactSource,
    ArtifactPath,
    PathEscape,
    InputFrom,
    ArtifactStore,
    OutputValue,
    GlobalName,
    # templates
    TemplateType,
    MissingImage,
    InitContainerName,
    ReservedContainerName,
    ContainerSet,
    ContainerSetMain,
    MountPathClash,
    ResourceAction,
    ResourceManifest,
    ResourceClaims,
    RetryPolicy,
    ActiveDeadline,
    TemplateTimeout,
    PendingTimeout,
    LeafParallelism,
    DeadlineOnSteps,
    Metric,
    # steps and tasks
    StepName,
    CallTarget,
    LoopKinds,
    SequenceRange,
    EmptyDag,
    UnknownDependency,
    DagCycle,
    DependsResult,
    DependsItems,
    MixedDependencies,
    ContinueOnWithDepends,
    TaskNameDigit,
    DagTarget,
    # variables
    UnresolvedVariable,
    UnclosedTag,
    MissingDependency,
    # what Argo misses
    EndlessRecursion,
    UnknownHookTemplate,
    WhenSyntax,
    DependsSyntax,
    ExpressionSyntax,
    UnsafeReference,
    UnknownVariable,
    UnknownArgument,
    UnusedParameter,
    UndeclaredVolume,
    RetryValue,
    DurationSyntax,
    DeprecatedField,
    SkippedDocument,
    LintOnlyError,
)
RULES: tuple[type[Rule], ...] = (*READING_RULES, *CHECKS, LaterInlineTemplate)
"""Every name that reading and validation can report, in the order of the docs."""


def validate(manifests: Manifests) -> list[Diagnostic]:
    """What reading found, and what all checks find, in order of place."""
    return run(manifests, CHECKS)


def rejections(manifests: Manifests) -> list[Diagnostic]:
    """The errors of category `argo`: a workflow that has one is not simulated."""
    return [f for f in validate(manifests) if f.category == "argo" and f.severity is Severity.ERROR]
