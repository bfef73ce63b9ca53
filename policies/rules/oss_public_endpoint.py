"""Data that takes the way over the Internet."""

from collections.abc import Iterator

from manifests.diagnostic import Fix
from manifests.edits import set_scalar
from manifests.rule import Found
from policies.policy import Context
from policies.rules._endpoints import EndpointPolicy, Located, is_written


class OssPublicEndpoint(EndpointPolicy):
    """Data in OSS is reached by the public endpoint of its region.

    Inside of a region the internal endpoint (`oss-cn-shanghai-internal.aliyuncs.com`) reaches the same bucket without
    traffic fees and without a public address for the pod. The public one is billed by volume, and only a part of the
    account's bandwidth counts for it: 10 of 100 Gbit/s in Shanghai, Shenzhen and Beijing. It is right for a bucket in
    another region; where that can be told, this rule is silent.
    """

    name = "oss-public-endpoint"
    category = "data"
    source = "docs/sources.md data 1.1 (O1): the public part of the bandwidth; OSS price list: internal traffic is free"
    fixable = True

    bad = """
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
                      endpoint: https://oss-cn-shanghai.aliyuncs.com  # <- oss-public-endpoint
                      bucket: models
                      key: large.bin
              container: {image: "alpine:3.20"}
    """

    good = """
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
                      endpoint: https://oss-cn-shanghai-internal.aliyuncs.com
                      bucket: models
                      key: large.bin
              container: {image: "alpine:3.20"}
    """

    def check_endpoint(self, found: Located, context: Context) -> Iterator[Found]:
        path, written, region = found.path, found.written, found.endpoint.region
        if found.endpoint.internal or found.home not in ("", region):
            return
        internal = written.replace(".aliyuncs.com", "-internal.aliyuncs.com")
        is_here = found.span is None and is_written(context.document, path, written)
        edit = set_scalar(context.document, path, internal) if is_here else None
        fix = Fix("use the internal endpoint", (edit,), safe=False) if edit is not None else None
        message = (
            f"{written} is OSS's public endpoint: traffic is billed, and shares the small public part of the bandwidth"
        )
        yield Found(path, message, f"use {internal} where the pods run in {region}", fix=fix, span=found.span)
