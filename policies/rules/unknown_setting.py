"""Settings that the controller does not know."""

from collections.abc import Iterator

from manifests.cluster import ControllerConfig
from manifests.diagnostic import Path, Severity
from manifests.near_miss import near_miss
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._settings import (
    CONFIG_DOCS,
    OLD_EXECUTORS,
    executors,
    found_key,
    is_readable,
    setting,
    setting_place,
)

SETTINGS = (
    "artifactDrivers", "artifactRepository", "columns", "disableAgentPodCreation", "executor", "failedPodRestart",
    "images", "initialDelay", "initlessPod", "instanceID", "kubeConfig", "links", "mainContainer", "metricsConfig",
    "namespace", "namespaceParallelism", "navColor", "nodeEvents", "parallelism", "persistence",
    "podGCDeleteDelayDuration", "podGCGracePeriodSeconds", "podSpecLogStrategy", "resourceRateLimit",
    "retentionPolicy", "sso", "synchronization", "telemetryConfig", "workflowDefaults", "workflowEvents",
    "workflowRestrictions",
)  # fmt: skip
PARTS = {
    "persistence": (
        "archive", "archiveLabelSelector", "archiveTTL", "clusterName", "connectionPool", "connectionTimeoutSeconds",
        "dbReconnectConfig", "mysql", "nodeStatusOffLoad", "postgresql", "skipMigration",
    ),
    "resourceRateLimit": ("limit", "burst"),
}  # fmt: skip
"""Inside of these only misspelt keys are reported: releases add keys there."""
REMOVED = ("containerRuntimeExecutor", "containerRuntimeExecutors")


class UnknownSetting(Policy):
    """The controller's ConfigMap holds a setting that the controller does not know.

    The controller decodes its ConfigMap strictly: it ends with `unknown field` instead of starting, and no workflow
    moves. A controller that already runs keeps what it had, so the mistake may show only at its next start. Settings of
    old releases count as unknown too.
    """

    name = "unknown-setting"
    category = "control-plane"
    severity = Severity.ERROR
    source = f"{CONFIG_DOCS}; Argo issue 9432 (2022-08-25): the controller ends over an unknown field"

    bad = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          paralellism: "50"  # <- unknown-setting
    """

    good = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          parallelism: "50"
    """

    def check_controller(self, controller: ControllerConfig, context: Context) -> Iterator[Found]:
        if not is_readable(controller):
            return
        known = dict.fromkeys(SETTINGS)
        old = any(executor in OLD_EXECUTORS for _, executor in executors(controller))
        for key in controller.settings:
            if not isinstance(key, str) or "{{" in key or key == "config" or found_key(known, key) is not None:
                continue
            if key in REMOVED:
                if not old:  # else executor-not-emissary says it
                    yield _found(controller, (key,), "Argo 3.4 removed it, as emissary is the only executor; drop it")
                continue
            near = near_miss(key, SETTINGS)
            help = f"did you mean {near!r}?" if near else "drop it; the settings that there are stand in Argo's docs"
            yield _found(controller, (key,), help)
        for outer, parts in PARTS.items():
            path, value = setting(controller, outer)
            for key in value if isinstance(value, dict) else ():
                if isinstance(key, str) and found_key(dict.fromkeys(parts), key) is None:
                    near = near_miss(key, parts)
                    if near is not None:
                        yield _found(controller, (*path, key), f"did you mean {near!r}?")


def _found(controller: ControllerConfig, setting_path: Path, help: str) -> Found:
    path, span = setting_place(controller, setting_path)
    if path[-1] == setting_path[-1]:
        span = controller.document.root.key_place(path)
    message = f"unknown setting {setting_path[-1]!r}: the controller does not start while its ConfigMap holds it"
    return Found(path, message, help, span=span)
