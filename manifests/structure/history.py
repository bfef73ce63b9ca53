"""Keys that only other releases of Argo know, and what stands in for those that are gone.

The replacements are those of Argo's page on deprecations (docs/sources.md argo-lint 9).
"""

from __future__ import annotations

from manifests.diagnostic import Path
from manifests.structure.schemas import definition, schema_file
from manifests.versions import VERSIONS

_REPLACEMENTS = {
    "schedule": "write `schedules`, a list",
    "mutex": "write `mutexes`, a list",
    "semaphore": "write `semaphores`, a list",
    "podPriority": "write `podPriorityClassName`",
    "priority": "write `priorityClassName`",
    "key": "a cache needs no key",
}
"""What to do instead of writing a key that some release removed."""


def knows(version: str, kind: str, path: Path) -> bool:
    """Whether that release has the key that ends `path`."""
    file = schema_file(kind, version)
    if file is None:
        return False
    source, file = definition({"$ref": f"#/$defs/{kind}"}, file)
    for part in path:
        rest = source.get("items") if isinstance(part, int) else source.get("additionalProperties")
        inner = source.get("properties", {}).get(part, rest)
        if not isinstance(inner, dict):
            return False
        source, file = definition(inner, file)
    return True


def removed_in(kind: str, path: Path, version: str) -> str | None:
    """The first release after `version` without the key that ends `path`; None if all have it, or `version` has not."""
    later = VERSIONS[VERSIONS.index(version) + 1 :] if knows(version, kind, path) else ()
    return next((release for release in later if not knows(release, kind, path)), None)


def replacement(path: Path) -> str:
    return _REPLACEMENTS.get(str(path[-1]), "leave it out")


def story(kind: str, path: Path, version: str) -> str:
    """What to do about a key that `version` does not have and another release has; empty where none has it."""
    at = VERSIONS.index(version)
    for release in reversed(VERSIONS[:at]):
        if (removed := removed_in(kind, path, release)) is not None:
            return f"Argo {removed} removed it; {replacement(path)}"
    first = next((release for release in VERSIONS[at + 1 :] if knows(release, kind, path)), None)
    return f"known from Argo {first} on; this is checked for {version}" if first else ""
