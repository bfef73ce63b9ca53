"""Python policies from other packages, by entry points of the group `drydock.policies`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import Any

from manifests.errors import UsageError
from policies.policy import Policy

GROUP = "drydock.policies"


def plugins() -> tuple[type[Policy], ...]:
    """The policies of every installed package that offers some: an entry point is a Policy or several of them.

    Raises UsageError where one cannot be loaded or is no policy.
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
        if not (isinstance(one, type) and issubclass(one, Policy) and isinstance(getattr(one, "name", None), str)):
            raise UsageError(f"plugin {plugin!r} offers {one!r}, which is no subclass of policies.policy.Policy")
        yield one


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
