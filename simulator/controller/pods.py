"""Pod nodes: their pods are asked for, and their ends are read (docs/sources.md argo 3.5, 6)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import simpy

from manifests.artifacts import inputs_of
from manifests.errors import InputError
from manifests.fields import text
from manifests.retry import Phase, is_transient
from manifests.units import argo_duration, go_duration
from manifests.workflow import Template
from simulator.cloud.ending import KILLED, End
from simulator.cloud.pod import Pod
from simulator.cloud.spec import SizingError
from simulator.controller.bodies import Body
from simulator.controller.container_set import ContainerNodes
from simulator.controller.injection import injection_refusal
from simulator.controller.outcome import outcome_of
from simulator.controller.outputs import given_outputs
from simulator.controller.substitution import Names, SubstitutionError, fill
from simulator.controller.work import Looking
from simulator.events import PodAsked
from simulator.scenario.task import Task, Transfer

if TYPE_CHECKING:
    from simulator.controller.operator import Operator

RECENTLY_STARTED = 10.0
"""A Running pod that vanishes this soon after its node was made is created again (docs/sources.md argo 3.5)."""
RATE_LIMITED = "resource creation rate-limit reached"
_RESULT_INCOMPLETE = ("deleted", "wait-failed")
"""Ends that leave a task result incomplete: the node counts as ended one pass later (docs/sources.md argo 3.11)."""
_WITH_OUTPUTS = ("ok", "fail", "oom")
"""Ends after which the wait container still saves what there is."""


class PodBody(Body):
    """Asks for the node's pod, and reads what becomes of it."""

    __slots__ = ("containers", "is_changed", "lost", "pending_until", "refused_by", "refused_since")

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.is_changed = False
        self.lost = 0
        self.refused_since: float | None = None
        self.refused_by = "create-rate"
        self.pending_until: float | None = None
        self.containers: ContainerNodes | None = None
        self.operator.pods[self.node.name] = self
        self._watch_pending()

    def look(self) -> Looking:
        self.awake = False
        operator, node = self.operator, self.node
        if node.phase not in ("Pending", "Running"):
            return
        if self.pending_until is not None and node.phase == "Pending" and operator.now >= self.pending_until:
            self._time_out()
            return
        if node.pod is not None:
            return
        if operator.closes(self.call):
            if operator.run.shutdown:
                node.finished = operator.now
                operator.settle(node, "Failed", f"workflow shutdown with strategy: {operator.run.shutdown}")
            return  # after the deadline it is Pending to the next pass, which ends it
        if not operator.may_create(self):
            if node.message != RATE_LIMITED:
                node.message, self.refused_since = RATE_LIMITED, operator.now
                operator.mark_changed()
            return
        if self.refused_since is not None:
            operator.was_held(node.name, self.refused_since, self.refused_by)
            self.refused_since, self.refused_by = None, "create-rate"
        delay = operator.client_delay()
        if delay > 0:
            yield operator.world.env.timeout(delay)
        self._create()

    def _create(self) -> None:
        operator, node, call, template = self.operator, self.node, self.call, self.template
        task = _task(operator, self)
        try:
            plan = operator.templates.plan(call, template, self.inputs)
            claim = operator.world.absent_claim(plan.claims)
            if refusal := injection_refusal(plan, claim):
                self._refuse(refusal, operator.world.claims[claim])
                return
            node.pod = Pod(
                world=operator.world,
                loader=operator.loader,
                plan=plan,
                workflow=operator.run.name,
                node=node.name,
                luck_key=self._luck_key(),
                task=task,
                turn=call.turn + self.lost,
                on_change=self.changed,
                deadline=self._active_deadline(),
                killed_at=call.killed_at,
                is_daemon=bool(template.raw.get("daemon")),
                avoids=call.avoids,
            )
        except SizingError as error:
            raise InputError(f"node {node.name}, template {template.name!r}: {error}") from None
        except SubstitutionError as error:
            operator.settle(node, "Error", str(error))
            return
        node.plan = plan
        if template.type == "containerSet" and self.containers is None:
            self.containers = ContainerNodes(operator, self)
        operator.log(PodAsked(operator.now, operator.run.name, node.name, template.name, operator.pass_at))
        operator.pod_created(self)

    def _luck_key(self) -> str:
        """A pod that is created again has luck of its own, or it would meet the end of the first one for ever."""
        number, path = self.operator.run.number, self.call.luck.removeprefix(self.operator.run.name)
        return f"{number}{path}" + (f" again {self.lost}" if self.lost else "")

    def _refuse(self, why: str, claim: simpy.Event) -> None:
        """Kubernetes refuses the pod: for good, unless the controller is told that such an error passes
        (docs/sources.md argo 3.5); then it stays Pending, and is asked for again until there is a `claim`.
        """
        operator, node = self.operator, self.node
        pattern = operator.world.scenario.argo.transient_pattern
        if not is_transient(why, pattern):
            operator.settle(node, "Error", why)
            return
        node.message, self.refused_since, self.refused_by = why, operator.now, "dataset"
        operator.mark_changed()
        operator.ask_again_after(claim, self)

    def changed(self) -> None:
        """The pod has changed: the controller looks at the workflow a requeue later."""
        if not self.is_changed:
            self.is_changed = True
            waiting = self.operator.changed_pods
            waiting.append(self)
            if len(waiting) == 1:  # those that follow it would ask for a later pass
                self.operator.on_change()

    def assess(self) -> None:
        """Bring the node up to date with its pod."""
        self.is_changed = False
        operator, node, pod = self.operator, self.node, self.node.pod
        if pod is None:
            return
        end = pod.end
        if end is None:
            self._progress(pod)
        elif end.kind == "deleted" and (node.phase == "Pending" or operator.now - node.started <= RECENTLY_STARTED):
            self.lost += 1
            operator.pod_lost(self)  # the same attempt's pod is created again
            self.wake()
        else:
            self._ended(pod, end)

    def _progress(self, pod: Pod) -> None:
        operator, node = self.operator, self.node
        is_daemon = bool(self.template.raw.get("daemon"))  # it is Pending until it is ready
        phase: Phase = "Running" if pod.phase == "Running" and (pod.is_ready or not is_daemon) else "Pending"
        if node.phase != phase or node.message != pod.waiting:
            node.phase, node.message = phase, pod.waiting
            node.ran_from = pod.started
            operator.mark_changed()
            if self.containers is not None:
                self.containers.update()
        if pod.is_ready and is_daemon and not node.is_daemon:
            node.is_daemon, node.ready_at = True, operator.now
            operator.mark_changed()
            operator.daemons.setdefault(node.boundary, []).append(self)
            self.wake()

    def _ended(self, pod: Pod, end: End) -> None:
        operator, node = self.operator, self.node
        outcome = outcome_of(end, operator.run.release)
        phase, message = outcome.phase, outcome.message
        if node.is_daemon or (pod.is_daemon and end.kind == "ok"):
            phase, message = _daemon_outcome(operator, phase, message)
            node.is_daemon = False
        node.ran_from = pod.started
        node.finished = operator.now if end.kind == "deleted" else pod.finished
        if pod.placement is not None:
            node.host = pod.placement.zone
        if end.kind in _WITH_OUTPUTS:
            node.result = pod.task.result
            node.parameters = pod.task.parameters
            if phase == "Succeeded" and self.template.raw.get("outputs"):
                node.parameters = given_outputs(self.template, pod.task.parameters, node.name)
        operator.settle(node, phase, message, outcome.exit_code)
        if self.containers is not None:
            self.containers.update()
        if end.kind in _RESULT_INCOMPLETE and operator.run.release.syncs_results:
            node.is_synced = False
            operator.unsynced.append(self)
        else:
            self.owner.wake()

    # Time limits

    def _watch_pending(self) -> None:
        """A template's `timeout` or `pendingTimeout` ends a node that is still Pending (docs/sources.md argo 6).

        An attempt of a Retry node is never ended so (docs/sources.md argo 3.10).
        """
        raw = self.template.raw
        if "timeout" not in raw and "pendingTimeout" not in raw:
            return
        operator, release = self.operator, self.operator.run.release
        limits = [timeout_of(self.template)]
        if release.has_pending_timeout:
            limits.append(argo_duration(text(raw, "pendingTimeout") or ""))
        found = [limit for limit in limits if limit is not None]
        if found and not self.call.is_attempt:
            self.pending_until = self.node.started + min(found)
            operator.timers.at(self, self.pending_until, asks=release.wakes_at_timeout)

    def _time_out(self) -> None:
        self.node.timed_out = True
        self._kill("timeout")

    def close(self, message: str) -> None:
        if not self.node.fulfilled or self.node.is_daemon:
            self._kill(message)

    def _kill(self, message: str) -> None:
        node = self.node
        if node.pod is not None:
            node.pod.stop(KILLED)
        node.finished = self.operator.now
        node.is_daemon = False
        self.operator.settle(node, "Failed", message, KILLED.exit_code)
        self.wake()

    def abandon(self) -> None:
        """The workflow has ended without it."""
        if self.node.pod is not None:
            self.node.pod.stop(KILLED)

    def terminate(self) -> None:
        """End a daemon well, since what it served has ended."""
        node = self.node
        if node.pod is not None:
            node.pod.stop(KILLED)
        node.finished, node.is_daemon = self.operator.now, False
        self.operator.settle(node, "Succeeded")

    def _active_deadline(self) -> float | None:
        """activeDeadlineSeconds of the pod: the template's and the workflow's remainder; a `timeout` replaces both."""
        operator, template = self.operator, self.template
        if template.timeout is None and template.active_deadline is None and operator.run.deadline is None:
            return None
        timeout = timeout_of(template)
        workflow = None if self.call.is_exit else operator.run.deadline
        if timeout is not None:
            return max(0.0, self.node.started + timeout - operator.now)
        written = template.active_deadline
        candidates = [float(written)] if written is not None and written.isdecimal() else []
        if workflow is not None:
            candidates.append(max(0.0, workflow - operator.now))
        return min(candidates, default=None)


def _daemon_outcome(operator: Operator, phase: Phase, message: str) -> tuple[Phase, str]:
    """A daemon that ends by itself has failed its purpose (docs/sources.md argo 0.2)."""
    release = operator.run.release
    if phase == "Succeeded":
        return ("Failed", message) if release.daemon_success_fails else (phase, message)
    return (phase, message) if release.daemon_failure_fails else ("Succeeded", message)


def timeout_of(template: Template) -> float | None:
    """The template's `timeout` in seconds, None where it has none or no duration."""
    return go_duration(template.timeout) if template.timeout else None


def _task(operator: Operator, body: PodBody) -> Task:
    """What the scenario says of the pod, with the tags in its places and outputs filled."""
    task = _with_sizes(operator, body, operator.task(body.template.name, body.call.name))
    if not task.has_tags:
        return task
    scope = Names(body.call.items, *operator.templates.scope(body.call, body.inputs).layers)

    def filled(transfers: tuple[Transfer, ...]) -> tuple[Transfer, ...]:
        return tuple(replace(transfer, place=fill(transfer.place, scope)) for transfer in transfers)

    parameters = {name: fill(value, scope) for name, value in task.parameters.items()}
    result = None if task.result is None else fill(task.result, scope)
    return replace(task, reads=filled(task.reads), writes=filled(task.writes), parameters=parameters, result=result)


def _with_sizes(operator: Operator, body: PodBody, task: Task) -> Task:
    """The task with sizes for input artifacts that only those who make them have a size for.

    Where several callers pass outputs of different templates, the largest counts.
    """
    found: dict[str, float] = {}
    for artifact in inputs_of(body.template):
        origins = operator.templates.origins.get((body.template.name, artifact.name), ())
        sizes = [operator.task(maker, maker).artifacts.get(output) for maker, output in origins]
        found[artifact.name] = max((size for size in sizes if size is not None), default=-1.0)
    known = {name: size for name, size in found.items() if size >= 0 and name not in task.artifacts}
    return replace(task, artifacts={**known, **task.artifacts}) if known else task
