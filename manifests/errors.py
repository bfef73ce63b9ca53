"""Errors for callers of the Python API. Nobody's YAML raises; these are about how Drydock was called.

DrydockError
├── InputError       a path cannot be read, or holds nothing to work on       (exit code 3)
└── UsageError       a name, option or scenario value that makes no sense     (exit code 2)
"""

from __future__ import annotations


class DrydockError(Exception):
    """Base of all of them; the message is one clear line (or one line a problem)."""

    exit_code = 2


class InputError(DrydockError):
    """A path cannot be read, there is nothing to work on, or a value that is needed is given nowhere."""

    exit_code = 3


class UsageError(DrydockError):
    """A name is unknown or a value out of range."""

    exit_code = 2
