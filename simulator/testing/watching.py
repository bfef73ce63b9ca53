"""How Hypothesis explains a failure: by the lines that only failing examples ran. None of them is in a simulation."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def unwatched(promise: Callable[P, T]) -> Callable[P, T]:
    """Keep Hypothesis from tracing what runs inside, which makes a simulation many times as slow and explains nothing.

    Debuggers and coverage are left alone. Where Hypothesis traces otherwise than it is known to, nothing is changed.
    """

    @wraps(promise)
    def inner(*arguments: P.args, **more: P.kwargs) -> T:
        __tracebackhide__ = True
        with _without_tracing():
            return promise(*arguments, **more)

    return inner


@contextmanager
def _without_tracing() -> Iterator[None]:
    trace, tool = sys.gettrace(), _tool()
    events = 0 if tool is None else _monitoring().get_events(tool)
    if _is_of_hypothesis(trace):
        sys.settrace(None)
    if tool is not None:
        _monitoring().set_events(tool, 0)
    try:
        yield
    finally:
        if _is_of_hypothesis(trace):
            sys.settrace(trace)
        if tool is not None:
            _monitoring().set_events(tool, events)


def _is_of_hypothesis(trace: object) -> bool:
    return type(getattr(trace, "__self__", None)).__module__.startswith("hypothesis.")


def _tool() -> int | None:
    """Its number among the tools that monitor, from Python 3.12 on."""
    if not hasattr(sys, "monitoring"):
        return None
    return next((number for number in range(6) if _monitoring().get_tool(number) == "scrutineer"), None)


def _monitoring() -> Any:
    return sys.monitoring  # type: ignore[attr-defined, unused-ignore]
