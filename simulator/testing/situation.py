"""What a promise is about: manifests, and the scenario in which they run, from wherever a test has them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from manifests.errors import UsageError
from manifests.given import Given, Inputs, inputs_of
from manifests.load import Manifests, load_texts
from manifests.texts import Texts
from simulator.results.report import Report, make_reports
from simulator.scenario.reading import read_scenario
from simulator.simulation import Prepared, Simulation, prepare
from simulator.testing.settings import Setting, Settings, laid_over

_KEPT = 4
"""Inputs that are kept as they were read, since a property asks for the same ones a hundred times; our choice."""


@dataclass(frozen=True)
class Situation:
    """`parameters` replace values of `spec.arguments`."""

    inputs: Inputs
    scenario: Settings
    seed: int
    parameters: Mapping[str, str]

    def prepared(self) -> Prepared:
        """All that is to be found out before a run. Raises InputError and UsageError as `simulate`."""
        scenario = read_scenario(self.scenario.reference)
        manifests = _loaded(self.inputs.read(), scenario.argo.release.validated_as)
        return prepare(manifests, scenario, dict(self.parameters))

    def simulate(self) -> Simulation:
        return self.prepared().run(self.seed)

    def run(self) -> list[Report]:
        """One report for each workflow, in order of submission. Raises InputError and UsageError as `simulate`."""
        return make_reports(self.simulate())


def situation(
    manifests: Given, *settings: Setting, seed: int = 1, parameters: Mapping[str, object] | None = None
) -> Situation:
    """Manifests in a scenario, of which each setting lays its own over those before it.

    Raises UsageError for what is neither manifest nor scenario, and where a setting but the first names a scenario.
    """
    words = {name: _word(name, value) for name, value in (parameters or {}).items()}
    return Situation(inputs_of(manifests), laid_over(settings), seed, words)


def _word(name: str, value: object) -> str:
    """A parameter as text; what is none, as JSON writes it, which is what Argo does."""
    try:
        return value if isinstance(value, str) else json.dumps(value)
    except (TypeError, ValueError):
        raise UsageError(f"parameter {name!r}: {value!r} is neither text nor anything that JSON can write") from None


@lru_cache(maxsize=_KEPT)
def _loaded(texts: Texts, argo_version: str) -> Manifests:
    """By the texts themselves, so that a file that has changed is read anew. Runs change nothing in it."""
    return load_texts(texts, argo_version)
