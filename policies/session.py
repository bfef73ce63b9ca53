"""A run of lint as its user wants it: what the command line or an editor says, over what the configuration says."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from manifests.diagnostic import Severity
from manifests.errors import UsageError
from manifests.load import Manifests, load_sources, load_texts
from manifests.near_miss import did_you_mean
from manifests.paths import STDIN
from manifests.rule import Profile
from manifests.source import SourceFile
from manifests.texts import Texts, read_texts
from manifests.versions import NEWEST, VERSIONS
from policies.configuration import Configurations
from policies.configuration_file import Configuration
from policies.lint import Report, lint
from policies.plugins import plugins
from policies.policy import ECI_BY_DEFAULT, PLATFORMS, Target
from policies.registry import own_policies, register
from policies.selection import Choice

if TYPE_CHECKING:
    from policies.baseline import Baseline

MISSING_REFS = {"note": Severity.INFO, "warning": Severity.WARNING, "error": Severity.ERROR}
"""How bad a reference is to something that was not given, by the words of `--missing-refs`."""


@dataclass(frozen=True)
class Wishes:
    """What was asked for in so many words. None and empty leave it to the configuration, and that to the defaults."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: Profile | None = None
    argo_version: str | None = None
    platform: str | None = None
    region: str | None = None
    external: tuple[str, ...] = ()
    missing_refs: str | None = None
    fail_on: str | None = None
    policies: tuple[str, ...] = ()
    baseline: str | None = None
    config: str | None = None
    isolated: bool = False
    suppressions: bool = True
    jobs: int = 1
    """How many processes may work at once."""

    def check(self) -> None:
        """Raises UsageError for a word that is none of those known; an editor may send any."""
        known: dict[str, tuple[str, ...]] = {
            "profile": get_args(Profile),
            "argo_version": VERSIONS,
            "platform": PLATFORMS,
            "missing_refs": tuple(MISSING_REFS),
            "fail_on": tuple(severity.value for severity in Severity),
        }
        for name, words in known.items():
            value = getattr(self, name)
            if value is not None and value not in words:
                raise UsageError(f"{name.replace('_', '-')} is one of {', '.join(words)}, not {value!r}")


@dataclass
class Session:
    """What holds for one run over `paths`. Making it registers the policies of one's own.

    Raises UsageError for a configuration or a policy file that cannot be used, InputError for one that cannot be read.
    """

    wishes: Wishes
    paths: Sequence[str] = ()
    _configurations: Configurations = field(init=False, repr=False)
    _run: Configuration = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.wishes.check()
        self._configurations = Configurations(self.wishes.config, isolated=self.wishes.isolated)
        self._run = self._configurations.for_run(self.paths)
        self._check_region()
        self._register()

    def _check_region(self) -> None:
        """A slip would pass as a region that sells less than others."""
        region = self.wishes.region or self._run.region
        if region is None:
            return
        from catalog import Catalog

        known = Catalog.default().regions
        if region not in known:
            raise UsageError(f"no region of ECI is named {region!r}; {did_you_mean(region, known)}")

    def _register(self) -> None:
        files = (*self._run.policies, *self.wishes.policies)
        own = plugins()
        if files:
            from policies.custom import load as load_policies  # here, as few have any, and it brings a schema library

            own += load_policies(files)
        register(own)

    @property
    def argo_version(self) -> str:
        return self.wishes.argo_version or self._run.argo_version or NEWEST

    @property
    def external(self) -> tuple[str, ...]:
        return (*self.wishes.external, *self._run.external)

    @property
    def fail_on(self) -> Severity:
        return Severity(self.wishes.fail_on or self._run.fail_on or "warning")

    @property
    def target(self) -> Target:
        wishes, run = self.wishes, self._run
        return Target(
            wishes.platform or run.platform or ECI_BY_DEFAULT.platform,
            wishes.region or run.region or ECI_BY_DEFAULT.region,
        )

    def read(
        self,
        paths: Sequence[str],
        stdin: Callable[[], str] | None = None,
        stdin_name: str = STDIN,
        *,
        may_be_empty: bool = False,
    ) -> Texts:
        """What lies at these paths, of which `-` is standard input, or what `stdin` returns."""
        return read_texts(
            paths,
            stdin,
            external=self.external,
            stdin_name=stdin_name,
            may_be_empty=may_be_empty,
            excludes=self._run.excludes,
        )

    def load(self, texts: Texts) -> Manifests:
        """What is in what was read."""
        return self._with_conditions(load_texts(texts, self.argo_version))

    def load_sources(self, sources: Sequence[SourceFile]) -> Manifests:
        """What is in these texts."""
        return self._with_conditions(load_sources(sources, self.argo_version))

    def _with_conditions(self, manifests: Manifests) -> Manifests:
        manifests.missing_references = MISSING_REFS[self.wishes.missing_refs or self._run.missing_refs or "error"]
        return manifests

    def key(self, texts: Texts, *more: object) -> str | None:
        """The key that the outcome of a run over these texts is kept under, if it is to be (see `policies.cache`).

        `more` is what it depends on beside the texts and what was asked for, such as the format. Asked again after the
        run, the key is another one if a file beside the texts was changed in between.
        """
        from policies.cache import key_of

        files = [source.name for source in texts.sources]
        try:
            beside = self._read_beside()
            configurations = [self._configurations.for_file(file) for file in files]
        except (OSError, UsageError):
            return None  # the run will say it
        if beside is None:
            return None
        places = zip(files, (configuration.file for configuration in configurations), strict=True)
        known = dict.fromkeys([self._run, *configurations])
        return key_of(repr((replace(self.wishes, jobs=1), [*known], [*places], beside, more)), texts)

    def _read_beside(self) -> list[tuple[str, bytes]] | None:
        """The policy files and the baseline; None where there is a plugin, which may look at anything, or a pipe."""
        files = [getattr(policy, "written", ("",))[0] for policy in own_policies()]
        baseline = self.wishes.baseline or self._run.baseline
        files += [baseline] if baseline else []
        if not all(map(os.path.isfile, files)):
            return None
        return [(file, Path(file).read_bytes()) for file in dict.fromkeys(files)]

    def choice(self, files: Iterable[str]) -> Choice:
        """Which rules speak in these files, and how loud."""
        wishes = self.wishes
        return self._configurations.selection(files, select=wishes.select, ignore=wishes.ignore, profile=wishes.profile)

    def lint(self, manifests: Manifests, baseline: Baseline | None = None) -> Report:
        """Everything there is to say, by the configuration of each file."""
        return lint(
            manifests,
            self._choice_for(manifests),
            target=self.target,
            suppressions=self.wishes.suppressions,
            baseline=baseline,
            jobs=self.wishes.jobs,
        )

    def report(
        self, manifests: Manifests, *, write: bool = False, force: bool = False, prune: bool = False
    ) -> tuple[Report, str]:
        """What `lint` says beside the baseline, if there is one, and what became of the baseline's file."""
        file = self.wishes.baseline or self._run.baseline
        if file is None:
            if write or force or prune:
                raise UsageError("--baseline FILE says which baseline is meant")
            return self.lint(manifests), ""
        from policies.baseline import lint_with_baseline  # here, as few runs have one

        return lint_with_baseline(partial(self.lint, manifests), file, write=write, force=force, prune=prune)

    def fixed(self, manifests: Manifests, unsafe: bool) -> list[tuple[str, str, str]]:
        """(file, old text, new text) of every file that the fixes change."""
        from policies.fixes import fixed_files

        choice, suppressions = self._choice_for(manifests), self.wishes.suppressions
        new = fixed_files(manifests, unsafe, choice, target=self.target, suppressions=suppressions)
        return [
            (source.name, source.text, new[source.name])
            for source in manifests.sources
            if new[source.name] != source.text
        ]

    def _choice_for(self, manifests: Manifests) -> Choice:
        return self.choice(source.name for source in manifests.sources)
