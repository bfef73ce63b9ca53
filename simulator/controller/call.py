"""One invocation of a template: under which name, with which inputs, for whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from manifests.retry import Attempt
from manifests.workflow import Template, Workflow


@dataclass(frozen=True)
class Call:
    """`boundary` is the node of the invocation that owns it, `parent` the node it hangs under.

    `owner` is the object in which its own calls are looked up; `killed_at` the instant at which the executor ends it.
    """

    name: str
    template: Template
    inputs: Mapping[str, str]
    owner: Workflow
    boundary: str = ""
    parent: str = ""
    items: Mapping[str, str] = field(default_factory=dict)
    """`item` and what is below it, where the call is one of a loop."""
    luck: str = ""
    """What draws are keyed by: the name without first attempts, so that adding a retryStrategy changes no luck."""
    attempt: int = 0
    last: Mapping[str, str] = field(default_factory=dict)
    """What `lastRetry.*` says to an attempt."""
    killed_at: float | None = None

    @cached_property
    def scope(self) -> dict[str, str]:
        """What its tags may refer to: inputs, with the template's own values and defaults under them."""
        own = {p.name: p.value if p.value is not None else p.default for p in self.template.inputs}
        values = {name: value for name, value in own.items() if value is not None} | dict(self.inputs)
        return {f"inputs.parameters.{name}": value for name, value in values.items()}

    def attempted(self, number: int, last: Attempt | None, exit_code: int | None, killed_at: float | None) -> Call:
        """The same invocation as attempt `number` (from 0) under its Retry node, after `last`."""
        return replace(
            self,
            name=f"{self.name}({number})",
            parent=self.name,
            luck=f"{self.luck}({number})" if number else self.luck,
            attempt=number,
            last=_last_retry(last, exit_code),
            killed_at=killed_at,
        )


def _last_retry(last: Attempt | None, exit_code: int | None) -> dict[str, str]:
    """`lastRetry.*` as texts; a first attempt sees the values that Argo gives it (docs/sources.md argo 2.13)."""
    if last is None:
        return {"lastRetry.exitCode": "0", "lastRetry.status": "", "lastRetry.duration": "0", "lastRetry.message": ""}
    lasted = last.finished - last.started if last.finished is not None else 0.0
    return {
        "lastRetry.exitCode": "-1" if exit_code is None else str(exit_code),
        "lastRetry.status": last.phase,
        "lastRetry.duration": f"{lasted:g}",
        "lastRetry.message": last.message,
    }
