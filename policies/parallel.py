"""A second process for what can be done at once: a fork of this one, which need not be sent what was read."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")

_INTERRUPTS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def beside(call: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """While the body runs, a forked process makes the call; what is yielded waits for the result.

    Where nothing can be forked, or the fork brings no result, this process makes the call when it is asked for it. So
    what the call raises is raised here, as if there were one process only.
    """
    process, receiver = _fork(call) if _is_safe() else (None, None)
    if process is None or receiver is None:
        yield call
        return
    try:
        yield lambda: _result(receiver, call)
    finally:
        process.terminate()
        process.join()
        process.close()
        receiver.close()


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _is_safe() -> bool:
    """Whether a fork gets on: not on macOS, whose libraries may not survive one, and not beside threads."""
    if not hasattr(os, "fork") or sys.platform == "darwin":
        return False
    from multiprocessing import current_process  # here, as few runs are large enough
    from threading import active_count

    return active_count() == 1 and not current_process().daemon


def _fork(call: Callable[[], T]) -> tuple[Any, Any]:
    from multiprocessing import get_context

    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(call, sender), daemon=True)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _INTERRUPTS)  # until the fork takes them in its own way
    try:
        process.start()
    except OSError:  # no memory, or too many processes
        return None, None
    finally:
        sender.close()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return process, receiver


def _send(call: Callable[[], object], sender: Connection) -> None:
    for number in _INTERRUPTS:
        signal.signal(number, signal.SIG_DFL)  # it ends without a word; the process that waits has one
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _INTERRUPTS)
    with suppress(Exception):
        sender.send(call())


def _result(receiver: Connection, call: Callable[[], T]) -> T:
    try:
        result: T = receiver.recv()
    except (EOFError, OSError):
        return call()
    return result
