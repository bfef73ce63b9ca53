"""How long a pod's main container computes: what the scenario says, else its literal `sleep`, else an assumption."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from manifests.effective import PodPlan
from manifests.graph import containers_of
from manifests.pod import Container
from manifests.workflow import Template
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
    what = f"work of {name}"
    if duration is not None:
        ledger.note(what, duration.text, "scenario")
        return draw(duration)
    slept = literal_sleep(plan)
    seconds = ASSUMED_SECONDS if slept is None else slept
    if what not in ledger.entries:
        if slept is not None:
            ledger.note(what, f"{seconds:g}s", "read from its literal sleep")
        else:
            source, key = "assumed: nothing says how long it runs", f"tasks.{name}.duration"
            ledger.note(what, f"{seconds:g}s", source, key)
    return seconds


def literal_sleep(plan: PodPlan) -> float | None:
    """Seconds of the literal `sleep`s in a template's command, args or script, added up; None without one.

    The containers of a set run side by side, each behind those that it waits for: its longest chain counts.
    """
    template = plan.template
    if template.type == "containerSet":
        return _longest_chain(template)
    return _own_sleep(template.container)


def _longest_chain(template: Template) -> float | None:
    own = {container.name: _own_sleep(container) for container in template.extra_containers}
    ends: dict[str, float] = {}
    for name, awaited in containers_of(template):
        ends[name] = max((ends.get(other, 0.0) for other in awaited), default=0.0) + (own.get(name) or 0.0)
    return max(ends.values(), default=0.0) if any(sleep is not None for sleep in own.values()) else None


def _own_sleep(container: Container | None) -> float | None:
    return None if container is None else _slept(container.command, container.args, container.source)


@lru_cache(maxsize=1024)
def _slept(command: tuple[str, ...], args: tuple[str, ...], source: str) -> float | None:
    text = "\n".join([" ".join([*command, *args]), source])
    found = [part for sleep in _SLEEP.finditer(text) for part in _PART.findall(sleep.group(1))]
    return sum(float(number) * _UNITS[unit] for number, unit in found) if found else None
