"""The settings of the controller: what is in force, and where it is written, which is often inside a text."""

from __future__ import annotations

from collections.abc import Iterator

from manifests.cluster import Component, ControllerConfig
from manifests.diagnostic import Path
from manifests.fields import EMPTY, Raw, mappings, text, texts
from manifests.reading import read_documents
from manifests.source import SourceFile, Span
from manifests.units import go_duration
from policies.policy import Context

OLD_EXECUTORS = ("docker", "kubelet", "pns", "k8sapi")
"""Those that Argo 3.4 removed (docs/sources.md argo 0.2)."""
REQUEUE = "DEFAULT_REQUEUE_TIME"
CONFIG_DOCS = "Argo Workflows, docs/workflow-controller-configmap.md"


def controllers(context: Context) -> list[ControllerConfig]:
    """Every ConfigMap of the controller that was given, those under check first."""
    beside = context.manifests.external
    return [*context.manifests.controllers, *(beside.controllers if beside is not None else ())]


def controller_deployments(context: Context) -> list[Component]:
    """Every Deployment of the controller that was given, those under check first."""
    beside = context.manifests.external
    given = [*context.manifests.components, *(beside.components if beside is not None else ())]
    return [component for component in given if component.name == "workflow-controller"]


def found_key(settings: Raw, key: str) -> str | None:
    """The key as it is written: Go takes any mix of upper and lower case."""
    if key in settings:
        return key
    return next((name for name in settings if isinstance(name, str) and name.lower() == key.lower()), None)


def setting(controller: ControllerConfig, *keys: str) -> tuple[Path, object]:
    """The path of a setting with its keys as they are written, and its value; None where it is absent.

    A variable in place of the whole is text, although its braces read as YAML.
    """
    value: object = controller.settings
    data = texts(controller.document.raw, "data")
    first = found_key(data, keys[0])
    if first is not None and _is_variable(data[first]):
        return (first,), data[first]
    path: Path = ()
    for key in keys:
        here = value if isinstance(value, dict) else EMPTY
        written = found_key(here, key)
        path, value = (*path, written or key), here.get(written) if written is not None else None
    return path, value


def is_readable(controller: ControllerConfig) -> bool:
    """Whether what is missing in its settings is missing: the text under `config` may be no YAML, or a variable."""
    written = texts(controller.document.raw, "data").get("config", "")
    return not _is_variable(written) and not isinstance(controller.settings.get("config"), str)


def _is_variable(value: str) -> bool:
    return value.lstrip().startswith("{{")


def number(value: object) -> float | None:
    """A plain number, also as the text of a flag; None for everything else and for what no computer counts."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if abs(found) < 1e15 else None


def executors(controller: ControllerConfig) -> Iterator[tuple[Path, str]]:
    """The executors that the ConfigMap names, each with its path."""
    path, value = setting(controller, "containerRuntimeExecutor")
    if isinstance(value, str):
        yield path, value
    path, value = setting(controller, "containerRuntimeExecutors")
    for index, item in mappings({"list": value}, "list"):
        if (name := text(item, "name")) is not None:
            yield (*path, index, "name"), name


def requeue_time(component: Component) -> float | None:
    """The controller's DEFAULT_REQUEUE_TIME in seconds; None where it is not set, or to no duration."""
    return go_duration(component.main.env.get(REQUEUE, "")) if component.main is not None else None


def variable_place(component: Component, name: str) -> Path:
    """Where the value of the variable that is in force is written."""
    assert component.main is not None
    path = component.main.at("env")
    node = component.document.root.find(path)
    variables = mappings({"env": node.value if node else None}, "env")
    indexes = [index for index, variable in variables if variable.get("name") == name]
    return (*path, indexes[-1], "value") if indexes else path


def flag_place(component: Component, flag: str) -> Path:
    """The list that holds a flag; `Found.text` shows the flag itself."""
    assert component.main is not None
    in_args = any(word.partition("=")[0] == flag for word in component.main.args)
    return component.main.at("args" if in_args else "command")


def setting_place(controller: ControllerConfig, path: Path) -> tuple[Path, Span | None]:
    """The ConfigMap key that holds a setting, and the setting's own place where its text is a `|` block."""
    root, source = controller.document.root, controller.document.source
    outer, inner = ("data", str(path[0])), path[1:]
    if root.find(outer) is None:
        outer, inner = ("data", "config"), path
    node = root.find(outer)
    if node is None or node.alias or not isinstance(node.value, str) or not inner:
        return outer, None
    if not source.line(node.span.line)[node.span.column - 1 :].startswith("|"):
        return outer, None
    text = SourceFile("", node.value)
    documents, _ = read_documents(text)
    if not documents or documents[0].root.find(inner) is None:
        return outer, None
    span, first = documents[0].place(inner), node.span.line
    indent = len(source.line(first + span.line)) - len(text.line(span.line))
    return outer, Span(first + span.line, span.column + indent, first + span.end_line, span.end_column + indent)
