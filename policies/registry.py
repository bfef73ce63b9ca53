"""Policies beyond those of this project: what policy files and other packages brought into this process."""

from __future__ import annotations

from collections.abc import Sequence

from manifests.errors import UsageError
from policies.policy import Policy

_own: list[type[Policy]] = []


def own_policies() -> tuple[type[Policy], ...]:
    """Those that were registered, in the order given."""
    return tuple(_own)


def register(policies: Sequence[type[Policy]]) -> None:
    """Make these the policies of one's own, in place of those before. Raises UsageError where a name is taken."""
    from policies.selection import built_in_rules

    rules = built_in_rules()
    taken = {rule.category: "a category" for rule in (*rules, *policies)} | {
        rule.name: "a built-in rule" for rule in rules
    }
    problems = []
    for policy in policies:
        if policy.name in taken:
            problems.append(f"the policy {policy.name!r} ({policy.source}) has the name of {taken[policy.name]}")
        taken[policy.name] = f"another policy ({policy.source})"
    if problems:
        raise UsageError("\n".join(problems))
    _own[:] = policies
