"""Promises about runs: what holds in each world that a test gives, or else the test fails and says why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from manifests.errors import UsageError
from manifests.given import Given
from manifests.near_miss import did_you_mean
from simulator.controller.run import WorkflowRun
from simulator.distributions import seconds_of
from simulator.results.report import Report, make_reports
from simulator.testing.breaches import dear, failed, retried, unsettled
from simulator.testing.broken import broken
from simulator.testing.settings import Setting
from simulator.testing.situation import Situation, situation
from simulator.testing.watching import unwatched

_Runs = Sequence[tuple[WorkflowRun, Report]]


@unwatched
def simulate_yaml(
    manifests: Given, *settings: Setting, seed: int = 1, parameters: Mapping[str, object] | None = None
) -> list[Report]:
    """One report for each workflow among the manifests, in order of submission.

    `settings` are laid over each other: names of scenarios, files, YAML text, or plain values. `parameters` replace
    arguments of the workflows. Equal arguments give equal reports. Raises InputError where a path cannot be read or
    Argo would reject something, UsageError for what no scenario can say.
    """
    return situation(manifests, *settings, seed=seed, parameters=parameters).run()


@unwatched
def assert_succeeds(
    manifests: Given, *settings: Setting, seed: int = 1, parameters: Mapping[str, object] | None = None
) -> None:
    """Every workflow ends as Succeeded. Raises BrokenPromise, and what `simulate_yaml` raises."""
    __tracebackhide__ = True
    given = situation(manifests, *settings, seed=seed, parameters=parameters)
    found = [failed(run, report) for run, report in _runs(given) if report.phase != "Succeeded"]
    if found:
        raise broken(given, found)


@unwatched
def assert_settles(
    manifests: Given,
    *settings: Setting,
    within: str | float | None = None,
    seed: int = 1,
    parameters: Mapping[str, object] | None = None,
) -> None:
    """Every workflow ends in one way or another, and if `within` is given, no later than that after its submission.

    `within` is a duration such as `2h`, or seconds. Raises BrokenPromise, and what `simulate_yaml` raises.
    """
    __tracebackhide__ = True
    given, most = situation(manifests, *settings, seed=seed, parameters=parameters), _seconds(within)
    found = [breach for run, report in _runs(given) if (breach := unsettled(run, report, most)) is not None]
    if found:
        raise broken(given, found)


@unwatched
def assert_attempts(
    manifests: Given,
    *settings: Setting,
    at_most: int,
    template: str | None = None,
    seed: int = 1,
    parameters: Mapping[str, object] | None = None,
) -> None:
    """No call of a template is attempted more than `at_most` times; of one `template` only, where it is given.

    Attempts are those that Argo counts: a pod that vanished while it was young is created anew for the same one. Raises
    BrokenPromise, what `simulate_yaml` raises, and UsageError for a template that nothing is called.
    """
    __tracebackhide__ = True
    if isinstance(at_most, bool) or not isinstance(at_most, int) or at_most < 0:
        raise UsageError(f"at_most: {at_most!r} is no number of attempts")
    given = situation(manifests, *settings, seed=seed, parameters=parameters)
    runs = _runs(given)
    if template is not None:
        _refuse_unknown(template, runs)
    found = [breach for run, report in runs if (breach := retried(run, report, at_most, template)) is not None]
    if found:
        raise broken(given, found)


@unwatched
def assert_cost(
    manifests: Given,
    *settings: Setting,
    at_most: float,
    seed: int = 1,
    parameters: Mapping[str, object] | None = None,
) -> None:
    """No workflow costs more than `at_most`, in the currency of the catalog.

    What has no public price is not in a cost (docs/simulate.md); a broken promise names it. Raises BrokenPromise, and
    what `simulate_yaml` raises.
    """
    __tracebackhide__ = True
    if isinstance(at_most, bool) or not isinstance(at_most, int | float) or not at_most >= 0:
        raise UsageError(f"at_most: {at_most!r} is no amount of money")
    given = situation(manifests, *settings, seed=seed, parameters=parameters)
    found = [breach for _, report in _runs(given) if (breach := dear(report, at_most)) is not None]
    if found:
        raise broken(given, found)


def _runs(given: Situation) -> _Runs:
    """Each workflow with its report."""
    simulation = given.simulate()
    runs = {run.name: run for run in simulation.runs}
    return [(runs[report.workflow], report) for report in make_reports(simulation)]


def _seconds(within: str | float | None) -> float | None:
    try:
        return None if within is None else seconds_of(within)
    except ValueError as error:
        raise UsageError(f"within: {error}") from None


def _refuse_unknown(template: str, runs: _Runs) -> None:
    known: dict[str, None] = {}
    for run, _ in runs:
        workflows = [run.workflow, *run.manifests.workflows]
        known |= {found.name: None for workflow in workflows for found in workflow.spec.every_template if found.name}
    if template not in known:
        raise UsageError(f"no template is named {template!r}; {did_you_mean(template, known)}")
