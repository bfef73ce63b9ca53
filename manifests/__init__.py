"""YAML in, located and typed documents out: Argo, ECI and Fluid objects, and everything Argo itself would reject."""

from manifests.diagnostic import Diagnostic, Edit, Fix, Path, Related, Severity, path_text
from manifests.document import Document
from manifests.errors import DrydockError, InputError, UsageError
from manifests.load import Manifests, load, loads
from manifests.source import SourceFile, Span
from manifests.workflow import Step, Template, Workflow, WorkflowSpec

__all__ = [
    "Diagnostic",
    "Document",
    "DrydockError",
    "Edit",
    "Fix",
    "InputError",
    "Manifests",
    "Path",
    "Related",
    "Severity",
    "SourceFile",
    "Span",
    "Step",
    "Template",
    "UsageError",
    "Workflow",
    "WorkflowSpec",
    "load",
    "loads",
    "path_text",
]
