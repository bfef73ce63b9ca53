"""Opinions about manifests: what ECI practice advises. `POLICIES` is the whole list, in the order of the docs."""

from __future__ import annotations

from policies.policy import Policy
from policies.rules.artifacts_in_minio import ArtifactsInMinio
from policies.rules.component_resources import ComponentResources
from policies.rules.eci_label_misplaced import EciLabelMisplaced
from policies.rules.eci_label_missing import EciLabelMissing
from policies.rules.eci_label_value import EciLabelValue
from policies.rules.eci_scheduler_unnamed import EciSchedulerUnnamed
from policies.rules.executor_not_emissary import ExecutorNotEmissary
from policies.rules.fail_back_unbounded import FailBackUnbounded
from policies.rules.fail_fast_uncovered import FailFastUncovered
from policies.rules.fluid_label_missing import FluidLabelMissing
from policies.rules.fluid_label_without_eci import FluidLabelWithoutEci
from policies.rules.image_pull_always import ImagePullAlways
from policies.rules.no_vcpu_memory_spec import NoVcpuMemorySpec
from policies.rules.resources_missing import ResourcesMissing
from policies.rules.retry_missing import RetryMissing
from policies.rules.retry_without_limit import RetryWithoutLimit
from policies.rules.single_spec import SingleSpec
from policies.rules.single_vswitch import SingleVswitch
from policies.rules.spec_too_small import SpecTooSmall
from policies.rules.workflow_deadline_missing import WorkflowDeadlineMissing

POLICIES: tuple[type[Policy], ...] = (
    # control-plane
    ExecutorNotEmissary,
    ComponentResources,
    # scheduling
    EciLabelMissing,
    EciLabelMisplaced,
    EciLabelValue,
    EciSchedulerUnnamed,
    # stock
    SingleVswitch,
    SingleSpec,
    NoVcpuMemorySpec,
    SpecTooSmall,
    ResourcesMissing,
    FailFastUncovered,
    FailBackUnbounded,
    # retry
    RetryMissing,
    RetryWithoutLimit,
    # time
    WorkflowDeadlineMissing,
    # image
    ImagePullAlways,
    # data
    ArtifactsInMinio,
    FluidLabelMissing,
    FluidLabelWithoutEci,
)
