"""Data that lies far from the pods."""

from collections.abc import Iterator

from manifests.rule import Found
from policies.policy import Context
from policies.rules._endpoints import EndpointPolicy, Located


class OssInOtherRegion(EndpointPolicy):
    """A bucket lies in another region than the pods.

    An internal endpoint answers in its own region only, so from elsewhere it is not reached at all. A public one is
    reached over the Internet: slowly, and billed by volume. Where the pods run is known from the target region if one
    was chosen, else from the internal endpoints beside it, such as that of the artifact repository.
    """

    name = "oss-in-other-region"
    category = "data"
    source = "docs/sources.md data 1.1 (O1): bandwidth is given by region; OSS price list: what is free inside a region"

    bad = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          artifactRepository: |
            oss:
              endpoint: oss-cn-shanghai-internal.aliyuncs.com
              bucket: artifacts
              accessKeySecret: {name: oss, key: id}
              secretKeySecret: {name: oss, key: secret}
        ---
        kind: Workflow
        metadata: {generateName: score-}
        spec:
          entrypoint: score
          templates:
            - name: score
              inputs:
                artifacts:
                  - name: model
                    path: /model
                    oss:
                      endpoint: oss-cn-beijing-internal.aliyuncs.com  # <- oss-in-other-region
                      bucket: models
                      key: large.bin
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          artifactRepository: |
            oss:
              endpoint: oss-cn-shanghai-internal.aliyuncs.com
              bucket: artifacts
              accessKeySecret: {name: oss, key: id}
              secretKeySecret: {name: oss, key: secret}
        ---
        kind: Workflow
        metadata: {generateName: score-}
        spec:
          entrypoint: score
          templates:
            - name: score
              inputs:
                artifacts:
                  - name: model
                    path: /model
                    oss:
                      endpoint: oss-cn-shanghai-internal.aliyuncs.com
                      bucket: models
                      key: large.bin
              container: {image: "alpine:3.20"}
    """

    def check_endpoint(self, found: Located, context: Context) -> Iterator[Found]:
        region, home = found.endpoint.region, found.home
        if home in ("", region):
            return
        how = "it is slow and billed traffic"
        if found.endpoint.internal:
            how = "an internal endpoint is not reached from there"
        message = f"{found.written} is in {region}, the pods run in {home}: {how}"
        help = f"keep the data in a bucket of {home}, or run the pods in {region}"
        yield Found(found.path, message, help, span=found.span)
