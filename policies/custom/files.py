"""Policy files: YAML documents that each describe a policy, read with the places of their mistakes."""

from __future__ import annotations

import json
import os
import re
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
from manifests.paths import files, unique
from manifests.reading import read_documents
from manifests.rule import Found
from manifests.source import SourceFile
from manifests.workflow import WORKFLOW_KINDS, Workflow
from policies.custom.expressions import Expression
from policies.custom.mistakes import PolicyMistake, brief
from policies.custom.schemas import Schema
from policies.custom.subjects import VARIABLES, Each, Subject, subjects, whole_document
from policies.policy import Context, Policy

SCHEMA = FilePath(__file__).with_name("policy.schema.json")
CATEGORY = "custom"
"""The category of a policy that names none."""
BLANKS = ("kind", "name", "template", "container")
"""What `{...}` in a message may name."""
_BLANK = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)


class CustomPolicy(Policy):
    """A policy that a file describes."""

    each: ClassVar[Each]
    match: ClassVar[Raw]
    where: ClassVar[Expression | None]
    condition: ClassVar[Schema | Expression]
    message: ClassVar[str]
    help: ClassVar[str]
    at: ClassVar[Path]
    written: ClassVar[tuple[str, int]]
    """The file, and the line in it where the policy begins."""

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
            _among(document.kind, kinds)
            and _among(document.name, sequence(self.match, "names"))
            and _among(namespace, sequence(self.match, "namespaces"))
        )

    def _judge(self, subject: Subject, context: Context) -> Iterator[Found]:
        if not _among(subject.template, sequence(self.match, "templates")):
            return
        if self.where is not None and not self.where.holds(subject.values):
            return
        for path, reason in self.condition.failures(subject.value, subject.values):
            message = self._filled(subject, context)
            yield Found(subject.place(path or self.at), f"{message} ({reason})" if reason else message, self.help)

    def _filled(self, subject: Subject, context: Context) -> str:
        """The message with the names of what was found."""
        names = (context.document.kind, context.document.name, subject.template, subject.container)
        filled = dict(zip(BLANKS, names, strict=True))
        return _BLANK.sub(lambda blank: filled[blank[1]], self.message)


def load(paths: Sequence[str]) -> tuple[type[Policy], ...]:
    """The policies in files, and in the `.yaml` and `.yml` files of folders, in the order given, each file once.

    Raises:
        InputError: a path cannot be read.
        UsageError: a policy cannot be used, or its name is taken; it lists every mistake with its place.
    """
    failures: list[str] = []
    sources = []
    for name in unique(name for path in paths for name in _policy_files(path, failures)):
        try:
            sources.append(SourceFile(name, FilePath(name).read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError, ValueError) as error:
            failures.append(f"{name}: {getattr(error, 'strerror', None) or 'this is not UTF-8 text'}")
    if failures:
        raise InputError("\n".join(failures))
    mistakes: list[str] = []
    found = [policy for source in sources for policy in _read(source, mistakes)]
    mistakes += _taken_names(found)
    if mistakes:
        raise UsageError("\n".join(mistakes))
    return tuple(found)


def _policy_files(path: str, failures: list[str]) -> list[str]:
    """A file as it is named; below a folder, those that are YAML, as JSON beside policies is data of another kind."""
    names = list(files(path, failures))
    if not os.path.isdir(path):
        return names
    found = [name for name in names if not name.endswith(".json")]
    if names and not found:
        failures.append(f"{path}: no .yaml, .yml file in this folder")
    return found


def _taken_names(policies: Sequence[type[CustomPolicy]]) -> Iterator[str]:
    """Names that would mean two things wherever one selects, ignores or suppresses."""
    from policies.selection import STRUCTURE, built_in_rules  # here, as it asks for every rule

    built_in = built_in_rules()
    owners = {rule.name: "a built-in rule has this name" for rule in built_in}
    categories = {STRUCTURE, *(rule.category for rule in built_in), *(policy.category for policy in policies)}
    for policy in policies:
        file, line = policy.written
        place = f"{file}:{line}"
        if policy.name in owners:
            yield f"{place}: the name {policy.name!r} is taken: {owners[policy.name]}"
        elif policy.name in categories:
            yield f"{place}: the name {policy.name!r} is taken: a category is called so"
        owners.setdefault(policy.name, f"the policy at {place} has it")


def _read(source: SourceFile, mistakes: list[str]) -> Iterator[type[CustomPolicy]]:
    documents, diagnostics = read_documents(source)
    for diagnostic in diagnostics:
        said = diagnostic.message.partition("; Argo ")[0]  # what Argo does is another matter here
        mistakes.append(f"{diagnostic.file}:{diagnostic.span.line}:{diagnostic.span.column}: {said}")
    if not documents and not diagnostics:
        mistakes.append(f"{source.name}: there is no policy in this file")
    for document in documents if not diagnostics else ():
        wrong = list(_mistakes(document))
        mistakes += wrong
        if not wrong:
            policy = _policy(document, mistakes)
            if policy is not None:
                yield policy


def _mistakes(document: Document) -> Iterator[str]:
    """What in a document is not as the schema of policy files wants it, each with its place."""
    if not isinstance(document.value, dict):
        yield _placed(document, (), "a policy is a mapping, with `name`, `summary` and so on")
        return
    told = set()
    for error in _validator().iter_errors(document.value):
        path = tuple(error.absolute_path)
        if error.validator in ("required", "additionalProperties") and (error.validator, path) in told:
            continue  # the library may say it once for each key; here, the first time is enough
        told.add((error.validator, path))
        match error.validator:
            case "additionalProperties":
                known = error.schema["properties"]
                for key in (key for key in error.instance if key not in known):
                    words = f"there is no key {key!r} here; {did_you_mean(str(key), known)}"
                    yield _placed(document, (*path, key), words, of_key=True)
            case "required":
                for key in error.validator_value:
                    if key not in error.instance:
                        yield _placed(document, path, f"{key!r} is missing")
            case "oneOf":
                words = "one of `schema` and `cel` says what is demanded: give exactly one of them"
                yield _placed(document, path, words)
            case _:
                yield _placed(document, path, brief(error.message))
    yield from _odd_words(document)


def _odd_words(document: Document) -> Iterator[str]:
    """What is well-formed, and yet would never find anything, or say something odd."""
    match = mapping(document.raw, "match")
    each, kinds = text(match, "each") or "object", [kind for kind in sequence(match, "kinds") if isinstance(kind, str)]
    if each != "object" and kinds and not any(_among(kind, kinds) for kind in WORKFLOW_KINDS):
        words = f"`each: {each}` looks into {', '.join(WORKFLOW_KINDS)}; none of these is named here"
        yield _placed(document, ("match", "kinds"), words)
    for blank in _BLANK.findall(text(document.raw, "message") or ""):
        if blank not in BLANKS:
            words = f"{{{blank}}} stands for nothing; {did_you_mean(blank, BLANKS)}"
            yield _placed(document, ("message",), words)


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def _policy(document: Document, mistakes: list[str]) -> type[CustomPolicy] | None:
    raw = document.raw
    match = mapping(raw, "match")
    each: Any = text(match, "each") or "object"
    known = VARIABLES[each]
    before = len(mistakes)

    def made(make: Any, *path: str) -> Any:
        try:
            return make()
        except PolicyMistake as mistake:
            mistakes.append(_placed(document, path, str(mistake), of_key=path == ("schema",)))
            return None

    where, cel = text(match, "where"), text(raw, "cel")
    attributes: dict[str, Any] = {
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
        "at": _keys(raw.get("at")),
        "written": (document.source.name, document.root.span.line),
    }
    name = "".join(word.capitalize() for word in attributes["name"].split("-"))
    return type(name, (CustomPolicy,), attributes) if len(mistakes) == before else None


def _keys(at: object) -> Path:
    """Where in its thing a policy points: a list of keys, or these in one text with dots between them."""
    parts = at if isinstance(at, list) else at.split(".") if isinstance(at, str) else []
    return tuple(int(part) if isinstance(part, int) or _INDEX.fullmatch(part) else part for part in parts if part != "")


def _placed(document: Document, path: Path, message: str, *, of_key: bool = False) -> str:
    span = document.root.key_place(path) if of_key else document.place(path)
    return f"{document.source.name}:{span.line}:{span.column}: {message}"


def _among(name: str, patterns: Sequence[Any]) -> bool:
    return not patterns or any(fnmatchcase(name, pattern) for pattern in patterns)
