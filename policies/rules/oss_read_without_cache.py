"""Many pods that read the same data straight from OSS."""

from collections.abc import Iterator

from manifests.diagnostic import Path
from manifests.effective import PodPlan
from manifests.fields import mapping, mappings, text
from manifests.rule import Found
from manifests.volumes import OSS_DRIVER
from policies.policy import Context, Policy
from policies.rules._data import STORES, is_constant, mounted
from policies.rules._endpoints import oss_endpoint
from policies.rules._sizes import asked
from policies.rules._wide import WIDE


class OssReadWithoutCache(Policy):
    """A wide fan-out reads the same data straight from OSS.

    What an account may read from OSS is limited for each region: 100 Gbit/s in the large ones, 20, 10, 5 or 2 in
    others, for all of its buckets together. Above that OSS slows every reader down, and every pod is billed while it
    waits. A Fluid Dataset in front of the bucket reads the data once and serves it from the network cards of its
    workers. Where the pods' own cards add up to less than the limit, OSS is not what they wait for, and the rule is
    silent. From how many pods at once on a fan-out is wide is our choice.
    """

    name = "oss-read-without-cache"
    category = "data"
    source = "docs/sources.md data 1.1, 2.1 and 6; Alibaba Cloud, running Argo workflows on ECI (A1): Fluid"

    bad = """
        kind: Workflow
        metadata: {generateName: score-}
        spec:
          entrypoint: all
          templates:
            - name: all
              steps:
                - - name: score
                    template: score
                    withSequence: {count: "200"}
            - name: score
              inputs:
                artifacts:
                  - name: model  # <- oss-read-without-cache
                    path: /model
                    oss: {endpoint: oss-cn-beijing-internal.aliyuncs.com, bucket: models, key: large.bin}
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: score-}
        spec:
          entrypoint: all
          podMetadata:
            labels:
              alibabacloud.com/eci: "true"
              alibabacloud.com/fluid-sidecar-target: eci
          volumes:
            - name: model
              persistentVolumeClaim: {claimName: models}
          templates:
            - name: all
              steps:
                - - name: score
                    template: score
                    withSequence: {count: "200"}
            - name: score
              container:
                image: alpine:3.20
                volumeMounts:
                  - {name: model, mountPath: /model}
    """

    def check_pod(self, pod: PodPlan, context: Context) -> Iterator[Found]:
        pods = context.fanout(pod.workflow).of(pod.template).at_once
        if pods < WIDE:
            return
        for path, what, endpoint in _reads(pod, context):
            region = endpoint or context.target.region
            sold = context.catalog.regions.get(region)
            card = _card(pod, context)
            if sold is None or card is None or pods * card <= sold.oss_download_gbps:
                continue
            limit = sold.oss_download_gbps
            message = (
                f"{pods} pods at once read {what} straight from OSS: the {limit:g} Gbit/s of an account in {region} "
                f"leave {limit / pods:.2g} Gbit/s to each, whose network card could take {card:g}"
            )
            yield Found(path, message, "put a Fluid Dataset in front of the bucket, and warm it with a DataLoad")
            return


def _reads(pod: PodPlan, context: Context) -> Iterator[tuple[Path, str, str]]:
    """What every pod of the template reads from OSS: its place, its name, and the region of the endpoint if known."""
    artifacts = list(mappings(mapping(pod.template.raw, "inputs"), "artifacts"))
    passed = _passed(pod) if artifacts else []
    for index, artifact in artifacts:
        for store in () if artifact.get("name") in passed else STORES:
            location = mapping(artifact, store)
            endpoint = oss_endpoint(text(location, "endpoint") or "")
            key = text(location, "key")
            if key and is_constant(key) and (store == "oss" or endpoint):
                yield pod.template.at("inputs", "artifacts", index), repr(key), endpoint.region if endpoint else ""
    for mount, volume in mounted(pod):
        bound = context.manifests.volume(volume.claim, pod.workflow.namespace) if volume.claim else None
        inline = mapping(volume.raw, "csi")
        if not is_constant(mount.sub_path) or not (
            text(inline, "driver") == OSS_DRIVER or (bound is not None and bound.is_oss)
        ):
            continue
        url = bound.attributes.get("url") if bound else text(mapping(inline, "volumeAttributes"), "url")
        endpoint = oss_endpoint(url or "")
        yield mount.path, f"volume {volume.name!r}", endpoint.region if endpoint else ""


def _passed(pod: PodPlan) -> list[object]:
    """The names of the artifacts that callers of the template pass, in place of what its inputs name."""
    calls = (call for template in pod.workflow.spec.every_template for call in template.calls)
    passing = (mapping(call.raw, "arguments") for call in calls if call.template == pod.template.name)
    return [artifact.get("name") for arguments in passing for _, artifact in mappings(arguments, "artifacts")]


def _card(pod: PodPlan, context: Context) -> float | None:
    """Gbit/s that the pod's network card can take at best; a pod of no size is 2 vCPU (docs/sources.md eci 2.2)."""
    try:
        if pod.settings.specs:
            return context.catalog.nic_gbps(pod.settings.specs[0])[1]
        found = asked(pod).whole
        return None if found.unknown else context.catalog.size_gbps(found.vcpu or 2)
    except KeyError:
        return None
