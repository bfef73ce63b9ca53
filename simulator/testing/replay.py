"""How to see a broken promise again: a command, and files for what is nowhere else on disk."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from simulator.testing.settings import FILE
from simulator.testing.situation import Situation

FOLDER = ".drydock"
_TEST = "PYTEST_CURRENT_TEST"
_PHASE = re.compile(r" \(\w+\)$")
_LONGEST = 80
"""Letters of a test's name that a folder has; our choice."""
_taken: dict[Path, tuple[tuple[str, str], ...]] = {}
"""The folders that this process has written, with what is in them: another failure of a test gets another folder."""


@dataclass(frozen=True)
class Replay:
    """`command` gives the same run in the current directory; empty where its files are not written, and `trouble` says
    why. `places` are the paths of what was made up, by the name that it had in the run.
    """

    command: str = ""
    trouble: str = ""
    places: Mapping[str, str] = field(default_factory=dict)


def replay(situation: Situation) -> Replay:
    """Write what it takes; nothing while Hypothesis still looks for a simpler example."""
    if _has_files(situation) and not _is_final():
        return Replay(trouble="comes with the final example")
    try:
        places = _written(situation)
    except (OSError, UnicodeEncodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return Replay(trouble=f"no command, since its files cannot be written below {FOLDER}: {reason}")
    return Replay(" ".join(map(_quoted, _arguments(situation, places))), places=places)


def shown_path(path: str) -> str:
    """The shorter one of its relative and its absolute form."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # on another drive of Windows
        return path
    return min(relative, path, key=len)


def _arguments(situation: Situation, places: Mapping[str, str]) -> Iterator[str]:
    yield from ("drydock", "simulate")
    paths = (*map(shown_path, situation.inputs.paths), *(places[one.name] for one in situation.inputs.made))
    yield from (f".{os.sep}{path}" if path.startswith("-") and path != "-" else path for path in paths)
    scenario = places.get(FILE) or situation.scenario.base
    if scenario is not None:
        yield from ("--scenario", scenario)
    for name, value in situation.parameters.items():
        yield from ("-p", f"{name}={value}")
    if situation.seed != 1:
        yield from ("--seed", str(situation.seed))


def _quoted(word: str) -> str:
    """As shells take it, on one line: a message is shown with something before each of its lines."""
    if word.isprintable():
        return shlex.quote(word)
    return f"$'{''.join(map(_escaped, word))}'"


def _escaped(char: str) -> str:
    if char in "\\'":
        return f"\\{char}"
    return char if char.isprintable() else "".join(f"\\x{byte:02x}" for byte in char.encode())


def _has_files(situation: Situation) -> bool:
    return bool(situation.inputs.made) or situation.scenario.values is not None


def _written(situation: Situation) -> dict[str, str]:
    """Write the files of a situation, and say where each of them is. Raises OSError."""
    if not _has_files(situation):
        return {}
    for folder in _folders():
        files = dict(_files(situation, folder))
        content = tuple(files.items())
        if _taken.setdefault(folder.absolute(), content) == content:
            break
    folder.mkdir(parents=True, exist_ok=True)
    Path(FOLDER, ".gitignore").write_text("*\n", encoding="utf-8")
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    return {name: str(folder / name) for name in files}


def _files(situation: Situation, folder: Path) -> Iterator[tuple[str, str]]:
    for made in situation.inputs.made:
        yield made.name, made.text
    scenario = situation.scenario.text(folder)
    if scenario is not None:
        yield FILE, scenario


def _folders() -> Iterator[Path]:
    """The folder of the test that runs, then more for its further failures."""
    test = _PHASE.sub("", os.environ.get(_TEST, ""))
    base, bracket, variant = test.partition("[")
    name = re.sub(r"[^\w.-]+", "-", base.rpartition("::")[2] + bracket + variant)[:_LONGEST].strip("-.")
    for number in count(1):
        yield Path(FOLDER, f"{name or 'replay'}{f'-{number}' if number > 1 else ''}")


def _is_final() -> bool:
    """False for an example that Hypothesis tries on its way to the one that it shows."""
    try:
        from hypothesis.control import current_build_context, currently_in_test_context

        return not currently_in_test_context() or bool(current_build_context().is_final)
    except (ImportError, AttributeError):
        return True
