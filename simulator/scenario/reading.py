"""Merged plain values to a typed scenario: units are parsed, ranges are checked, defaults come from the catalog."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from catalog import Catalog
from manifests.diagnostic import Path as KeyPath
from manifests.errors import UsageError
from manifests.release import NEWEST_RELEASE, Release
from manifests.source import SourceFile
from manifests.units import show_seconds
from simulator.distributions import seconds_of
from simulator.scenario.amounts import (
    parse_attempt,
    parse_frequency,
    parse_instant,
    parse_period,
    parse_positive,
    parse_size,
    plain_text,
    show_instant,
)
from simulator.scenario.cards import read_cards
from simulator.scenario.fluid import read_fluid
from simulator.scenario.images import read_images
from simulator.scenario.layers import Merged, read_layers
from simulator.scenario.model import ArgoSetup, CronSetup, Limits, Scenario, Stream
from simulator.scenario.oss import read_oss
from simulator.scenario.prices import read_prices
from simulator.scenario.reading_cloud import CloudReader
from simulator.scenario.task import Failure, ScriptedEnd, Task, Transfer
from simulator.scenario.values import Values
from simulator.scenario.volumes import read_volumes


def read_scenario(
    reference: str | SourceFile | None = None, settings: Sequence[str] = (), catalog: Catalog | None = None
) -> Scenario:
    """The scenario of a name, a file, or a text, with `key=value` settings over it.

    Raises UsageError for unknown keys and values out of range, each with its place; InputError for unreadable files.
    """
    chosen = catalog or Catalog.default()
    return _Reader(read_layers(reference, settings, chosen), chosen).scenario()


class _Reader(Values):
    """The parts of a scenario, a method each."""

    def __init__(self, merged: Merged, catalog: Catalog) -> None:
        super().__init__(merged, catalog)
        self.region = catalog.regions[merged.region]

    def scenario(self) -> Scenario:
        cloud = CloudReader(self.merged, self.catalog)
        return Scenario(
            name=self.merged.name,
            region=self.region,
            catalog=self.catalog,
            tasks=tuple((pattern, self._task(pattern, raw or {})) for pattern, raw in self.mapping("tasks").items()),
            images=read_images(self),
            zones=cloud.zones,
            zones_given=self.merged.get("zones") is not None,
            shortages=cloud.shortages(),
            outages=cloud.outages(),
            spot=cloud.spot(),
            vcpu_quota=self.count(("quota", "vcpu"), "unlimited"),
            oss=read_oss(self, self.region),
            cards=read_cards(self),
            volumes=read_volumes(self),
            fluid=read_fluid(self),
            argo=self._argo(),
            pending=None if self.merged.get("pending") is None else self.distribution(("pending",)),
            create=cloud.create(),
            prices=read_prices(self),
            limits=Limits(
                self.knob(
                    ("limits", "horizon"), _parse_horizon, 2_592_000.0, "a run is cut off after", show_seconds, _OURS
                ),
                self.knob(("limits", "pods"), int, MOST_PODS, "pods at most in a run", str, _OURS),
            ),
            start=self.knob(
                ("start",), parse_instant, _A_MONDAY, "date and time at 0 s", show_instant, "assumed: a Monday"
            ),
            submit_at={name: self.seconds(("submit", "at", name)) for name in self.mapping("submit", "at")},
            stream=self._stream(),
            cron=self._cron(),
            settings=self.merged.value,
        )

    # The parts

    def _task(self, pattern: str, raw: Mapping[str, Any]) -> Task:
        path: KeyPath = ("tasks", pattern)
        outputs = raw.get("outputs") or {}
        parameters = {name: plain_text(value) for name, value in (outputs.get("parameters") or {}).items()}
        return Task(
            duration=self.distribution((*path, "duration")) if raw.get("duration") is not None else None,
            reads=tuple(self._transfer((*path, "reads", i), "from") for i in range(len(raw.get("reads") or []))),
            writes=tuple(self._transfer((*path, "writes", i), "to") for i in range(len(raw.get("writes") or []))),
            overlap=bool(raw.get("overlap", False)),
            fails=self._failure((*path, "fails"), raw["fails"]) if raw.get("fails") is not None else None,
            attempts=tuple(self._attempt((*path, "attempts", i)) for i in range(len(raw.get("attempts") or []))),
            result=outputs.get("result"),
            parameters=parameters,
            ready=None if raw.get("ready") is None else self.seconds((*path, "ready")),
            artifacts={
                name: self.parsed((*path, "artifacts", name), parse_size) for name in raw.get("artifacts") or {}
            },
            logs=None if raw.get("logs") is None else self.parsed((*path, "logs"), parse_size),
        )

    def _transfer(self, path: KeyPath, field: str) -> Transfer:
        raw = self.merged.get(*map(str, path))
        place = raw.get(field)
        if not isinstance(place, str) or not place.startswith(("oss://", "pvc://", "/")):
            hint = f"{field} must be oss://bucket/key, pvc://claim/path, or a path in the container"
            raise self.merged.error((*path, field), f"{hint}, not {place!r}")
        return Transfer(place, self.parsed((*path, "size"), parse_size), raw.get("objects", 1))

    def _failure(self, path: KeyPath, raw: Mapping[str, Any]) -> Failure:
        after = self.distribution((*path, "after")) if raw.get("after") is not None else None
        return Failure(int(raw.get("exit_code", 1)), float(raw["probability"]), after)

    def _attempt(self, path: KeyPath) -> ScriptedEnd:
        return self.parsed(path, parse_attempt)

    def _argo(self) -> ArgoSetup:
        return ArgoSetup(
            release=self._release(),
            transient_pattern=self.merged.get("argo", "transient_pattern"),
            semaphores={
                name: int(self.count(("argo", "semaphores", name), 1)) for name in self.mapping("argo", "semaphores")
            },
            workers=self.knob(
                ("argo", "workers"),
                parse_positive,
                32.0,
                "workflows that the controller works at side by side",
                "{:g}".format,
                "Argo Workflows controller source, timing defaults [argo.timing]",
            ),
            requeue=self.seconds_figure(("argo", "requeue"), "argo.requeue"),
            qps=self.figure(("argo", "qps"), "argo.qps", parse_positive, 1, lambda v: f"{v:g}/s"),
            burst=self.figure(("argo", "burst"), "argo.burst", parse_positive, 1, lambda v: f"{v:g} requests"),
            rewake=self.seconds_figure(("argo", "rewake"), "argo.rewake"),
            wait=self.seconds_figure(("argo", "wait"), "argo.wait"),
        )

    def _release(self) -> Release:
        written = self.merged.get("argo", "version")  # YAML reads 4.1 as a number
        if written is None:
            return NEWEST_RELEASE
        try:
            return Release.parse(str(written))
        except UsageError as error:
            raise self.merged.error(("argo", "version"), str(error)) from None

    def _stream(self) -> Stream | None:
        given = [key for key in ("at", "every", "poisson") if self.mapping("submit").get(key) is not None]
        if len(given) > 1:
            raise self.merged.error(("submit", given[1]), f"it excludes submit.{given[0]}; keep one of the two")
        count = self.mapping("submit").get("count")
        if given in ([], ["at"]):
            if count is not None:
                raise self.merged.error(("submit", "count"), "it needs submit.every or submit.poisson beside it")
            return None
        if count is None:
            raise self.merged.error(("submit", given[0]), "it needs submit.count beside it: how many to submit")
        most = self.merged.get("limits", "pods") or MOST_PODS
        if count > most:
            why = f"{count:,} runs are more than the {most:,} pods at which a simulation is cut off (limits.pods)"
            raise self.merged.error(("submit", "count"), why)
        if given == ["every"]:
            return Stream(count, every=self.parsed(("submit", "every"), parse_period))
        return Stream(count, per_second=self.parsed(("submit", "poisson"), parse_frequency))

    def _cron(self) -> CronSetup:
        what = "how long the schedules of CronWorkflows are followed"
        return CronSetup(
            follow=self.knob(("cron", "for"), parse_period, 86_400.0, what, show_seconds, "assumed: one day"),
            sync=self.knob(
                ("cron", "sync"), seconds_of, 10.0, "how often the controller notes which runs of a cron have ended",
                show_seconds, "Argo Workflows controller source, CRON_SYNC_PERIOD (docs/sources.md argo 5.5.4)",
            ),
            missed=tuple(
                self.stretch(("cron", "missed", index), endless="say when the controller works again, e.g. 40m")
                for index in range(len(self.merged.get("cron", "missed") or []))
            ),
        )  # fmt: skip


def _parse_horizon(value: Any) -> float:
    found = seconds_of(value)
    if found > _LONGEST_RUN:
        raise ValueError(f"{value!r} is more than 100 years, the longest that is simulated")
    return found


_LONGEST_RUN = 100 * 365 * 86_400.0
_OURS = "Drydock's own limit"
MOST_PODS = 200_000
_A_MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
