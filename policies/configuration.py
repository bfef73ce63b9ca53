"""Which configuration holds where.

What concerns findings is taken from the file nearest to each manifest; what concerns the whole run, from the one
nearest to the folder that all inputs share. A file stands for itself: nothing is merged into it from folders above.
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Sequence

from manifests.errors import UsageError
from manifests.paths import STDIN
from manifests.rule import Profile
from policies.configuration_file import OWN, SHARED, Configuration, Override, read_configuration, unknown
from policies.selection import Change, Choice, Place, Selection, find_rule


class Configurations:
    """Which configuration holds where. It looks for each file once, and reads nothing where there is none.

    `config` is a file that holds everywhere; `isolated` means that none does.
    """

    def __init__(self, config: str | None = None, *, isolated: bool = False) -> None:
        if config and isolated:
            raise UsageError("--config names a configuration and --isolated takes none: give one of them")
        self._folders: dict[str, Configuration] = {}
        self._problems: list[str] = []
        self._everywhere = Configuration() if isolated else None
        if config:
            self._everywhere = self._read(config) or Configuration()
            if not self._everywhere.file and not self._problems:
                self._problems.append(f"{config}: there is no table [tool.drydock]")
            self._raise()

    def for_run(self, paths: Sequence[str]) -> Configuration:
        """What holds for the whole run: the configuration nearest to the folder that all inputs share."""
        folders = [os.path.abspath(_folder(path)) for path in paths] or [os.getcwd()]
        try:
            shared = os.path.commonpath(folders)
        except ValueError:  # two drives of Windows
            shared = os.getcwd()
        found = self._nearest(shared)
        self._raise()
        return found

    def for_file(self, file: str) -> Configuration:
        """What holds for the findings in a file: the configuration nearest to it."""
        found = self._nearest(_beside(file))
        self._raise()
        return found

    def selection(
        self,
        files: Iterable[str],
        *,
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        profile: Profile | None = None,
    ) -> Choice:
        """What is heard in each of the files, with what the command line says on top.

        Everything that is wrong in any of their configurations is told at once, as UsageError. Own policies have to be
        known by now.
        """
        command = Selection(tuple(select), tuple(ignore), profile or "default")
        found = dict.fromkeys(self._nearest(_beside(file)) for file in files)
        for configuration in found:
            self._problems += unknown(configuration.file, configuration.names)
        self._raise()
        return FileSelections(self, command, profile) if any(one.file for one in found) else command

    def _nearest(self, folder: str) -> Configuration:
        if self._everywhere is not None:
            return self._everywhere
        passed = []
        while (found := self._folders.get(folder)) is None:
            passed.append(folder)
            found = self._in(folder)
            parent = os.path.dirname(folder)
            if found is not None or parent == folder or os.path.lexists(os.path.join(folder, ".git")):
                break
            folder = parent
        found = found or Configuration()
        self._folders.update(dict.fromkeys(passed, found))
        return found

    def _in(self, folder: str) -> Configuration | None:
        for name in (OWN, SHARED):
            path = os.path.join(folder, name)
            if os.path.isfile(path) and (found := self._read(path)) is not None:
                return found
        return None

    def _read(self, path: str) -> Configuration | None:
        configuration, problems = read_configuration(path)
        self._problems += problems
        return configuration

    def _raise(self) -> None:
        if self._problems:
            problems, self._problems = list(dict.fromkeys(self._problems)), []
            self._folders.clear()  # a caller that lives on may find them mended
            raise UsageError("\n".join(problems))


class FileSelections:
    """For each place the selection of the configuration nearest to it, with what the command line says on top.

    `profile` is that of the command line, where it names one.
    """

    def __init__(self, configurations: Configurations, command: Selection, profile: Profile | None) -> None:
        self.configurations, self.command, self.profile = configurations, command, profile
        self._places: dict[Place, Selection] = {}
        self._made: dict[tuple[Configuration, tuple[Override, ...]], Selection] = {}

    def at(self, place: Place) -> Selection:
        found = self._places.get(place)
        if found is None:
            configuration = self.configurations.for_file(place.file)
            overrides = configuration.matching(place)
            found = self._made.get((configuration, overrides))
            if found is None:
                found = self._make(configuration, [override.change for override in overrides])
                self._made[configuration, overrides] = found
            self._places[place] = found
        return found

    def _make(self, configuration: Configuration, changes: list[Change]) -> Selection:
        command = self.command
        if not configuration.file:
            return command
        by_name = tuple(name for name in command.select if _is_rule(name))
        if by_name or command.ignore:
            changes = [*changes, Change(by_name, command.ignore)]
        return Selection(
            command.select or configuration.select,
            configuration.ignore,
            self.profile or configuration.profile or "default",
            configuration.severity,
            tuple(changes),
            only=command.select,
        )


def _is_rule(name: str) -> bool:
    try:
        return find_rule(name) is not None
    except UsageError:
        return False


def _folder(path: str) -> str:
    """The folder that an argument of the command line speaks of."""
    if path == STDIN:
        return "."
    if os.path.isdir(path):
        return path
    if glob.has_magic(path) and not os.path.exists(path):
        path = re.split(r"[*?[]", path)[0] + "x"  # a name in the last folder that is written out
    return os.path.dirname(path) or "."


def _beside(file: str) -> str:
    """The folder that the search for a file's configuration starts in."""
    return os.getcwd() if file == STDIN else os.path.dirname(os.path.abspath(file))
