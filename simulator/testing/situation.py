"""What a promise is about: manifests, and the scenario in which they run, from wherever a test has them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from manifests.errors import UsageError
from manifests.given import Given, Inputs, inputs_of, is_yaml
from manifests.source import SourceFile
from manifests.writing import to_yaml
from simulator.results.report import Report, make_reports
from simulator.scenario.layers import merge
from simulator.scenario.reading import read_scenario
from simulator.simulation import prepare

Setting: TypeAlias = str | os.PathLike[str] | Mapping[str, Any]
"""A part of a scenario: a built-in's name, a region, a file, YAML text, or plain values such as strategies draw."""
DEFAULT = "DRYDOCK_SCENARIO"
"""The environment variable that names the scenario of tests that name none; `pytest_drydock` sets it."""


@dataclass(frozen=True)
class Situation:
    """`scenario` is a name, a path, or plain values; None is the default."""

    inputs: Inputs
    scenario: str | Mapping[str, Any] | None
    seed: int
    parameters: Mapping[str, str]

    def run(self) -> list[Report]:
        """One report for each workflow, in order of submission. Raises InputError and UsageError as `simulate`."""
        text = self.scenario if isinstance(self.scenario, str | None) else _source(self.scenario)
        scenario = read_scenario(text)
        manifests = self.inputs.load(scenario.argo.release.validated_as)
        return make_reports(prepare(manifests, scenario, dict(self.parameters)).run(self.seed))


def situation(
    manifests: Given, *settings: Setting, seed: int = 1, parameters: Mapping[str, object] | None = None
) -> Situation:
    """Manifests in a scenario, of which each setting lays its own over those before it.

    Raises UsageError where a setting but the first names a scenario: that would hide all before it.
    """
    words = {name: str(value) for name, value in (parameters or {}).items()}
    return Situation(inputs_of(manifests), _laid_over(settings), seed, words)


def _laid_over(settings: tuple[Setting, ...]) -> str | Mapping[str, Any] | None:
    base: str | None = None
    laid: dict[str, Any] = {}
    for number, setting in enumerate(settings):
        values = _values(setting)
        if isinstance(values, str):
            if number:
                raise UsageError(f"scenario {values!r} must come first: what lies over it follows")
            base = values
        else:
            laid = merge(values, laid)
    base = base or laid.get("extends") or os.environ.get(DEFAULT) or None
    if not laid:
        return base
    return laid if base is None else {**laid, "extends": _from_anywhere(base)}


def _values(setting: Setting) -> str | Mapping[str, Any]:
    """Plain values; a name or path as it is."""
    if isinstance(setting, Mapping):
        return setting
    if isinstance(setting, str) and is_yaml(setting):
        values = yaml.safe_load(setting)
        if not isinstance(values, dict):
            raise UsageError(f"a scenario is a mapping of keys, not {setting!r}")
        return values
    return os.fspath(setting)


def _from_anywhere(name: str) -> str:
    """A path that holds wherever the scenario's file will lie; names stay as they are."""
    return str(Path(name).resolve()) if Path(name).is_file() else name


def _source(values: Mapping[str, Any]) -> SourceFile:
    return SourceFile("scenario.yaml", to_yaml(values))
