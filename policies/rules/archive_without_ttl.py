"""An archive that only grows."""

from collections.abc import Iterator

from manifests.cluster import ControllerConfig
from manifests.diagnostic import Severity
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._settings import CONFIG_DOCS, setting, setting_place


class ArchiveWithoutTtl(Policy):
    """Workflows are archived and never leave the archive.

    With `persistence.archive` each completed workflow becomes a row of the database, its nodes included. Without
    `archiveTTL` no row is ever deleted. That is right where the archive is the record of what ran, and costly where it
    is forgotten.
    """

    name = "archive-without-ttl"
    category = "control-plane"
    severity = Severity.INFO
    profile = "strict"
    source = f"{CONFIG_DOCS}: `archiveTTL` of PersistConfig"

    bad = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          persistence: |
            archive: true  # <- archive-without-ttl
            postgresql: {host: db, database: argo, tableName: argo_workflows}
    """

    good = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          persistence: |
            archive: true
            archiveTTL: 180d
            postgresql: {host: db, database: argo, tableName: argo_workflows}
    """

    def check_controller(self, controller: ControllerConfig, context: Context) -> Iterator[Found]:
        path, archives = setting(controller, "persistence", "archive")
        if archives is True and setting(controller, "persistence", "archiveTTL")[1] is None:
            place, span = setting_place(controller, path)
            message = "every completed workflow is archived, and without an `archiveTTL` none is ever deleted"
            yield Found(place, message, "add `archiveTTL`, such as `180d`", span=span)
