"""Bugs planted in the retry decision, one at a time: a replaced piece of its source, compiled into what is in force."""

from __future__ import annotations

import inspect
import runpy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from hypothesis import Phase, settings

from manifests import backoff, retry


@dataclass(frozen=True)
class Mutant:
    """`means` is what a user would see. `old` is in the source of `function` once, and gives way to `new`."""

    name: str
    means: str
    module: ModuleType
    function: str
    old: str
    new: str

    @property
    def target(self) -> FunctionType:
        found: Any = self.module
        for part in self.function.split("."):
            found = getattr(found, part)
        return found.fget if isinstance(found, property) else found

    @contextmanager
    def planted(self) -> Iterator[None]:
        """The bug is in force inside. Raises ValueError where the source does not have `old` just once."""
        source = inspect.getsource(self.module)
        own = inspect.getsource(self.target)
        if own.count(self.old) != 1:
            raise ValueError(f"{self.name}: {self.function} has {self.old!r} {own.count(self.old)} times")
        changed = source.replace(own, own.replace(self.old, self.new))
        code = _code_of(compile(changed, self.module.__file__ or "", "exec"), self.function.split("."))
        target = self.target
        kept = target.__code__
        target.__code__ = code
        try:
            yield
        finally:
            target.__code__ = kept


def _code_of(code: CodeType, path: list[str]) -> CodeType:
    for name in path:
        code = next(found for found in code.co_consts if isinstance(found, CodeType) and found.co_name == name)
    return code


MUTANTS = (
    Mutant(
        "limit + 1", "a pod more than the limit allows",
        retry, "decide", "history.count > strategy.limit:", "history.count > strategy.limit + 1:",
    ),
    Mutant(
        "limit - 1", "the last retry never comes",
        retry, "decide", "history.count > strategy.limit:", "history.count >= strategy.limit:",
    ),
    Mutant(
        "OnError is OnFailure", "OnError retries a reclaim, and not a deleted pod",
        retry, "RetryStrategy.covers", 'return phase == "Error"', 'return phase == "Failed"',
    ),
    Mutant(
        "OnFailure is Always", "OnFailure retries a deleted pod",
        retry, "RetryStrategy.covers", 'return phase == "Failed"', "return True",
    ),
    Mutant(
        "Always by default", "without a policy, Error is retried too",
        retry, "RetryStrategy.policy_in", 'else "OnFailure"', 'else "Always"',
    ),
    Mutant(
        "OnTransientError is OnError", "any error passes for one that passes",
        retry, "RetryStrategy.covers", "return is_transient(message, transient_pattern)", 'return phase == "Error"',
    ),
    Mutant(
        "maxDuration from the last attempt", "retries go on long after maxDuration",
        retry, "_backoff", "history.first_started + most", "last.started + most",
    ),
    Mutant(
        "a wait beyond maxDuration", "the node idles through a backoff that can lead to nothing",
        retry, "_backoff", "if deadline is not None and ready > deadline:", "if False:",
    ),
    Mutant(
        "retries outlive maxDuration", "a retry that runs is not ended at maxDuration",
        retry, "_backoff", "    return deadline\n", "    return None\n",
    ),
    Mutant(
        "policy before the wait", "a refused attempt ends the node at once, as one would think",
        retry, "decide", "        deadline = None\n",
        "        deadline = None\n"
        "        if not strategy.covers(last.phase, last.message, release, transient_pattern):\n"
        "            return Settle(last.phase, last.message)\n",
    ),
    Mutant(
        "expression before the wait", "a refused attempt ends the node at once",
        retry, "decide", "if not release.expression_last and _is_refused", "if _is_refused",
    ),
    Mutant(
        "wait from the start", "the backoff is over before the attempt has ended",
        retry, "_backoff", "wait + last.finished if", "wait + last.started if",
    ),
    Mutant(
        "provider failures wait", "three retries seem to outlast three minutes without stock",
        retry, "_backoff", "else -math.inf", "else wait + last.started",
    ),
    Mutant(
        "waits without a limit", "retries without a limit seem to spare the API",
        retry, "_backoff", "strategy.limit is not None and history.count <= strategy.limit",
        "(strategy.limit is None or history.count <= strategy.limit)",
    ),
    Mutant(
        "factor one power ahead", "each wait is as long as the next one should be",
        backoff, "Backoff.wait", "failed - 1)", "failed)",
    ),
    Mutant(
        "float factor", "a factor of 1.5 seems to work",
        backoff, "Backoff.whole_factor",
        "raise RetryError(f\"backoff.factor {self.factor!r} is not a whole number\")", "return float(self.factor)",
    ),
    Mutant(
        "no cap", "waits grow without bound",
        backoff, "Backoff.wait", "if self.cap and release.has_backoff_cap", "if False",
    ),
)  # fmt: skip


def laws() -> dict[str, Callable[[], None]]:
    """The laws of retry by name, as they run where it only matters whether one fails: without a search for the simplest
    example, which would take most of the time.
    """
    quick = settings(settings(), phases=[Phase.explicit, Phase.generate], database=None)
    found = runpy.run_path(str(Path(__file__).with_name("test_retry_laws.py")))
    return {name: quick(law) for name, law in found.items() if name.startswith("test_")}


def caught_by(mutant: Mutant, laws: dict[str, Callable[[], None]]) -> Iterator[str]:
    """The names of the laws that fail while the bug is planted, in their order."""
    with mutant.planted():
        yield from (name for name, law in laws.items() if _fails(law))


def _fails(law: Callable[[], None]) -> bool:
    try:
        law()
    except Exception:
        return True
    return False
