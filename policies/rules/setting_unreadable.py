"""Settings that the controller cannot read."""

from collections.abc import Iterator

from manifests.cluster import ControllerConfig
from manifests.diagnostic import Severity
from manifests.fields import texts
from manifests.reading import read_documents
from manifests.rule import Found
from manifests.source import SourceFile
from policies.policy import Context, Policy
from policies.rules._settings import CONFIG_DOCS, setting, setting_place

OBJECTS = (
    "artifactRepository", "executor", "failedPodRestart", "images", "initlessPod", "kubeConfig", "mainContainer",
    "metricsConfig", "nodeEvents", "persistence", "podSpecLogStrategy", "resourceRateLimit", "retentionPolicy", "sso",
    "synchronization", "telemetryConfig", "workflowDefaults", "workflowEvents", "workflowRestrictions",
)  # fmt: skip
"""Settings whose value is an object."""
NUMBERS = ("parallelism", "namespaceParallelism")


class SettingUnreadable(Policy):
    """A value in the controller's ConfigMap is no YAML, or not of the kind that its setting takes.

    The controller writes the values one below the other and reads the result as one YAML text. A value of several lines
    goes below its key, a value of one line beside it: there `s3: {...}` is a second colon in one line, and no YAML. One
    such value keeps the controller from starting.
    """

    name = "setting-unreadable"
    category = "control-plane"
    severity = Severity.ERROR
    source = f"{CONFIG_DOCS}; argo-workflows, config/controller.go: how the values are put together"

    bad = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          artifactRepository: "oss: {bucket: artifacts}"  # <- setting-unreadable
    """

    good = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          artifactRepository: |
            oss: {bucket: artifacts}
    """

    def check_controller(self, controller: ControllerConfig, context: Context) -> Iterator[Found]:
        broken: set[str] = set()
        data = texts(controller.document.raw, "data")
        for key, value in data.items():
            documents, problems = read_documents(SourceFile("", _as_read(key, value)))
            if key == "config" and documents and not problems and not isinstance(documents[0].value, dict | None):
                message = "the text under 'config' is no list of settings: the controller does not start"
                yield Found(("data", key), message, "write `setting: value` lines there")
            if problems and "{{" not in value:
                broken.add(key)
                where = "" if key == "config" or "\n" in value else " beside its key"
                problem = f"the value of {key!r} is no YAML{where} ({problems[0].message})"
                message = f"{problem}: the controller does not start"
                yield Found(("data", key), message, "write it as a block text: `|`, and the YAML indented below")
        for name in (*OBJECTS, *NUMBERS):
            path, found = setting(controller, name)
            if found is None or path[0] in broken or (isinstance(found, str) and "{{" in found):
                continue
            if path[0] in data and _is_null(data[path[0]]):
                continue
            if isinstance(found, dict) if name in OBJECTS else isinstance(found, int) and not isinstance(found, bool):
                continue
            place, span = setting_place(controller, path)
            wanted = "an object" if name in OBJECTS else "a whole number"
            message = f"{name!r} takes {wanted}, and this is none: the controller does not start"
            yield Found(place, message, f"write {wanted}", span=span)


def _is_null(value: str) -> bool:
    """Whether a text that stands for a whole setting is an empty one."""
    documents, _ = read_documents(SourceFile("", value))
    return all(document.value is None for document in documents)


def _as_read(key: str, value: str) -> str:
    """The piece of text that the controller makes of one entry."""
    if key == "config":
        return value
    if "\n" not in value:
        return f"{key}: {value}\n"
    return f"{key}:\n  " + "\n  ".join(value.strip("\n").split("\n")) + "\n"
