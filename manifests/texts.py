"""What paths mean, read: the texts under check, and those that are only referred to."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from manifests.errors import InputError
from manifests.paths import STDIN, files, unique
from manifests.source import SourceFile


@dataclass(frozen=True)
class Texts:
    """Texts by where they came from, in the order given."""

    sources: tuple[SourceFile, ...]
    external: tuple[SourceFile, ...] = ()
    """Those that are read only so that references resolve."""
    found: frozenset[str] = frozenset()
    """The names of those that were found in a folder, which nobody said were manifests."""


def read_texts(
    paths: Sequence[str],
    stdin: Callable[[], str] | None = None,
    *,
    external: Sequence[str] = (),
    stdin_name: str = STDIN,
    may_be_empty: bool = False,
    excludes: Callable[[str], bool] | None = None,
) -> Texts:
    """Read files, folders, globs and `-` (standard input, or what `stdin` returns), which is called `stdin_name`.

    Of a folder among the `external` paths, only what can be read is. What `excludes` says yes to is left out of folders
    and globs. Raises InputError where another path cannot be read, or is a folder without manifests and not one that
    `may_be_empty`, naming every such path.
    """
    failures: list[str] = []
    meant = {path: list(files(path, failures, may_be_empty=may_be_empty, excludes=excludes)) for path in paths}
    under_check = list(unique((name for names in meant.values() for name in names), stdin_name))
    found = {name for path, names in meant.items() if os.path.isdir(path) for name in names}.difference(paths)
    known = {os.path.realpath(stdin_name if name == STDIN else name) for name in under_check}
    sources = _read(under_check, stdin, failures, stdin_name)
    beside = tuple(_read_external(external, known, stdin, failures, excludes))
    if failures:
        raise InputError("\n".join(failures))
    return Texts(tuple(sources), beside, frozenset(found))


def _read_external(
    paths: Sequence[str],
    known: set[str],
    stdin: Callable[[], str] | None,
    failures: list[str],
    excludes: Callable[[str], bool] | None,
) -> Iterator[SourceFile]:
    """What lies at the paths and is not `known` already; nobody asked for each file of a folder to be readable."""
    for path in paths:
        passed_over: list[str] = []
        wrong = passed_over if os.path.isdir(path) else failures
        beside = [name for name in files(path, wrong, excludes=excludes) if os.path.realpath(name) not in known]
        known |= {os.path.realpath(name) for name in beside}
        yield from _read(unique(beside), stdin, wrong)


def _read(
    names: Iterable[str], stdin: Callable[[], str] | None, failures: list[str], stdin_name: str = STDIN
) -> list[SourceFile]:
    sources: list[SourceFile] = []
    for name in names:
        try:
            # Not as text, which would lose Windows line ends: fixes are written back.
            text = (stdin or read_stdin)() if name == STDIN else Path(name).read_bytes().decode("utf-8")
            sources.append(SourceFile(stdin_name if name == STDIN else name, text.removeprefix("\ufeff")))
        except UnicodeDecodeError:
            failures.append(f"{name}: this is not UTF-8 text")
        except OSError as error:
            failures.append(f"{name}: {error.strerror or error}")
    return sources


def read_stdin() -> str:
    """Standard input as a file is read: with its line ends, and as UTF-8 whatever the locale says.

    Raises OSError where it is closed, UnicodeDecodeError where it is something else.
    """
    if sys.stdin is None:
        raise OSError("standard input is closed")
    buffer = getattr(sys.stdin, "buffer", None)  # a test may have put a text in its place
    return sys.stdin.read() if buffer is None else buffer.read().decode("utf-8")
