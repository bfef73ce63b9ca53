"""How long a pod's main container computes: what the scenario says, else its literal `sleep`, else an assumption."""

from __future__ import annotations

import re
from collections.abc import Callable

from manifests.effective import PodPlan
from simulator.assumptions import Ledger
from simulator.distributions import Distribution

ASSUMED_SECONDS = 10.0
"""What a task takes when neither the scenario nor a literal `sleep` says; reported as assumed."""
_AMOUNT = r"(\d+\.?\d*|\.\d+)([smhd]?)(?![\w.$])"
_SLEEP = re.compile(rf"(?<![\w.$-])sleep((?:\s+{_AMOUNT})+)")
_PART = re.compile(_AMOUNT)
_UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def duration_of(
    plan: PodPlan, duration: Distribution | None, draw: Callable[[Distribution], float], ledger: Ledger
) -> float:
    """Seconds of work of one pod; the ledger hears where they come from."""
    name = plan.template.name
    if duration is not None:
        ledger.note(f"work of {name}", duration.text, "scenario")
        return draw(duration)
    slept = literal_sleep(plan)
    if slept is not None:
        ledger.note(f"work of {name}", f"{slept:g}s", "read from its literal sleep")
        return slept
    source, key = "assumed: nothing says how long it runs", f"tasks.{name}.duration"
    ledger.note(f"work of {name}", f"{ASSUMED_SECONDS:g}s", source, key)
    return ASSUMED_SECONDS


def literal_sleep(plan: PodPlan) -> float | None:
    """Seconds of the literal `sleep`s in a template's command, args or script, added up; None without one."""
    container = plan.template.container
    if container is None:
        return None
    text = "\n".join([" ".join([*container.command, *container.args]), container.source])
    found = [part for sleep in _SLEEP.finditer(text) for part in _PART.findall(sleep.group(1))]
    return sum(float(number) * _UNITS[unit] for number, unit in found) if found else None
