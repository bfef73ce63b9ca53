"""A WorkflowTemplate that was not given."""

from collections.abc import Iterator

from manifests.diagnostic import Path
from manifests.fields import Raw, text
from manifests.load import Manifests
from manifests.near_miss import near_miss
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import Call, Walk
from manifests.workflow import TEMPLATE_KINDS


class MissingReference(Check):
    """`workflowTemplateRef` or `templateRef` names an object that is not among the files given.

    References are looked up in everything that is given together, and in the folders given by `--external`. What cannot
    be seen cannot be checked: nothing more is said about it. If such objects are only in the cluster, turn this down by
    `--missing-refs note` or `--missing-refs warning`.
    """

    name = "missing-reference"
    source = "docs/sources.md argo-lint AW-O03, AW-T04: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: nightly-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: load
                    templateRef:
                      name: loaders  # <- missing-reference
                      template: load
    """

    good = """
        kind: Workflow
        metadata: {generateName: nightly-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: load
                    templateRef:
                      name: loaders
                      template: load
        ---
        kind: WorkflowTemplate
        metadata: {name: loaders}
        spec:
          templates:
            - name: load
              container: {image: "alpine:3.20"}
    """

    def check_walk(self, walk: Walk) -> Iterator[Found]:
        ref = walk.workflow.spec.template_ref
        if ref is not None and walk.is_unknown:
            path = walk.workflow.spec.at("workflowTemplateRef", "name")
            yield _found(path, ref, walk.workflow.namespace, walk.manifests)

    def check_call(self, call: Call) -> Iterator[Found]:
        if call.problem == "reference" and call.step.template_ref is not None:
            path = call.written.at("templateRef", "name")
            yield _found(path, call.step.template_ref, call.visit.namespace, call.visit.manifests)


def _found(path: Path, ref: Raw, namespace: str, manifests: Manifests) -> Found:
    name, is_cluster = text(ref, "name") or "", ref.get("clusterScope") is True
    kind, other = reversed(TEMPLATE_KINDS) if is_cluster else TEMPLATE_KINDS
    in_place = f" in namespace {namespace!r}" if namespace and not is_cluster else ""
    message = f"{kind} {name!r} is not among the files given{in_place}" if name else f"this names no {kind}"
    return Found(path, message, _help(name, kind, other, manifests), severity=manifests.missing_references)


def _help(name: str, kind: str, other: str, manifests: Manifests) -> str:
    of_kind = [workflow for workflow in manifests.referable if workflow.kind == kind]
    namespace = next((workflow.namespace for workflow in of_kind if workflow.name == name), None)
    if namespace is not None:
        return f"the one of that name is in namespace {namespace!r}"
    if any(workflow.kind == other and workflow.name == name for workflow in manifests.referable):
        return f"a {other} has that name; set `clusterScope: {str(other == TEMPLATE_KINDS[1]).lower()}`"
    near = near_miss(name, [workflow.name for workflow in of_kind])
    return f"did you mean {near!r}?" if near else "give its file too, or its folder by --external"
