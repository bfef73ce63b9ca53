"""Private pools that cannot be used as they are asked for."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.eci import PRIVATE_POOL, PRIVATE_POOL_ID, SPOT_STRATEGY, USE_SPECS, PodSettings
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context
from policies.rules._annotations import Annotations, Clash, ClashPolicy, is_library, literal


class PrivatePoolConflict(ClashPolicy):
    """A private pool is asked for in a way in which it cannot be used.

    `Target` needs the id of the pool. Private pools are not for spot pods, and they hold ECS types, so one of those
    must be among the specs. With `Open` any pool that fits is taken, and an id beside it is not looked at; that is a
    warning, since the pod is created all the same.
    """

    name = "private-pool-conflict"
    category = "scheduling"
    severity = Severity.ERROR
    source = "Alibaba Cloud, private pools of an elasticity assurance (S6, 2025-06-30); docs/sources.md eci 1.1"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-use-specs: ecs.c6.large,ecs.c5.large
              k8s.aliyun.com/eci-privatepool-matchcriteria: Target  # <- private-pool-conflict
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-use-specs: ecs.c6.large,ecs.c5.large
              k8s.aliyun.com/eci-privatepool-matchcriteria: Target
              k8s.aliyun.com/eci-privatepool-id: eap-hash
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        if not is_library(workflow):  # its callers may add what is missing
            yield from super().check_workflow(workflow, context)

    def clashes(self, annotations: Annotations) -> Iterator[Clash]:
        criteria, pool = literal(annotations, PRIVATE_POOL).lower(), annotations.get(PRIVATE_POOL_ID, "").strip()
        specs = PodSettings(annotations).specs
        if criteria not in ("open", "target"):
            return
        if literal(annotations, SPOT_STRATEGY):
            message = "private pools are not for spot pods: the two cannot be combined"
            yield Clash(PRIVATE_POOL, message, "remove the spot strategy or the pool", other=SPOT_STRATEGY)
        elif criteria == "target" and not pool:
            message = "Target means one private pool, and its id is not set: no pod can be created"
            yield Clash(PRIVATE_POOL, message, f"set {PRIVATE_POOL_ID}, or write Open")
        elif not any(spec.startswith("ecs.") or "{{" in spec for spec in specs):
            message = "a private pool holds ECS types, and the specs of this pod name none"
            help = f"list the pool's types in {USE_SPECS}"
            yield Clash(PRIVATE_POOL, message, help, other=USE_SPECS if specs else "", severity=Severity.WARNING)
        elif criteria == "open" and literal(annotations, PRIVATE_POOL_ID):
            message = "the id does nothing: with Open, any pool that fits is taken"
            help = "write Target for this pool, or remove the id"
            yield Clash(PRIVATE_POOL_ID, message, help, other=PRIVATE_POOL, severity=Severity.WARNING)
