"""Which rules speak: all of them, or those that were selected and not ignored, by name or by category."""

from __future__ import annotations

from dataclasses import dataclass

from manifests.diagnostic import Diagnostic
from manifests.errors import UsageError
from manifests.near_miss import near_miss
from manifests.rule import Rule
from manifests.validation import RULES

STRUCTURE = "structure"
"""The category of unknown keys and wrong types in objects that are not Argo's."""
ALWAYS = "broken-yaml"
"""Nothing can be said about a text that is not YAML, so a selection of other rules does not silence this one."""


def all_rules() -> tuple[type[Rule], ...]:
    """Everything that lint can report, in the order of the docs."""
    from policies import POLICIES  # here, as the policies may themselves ask for other rules
    from policies.suppression_rules import SUPPRESSION_RULES

    return (*RULES, *POLICIES, *SUPPRESSION_RULES)


def find_rule(name: str) -> type[Rule]:
    """The rule of this name; UsageError with the nearest name where there is none."""
    rules = {rule.name: rule for rule in all_rules()}
    if name not in rules:
        raise UsageError(_unknown("rule", name, list(rules)))
    return rules[name]


@dataclass(frozen=True)
class Selection:
    """Names and categories to run, and to leave out. A name says more than a category; otherwise `ignore` wins.

    An empty `select` means all rules. Raises UsageError for what is neither a name nor a category.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.select and not self.ignore:
            return
        known = list(dict.fromkeys([*(r.name for r in all_rules()), *(r.category for r in all_rules()), STRUCTURE]))
        problems = [
            _unknown("rule or category", name, known) for name in self.select + self.ignore if name not in known
        ]
        if problems:
            raise UsageError("\n".join(problems))

    def includes(self, rule: type[Rule] | Diagnostic) -> bool:
        """Whether a rule is to run, or a finding to be shown."""
        if rule.name in self.ignore:
            return False
        if rule.name in self.select or rule.name == ALWAYS:
            return True
        return rule.category not in self.ignore and (not self.select or rule.category in self.select)


EVERYTHING = Selection()
"""Every rule there is."""


def _unknown(what: str, name: str, known: list[str]) -> str:
    near = near_miss(name, known)
    return f"no {what} is named {name!r}; " + (
        f"did you mean {near!r}?" if near else "`drydock policies` lists them all"
    )
