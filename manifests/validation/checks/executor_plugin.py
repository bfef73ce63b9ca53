"""An executor plugin that is not described in full."""

from collections.abc import Iterator

from manifests.fields import Raw, mapping, mappings, sequence, text
from manifests.load import Manifests
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.workflow import Workflow


class ExecutorPlugin(Check):
    """An item of `executorPlugins` lacks its name, or its container a port, its resources or a security context.

    Argo rejects it, as the plugin runs as a sidecar of the agent and is called there by its port.
    """

    name = "executor-plugin"
    source = "docs/sources.md argo-lint AW-O05: pkg/plugins/spec/plugin_types.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: greet-}
        spec:
          entrypoint: greet
          executorPlugins:
            - metadata: {name: greeter}  # <- executor-plugin
              spec:
                sidecar:
                  container: {name: greeter, image: "registry.example.com/greeter:1"}
          templates:
            - name: greet
              plugin: {greeter: {}}
    """

    good = """
        kind: Workflow
        metadata: {generateName: greet-}
        spec:
          entrypoint: greet
          executorPlugins:
            - metadata: {name: greeter}
              spec:
                sidecar:
                  container:
                    name: greeter
                    image: registry.example.com/greeter:1
                    ports: [{containerPort: 8080}]
                    resources:
                      requests: {cpu: 100m, memory: 64Mi}
                      limits: {cpu: 500m, memory: 128Mi}
                    securityContext: {runAsNonRoot: true, runAsUser: 1000}
          templates:
            - name: greet
              plugin: {greeter: {}}
    """

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        for index, plugin in mappings(workflow.spec.raw, "executorPlugins"):
            lacking = list(_lacking(plugin))
            if lacking:
                path = workflow.spec.at("executorPlugins", index)
                yield Found(path, f"this plugin has no {' and no '.join(lacking)}", "Argo needs each of them")


def _lacking(plugin: Raw) -> Iterator[str]:
    container = mapping(mapping(mapping(plugin, "spec"), "sidecar"), "container")
    resources = mapping(container, "resources")
    if not text(mapping(plugin, "metadata"), "name"):
        yield "`metadata.name`"
    if not sequence(container, "ports"):
        yield "`ports`"
    for key in ("requests", "limits"):
        if resources.get(key) is None:
            yield f"`resources.{key}`"
    if container.get("securityContext") is None:
        yield "`securityContext`"
