"""Python policies from other packages, by entry points of the group `drydock.policies`."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, get_args

from manifests.diagnostic import Severity
from manifests.errors import UsageError
from manifests.rule import Profile
from policies.policy import Policy

GROUP = "drydock.policies"


def plugins() -> tuple[type[Policy], ...]:
    """The policies of every installed package that offers some: an entry point is a Policy or several of them.

    Raises UsageError where one cannot be loaded, is no policy, or lacks what a policy needs.
    """
    if not any(map(_offers, sys.path)):
        return ()
    from importlib.metadata import entry_points  # here, as it takes longer to import than a small workflow to lint

    found: list[type[Policy]] = []
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        try:
            loaded = entry.load()
        except Exception as error:
            raise UsageError(f"plugin {entry.name!r} ({entry.value}) cannot be loaded: {error}") from error
        found += _policies(loaded, entry.name)
    return tuple(found)


def _policies(loaded: Any, plugin: str) -> Iterable[type[Policy]]:
    several = loaded if isinstance(loaded, list | tuple) else [loaded]
    for one in several:
        if not (isinstance(one, type) and issubclass(one, Policy)):
            raise UsageError(f"plugin {plugin!r} offers {one!r}, which is no subclass of policies.policy.Policy")
        lacking = [named for named, fits in _NEEDED.items() if not fits(getattr(one, named, None))]
        if lacking:
            words = ", ".join("docstring" if named == "__doc__" else f"`{named}`" for named in lacking)
            raise UsageError(f"plugin {plugin!r}: {one.__name__} has no proper {words}")
        yield one


def _is_name(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", value) is not None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


_NEEDED: Mapping[str, Callable[[object], bool]] = {
    "name": _is_name,
    "category": _is_name,
    "severity": lambda value: isinstance(value, Severity),
    "profile": lambda value: value in get_args(Profile),
    "source": _is_text,
    "__doc__": _is_text,
    "bad": _is_text,
    "good": _is_text,
}
"""What every list, page and format of a policy relies on; names are as in policy files."""


def _offers(folder: str) -> bool:
    """Whether a package that is installed in this folder speaks of the group at all."""
    try:
        names = [name for name in os.listdir(folder or ".") if name.endswith((".dist-info", ".egg-info"))]
    except OSError:
        return False
    return any(_mentions_group(os.path.join(folder, name, "entry_points.txt")) for name in names)


def _mentions_group(file: str) -> bool:
    try:
        with open(file, encoding="utf-8", errors="replace") as text:
            return f"[{GROUP}]" in text.read()
    except OSError:
        return False
