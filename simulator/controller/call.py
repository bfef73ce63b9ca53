"""One invocation of a template: under which name, with which inputs, for whom."""

from __future__ import annotations

from dataclasses import dataclass

from manifests.workflow import Template, Workflow


@dataclass(frozen=True)
class Call:
    """`boundary` is the node of the invocation that owns it, `parent` the node it hangs under.

    `owner` is the object in which its own calls are looked up; `killed_at` the instant at which the executor ends it.
    """

    name: str
    template: Template
    inputs: dict[str, str]
    owner: Workflow
    boundary: str = ""
    parent: str = ""
    attempt: int = 0
    killed_at: float | None = None

    @property
    def scope(self) -> dict[str, str]:
        """What its tags may refer to: inputs, with the template's own values and defaults under them."""
        own = {p.name: p.value if p.value is not None else p.default for p in self.template.inputs}
        values = {name: value for name, value in own.items() if value is not None} | self.inputs
        return {f"inputs.parameters.{name}": value for name, value in values.items()} | {"retries": str(self.attempt)}
