"""The cluster objects around workflows: Argo's controller ConfigMap, and the Deployments of its two components."""

from __future__ import annotations

from dataclasses import dataclass, field

from manifests.document import Document
from manifests.fields import Located, Raw, integer, mapping, mappings, text
from manifests.pod import Container, read_container
from manifests.reading import read_value

COMPONENTS = ("argo-server", "workflow-controller")


@dataclass(frozen=True, kw_only=True)
class ControllerConfig(Located):
    """The ConfigMap `workflow-controller-configmap`.

    `settings` holds what the controller reads: its values are YAML in text, one per key or all under `config`.
    """

    document: Document
    settings: Raw = field(default_factory=dict)

    @property
    def workflow_defaults(self) -> Raw:
        return mapping(self.settings, "workflowDefaults")


@dataclass(frozen=True, kw_only=True)
class Component(Located):
    """A Deployment of argo-server or workflow-controller."""

    document: Document
    name: str
    containers: tuple[Container, ...]
    replicas: int | None = None

    @property
    def main(self) -> Container | None:
        """Its own container: the one of its name, else the first."""
        named = (container for container in self.containers if container.name == self.name)
        return next(named, self.containers[0] if self.containers else None)

    def flag(self, name: str) -> str | None:
        """The value of a command-line flag, as `--qps=50` or as `--qps 50`; of two, the last counts."""
        words = (*self.main.command, *self.main.args) if self.main is not None else ()
        found = None
        for number, word in enumerate(words):
            if word.startswith(f"{name}="):
                found = word.partition("=")[2]
            elif word == name:
                found = words[number + 1] if number + 1 < len(words) else ""
        return found


def read_controller_config(document: Document) -> ControllerConfig | None:
    """The controller's configuration in a ConfigMap document; None for any other ConfigMap."""
    if document.name != "workflow-controller-configmap" or not isinstance(document.value, dict):
        return None
    data = mapping(document.value, "data")
    settings: dict[str, object] = {}
    for key, value in data.items():
        if not isinstance(value, str):
            continue
        inner = read_value(value)
        inner = value if inner is None else inner  # as plain text where it is no YAML
        if key == "config" and isinstance(inner, dict):
            settings |= inner
        else:
            settings[key] = inner
    return ControllerConfig(path=("data",), document=document, settings=settings)


def read_component(document: Document) -> Component | None:
    """Argo's server or controller in a Deployment document; None for any other Deployment."""
    value = document.value
    if not isinstance(value, dict):
        return None
    pod = mapping(mapping(mapping(value, "spec"), "template"), "spec")
    path = ("spec", "template", "spec")
    containers = tuple(
        read_container(item, (*path, "containers", index), "containers") for index, item in mappings(pod, "containers")
    )
    named = {document.name, *(text(item, "name") or "" for _, item in mappings(pod, "containers"))}
    name = next((component for component in COMPONENTS if component in named), None)
    if name is None:
        return None
    replicas = integer(mapping(value, "spec"), "replicas")
    return Component(path=path, document=document, name=name, containers=containers, replicas=replicas)
