"""A resource template without the object it works on, or with one that is no YAML."""

import re
from collections.abc import Iterator

from manifests.fields import Raw, mapping, mappings, text
from manifests.near_miss import did_you_mean
from manifests.reading import read_documents
from manifests.rule import Found
from manifests.source import SourceFile
from manifests.validation.check import Check
from manifests.validation.checks.resource_action import ACTIONS, is_unknown_action
from manifests.validation.visits import beside
from manifests.validation.walk import Visit

_BY_FLAGS = ("get", "delete")
"""The actions that can do without a manifest, as flags can say what they are about."""
_EXPRESSION = re.compile(r"\{\{\s*=\s*(.+?)\s*\}\}")


class ResourceManifest(Check):
    """A resource template has no manifest, two of them, one from an artifact it does not have, or one that is no YAML.

    Argo rejects it. Unless the action is get or delete, there must be exactly one of `manifest` and `manifestFrom`; the
    latter names an input artifact of the template. Of the manifest, only the first document is looked at; its variables
    are filled in first.
    """

    name = "resource-manifest"
    source = "docs/sources.md argo-lint AW-L08, AW-L09, AW-L10: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: job-}
        spec:
          entrypoint: job
          templates:
            - name: job
              resource:
                action: create
                manifest: "kind: Job: batch"  # <- resource-manifest
            - name: nothing
              resource:  # <- resource-manifest
                action: create
            - name: lost
              resource:
                action: create
                manifestFrom:
                  artifact: {name: job}  # <- resource-manifest
    """

    good = """
        kind: Workflow
        metadata: {generateName: job-}
        spec:
          entrypoint: job
          templates:
            - name: job
              resource:
                action: create
                manifest: |
                  apiVersion: batch/v1
                  kind: Job
            - name: found
              inputs:
                artifacts: [{name: job, path: /tmp/job, raw: {data: "kind: Job"}}]
              resource:
                action: create
                manifestFrom:
                  artifact: {name: job}
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        template, resource = visit.template, mapping(visit.template.raw, "resource")
        action = text(resource, "action") or ""
        # Of an action that does not exist, nobody knows what it needs.
        if template.type != "resource" or action in _BY_FLAGS or not (action in ACTIONS or is_unknown_action(action)):
            return
        manifest, origin = resource.get("manifest"), resource.get("manifestFrom")
        path = template.at("resource", "manifest")
        if manifest in (None, "") and origin is None:
            message = f"there is nothing to {action if action in ACTIONS else 'work on'}"
            yield Found(template.at("resource"), message, "add `manifest:` with the object")
        elif manifest not in (None, "") and origin is not None:
            at, related = template.at("resource", "manifestFrom"), beside(visit, "the manifest is here", path)
            yield Found(at, "there is a manifest already", "keep one", related=related)
        elif origin is not None:
            yield from _lost(visit, mapping(resource, "manifestFrom"))
        elif isinstance(manifest, str) and path not in visit.unresolved_paths:
            for line, problem, help in _broken(manifest):
                yield Found(path, f"the manifest breaks in its line {line}: {problem}", help)


def _lost(visit: Visit, origin: Raw) -> Iterator[Found]:
    artifact = origin.get("artifact")
    name = text(artifact, "name") if isinstance(artifact, dict) else None
    inputs = [text(item, "name") or "" for _, item in mappings(mapping(visit.template.raw, "inputs"), "artifacts")]
    if isinstance(artifact, dict) and (name or "") not in inputs:
        path = visit.template.at("resource", "manifestFrom", "artifact", "name")
        message = f"the manifest should come from {name or ''!r}, which is no input artifact of this template"
        yield Found(path, message, did_you_mean(name or "", inputs))


def _broken(manifest: str) -> list[tuple[int, str, str]]:
    """The line, the words and the help for what is wrong with the first document of a manifest, at most one thing.

    What an expression gives is taken to fit.
    """
    source = SourceFile("manifest", _EXPRESSION.sub("expression", manifest).partition("\n---")[0])
    documents, problems = read_documents(source)
    broken = [problem for problem in problems if problem.name == "broken-yaml"]
    if broken:
        return [(broken[0].span.line, broken[0].message, broken[0].help)]
    # The reader lets a small mapping be a key, as it is mostly a variable; what reads the manifest does not.
    keys = [span for document in documents for _, node in document.root.walk() for span in node.keys.values()]
    odd = [span.line for span in keys if source.line(span.line)[span.column - 1 :].startswith(("{", "["))]
    problem, help = "a list or a mapping cannot be a key", "if it is meant for a variable, quote it, as in '{{item}}'"
    return [(min(odd), problem, help)] if odd else []
