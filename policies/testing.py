"""Lint in somebody's tests: what `drydock lint` says of manifests, as a list to compare."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal, TypeAlias

from manifests.diagnostic import Diagnostic, Severity
from manifests.given import Given, inputs_of
from manifests.rule import Profile
from policies.session import Session, Wishes

Words: TypeAlias = str | Iterable[str]
"""Several, or one; a comma parts them, as on the command line."""


def lint_yaml(
    manifests: Given,
    *,
    select: Words = (),
    ignore: Words = (),
    profile: Profile | None = None,
    at_least: Literal["error", "warning", "info"] = "info",
    argo_version: str | None = None,
    platform: str | None = None,
    region: str | None = None,
    external: Words = (),
    missing_refs: Literal["note", "warning", "error"] | None = None,
    policies: Words = (),
    config: str | None = None,
    isolated: bool = False,
) -> list[Diagnostic]:
    """The findings of a severity of `at_least`, by file and place.

    The other arguments are the options of `drydock lint`. Configuration, baseline and comments that suppress count as
    they do there; what is not on disk counts as a file in the current folder. Raises InputError where a path cannot be
    read or there is nothing to lint, UsageError for an argument or a configuration that makes no sense.
    """
    wishes = Wishes(
        select=_words(select),
        ignore=_words(ignore),
        profile=profile,
        argo_version=argo_version,
        platform=platform,
        region=region,
        external=_words(external),
        missing_refs=missing_refs,
        fail_on=at_least,
        policies=_words(policies),
        config=config,
        isolated=isolated,
    )
    inputs = inputs_of(manifests)
    session = Session(wishes, [*inputs.paths, *(source.name for source in inputs.made)])
    texts = session.read(inputs.paths)
    loaded = session.load(replace(texts, sources=(*texts.sources, *inputs.made)))
    loaded.require_objects()
    report, _ = session.report(loaded)
    return [finding for finding in report.findings if finding.severity.at_least(Severity(at_least))]


def _words(given: Words) -> tuple[str, ...]:
    return tuple(given.split(",")) if isinstance(given, str) else tuple(given)
