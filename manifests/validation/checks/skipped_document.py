"""A document that Argo's tools drop without a word."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.document import Document
from manifests.fields import mapping, mappings, text
from manifests.load import Manifests
from manifests.near_miss import near_miss
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.workflow import WORKFLOW_KINDS

_OWN_FIELDS = ("templates", "entrypoint", "workflowTemplateRef", "workflowSpec")


class SkippedDocument(Check):
    """A document looks like a workflow, but its `kind` is none that Argo's tools look at.

    `argo lint` and `argo submit` decide by `kind` alone, in exact spelling; all else, a `List` of workflows too, is
    passed over in silence.
    """

    name = "skipped-document"
    category = "argo-gap"
    severity = Severity.WARNING
    source = "docs/sources.md argo-lint 1, AW-P10: workflow/common/parse.go at f016ad89, 2026-08-21"

    bad = """
        apiVersion: argoproj.io/v1alpha1
        kind: WorkFlow  # <- skipped-document
        metadata: {generateName: hello-}
        spec:
          entrypoint: hello
          templates:
            - name: hello
              container: {image: "alpine:3.20"}
    """

    good = """
        apiVersion: argoproj.io/v1alpha1
        kind: Workflow
        metadata: {generateName: hello-}
        spec:
          entrypoint: hello
          templates:
            - name: hello
              container: {image: "alpine:3.20"}
    """

    def check_document(self, document: Document, manifests: Manifests) -> Iterator[Found]:
        value, kind = document.value, document.kind
        if not isinstance(value, dict) or kind in WORKFLOW_KINDS:
            return
        if kind == "List":
            inside = [text(item, "kind") for _, item in mappings(value, "items")]
            if any(item in WORKFLOW_KINDS for item in inside):
                help = "write its items as documents of their own, separated by ---"
                yield Found(("kind",), "Argo's tools look at no List, so nothing in this one is checked", help)
            return
        near = near_miss(kind, WORKFLOW_KINDS) if kind else None
        has_own_fields = any(field in mapping(value, "spec") for field in _OWN_FIELDS)
        is_argo = (text(value, "apiVersion") or "").startswith("argoproj.io/") or not value.get("apiVersion")
        if not (has_own_fields and is_argo) and (near is None or near.lower() != kind.lower()):
            return
        is_written = value.get("kind") is not None
        what = f"Argo has no kind {value['kind']!r}" if is_written else "this has no `kind`"
        help = f"did you mean {near!r}?" if near else f"set `kind` to one of {', '.join(WORKFLOW_KINDS)}"
        yield Found(("kind",), f"{what}, so its tools pass over this document", help)
