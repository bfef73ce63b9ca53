"""Opinions about manifests: what ECI practice advises. `POLICIES` is the whole list, in the order of the docs."""

from __future__ import annotations

from policies.policy import Policy
from policies.rules.access_key_in_plain_text import AccessKeyInPlainText
from policies.rules.acr_other_region import AcrOtherRegion
from policies.rules.acr_public_endpoint import AcrPublicEndpoint
from policies.rules.acs_label_missing import AcsLabelMissing
from policies.rules.anti_affinity_on_virtual_nodes import AntiAffinityOnVirtualNodes
from policies.rules.archive_without_ttl import ArchiveWithoutTtl
from policies.rules.artifact_gc_missing import ArtifactGcMissing
from policies.rules.artifact_repository_missing import ArtifactRepositoryMissing
from policies.rules.artifacts_in_minio import ArtifactsInMinio
from policies.rules.backoff_before_refusal import BackoffBeforeRefusal
from policies.rules.backoff_cap_too_low import BackoffCapTooLow
from policies.rules.backoff_grows_long import BackoffGrowsLong
from policies.rules.backoff_without_limit import BackoffWithoutLimit
from policies.rules.burst_resource_annotation import BurstResourceAnnotation
from policies.rules.cache_no_faster import CacheNoFaster
from policies.rules.cache_too_small import CacheTooSmall
from policies.rules.capability_not_allowed import CapabilityNotAllowed
from policies.rules.client_rate_low import ClientRateLow
from policies.rules.component_resources import ComponentResources
from policies.rules.component_versions_differ import ComponentVersionsDiffer
from policies.rules.compute_category_conflict import ComputeCategoryConflict
from policies.rules.config_beside_settings import ConfigBesideSettings
from policies.rules.controller_parallelism_missing import ControllerParallelismMissing
from policies.rules.controller_pull_always import ControllerPullAlways
from policies.rules.controller_workers_few import ControllerWorkersFew
from policies.rules.copies_exceed_workers import CopiesExceedWorkers
from policies.rules.creation_rate_above_eci import CreationRateAboveEci
from policies.rules.creation_takes_minutes import CreationTakesMinutes
from policies.rules.cron_runs_overlap import CronRunsOverlap
from policies.rules.cron_starting_deadline_missing import CronStartingDeadlineMissing
from policies.rules.dag_fail_fast_idle import DagFailFastIdle
from policies.rules.dataload_crosses_namespaces import DataloadCrossesNamespaces
from policies.rules.dataload_path_outside import DataloadPathOutside
from policies.rules.dataload_without_dataset import DataloadWithoutDataset
from policies.rules.dataset_in_other_namespace import DatasetInOtherNamespace
from policies.rules.dataset_not_warmed import DatasetNotWarmed
from policies.rules.dataset_without_runtime import DatasetWithoutRuntime
from policies.rules.deadline_beside_timeout import DeadlineBesideTimeout
from policies.rules.disk_holds_zone import DiskHoldsZone
from policies.rules.disk_too_small import DiskTooSmall
from policies.rules.disk_waits_for_consumer import DiskWaitsForConsumer
from policies.rules.eci_and_acs_label import EciAndAcsLabel
from policies.rules.eci_annotation_by_system import EciAnnotationBySystem
from policies.rules.eci_annotation_legacy import EciAnnotationLegacy
from policies.rules.eci_annotation_misspelt import EciAnnotationMisspelt
from policies.rules.eci_annotation_on_acs import EciAnnotationOnAcs
from policies.rules.eci_annotation_unknown import EciAnnotationUnknown
from policies.rules.eci_annotation_value import EciAnnotationValue
from policies.rules.eci_annotation_without_base import EciAnnotationWithoutBase
from policies.rules.eci_label_misplaced import EciLabelMisplaced
from policies.rules.eci_label_missing import EciLabelMissing
from policies.rules.eci_label_value import EciLabelValue
from policies.rules.eci_profile_misplaced import EciProfileMisplaced
from policies.rules.eci_profile_value import EciProfileValue
from policies.rules.eci_scheduler_unnamed import EciSchedulerUnnamed
from policies.rules.eci_selector_broken import EciSelectorBroken
from policies.rules.executor_image_default import ExecutorImageDefault
from policies.rules.executor_image_public import ExecutorImagePublic
from policies.rules.executor_not_emissary import ExecutorNotEmissary
from policies.rules.executor_without_token import ExecutorWithoutToken
from policies.rules.exit_handler_unbounded import ExitHandlerUnbounded
from policies.rules.expression_beyond_policy import ExpressionBeyondPolicy
from policies.rules.extra_storage_paid import ExtraStoragePaid
from policies.rules.fail_back_unbounded import FailBackUnbounded
from policies.rules.fail_fast_defeats_retry import FailFastDefeatsRetry
from policies.rules.fail_fast_skips_backoff import FailFastSkipsBackoff
from policies.rules.fail_fast_uncovered import FailFastUncovered
from policies.rules.fan_in_argument_large import FanInArgumentLarge
from policies.rules.fan_out_length_unknown import FanOutLengthUnknown
from policies.rules.fan_out_unlimited import FanOutUnlimited
from policies.rules.floating_tag import FloatingTag
from policies.rules.fluid_label_missing import FluidLabelMissing
from policies.rules.fluid_label_unused import FluidLabelUnused
from policies.rules.fluid_label_without_eci import FluidLabelWithoutEci
from policies.rules.gathered_after_retry import GatheredAfterRetry
from policies.rules.host_namespace_shared import HostNamespaceShared
from policies.rules.host_path_volume import HostPathVolume
from policies.rules.host_port import HostPort
from policies.rules.image_cache_incomplete import ImageCacheIncomplete
from policies.rules.image_cache_off import ImageCacheOff
from policies.rules.image_cache_setting_ignored import ImageCacheSettingIgnored
from policies.rules.image_cache_too_large import ImageCacheTooLarge
from policies.rules.image_cache_unprepared import ImageCacheUnprepared
from policies.rules.image_match_count import ImageMatchCount
from policies.rules.image_pull_always import ImagePullAlways
from policies.rules.init_raises_size import InitRaisesSize
from policies.rules.instance_filter_ignored import InstanceFilterIgnored
from policies.rules.jindo_option_refused import JindoOptionRefused
from policies.rules.label_scheduling_wide import LabelSchedulingWide
from policies.rules.leader_election_disabled import LeaderElectionDisabled
from policies.rules.lock_held_over_backoff import LockHeldOverBackoff
from policies.rules.long_task_retried_blindly import LongTaskRetriedBlindly
from policies.rules.master_sized_as_worker import MasterSizedAsWorker
from policies.rules.memoized_and_retried import MemoizedAndRetried
from policies.rules.memory_grows_on_any_failure import MemoryGrowsOnAnyFailure
from policies.rules.nested_loop_uncovered import NestedLoopUncovered
from policies.rules.nested_retries import NestedRetries
from policies.rules.no_vcpu_memory_spec import NoVcpuMemorySpec
from policies.rules.node_rules_beside_eci_label import NodeRulesBesideEciLabel
from policies.rules.node_status_too_large import NodeStatusTooLarge
from policies.rules.offload_missing import OffloadMissing
from policies.rules.oom_retried_unchanged import OomRetriedUnchanged
from policies.rules.oss_endpoint_missing import OssEndpointMissing
from policies.rules.oss_in_other_region import OssInOtherRegion
from policies.rules.oss_public_endpoint import OssPublicEndpoint
from policies.rules.oss_read_without_cache import OssReadWithoutCache
from policies.rules.output_key_shared import OutputKeyShared
from policies.rules.packed_file_archived import PackedFileArchived
from policies.rules.parallelism_never_reached import ParallelismNeverReached
from policies.rules.pending_timeout_retried import PendingTimeoutRetried
from policies.rules.pending_unbounded import PendingUnbounded
from policies.rules.pod_gc_missing import PodGcMissing
from policies.rules.pod_too_large import PodTooLarge
from policies.rules.port_reserved import PortReserved
from policies.rules.private_pool_conflict import PrivatePoolConflict
from policies.rules.privilege_escalation_allowed import PrivilegeEscalationAllowed
from policies.rules.privileged_container import PrivilegedContainer
from policies.rules.public_registry import PublicRegistry
from policies.rules.public_registry_fanout import PublicRegistryFanout
from policies.rules.quota_list_uneven import QuotaListUneven
from policies.rules.rate_limit_burst_small import RateLimitBurstSmall
from policies.rules.read_only_dataset_written import ReadOnlyDatasetWritten
from policies.rules.reclaim_not_in_expression import ReclaimNotInExpression
from policies.rules.reclaim_not_retried import ReclaimNotRetried
from policies.rules.referenced_limits_ignored import ReferencedLimitsIgnored
from policies.rules.requeue_time_long import RequeueTimeLong
from policies.rules.requeue_time_short import RequeueTimeShort
from policies.rules.resources_missing import ResourcesMissing
from policies.rules.retries_past_deadline import RetriesPastDeadline
from policies.rules.retry_in_lockstep import RetryInLockstep
from policies.rules.retry_limit_huge import RetryLimitHuge
from policies.rules.retry_limit_zero import RetryLimitZero
from policies.rules.retry_missing import RetryMissing
from policies.rules.retry_not_merged import RetryNotMerged
from policies.rules.retry_on_whole_graph import RetryOnWholeGraph
from policies.rules.retry_policy_implicit import RetryPolicyImplicit
from policies.rules.retry_status_unknown import RetryStatusUnknown
from policies.rules.retry_text_as_number import RetryTextAsNumber
from policies.rules.retry_variable_unknown import RetryVariableUnknown
from policies.rules.retry_window_too_short import RetryWindowTooShort
from policies.rules.retry_without_backoff import RetryWithoutBackoff
from policies.rules.retry_without_limit import RetryWithoutLimit
from policies.rules.runs_as_root import RunsAsRoot
from policies.rules.runtime_eci_label_missing import RuntimeEciLabelMissing
from policies.rules.runtime_host_network import RuntimeHostNetwork
from policies.rules.runtime_socket_mounted import RuntimeSocketMounted
from policies.rules.runtime_without_dataset import RuntimeWithoutDataset
from policies.rules.secret_in_plain_text import SecretInPlainText
from policies.rules.security_context_unsupported import SecurityContextUnsupported
from policies.rules.service_account_default import ServiceAccountDefault
from policies.rules.service_account_token_mounted import ServiceAccountTokenMounted
from policies.rules.setting_unreadable import SettingUnreadable
from policies.rules.sidecar_exit_delay import SidecarExitDelay
from policies.rules.sidecar_raises_size import SidecarRaisesSize
from policies.rules.single_spec import SingleSpec
from policies.rules.single_vswitch import SingleVswitch
from policies.rules.size_rounded import SizeRounded
from policies.rules.sleep_past_deadline import SleepPastDeadline
from policies.rules.spec_below_requests import SpecBelowRequests
from policies.rules.spec_duplicate import SpecDuplicate
from policies.rules.spec_malformed import SpecMalformed
from policies.rules.spec_not_sold import SpecNotSold
from policies.rules.spec_too_large import SpecTooLarge
from policies.rules.spec_too_small import SpecTooSmall
from policies.rules.spec_unknown import SpecUnknown
from policies.rules.specs_of_mixed_kinds import SpecsOfMixedKinds
from policies.rules.spot_price_limit_mismatch import SpotPriceLimitMismatch
from policies.rules.spot_size_rounded import SpotSizeRounded
from policies.rules.spot_unprotected import SpotUnprotected
from policies.rules.spot_without_fallback import SpotWithoutFallback
from policies.rules.ssl_key_per_pod import SslKeyPerPod
from policies.rules.steps_below_start_time import StepsBelowStartTime
from policies.rules.suspend_unbounded import SuspendUnbounded
from policies.rules.sysctl_not_allowed import SysctlNotAllowed
from policies.rules.template_deadline_too_long import TemplateDeadlineTooLong
from policies.rules.tier_exceeds_memory import TierExceedsMemory
from policies.rules.tier_incomplete import TierIncomplete
from policies.rules.tier_on_host_path import TierOnHostPath
from policies.rules.tiered_store_missing import TieredStoreMissing
from policies.rules.tiers_ignored import TiersIgnored
from policies.rules.too_many_specs import TooManySpecs
from policies.rules.transient_errors_only import TransientErrorsOnly
from policies.rules.ttl_missing import TtlMissing
from policies.rules.unknown_setting import UnknownSetting
from policies.rules.vcpu_demand_large import VcpuDemandLarge
from policies.rules.virtual_node_crowded import VirtualNodeCrowded
from policies.rules.vswitch_addresses_few import VswitchAddressesFew
from policies.rules.vswitch_order_of_one import VswitchOrderOfOne
from policies.rules.watermarks_reversed import WatermarksReversed
from policies.rules.workflow_deadline_missing import WorkflowDeadlineMissing
from policies.rules.workflow_defaults_missing import WorkflowDefaultsMissing
from policies.rules.zone_spread_ignored import ZoneSpreadIgnored

POLICIES: tuple[type[Policy], ...] = (
    # control-plane
    ExecutorNotEmissary,
    ComponentResources,
    ArtifactRepositoryMissing,
    UnknownSetting,
    SettingUnreadable,
    ConfigBesideSettings,
    ControllerParallelismMissing,
    CreationRateAboveEci,
    RateLimitBurstSmall,
    OffloadMissing,
    RequeueTimeLong,
    RequeueTimeShort,
    ClientRateLow,
    ControllerWorkersFew,
    LeaderElectionDisabled,
    ComponentVersionsDiffer,
    WorkflowDefaultsMissing,
    ArchiveWithoutTtl,
    # scheduling
    EciLabelMissing,
    EciLabelMisplaced,
    EciLabelValue,
    EciSchedulerUnnamed,
    AcsLabelMissing,
    EciAndAcsLabel,
    NodeRulesBesideEciLabel,
    ZoneSpreadIgnored,
    BurstResourceAnnotation,
    EciAnnotationMisspelt,
    EciAnnotationUnknown,
    EciAnnotationLegacy,
    EciAnnotationBySystem,
    EciAnnotationValue,
    EciAnnotationWithoutBase,
    EciAnnotationOnAcs,
    SpotPriceLimitMismatch,
    ComputeCategoryConflict,
    PrivatePoolConflict,
    InstanceFilterIgnored,
    EciProfileMisplaced,
    EciProfileValue,
    EciSelectorBroken,
    SslKeyPerPod,
    # stock
    SingleVswitch,
    SingleSpec,
    NoVcpuMemorySpec,
    SpecTooSmall,
    ResourcesMissing,
    FailFastUncovered,
    FailBackUnbounded,
    TooManySpecs,
    SpecMalformed,
    SpecUnknown,
    SpecDuplicate,
    SpecsOfMixedKinds,
    SpecNotSold,
    SpecBelowRequests,
    SpotWithoutFallback,
    VswitchOrderOfOne,
    DiskWaitsForConsumer,
    DiskHoldsZone,
    # retry
    RetryMissing,
    RetryWithoutLimit,
    RetryLimitHuge,
    RetryLimitZero,
    RetryNotMerged,
    RetryPolicyImplicit,
    TransientErrorsOnly,
    ReclaimNotRetried,
    ReclaimNotInExpression,
    ExpressionBeyondPolicy,
    RetryVariableUnknown,
    RetryStatusUnknown,
    RetryTextAsNumber,
    OomRetriedUnchanged,
    MemoryGrowsOnAnyFailure,
    LongTaskRetriedBlindly,
    RetryWithoutBackoff,
    RetryInLockstep,
    BackoffWithoutLimit,
    BackoffGrowsLong,
    BackoffCapTooLow,
    RetryWindowTooShort,
    BackoffBeforeRefusal,
    FailFastSkipsBackoff,
    LockHeldOverBackoff,
    NestedRetries,
    RetryOnWholeGraph,
    AntiAffinityOnVirtualNodes,
    FailFastDefeatsRetry,
    DagFailFastIdle,
    MemoizedAndRetried,
    GatheredAfterRetry,
    # time
    WorkflowDeadlineMissing,
    TemplateDeadlineTooLong,
    RetriesPastDeadline,
    DeadlineBesideTimeout,
    ExitHandlerUnbounded,
    PendingUnbounded,
    PendingTimeoutRetried,
    SleepPastDeadline,
    ReferencedLimitsIgnored,
    SuspendUnbounded,
    CronRunsOverlap,
    CronStartingDeadlineMissing,
    # image
    ImagePullAlways,
    ControllerPullAlways,
    FloatingTag,
    PublicRegistry,
    PublicRegistryFanout,
    AcrPublicEndpoint,
    AcrOtherRegion,
    ExecutorImagePublic,
    ExecutorImageDefault,
    ImageCacheOff,
    ImageCacheUnprepared,
    ImageCacheIncomplete,
    ImageCacheTooLarge,
    ImageMatchCount,
    ImageCacheSettingIgnored,
    DiskTooSmall,
    # data
    ArtifactsInMinio,
    FluidLabelMissing,
    FluidLabelWithoutEci,
    OssReadWithoutCache,
    FluidLabelUnused,
    DatasetWithoutRuntime,
    RuntimeWithoutDataset,
    DatasetInOtherNamespace,
    DataloadCrossesNamespaces,
    DataloadWithoutDataset,
    DataloadPathOutside,
    CopiesExceedWorkers,
    TierIncomplete,
    TieredStoreMissing,
    TiersIgnored,
    TierExceedsMemory,
    WatermarksReversed,
    QuotaListUneven,
    RuntimeHostNetwork,
    TierOnHostPath,
    RuntimeEciLabelMissing,
    CacheTooSmall,
    CacheNoFaster,
    MasterSizedAsWorker,
    SidecarExitDelay,
    ReadOnlyDatasetWritten,
    OssPublicEndpoint,
    OssInOtherRegion,
    OssEndpointMissing,
    JindoOptionRefused,
    OutputKeyShared,
    ArtifactGcMissing,
    PackedFileArchived,
    DatasetNotWarmed,
    # cost
    PodTooLarge,
    SizeRounded,
    SidecarRaisesSize,
    InitRaisesSize,
    SpotSizeRounded,
    SpotUnprotected,
    ExtraStoragePaid,
    StepsBelowStartTime,
    PodGcMissing,
    TtlMissing,
    # scale
    FanOutUnlimited,
    FanOutLengthUnknown,
    NestedLoopUncovered,
    ParallelismNeverReached,
    NodeStatusTooLarge,
    SpecTooLarge,
    FanInArgumentLarge,
    VswitchAddressesFew,
    CreationTakesMinutes,
    VirtualNodeCrowded,
    LabelSchedulingWide,
    VcpuDemandLarge,
    # security
    PrivilegedContainer,
    HostPathVolume,
    RuntimeSocketMounted,
    HostNamespaceShared,
    CapabilityNotAllowed,
    SecurityContextUnsupported,
    SysctlNotAllowed,
    HostPort,
    PortReserved,
    SecretInPlainText,
    AccessKeyInPlainText,
    ExecutorWithoutToken,
    ServiceAccountDefault,
    ServiceAccountTokenMounted,
    RunsAsRoot,
    PrivilegeEscalationAllowed,
)
