"""Artifacts: what Argo loads into a pod before main starts, and saves from it after main has ended.

Where they lie and who makes them is written in manifests; how large they are is not (docs/sources.md argo 7).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from manifests.fields import Raw, mapping, mappings, text
from manifests.workflow import Step, Template, WorkflowSpec

STORES = ("oss", "s3", "gcs", "azure", "hdfs", "git", "http", "artifactory", "plugin", "raw")
"""The keys under which an artifact, or a repository, names its store."""
_FROM = re.compile(r"\{\{\s*(?:steps|tasks)\.([^.{}]+)\.outputs\.artifacts\.([^{}\s]+)\s*\}\}")
_PASSED_ON = re.compile(r"\{\{\s*inputs\.artifacts\.([^{}\s]+)\s*\}\}")

Origin = tuple[str, str]
"""A template's name, and the name of an artifact of it."""


@dataclass(frozen=True)
class Artifact:
    """`store` is the key of its store, empty where the artifact repository's counts."""

    name: str
    store: str = ""


def inputs_of(template: Template) -> tuple[Artifact, ...]:
    """What the init container loads."""
    return tuple(_artifacts(mapping(template.raw, "inputs")))


def outputs_of(template: Template) -> tuple[Artifact, ...]:
    """What the wait container saves."""
    return tuple(_artifacts(mapping(template.raw, "outputs")))


def store_of(raw: Raw) -> str:
    """The store that an artifact or a repository names; empty for none."""
    return next((store for store in STORES if raw.get(store)), "")


def archives_logs(repository: Raw, spec: WorkflowSpec, template: Template) -> bool:
    """Whether main's log is saved: the repository's true wins, then the template over the workflow."""
    if repository.get("archiveLogs") is True:
        return True
    own = mapping(template.raw, "archiveLocation").get("archiveLogs")
    return (spec.raw.get("archiveLogs") if own is None else own) is True


def origins_of(templates: Iterable[Template]) -> Mapping[Origin, tuple[Origin, ...]]:
    """By template and input artifact, the outputs of other templates that callers pass to it, each once.

    What Steps and DAGs hand through is followed to the pods that make it and take it.
    """
    by_name = {template.name: template for template in templates if template.name}
    given: dict[Origin, list[Origin]] = {}
    for template in by_name.values():
        for step in template.calls:
            for name, written in _arguments(step):
                given.setdefault((_called(step), name), []).extend(_source(template, written))
    links = given | {
        (template.name, name): list(_source(template, written))
        for template in by_name.values()
        for name, written in _handed_out(template)
    }
    return {wanted: tuple(dict.fromkeys(_followed(wanted, links))) for wanted in given}


def _called(step: Step) -> str:
    """The name of the template that a step calls, wherever it stands; empty for an inline one."""
    return step.template if step.template_ref is None else text(step.template_ref, "template") or ""


def _artifacts(raw: Raw) -> Iterator[Artifact]:
    for _, item in mappings(raw, "artifacts"):
        if name := text(item, "name"):
            yield Artifact(name, store_of(item))


def _arguments(step: Step) -> Iterator[tuple[str, str]]:
    for _, item in mappings(mapping(step.raw, "arguments"), "artifacts"):
        yield text(item, "name") or "", text(item, "from") or ""


def _handed_out(template: Template) -> Iterator[tuple[str, str]]:
    """The outputs of Steps and DAGs, which are those of their steps or tasks; a pod's own have no `from`."""
    for _, item in mappings(mapping(template.raw, "outputs"), "artifacts"):
        if written := text(item, "from"):
            yield f"outputs.{text(item, 'name') or ''}", written


def _source(template: Template, written: str) -> Iterator[Origin]:
    """What a `from` refers to, seen from the template that it stands in: an output is named `outputs.NAME`."""
    if found := _FROM.fullmatch(written.strip()):
        for step in template.calls:
            if step.name == found[1]:
                yield _called(step), f"outputs.{found[2]}"
    elif found := _PASSED_ON.fullmatch(written.strip()):
        yield template.name, found[1]


def _followed(wanted: Origin, links: Mapping[Origin, list[Origin]]) -> Iterator[Origin]:
    """The outputs of pods at the ends of all chains from here; a template that calls itself is gone through once."""
    seen, waiting = {wanted}, [wanted]
    while waiting:
        for origin in links.get(waiting.pop(), ()):
            if origin in seen:
                continue
            seen.add(origin)
            waiting.append(origin)
            if origin not in links and origin[1].startswith("outputs."):
                yield origin[0], origin[1].removeprefix("outputs.")
