"""Paths to files: what a file, a folder or a glob on the command line means, in a stable order."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SUFFIXES = (".yaml", ".yml", ".json")
STDIN = "-"


def files(
    path: str,
    failures: list[str],
    *,
    may_be_empty: bool = False,
    excludes: Callable[[str], bool] | None = None,
) -> Iterator[str]:
    """The files that one argument means; what means none is added to `failures`, but for a folder that may be empty.

    A file that is named is taken as it is; below a folder, hidden files, what git ignores and what is excluded are left
    out. A glob leaves out what is excluded.
    """
    left_out = excludes or (lambda name: False)
    if path == STDIN:
        yield path
        return
    if os.path.isdir(path):
        inside = sorted(name for name in _inside(path) if not left_out(str(name)))
        if not inside and not may_be_empty:
            failures.append(f"{path}: no {', '.join(SUFFIXES)} file in this folder")
        yield from map(str, inside)
    elif os.path.exists(path) or not glob.has_magic(path):
        yield path
    else:
        matches = sorted(
            name for name in glob.glob(path, recursive=True) if os.path.isfile(name) and not left_out(name)
        )
        if not matches:
            failures.append(f"{path}: no file matches")
        yield from matches


def unique(names: Iterable[str], stdin: str = STDIN) -> Iterable[str]:
    """The names without those that mean the same file as an earlier one.

    Standard input counts as the file `stdin`, and takes the place of that file: an editor knows more than the disk.
    """
    first: dict[str, str] = {}
    for name in names:
        key = os.path.realpath(stdin if name == STDIN else name)
        if name == STDIN and key in first:
            first[key] = name
        first.setdefault(key, name)
    return first.values()


def _inside(folder: str) -> Iterator[Path]:
    """The manifests below a folder; hidden files, and what lies in hidden folders such as `.git`, are left out."""
    ignored = _Ignored(os.path.abspath(folder))
    for parent, folders, names in os.walk(folder):
        here = os.path.abspath(parent)
        folders[:] = [
            name for name in folders if not name.startswith(".") and not ignored.has(os.path.join(here, name), "/")
        ]
        for name in names:
            if name.endswith(SUFFIXES) and not name.startswith(".") and not ignored.has(os.path.join(here, name)):
                path = Path(parent, name)
                if not _is_odd(path):
                    yield path


def _is_odd(path: Path) -> bool:
    """Whether it is a pipe, a socket or a device, which nobody meant who named the folder: to read it may take forever.

    A link into nowhere is none of these; that it cannot be read is to be said.
    """
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


class _Ignored:
    """What the `.gitignore` files say, from the root of the repository down to the file; the nearest that speaks wins.

    Outside of a repository, and in a folder that is named although it is ignored, only those of the folder and below.
    """

    def __init__(self, folder: str) -> None:
        self._root = _repository(folder) or folder
        self._specs: dict[str, GitIgnoreSpec | None] = {}
        if self._root != folder and self.has(folder, "/"):
            self._root = folder

    def has(self, path: str, end: str = "") -> bool:
        """Whether git would ignore this absolute path; `end` is `/` for a folder."""
        folder = os.path.dirname(path)
        while True:
            spec = self._spec(folder)
            if spec is not None:
                verdict = spec.check_file(os.path.relpath(path, folder).replace(os.sep, "/") + end).include
                if verdict is not None:
                    return verdict
            if folder == self._root or folder == os.path.dirname(folder):
                return False
            folder = os.path.dirname(folder)

    def _spec(self, folder: str) -> GitIgnoreSpec | None:
        if folder not in self._specs:
            self._specs[folder] = _read_spec(folder)
        return self._specs[folder]


def _repository(folder: str) -> str | None:
    """The folder at or above this one that holds `.git`."""
    while not os.path.exists(os.path.join(folder, ".git")):
        if folder == os.path.dirname(folder):
            return None
        folder = os.path.dirname(folder)
    return folder


def _read_spec(folder: str) -> GitIgnoreSpec | None:
    """The patterns of the `.gitignore` in a folder; None where there is none, or none that can be read."""
    try:
        lines = Path(folder, ".gitignore").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    from pathspec import GitIgnoreSpec  # here, as it takes longer to import than most folders to walk

    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError:
        return None
