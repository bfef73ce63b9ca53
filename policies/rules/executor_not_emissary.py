"""Executors that need a node, on pods that have none."""

import re
from collections.abc import Iterator

from manifests.cluster import Component, ControllerConfig
from manifests.diagnostic import Edit, Fix, Path, Severity
from manifests.document import Document
from manifests.fields import mapping, text
from manifests.rule import Found
from manifests.source import Span
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._settings import OLD_EXECUTORS, executors, flag_place, setting_place

KEY = "workflows.argoproj.io/container-runtime-executor"
FLAG = "--container-runtime-executor"
REASONS = {
    "docker": "asks the Docker daemon of the node, and an ECI pod runs on no node",
    "kubelet": "asks the kubelet of the node, and an ECI pod runs on no node",
    "pns": "needs privileges that ECI does not give, to look into other processes of the pod",
    "k8sapi": "can do only part of the work, and asks the API server for all of it",
}
GONE = "Argo has no such setting since 3.4, and its controller does not start with it"
HELP = "drop the setting: emissary, which needs an emptyDir and nothing else, is the only executor there is"
_ONE_LINE = re.compile(r"""\s*[\w-]+\s*:\s*["']?[\w-]+["']?\s*(?:#.*)?""")


class ExecutorNotEmissary(Policy):
    """An executor other than emissary is asked for.

    The executor is how Argo's wait container reaches the main container. Docker, Kubelet and PNS each need something of
    the node that a serverless pod does not have; the Kubernetes API executor burdens the control plane. Emissary only
    shares an emptyDir. Argo 3.3 made it the default, and 3.4 removed the others together with their setting: as the
    controller takes no unknown setting, it does not start while the ConfigMap holds one. On a Workflow the name has no
    effect any more.
    """

    name = "executor-not-emissary"
    category = "control-plane"
    severity = Severity.ERROR
    source = (
        "Alibaba Cloud, running Argo workflows on ECI (A1, 2025-03-13): choose Emissary; docs/sources.md argo 0.2; "
        "Argo issue 9432 (2022-08-25): the controller ends over the setting"
    )
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
    """

    def check_controller(self, controller: ControllerConfig, context: Context) -> Iterator[Found]:
        for setting, executor in executors(controller):
            if executor in OLD_EXECUTORS:
                path, span = setting_place(controller, setting)
                fix = _fix(context.document, span or context.document.place(path)) if len(setting) == 1 else None
                yield _found(path, executor, GONE, span, fix)

    def check_component(self, component: Component, context: Context) -> Iterator[Found]:
        executor = component.flag(FLAG)
        if executor in OLD_EXECUTORS:
            found = _found(flag_place(component, FLAG), executor, "Argo removed it in 3.4, with this flag")
            yield Found(found.path, found.message, found.help, text=FLAG)

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for kind in ("labels", "annotations"):
            executor = text(mapping(workflow.metadata.raw, kind), KEY)
            if executor in OLD_EXECUTORS:
                path = workflow.metadata.at(kind, KEY)
                found = _found(path, executor, "Argo removed it in 3.4, and this has no effect since")
                yield Found(path, found.message, found.help, severity=Severity.INFO)


def _found(path: Path, executor: str, what: str, span: Span | None = None, fix: Fix | None = None) -> Found:
    return Found(path, f"executor {executor!r} {REASONS[executor]}; {what}", HELP, span=span, fix=fix)


def _fix(document: Document, span: Span) -> Fix | None:
    """Take out the line, where it holds this setting and nothing else."""
    if span.line != span.end_line or _ONE_LINE.fullmatch(document.source.line(span.line)) is None:
        return None
    return Fix("drop the setting", (Edit(Span(span.line, 1, span.line + 1, 1), ""),), safe=False)
