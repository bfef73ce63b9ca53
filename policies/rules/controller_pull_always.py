"""A pull policy that the controller gives to every pod."""

from collections.abc import Iterator
from itertools import pairwise

from manifests.cluster import Component, ControllerConfig
from manifests.diagnostic import Edit, Fix, Severity
from manifests.edits import set_scalar
from manifests.fields import mapping, text
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._settings import setting_place

WANTED = "IfNotPresent"
OWNERS = {"mainContainer": "main container", "executor": "init and wait container"}
FLAG = "--executor-image-pull-policy"


class ControllerPullAlways(Policy):
    """The controller gives every pod the pull policy Always, for its main or for the executor's containers.

    With `Always` each pod asks the registry, even when an image cache has brought all of the image: one request per
    container and pod, which adds to the start, and holds it up while the registry does not answer. The executor is part
    of every pod of every workflow.
    """

    name = "controller-pull-always"
    category = "image"
    severity = Severity.WARNING
    source = "Alibaba Cloud, ImageCache (I1, 2024-09-24): use IfNotPresent; 1.5 s for busybox despite a hit (M1)"
    fixable = True

    bad = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          executor: |
            imagePullPolicy: Always  # <- controller-pull-always
    """

    good = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          executor: |
            imagePullPolicy: IfNotPresent
    """

    def check_controller(self, controller: ControllerConfig, context: Context) -> Iterator[Found]:
        for owner, containers in OWNERS.items():
            if text(mapping(controller.settings, owner), "imagePullPolicy") == "Always":
                path, span = setting_place(controller, (owner, "imagePullPolicy"))
                fix = (
                    Fix(f"pull only what is not there ({WANTED})", (Edit(span, WANTED),), safe=False) if span else None
                )
                message = (
                    f"imagePullPolicy Always for the {containers} of every pod: each asks the registry, cached or not"
                )
                yield Found(path, message, f"write `imagePullPolicy: {WANTED}`", span=span, fix=fix)

    def check_component(self, component: Component, context: Context) -> Iterator[Found]:
        for container in component.containers:
            words = (*container.args, "")
            for index, (word, following) in enumerate(pairwise(words)):
                apart = word == FLAG and following == "Always"
                if not apart and word != f"{FLAG}=Always":
                    continue
                place = container.at("args", index + apart)
                message = f"{FLAG} Always: the {OWNERS['executor']} of every pod ask the registry, cached or not"
                edit = set_scalar(context.document, place, WANTED if apart else f"{FLAG}={WANTED}")
                fix = Fix(f"pull only what is not there ({WANTED})", (edit,), safe=False) if edit else None
                yield Found(place, message, f"write {WANTED} instead", fix=fix)
