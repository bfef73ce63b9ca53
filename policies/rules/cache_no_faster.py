"""Caches that serve less than the bucket behind them."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.eci import PodSettings
from manifests.fluid import JindoRuntime
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._data import dataset_of, runs_on_eci, workers
from policies.rules._endpoints import dataset_endpoints, oss_endpoint


class CacheNoFaster(Policy):
    """The workers of a cache can send less than OSS gives the account.

    A cache widens the road to the data only where its workers' network cards add up to more than the account's limit
    in the region. Below that it still spares the limit for others, and single slow clients gain; a short read may also
    run on the cards' burst, for which no length is published.
    """

    name = "cache-no-faster"
    category = "data"
    severity = Severity.INFO
    profile = "strict"
    source = "docs/sources.md data 1.1, 2.2, 2.3 and 6.3: limits, cards, and when a cache pays"
    platforms = ("eci",)

    bad = """
        kind: Dataset
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          mounts:
            - mountPoint: oss://my-bucket/corpus
              path: /
              options: {fs.oss.endpoint: oss-cn-shanghai-internal.aliyuncs.com}
        ---
        kind: JindoRuntime
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          replicas: 2  # <- cache-no-faster
          podMetadata:
            labels:
              alibabacloud.com/eci: "true"
            annotations:
              k8s.aliyun.com/eci-use-specs: ecs.g6.2xlarge
    """

    good = """
        kind: Dataset
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          mounts:
            - mountPoint: oss://my-bucket/corpus
              path: /
              options: {fs.oss.endpoint: oss-cn-qingdao-internal.aliyuncs.com}
        ---
        kind: JindoRuntime
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          replicas: 10
          podMetadata:
            labels:
              alibabacloud.com/eci: "true"
            annotations:
              k8s.aliyun.com/eci-use-specs: ecs.g6.2xlarge
    """

    def check_runtime(self, runtime: JindoRuntime, context: Context) -> Iterator[Found]:
        dataset = dataset_of(runtime, context.manifests)
        specs = PodSettings(runtime.worker_annotations).specs
        if dataset is None or not specs or not runs_on_eci(runtime):
            return
        endpoints = [oss_endpoint(url) for _, url in dataset_endpoints(dataset)]
        region = next((endpoint.region for endpoint in endpoints if endpoint is not None), "")
        sold = context.catalog.regions.get(region)
        try:
            steady, burst = context.catalog.nic_gbps(specs[0])
        except KeyError:
            return
        if sold is None or runtime.workers * steady >= sold.oss_download_gbps:
            return
        peak = f" ({runtime.workers * burst:g} in a burst)" if burst > steady else ""
        yield Found(
            runtime.at("replicas"),
            f"{workers(runtime)} of {specs[0]} can send {runtime.workers * steady:g} Gbit/s{peak}, and OSS in "
            f"{region} gives the account {sold.oss_download_gbps:g}: wide reads are no faster through this cache",
            "use more workers, or a spec with more bandwidth",
        )
