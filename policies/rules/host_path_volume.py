"""Folders of a node that is not there."""

from collections.abc import Iterator

from manifests.fields import mapping, mappings, text
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._data import mounted
from policies.rules._security import impossible_on_eci, is_runtime_socket, patched_at, told_here

DATA_CACHE = "k8s.aliyun.com/eci-data-cache-bucket"


class HostPathVolume(Policy):
    """A pod mounts a folder of its node.

    A serverless pod has no node of its own, and ECI takes hostPath for one thing only: the path of a DataCache,
    together with the annotation that names the cache's bucket. Elsewhere a hostPath ties the pod to what one node
    holds, and lets it change that node.
    """

    name = "host-path-volume"
    category = "security"
    source = "docs/sources.md eci 6 (Q1, D1): no hostPath, except for DataCache"

    bad = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: build
          podMetadata:
            labels:
              alibabacloud.com/eci: "true"
          templates:
            - name: build
              container:
                image: alpine:3.20
                volumeMounts:
                  - {name: cache, mountPath: /cache}
              volumes:
                - name: cache
                  hostPath: {path: /var/cache/build}  # <- host-path-volume
    """

    good = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: build
          podMetadata:
            labels:
              alibabacloud.com/eci: "true"
          templates:
            - name: build
              container:
                image: alpine:3.20
                volumeMounts:
                  - {name: cache, mountPath: /cache}
              volumes:
                - name: cache
                  emptyDir: {}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        yield from told_here(_host_paths(workflow, context), workflow, context)


def _host_paths(workflow: Workflow, context: Context) -> Iterator[Found]:
    for pod in context.pods(workflow):
        if DATA_CACHE in pod.metadata.annotations:
            continue
        volumes = [(volume.raw, volume.at("hostPath")) for _, volume in mounted(pod)]
        volumes += [(raw, patched_at(pod, context)) for _, raw in mappings(pod.patch, "volumes")]
        on_eci = context.target.platform_of(pod.metadata) == "eci"
        for raw, path in volumes:
            folder = text(mapping(raw, "hostPath"), "path")
            if not folder or "{{" in folder or is_runtime_socket(folder):
                continue  # sockets are those of `runtime-socket-mounted`
            why = "ECI has none and does not create the pod" if on_eci else "a serverless pod has no node of its own"
            yield Found(
                path,
                f"volume {text(raw, 'name') or ''!r} is {folder} of the node: {why}",
                "use an emptyDir, a claim, or an artifact; for a DataCache add the annotation with its bucket",
                severity=impossible_on_eci(pod),
            )
