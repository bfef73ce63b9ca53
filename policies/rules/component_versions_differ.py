"""Two components of two releases."""

import re
from collections.abc import Iterator

from manifests.cluster import Component
from manifests.diagnostic import Severity
from manifests.rule import Found
from policies.policy import Context, Policy

_RELEASE = re.compile(r":v?([0-9]+\.[0-9]+)\.[0-9]+[\w.-]*(?:@.*)?")


class ComponentVersionsDiffer(Policy):
    """argo-server and workflow-controller come from different releases of Argo.

    They share the fields of the Workflow object, its compressed status and the tables of the archive. A server of
    another release may drop fields that it does not know when it writes a workflow, or fail to read what the controller
    has stored.
    """

    name = "component-versions-differ"
    category = "control-plane"
    severity = Severity.INFO
    source = "our choice; docs/sources.md argo 0.2 lists what differs between releases"

    bad = """
        kind: Deployment
        apiVersion: apps/v1
        metadata: {name: workflow-controller, namespace: argo}
        spec:
          selector: {matchLabels: {app: workflow-controller}}
          template:
            metadata: {labels: {app: workflow-controller}}
            spec:
              containers:
                - {name: workflow-controller, image: "quay.io/argoproj/workflow-controller:v4.1.0"}
        ---
        kind: Deployment
        apiVersion: apps/v1
        metadata: {name: argo-server, namespace: argo}
        spec:
          selector: {matchLabels: {app: argo-server}}
          template:
            metadata: {labels: {app: argo-server}}
            spec:
              containers:
                - {name: argo-server, image: "quay.io/argoproj/argocli:v3.6.2"}  # <- component-versions-differ
    """

    good = """
        kind: Deployment
        apiVersion: apps/v1
        metadata: {name: workflow-controller, namespace: argo}
        spec:
          selector: {matchLabels: {app: workflow-controller}}
          template:
            metadata: {labels: {app: workflow-controller}}
            spec:
              containers:
                - {name: workflow-controller, image: "quay.io/argoproj/workflow-controller:v4.1.0"}
        ---
        kind: Deployment
        apiVersion: apps/v1
        metadata: {name: argo-server, namespace: argo}
        spec:
          selector: {matchLabels: {app: argo-server}}
          template:
            metadata: {labels: {app: argo-server}}
            spec:
              containers:
                - {name: argo-server, image: "quay.io/argoproj/argocli:v4.1.2"}
    """

    def check_component(self, component: Component, context: Context) -> Iterator[Found]:
        own = _release(component)
        if component.name != "argo-server" or own is None or component.main is None:
            return
        others = [other for other in context.manifests.components if other.name == "workflow-controller"]
        releases = {release for other in others if (release := _release(other)) is not None}
        if len(releases) == 1 and own not in releases:
            (release,) = releases
            message = f"argo-server is of release {own}, and the workflow-controller among the inputs of {release}"
            yield Found(component.main.at("image"), message, "run both from the same release")


def _release(component: Component) -> str | None:
    """The first two numbers of its image's tag; None where the tag is no release."""
    match = _RELEASE.search(component.main.image) if component.main is not None else None
    return match[1] if match is not None else None
