"""Executors that need a node, on pods that have none."""

from collections.abc import Iterator

from manifests.cluster import ControllerConfig
from manifests.diagnostic import Edit, Fix, Path, Severity
from manifests.edits import set_scalar
from manifests.fields import mapping, mappings, text
from manifests.rule import Found
from manifests.source import Span
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._settings import setting_place

KEY = "workflows.argoproj.io/container-runtime-executor"
REASONS = {
    "docker": "it asks the Docker daemon of the node, and an ECI pod runs on no node: no step can end well",
    "kubelet": "it asks the kubelet of the node, and an ECI pod runs on no node: no step can end well",
    "pns": "it needs privileges that ECI does not give, to look into other processes of the pod: no step can end well",
    "k8sapi": "it can do only part of the work, and asks the API server for all of it: many pods slow the cluster",
}
HELP = (
    "use `emissary`, which needs an emptyDir and nothing else; from Argo 3.4 on there is no other, so drop the setting"
)


class ExecutorNotEmissary(Policy):
    """The controller is set to an executor other than emissary.

    The executor is how Argo's wait container reaches the main container. Docker, Kubelet and PNS each need something of
    the node that a serverless pod does not have; the Kubernetes API executor burdens the control plane. Emissary only
    shares an emptyDir. Argo 3.3 made it the default, and 3.4 removed the others.
    """

    name = "executor-not-emissary"
    category = "control-plane"
    severity = Severity.ERROR
    source = "Alibaba Cloud, running Argo workflows on ECI (A1, 2025-03-13): choose Emissary; docs/sources.md argo 0.2"
    fixable = True

    bad = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          config: |
            parallelism: 50
            containerRuntimeExecutor: docker  # <- executor-not-emissary
    """

    good = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          config: |
            parallelism: 50
            containerRuntimeExecutor: emissary
    """

    def check_controller(self, controller: ControllerConfig, context: Context) -> Iterator[Found]:
        settings = controller.settings
        named: list[tuple[Path, str | None]] = [
            (("containerRuntimeExecutor",), text(settings, "containerRuntimeExecutor")),
            *(
                (("containerRuntimeExecutors", index, "name"), text(item, "name"))
                for index, item in mappings(settings, "containerRuntimeExecutors")
            ),
        ]
        for setting, executor in named:
            if executor in REASONS:
                path, span = setting_place(controller, setting)
                edit = Edit(span, "emissary") if span is not None else None
                if len(setting) == 1 and path[-1] == setting[0]:
                    edit = set_scalar(context.document, path, "emissary")
                yield _found(path, executor, span=span, edit=edit)

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for kind in ("labels", "annotations"):
            executor = text(mapping(workflow.metadata.raw, kind), KEY)
            if executor in REASONS:
                yield _found(workflow.metadata.at(kind, KEY), executor)


def _found(path: Path, executor: str, span: Span | None = None, edit: Edit | None = None) -> Found:
    fix = Fix("use the emissary executor", (edit,), safe=False) if edit is not None else None
    severity = Severity.WARNING if executor == "k8sapi" else Severity.ERROR
    return Found(path, f"executor {executor!r}: {REASONS[executor]}", HELP, span=span, fix=fix, severity=severity)
