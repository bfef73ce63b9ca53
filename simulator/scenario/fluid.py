"""What a scenario says of Fluid: where cached files lie, and when a workflow may start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.assumptions import Knob

if TYPE_CHECKING:
    from simulator.scenario.values import Values


@dataclass(frozen=True)
class FluidSetup:
    placement: Knob[str]
    submit: Knob[str]
    bound_after: Knob[float]
    poll: Knob[float]
    sidecar_exit: Knob[float]


def read_fluid(values: Values) -> FluidSetup:
    return FluidSetup(
        placement=values.choice(
            ("fluid", "placement"),
            "blocks",
            "where cached files lie",
            "assumed: blocks spread evenly over the workers",
        ),
        submit=values.choice(
            ("fluid", "submit"),
            "after-warmup",
            "the workflow is submitted",
            "the guide's own order: warm up, then run",
        ),
        bound_after=values.seconds_figure(("fluid", "bound_after"), "fluid.bound_after"),
        poll=values.seconds_figure(("fluid", "poll"), "fluid.poll"),
        sidecar_exit=values.seconds_figure(("fluid", "sidecar_exit"), "fluid.sidecar_exit"),
    )
