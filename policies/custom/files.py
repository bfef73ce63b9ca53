"""Policy files: YAML documents that each describe a policy, read with the places of their mistakes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path as FilePath
from typing import Any, ClassVar

from manifests.diagnostic import Path, Severity
from manifests.document import Document
from manifests.errors import InputError, UsageError
from manifests.fields import Raw, mapping, sequence, text
from manifests.near_miss import did_you_mean
from manifests.paths import files
from manifests.reading import read_documents
from manifests.rule import Found
from manifests.source import SourceFile
from manifests.workflow import WORKFLOW_KINDS, Workflow
from policies.custom.conditions import Expression, PolicyMistake, Schema
from policies.custom.subjects import VARIABLES, Each, Subject, subjects, whole_document
from policies.policy import Context, Policy

SCHEMA = FilePath(__file__).with_name("policy.schema.json")
CATEGORY = "custom"
"""The category of a policy that names none."""


class CustomPolicy(Policy):
    """A policy that a file describes."""

    each: ClassVar[Each]
    match: ClassVar[Raw]
    where: ClassVar[Expression | None]
    condition: ClassVar[Schema | Expression]
    message: ClassVar[str]
    help: ClassVar[str]
    at: ClassVar[tuple[str | int, ...]]

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        if self.each != "object" and self._matches(context.document):
            for subject in subjects(self.each, workflow, context):
                yield from self._judge(subject, context)

    def check_object(self, document: Document, context: Context) -> Iterator[Found]:
        if self.each == "object" and self._matches(document):
            yield from self._judge(whole_document(context), context)

    def _matches(self, document: Document) -> bool:
        """Whether kind, name and namespace of the object are among those that are named."""
        namespace = text(mapping(document.raw, "metadata"), "namespace") or ""
        kinds = sequence(self.match, "kinds") or WORKFLOW_KINDS
        return (
            document.kind in kinds
            and _among(document.name, sequence(self.match, "names"))
            and _among(namespace, sequence(self.match, "namespaces"))
        )

    def _judge(self, subject: Subject, context: Context) -> Iterator[Found]:
        if not _among(subject.template, sequence(self.match, "templates")):
            return
        if self.where is not None and not self.where.holds(subject.values):
            return
        for path, reason in self.condition.failures(subject.value, subject.values):
            message = self.message
            for name, value in {
                "kind": context.document.kind,
                "name": context.document.name,
                "template": subject.template,
                "container": subject.container,
            }.items():
                message = message.replace(f"{{{name}}}", value)
            yield Found(subject.place(path or self.at), f"{message} ({reason})" if reason else message, self.help)


def load(paths: Sequence[str]) -> tuple[type[Policy], ...]:
    """The policies in files, and in the `.yaml` and `.yml` files of folders, in the order given.

    Raises:
        InputError: a path cannot be read.
        UsageError: a policy cannot be used; it lists every mistake with its place.
    """
    failures: list[str] = []
    names = [name for path in paths for name in files(path, failures)]
    sources = []
    for name in names:
        try:
            sources.append(SourceFile(name, FilePath(name).read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError) as error:
            failures.append(f"{name}: {getattr(error, 'strerror', None) or 'this is not UTF-8 text'}")
    if failures:
        raise InputError("\n".join(failures))
    mistakes: list[str] = []
    found = [policy for source in sources for policy in _read(source, mistakes)]
    if mistakes:
        raise UsageError("\n".join(mistakes))
    return tuple(found)


def _read(source: SourceFile, mistakes: list[str]) -> Iterator[type[Policy]]:
    documents, diagnostics = read_documents(source)
    for diagnostic in diagnostics:
        mistakes.append(f"{diagnostic.file}:{diagnostic.span.line}:{diagnostic.span.column}: {diagnostic.message}")
    for document in documents if not diagnostics else ():
        wrong = [_placed(document, path, message) for path, message in _mistakes(document)]
        mistakes += wrong
        if not wrong:
            policy = _policy(document, mistakes)
            if policy is not None:
                yield policy


def _mistakes(document: Document) -> Iterator[tuple[Path, str]]:
    """What in a document is not as the schema of policy files wants it."""
    for error in _validator().iter_errors(document.value):
        path = tuple(error.absolute_path)
        match error.validator:
            case "additionalProperties":
                known = error.schema["properties"]
                for key in error.instance.keys() - known.keys():
                    yield (*path, key), f"there is no key {key!r} here; {did_you_mean(str(key), known)}"
            case "required":
                missing = [key for key in error.validator_value if key not in error.instance]
                yield path, f"{missing[0]!r} is missing"
            case "oneOf":
                yield path, "one of `schema` and `cel` says what is demanded: give exactly one of them"
            case _:
                yield path, error.message


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def _policy(document: Document, mistakes: list[str]) -> type[Policy] | None:
    raw = document.raw
    match = mapping(raw, "match")
    each: Any = text(match, "each") or "object"
    known = VARIABLES[each]
    before = len(mistakes)

    def made(make: Any, *path: str) -> Any:
        try:
            return make()
        except PolicyMistake as mistake:
            mistakes.append(_placed(document, path, str(mistake)))
            return None

    where, cel = text(match, "where"), text(raw, "cel")
    attributes = {
        "__doc__": "\n\n".join(part.strip() for part in (text(raw, "summary"), text(raw, "why")) if part),
        "__module__": __name__,
        "name": text(raw, "name"),
        "category": text(raw, "category") or CATEGORY,
        "severity": Severity(text(raw, "severity") or "warning"),
        "profile": text(raw, "profile") or "default",
        "source": text(raw, "source") or f"{document.source.name}:{document.root.span.line}",
        "bad": text(raw, "bad"),
        "good": text(raw, "good"),
        "each": each,
        "match": match,
        "where": made(lambda: Expression(where, known), "match", "where") if where else None,
        "condition": made(lambda: Expression(cel, known), "cel")
        if cel
        else made(lambda: Schema(raw["schema"]), "schema"),
        "message": (text(raw, "message") or "").strip(),
        "help": (text(raw, "help") or "").strip(),
        "at": tuple(int(part) if part.isdecimal() else part for part in (text(raw, "at") or "").split(".") if part),
    }
    return type("CustomPolicy", (CustomPolicy,), attributes) if len(mistakes) == before else None


def _placed(document: Document, path: Path, message: str) -> str:
    span = document.place(path)
    return f"{document.source.name}:{span.line}:{span.column}: {message}"


def _among(name: str, patterns: list[Any]) -> bool:
    return not patterns or any(fnmatchcase(name, pattern) for pattern in patterns)
