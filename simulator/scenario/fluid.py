"""What a scenario says of Fluid: where cached files lie, and when a workflow may start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from manifests.units import show_bytes
from simulator.assumptions import Knob
from simulator.scenario.amounts import parse_positive, parse_some

if TYPE_CHECKING:
    from simulator.scenario.values import Values

_MIB = 1024 * 1024


@dataclass(frozen=True)
class FluidSetup:
    placement: Knob[str]
    submit: Knob[str]
    bound_after: Knob[float]
    poll: Knob[float]
    sidecar_exit: Knob[float]
    block_size: Knob[float]
    """In bytes."""
    juicefs_block: Knob[float]
    """The same for a JuiceFSRuntime, whose default is another."""
    stampede: Knob[float]


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
        block_size=values.figure(("fluid", "block_size"), "fluid.block", parse_some, _MIB, show_bytes),
        juicefs_block=values.figure(("fluid", "block_size"), "fluid.block_juicefs", parse_some, _MIB, show_bytes),
        stampede=values.knob(
            ("fluid", "stampede"),
            _parse_times,
            1.0,
            "how often OSS sends a block that many pods miss at once",
            lambda times: "once" if times == 1 else f"{times:g} times",
            "assumed: whoever asks first fetches it for all",
        ),
    )


def _parse_times(value: Any) -> float:
    times = parse_positive(value)
    if times < 1:
        raise ValueError(f"{value!r} must be at least 1, since somebody has to fetch it")
    return times
