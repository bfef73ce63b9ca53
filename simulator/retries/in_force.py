"""The retryStrategy that holds for a template, with the workflow's arguments filled in as far as they are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from manifests.effective import retry_in_force
from manifests.expressions.tags import tags
from manifests.release import Release
from manifests.retry import Expression, History, RetryStrategy, read_retry
from manifests.retry_expression import holds
from manifests.workflow import Template, Workflow
from simulator.retries.course import Undecided

ASSUMED_LIMIT = 5
"""The retries that are shown where the limit is known only once the workflow runs."""


@dataclass(frozen=True)
class InForce:
    """`source` is the field that it comes from."""

    strategy: RetryStrategy
    source: str

    @cached_property
    def unknown(self) -> dict[str, str]:
        """The fields that hold a tag which nobody can fill before the workflow runs, with their texts."""
        strategy, backoff = self.strategy, self.strategy.backoff
        fields = {"limit": strategy.limit_text, "expression": strategy.expression}
        if backoff is not None:
            fields |= {
                "backoff.duration": backoff.duration,
                "backoff.factor": backoff.factor,
                "backoff.maxDuration": backoff.max_duration,
                "backoff.cap": backoff.cap,
            }
        return {name: text for name, text in fields.items() if text is not None and tags(text)}

    @property
    def waits_are_known(self) -> bool:
        return not any(name.startswith("backoff.") for name in self.unknown)

    @cached_property
    def assumed(self) -> RetryStrategy:
        """The strategy with something in the place of what is not known: some limit, and no backoff."""
        strategy = self.strategy
        if "limit" in self.unknown:
            strategy = replace(strategy, limit=ASSUMED_LIMIT, limit_text=None)
        return strategy if self.waits_are_known else replace(strategy, backoff=None)

    def expression(self, release: Release) -> Expression | None:
        """Its expression, to be asked. Raises Undecided when it is, where there is a tag in it."""
        text = self.strategy.expression
        if text is None:
            return None
        answers: dict[tuple[object, ...], bool] = {}

        def ask(history: History) -> bool:
            if "expression" in self.unknown:
                raise Undecided(tags(text)[0].text)
            last = history.last
            lasted = None if last.finished is None else last.finished - last.started
            asked = (history.count if "retries" in text else 0, last.phase, last.message, last.exit_code, lasted)
            if asked not in answers:
                answers[asked] = holds(text, history, release)
            return answers[asked]

        return ask


def in_force(workflow: Workflow, template: Template, arguments: Mapping[str, str | None]) -> InForce | None:
    """The strategy of a template in an effective workflow; None without one."""
    spec = workflow.spec
    found = retry_in_force(spec, template)
    if found is None:
        return None
    if template.retry is not None:
        source = "retryStrategy"
    elif spec.defaults is not None and spec.defaults.retry is not None:
        source = "templateDefaults.retryStrategy"
    else:
        source = "spec.retryStrategy"
    return InForce(read_retry(_filled(found.raw, arguments), found.path), source)


def _filled(value: Any, arguments: Mapping[str, str | None]) -> Any:
    """The value with each tag of an argument replaced whose value is known."""
    if isinstance(value, str):
        for piece in reversed(tags(value)):
            known = arguments.get(piece.text.removeprefix("workflow.parameters."))
            if known is not None and piece.text.startswith("workflow.parameters.") and not piece.is_expression:
                value = value[: piece.start] + known + value[piece.end :]
        return value
    if isinstance(value, Mapping):
        return {key: _filled(part, arguments) for key, part in value.items()}
    return value
