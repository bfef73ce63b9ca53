"""The whole pod: a template's containers, and those that Argo and Fluid add to them (docs/sources.md argo 7, data 3.8).

Lint and the simulator size the same pod, so both take its containers from here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from manifests.cluster import ControllerConfig
from manifests.demand import Demand, demand
from manifests.fields import EMPTY, Raw, mapping
from manifests.fluid import CacheRuntime
from manifests.pod import Container, Resources, read_container
from manifests.workflow import Template

_EXECUTOR_IS_MAIN = ("resource", "data")
"""Types of templates whose work argoexec does itself, as the main container."""


@dataclass(frozen=True)
class Additions:
    """What a cluster adds to the pods of its workflows, as far as it is known; what is not asks for nothing.

    `executor` is the controller's setting for the containers that Argo adds, `main` its default for a main container
    that asks for nothing itself. The runtimes say what Fluid's sidecars ask for. `repository` is where artifacts lie.
    """

    executor: Raw = field(default_factory=dict)
    main: Resources = field(default_factory=Resources)
    runtimes: tuple[CacheRuntime, ...] = ()
    repository: Raw = field(default_factory=dict)

    @cached_property
    def argo(self) -> Mapping[str, Container]:
        """Argo's own containers by name, all made from the same settings: wait and init, and main where it is argoexec
        itself."""
        read = read_container(self.executor, (), "executor")
        init = replace(read, name="init", role="initContainers")
        return {"wait": replace(read, name="wait"), "main": replace(read, name="main"), "init": init}

    def fuse(self, claim: str, namespace: str) -> Container | None:
        """The container that mounts a dataset's claim; None where its runtime is not known."""
        for runtime in self.runtimes:
            if runtime.name == claim and (not runtime.namespace or not namespace or runtime.namespace == namespace):
                raw = mapping(mapping(runtime.raw, "spec"), "fuse")
                return replace(read_container(raw, ("spec", "fuse"), "sidecars"), name="fuse")
        return None


NO_ADDITIONS = Additions()


@dataclass(frozen=True)
class WholePod:
    """The containers of a pod by who brings them, and the podSpecPatch over them."""

    own: tuple[Container, ...]
    argo: tuple[Container, ...]
    """The wait container and the init container, or the executor itself as main."""
    fluid: tuple[Container, ...]
    patch: Raw = field(default_factory=dict)

    @property
    def containers(self) -> tuple[Container, ...]:
        return (*self.own, *self.argo, *self.fluid)

    @cached_property
    def demand(self) -> Demand:
        """What the pod asks for, and is sized by."""
        return self.of(self.containers)

    @cached_property
    def running(self) -> Demand:
        """The same without init containers."""
        return self.of(container for container in self.containers if container.role != "initContainers")

    def of(self, containers: Iterable[Container]) -> Demand:
        """What some of its containers ask for."""
        return demand(containers, self.patch)


def read_additions(controllers: Collection[ControllerConfig], runtimes: Iterable[CacheRuntime]) -> Additions:
    """The additions of the cluster whose objects these are. Of several controllers, the first that says something."""

    def setting(name: str) -> Raw:
        return next((found for one in controllers if (found := mapping(one.settings, name))), EMPTY)

    main = read_container(setting("mainContainer"), ()).resources
    return Additions(setting("executor"), main, tuple(runtimes), setting("artifactRepository"))


def whole_pod(
    template: Template, additions: Additions, *, mounted: Iterable[str] = (), namespace: str = "", patch: Raw = EMPTY
) -> WholePod:
    """The pod of a template. `mounted` are the claims for which Fluid adds a sidecar, `namespace` is the workflow's."""
    own = tuple(_with_default(container, additions.main) for container in template.containers)
    fuses = (additions.fuse(claim, namespace) for claim in mounted)
    beside = "main" if template.type in _EXECUTOR_IS_MAIN else "wait"
    argo = additions.argo[beside], additions.argo["init"]
    return WholePod(own, argo, tuple(filter(None, fuses)), patch)


def _with_default(container: Container, default: Resources) -> Container:
    asks = container.resources.requests or container.resources.limits
    return container if asks or container.role not in ("container", "script") else replace(container, resources=default)
