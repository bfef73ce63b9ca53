"""What earlier runs wrote, kept by all that it depends on, so that a long run over the same texts is not made again.

What is kept is text and one bit, as JSON that is looked at closely when it is read: no file in the folder can do more
than be of no use. A day is part of every key, as suppressions end on a day, so nothing is of use for longer than that.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TextIO, cast

from manifests.texts import Texts

SHORT = 30_000
"""Characters below which a run is not kept. Our choice, by measuring: to look for one takes 10 ms, to make it 60."""
MOST_FILES, MOST_BYTES = 100, 50_000_000
"""What the folder holds at most, and one file too. Our choice."""
_ROOT = Path(__file__).parent.parent
_PARTS = ("cli.py", "catalog", "manifests", "policies")
_FORM = 1
"""What is written in another form needs the next number."""


@dataclass(frozen=True)
class Outcome:
    """What a run wrote, in the order of its outputs, and whether it found something to fail on."""

    texts: tuple[str, ...]
    fails: bool


class Recorder:
    """A stream that keeps what is written to another one."""

    def __init__(self, out: TextIO) -> None:
        self._out, self._written = out, list[str]()

    def write(self, text: str) -> int:
        self._written.append(text)
        return self._out.write(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._out, name)

    @property
    def text(self) -> str:
        return "".join(self._written)


def remembered(
    find_key: Callable[[], str | None], run: Callable[[list[str] | None], bool], repeat: Callable[[Iterator[str]], None]
) -> bool:
    """Whether a run fails: of an earlier one under the same key, of which `repeat` writes the texts, or of this one.

    `run` adds the texts that it writes to the list that it gets; it gets none where nothing is to be kept.
    """
    key = find_key()
    kept = Cache().recall(key) if key is not None else None
    if kept is not None:
        repeat(iter(kept.texts))
        return kept.fails
    texts: list[str] = []
    fails = run(texts if key is not None else None)
    if key is not None and key == find_key():  # else a file beside the texts was changed
        Cache().keep(key, Outcome(tuple(texts), fails))
    return fails


def recorded(write: Callable[[TextIO], object], texts: list[str]) -> Callable[[TextIO], None]:
    """A writer that adds what it writes to `texts`."""

    def write_both(out: TextIO) -> None:
        recorder = Recorder(out)
        write(cast(TextIO, recorder))
        texts.append(recorder.text)

    return write_both


def looks(out: TextIO) -> tuple[object, ...]:
    """What decides about colours on a stream."""
    return (out.isatty(), *map(os.environ.get, ("FORCE_COLOR", "NO_COLOR", "TERM", "COLORTERM", "TTY_COMPATIBLE")))


class Cache:
    """A folder with the outcomes of runs; the built-in one is below the user's cache. It never raises."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or _own_folder()

    def recall(self, key: str) -> Outcome | None:
        """What was kept under this key; None where that is nothing, or not what `keep` wrote."""
        if self._folder is None:
            return None
        path = self._folder / f"{key}.json"
        try:
            with open(path, "rb") as file:
                if not _is_own(file.fileno()):
                    return None
                outcome = _read(file.read(MOST_BYTES + 1), key)
            if outcome is not None:
                os.utime(path)  # the oldest are thrown away
        except OSError:
            return None
        return outcome

    def keep(self, key: str, outcome: Outcome) -> None:
        """Keep it, and throw away what was of no use for the longest time, where there is too much."""
        written = _written(key, outcome)
        if self._folder is None or len(written) > MOST_BYTES:
            return
        part = self._folder / f"{key}.{os.getpid()}.part"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                with open(part, "xb") as file:
                    file.write(written)
                os.replace(part, self._folder / f"{key}.json")
            finally:
                with suppress(OSError):
                    part.unlink(missing_ok=True)
            self._throw_away()
        except OSError:
            return  # such as a folder that is not to be written

    def _throw_away(self) -> None:
        assert self._folder is not None
        found = []
        for entry in os.scandir(self._folder):
            with suppress(OSError):  # another run may have thrown it away
                if entry.is_file(follow_symlinks=False):
                    found.append((entry.stat(follow_symlinks=False), entry.path))
        total = 0
        for number, (status, path) in enumerate(sorted(found, key=lambda one: -one[0].st_mtime_ns), 1):
            total += status.st_size
            if number > MOST_FILES or total > MOST_BYTES:
                with suppress(OSError):
                    os.unlink(path)


def key_of(conditions: str, texts: Texts) -> str | None:
    """The key of a run: a digest of all that its outcome depends on. None where it is too short to be kept.

    `conditions` is what there is beside the texts, this program and the day.
    """
    if sum(len(source.text) for source in texts.sources) < SHORT:
        return None
    from hashlib import sha256  # here, as few runs are long

    digest = sha256()
    for part in _parts(conditions, texts):
        written = part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(written) + written)
    return digest.hexdigest()


def _parts(conditions: str, texts: Texts) -> Iterator[str]:
    yield from (program(), date.today().isoformat(), os.getcwd(), conditions, repr(sorted(texts.found)))
    for group in (texts.sources, texts.external):
        yield str(len(group))
        for source in group:
            yield from (source.name, source.text)


@cache
def program() -> str:
    """What runs here: Python, the versions of all packages that are installed, and the files of this one."""
    return repr((sys.version, sorted(_installed()), [sorted(_files(_ROOT / part)) for part in _PARTS]))


def _installed() -> Iterator[str]:
    for folder in sys.path:
        with suppress(OSError):
            yield from (name for name in os.listdir(folder or ".") if name.endswith((".dist-info", ".egg-info")))


def _files(path: Path) -> Iterator[tuple[str, int, int]]:
    """The files at or below a path with the time of their last change and their size."""
    waiting = [os.fspath(path)]
    while waiting:
        here = waiting.pop()
        with suppress(OSError):
            if not os.path.isdir(here):
                status = os.stat(here)
                yield here, status.st_mtime_ns, status.st_size
                continue
            for entry in os.scandir(here):
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        waiting.append(entry.path)
                else:
                    status = entry.stat()
                    yield entry.path, status.st_mtime_ns, status.st_size


def _own_folder() -> Path | None:
    try:
        named = Path(os.environ.get("XDG_CACHE_HOME", ""))  # one that is not absolute is to be left alone, it says
        return (named if named.is_absolute() else Path.home() / ".cache") / "drydock" / "lint"
    except RuntimeError:  # there is no home
        return None


def _is_own(file: int) -> bool:
    """Whether nobody else has written it, where the system knows users."""
    return not hasattr(os, "getuid") or os.fstat(file).st_uid == os.getuid()


def _written(key: str, outcome: Outcome) -> bytes:
    import json

    body = json.dumps({"form": _FORM, "key": key, "fails": outcome.fails, "texts": list(outcome.texts)})
    return f"{_digest(body)}\n{body}".encode()


def _read(written: bytes, key: str) -> Outcome | None:
    """What `_written` made, and nothing else."""
    import json

    try:
        digest, _, body = written.decode("ascii").partition("\n")
        if digest != _digest(body):
            return None
        raw: Any = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(raw, dict) or raw.get("form") != _FORM or raw.get("key") != key:
        return None
    texts, fails = raw.get("texts"), raw.get("fails")
    if not (isinstance(texts, list) and all(isinstance(text, str) for text in texts) and isinstance(fails, bool)):
        return None
    return Outcome(tuple(texts), fails)


def _digest(body: str) -> str:
    from hashlib import sha256

    return sha256(body.encode("ascii")).hexdigest()
