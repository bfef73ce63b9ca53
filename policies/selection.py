"""Which rules speak, and how loud: by profile, by name and by category, in one place or everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple, Protocol

from manifests.diagnostic import Diagnostic, Severity
from manifests.document import Document
from manifests.errors import UsageError
from manifests.fields import mapping, text
from manifests.near_miss import near_miss
from manifests.rule import Profile, Rule
from manifests.validation import RULES
from policies.registry import own_policies

STRUCTURE = "structure"
"""The category of unknown keys and wrong types in objects that are not Argo's."""
ALWAYS = "broken-yaml"
"""Nothing can be said about a text that is not YAML, so only its own name silences this one."""

Levels = tuple[tuple[str, Severity | None], ...]
"""Rules or categories with the severity that their findings get; None for `off`."""


def all_rules() -> tuple[type[Rule], ...]:
    """Everything that lint can report, in the order of the docs, with the policies of one's own."""
    from policies import POLICIES  # here, as the policies may themselves ask for other rules
    from policies.suppression_rules import SUPPRESSION_RULES

    return (*RULES, *POLICIES, *own_policies(), *SUPPRESSION_RULES)


def built_in_rules() -> tuple[type[Rule], ...]:
    """The same without the policies of one's own."""
    own = set(own_policies())
    return tuple(rule for rule in all_rules() if rule not in own)


def find_rule(name: str) -> type[Rule]:
    """The rule of this name; UsageError with the nearest name where there is none."""
    rules = {rule.name: rule for rule in all_rules()}
    if name not in rules:
        raise UsageError(_unknown("rule", name, list(rules)))
    return rules[name]


def unknown_names(names: Iterable[str]) -> dict[str, str]:
    """Those that are neither a rule nor a category, each with the words for it."""
    rules = all_rules()
    known = list(dict.fromkeys([*(rule.name for rule in rules), *(rule.category for rule in rules), STRUCTURE]))
    known_names = set(known)
    return {name: _unknown("rule or category", name, known) for name in names if name not in known_names}


class Place(NamedTuple):
    """What a selection may depend on: the file, and the object in it as far as there is one."""

    file: str
    kind: str = ""
    name: str = ""
    namespace: str = ""


def place_of(document: Document) -> Place:
    namespace = text(mapping(document.raw, "metadata"), "namespace") or ""
    return Place(document.source.name, document.kind, document.name, namespace)


class Choice(Protocol):
    """The selection for each place; a plain `Selection` is the same one everywhere."""

    def at(self, place: Place) -> Selection: ...


@dataclass(frozen=True)
class Change:
    """What is said about some rules over what was said before; about the rest it says nothing."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Levels = ()

    def shows(self, name: str, category: str) -> bool | None:
        """Whether the rule is to be heard; None where this does not say."""
        if name in self.ignore:
            return False
        if name in self.select:
            return True
        if name == ALWAYS:
            return None
        if category in self.ignore:
            return False
        return True if category in self.select else None

    def level(self, name: str, category: str) -> tuple[Severity | None] | None:
        """The severity in a tuple of its own, in which None is `off`; None where this does not say."""
        levels = dict(self.severity)
        if name in levels:
            return (levels[name],)
        if category in levels and not (name == ALWAYS and levels[category] is None):
            return (levels[category],)
        return None


@dataclass(frozen=True)
class Selection:
    """Names and categories to run, and to leave out. A name says more than a category; otherwise `ignore` wins.

    An empty `select` means all rules of the profile. The default profile leaves strict rules out unless they are
    selected by name. Raises UsageError for what is neither a name nor a category.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: Profile = "default"
    severity: Levels = ()
    changes: tuple[Change, ...] = ()
    """What comes on top, in this order: later ones win."""
    only: tuple[str, ...] = ()
    """Whatever else is said, nothing but these; empty for no such bound."""

    def __post_init__(self) -> None:
        if self.select or self.ignore:
            problems = unknown_names(self.select + self.ignore)
            if problems:
                raise UsageError("\n".join(problems.values()))

    def at(self, place: Place) -> Selection:
        return self

    def includes(self, rule: type[Rule] | Diagnostic) -> bool:
        """Whether a rule is to run, or a finding to be shown."""
        return self._verdict(rule.name, rule.category)[0]

    def judged(self, finding: Diagnostic) -> Diagnostic | None:
        """The finding with the severity that it gets here; None where it is left out."""
        shown, severity = self._verdict(finding.name, finding.category)
        if not shown:
            return None
        return finding if severity in (None, finding.severity) else replace(finding, severity=severity)

    def _verdict(self, name: str, category: str) -> tuple[bool, Severity | None]:
        verdict = self._verdicts.get((name, category))
        if verdict is None:
            verdict = self._verdicts[name, category] = self._decide(name, category)
        return verdict

    def _decide(self, name: str, category: str) -> tuple[bool, Severity | None]:
        strict = self.profile == "default" and name in self._strict
        shown = name == ALWAYS or not (self.select or strict)
        off, severity = False, None
        for change in (Change(self.select, self.ignore, self.severity), *self.changes):
            said = change.shows(name, category)
            if said is not None and not (said and strict and name not in change.select):
                shown, off = said, off and not said
            level = change.level(name, category)
            if level is not None:
                off, severity = level[0] is None, level[0]
        bound = not self.only or name == ALWAYS or name in self.only or category in self.only
        return shown and bound and not off, severity

    @cached_property
    def _strict(self) -> frozenset[str]:
        return frozenset(rule.name for rule in all_rules() if rule.profile == "strict")

    @cached_property
    def _verdicts(self) -> dict[tuple[str, str], tuple[bool, Severity | None]]:
        return {}


EVERYTHING = Selection(profile="strict")
"""Every rule there is."""


def _unknown(what: str, name: str, known: list[str]) -> str:
    near = near_miss(name, known)
    return f"no {what} is named {name!r}; " + (
        f"did you mean {near!r}?" if near else "`drydock policies` lists them all"
    )
