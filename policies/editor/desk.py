"""The texts that a lint of an editor's workspace reads: what lies on disk, and over it what is open."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from manifests.load import may_be_manifest
from manifests.paths import files, unique
from manifests.source import SourceFile

MOST_FILES = 5000
"""Files of a workspace that are looked into; our choice, so that opening a home folder does not read all of it."""
_LARGEST = 4_000_000
"""Bytes of a file that is not open; manifests are smaller."""


@dataclass
class Desk:
    """Texts by path. Files that did not change are read once."""

    folders: Sequence[str] = ()
    _read: dict[str, tuple[float, int, SourceFile | None]] = field(default_factory=dict, repr=False)

    def sources(self, opened: Mapping[str, str], external: Sequence[str] = ()) -> list[SourceFile]:
        """The open texts, and the manifests below the folders and at `external` paths; a file that is open counts as
        it is in the editor.
        """
        known = {_real(path) for path in opened}
        beside = [path for path in self._files(external) if _real(path) not in known]
        read = (self._source(path) for path in beside)
        return [*(SourceFile(path, text) for path, text in opened.items()), *(one for one in read if one is not None)]

    def _files(self, external: Sequence[str]) -> Iterator[str]:
        found = (path for place in (*external, *self.folders) for path in files(place, []))
        for number, path in enumerate(unique(found)):
            if number >= MOST_FILES:
                return
            yield path

    def _source(self, path: str) -> SourceFile | None:
        """The text of a file; None for one that holds no manifest, or that cannot be read."""
        try:
            status = os.stat(path)
            known = self._read.get(path)
            if known is not None and known[:2] == (status.st_mtime, status.st_size):
                return known[2]
            text = Path(path).read_bytes().decode("utf-8") if status.st_size <= _LARGEST else ""
        except (OSError, UnicodeDecodeError):
            return None
        source = SourceFile(path, text.removeprefix("\ufeff")) if may_be_manifest(text) else None
        self._read[path] = (status.st_mtime, status.st_size, source)
        return source


def _real(path: str) -> str:
    """The file that a path means; an editor may call an open text by something that is no path at all."""
    try:
        return os.path.realpath(path)
    except ValueError:
        return path
