"""How large a workflow gets, by what is written: its nodes and their bytes, its longest chain of pods, its waits.

All of it is from below: a loop of unknown length counts once, and no pod is tried twice.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from graphlib import CycleError, TopologicalSorter

from catalog import Catalog
from manifests.diagnostic import Path
from manifests.effective import retry_in_force
from manifests.fanout import MOST, Fanout, Width, loop_length
from manifests.graph import all_calls, dependencies
from manifests.workflow import Step, Template, Workflow, WorkflowSpec
from policies.policy import Context
from policies.rules._wide import WIDE

MAX_STATUS = 2**20
"""Bytes of `status.nodes` above which the controller compresses, and above which it gives up (argo 5.1)."""
GZIPPED_NODE = 50
"""Our choice, from below: 1,500 nodes with real parameters took 108 KB, 72 bytes each (Argo issue 1186)."""
PACKED_NODE = GZIPPED_NODE * 4 / 3
"""Compressed nodes are written in base64, four characters for three bytes (docs/sources.md argo 8)."""
MAX_CHAIN = 100
"""How deep Argo lets templates call each other (docs/sources.md argo 2.2)."""


def given_workflows(context: Context) -> Iterator[Workflow]:
    """The workflows under check that have their templates, everything merged."""
    for workflow in context.manifests.workflows:
        if not context.manifests.lacks_template(workflow):
            yield context.manifests.effective(workflow)


def wide_templates(workflow: Workflow, fanout: Fanout) -> Iterator[tuple[Template, Width]]:
    """The templates that a run reaches and that make pods. None where they stand in another document."""
    if workflow.spec.template_ref is None:
        for template in workflow.spec.every_template:
            width = fanout.of(template)
            if template.makes_pod and width.runs:
                yield template, width


def wide_loops(
    workflow: Workflow, fanout: Fanout, only: Container[Path] | None = None
) -> Iterator[tuple[Step, Template, Width]]:
    """Each loop with the template of most pods at once among those that it makes, of the templates in `only`."""
    widest: dict[Path, tuple[Step, Template, Width]] = {}
    longest = _longest_calls(workflow, fanout)
    for template, width in wide_templates(workflow, fanout):
        if width.loop is None or (only is not None and template.path not in only):
            continue
        step = longest.get(template.path) or width.loop
        if step.path not in widest or widest[step.path][2].at_once < width.at_once:
            widest[step.path] = (step, template, width)
    yield from widest.values()


def _longest_calls(workflow: Workflow, fanout: Fanout) -> dict[Path, Step]:
    """For each template the longest of the loops that call it themselves and say how long they are, if it is wide.

    `Width.loop` may be another one, whose length only the run knows.
    """
    values = {parameter.name: parameter.value for parameter in workflow.spec.arguments}
    found: dict[Path, tuple[int, Step]] = {}
    for caller in workflow.spec.every_template:
        for step in caller.calls if fanout.of(caller).runs else ():
            called = workflow.spec.called(step)
            length = (loop_length(step, values) or 0) if step.loops and called is not None else 0
            if called is not None and length >= WIDE and length > found.get(called.path, (0, step))[0]:
                found[called.path] = (length, step)
    return {path: step for path, (_, step) in found.items()}


def calls_out(workflow: Workflow) -> bool:
    """Whether some step calls a template of another object, whose pods nobody counts."""
    return any(step.template_ref for template in workflow.spec.templates for step in all_calls(template))


def loop_place(step: Step) -> Path:
    """What makes a step loop."""
    for key in ("withItems", "withParam", "withSequence"):
        if step.raw.get(key) is not None:
            return step.at(key)
    return step.path


def nodes(workflow: Workflow, fanout: Fanout) -> int:
    """The nodes of one run: pods with their Retry nodes, steps with their groups, DAGs (docs/sources.md argo 1)."""
    total = 0
    for template in workflow.spec.every_template:
        each = 1
        if template.makes_pod and retry_in_force(workflow.spec, template) is not None:
            each = 2
        elif template.type == "steps":
            each = 1 + len(template.steps)
        total = min(MOST, total + fanout.of(template).runs * each)
    return total


def widest_loop(context: Context) -> tuple[int, str]:
    """The most pods that one template under check makes in a run, and its name; 0 where nothing is known."""
    most, name = 0, ""
    for workflow in given_workflows(context):
        for template, width in wide_templates(workflow, context.fanout(workflow)):
            if width.loop is not None and width.runs > most:
                most, name = width.runs, template.name
    return most, name


def longest_chain(spec: WorkflowSpec) -> int:
    """How many pods come one after the other, at least, on the longest way through the workflow."""
    start = spec.template(spec.entrypoint) if spec.entrypoint else None
    return _chain(spec, start, {}, MAX_CHAIN) if start is not None else 0


def _chain(spec: WorkflowSpec, template: Template, known: dict[Path, int], left: int) -> int:
    if template.makes_pod or left == 0:
        return int(template.makes_pod)
    if template.path not in known:
        known[template.path] = 0  # a circle of calls adds nothing

        def own(step: Step) -> int:
            called = spec.called(step)
            return 0 if called is None or step.when else _chain(spec, called, known, left - 1)

        if template.tasks:
            known[template.path] = _longest_way(template, {task.name: own(task) for task in template.tasks})
        else:
            known[template.path] = sum(max(map(own, group), default=0) for group in template.steps)
    return min(MOST, known[template.path])


def _longest_way(template: Template, lengths: dict[str, int]) -> int:
    awaited = {task.name: [name for name in dependencies(task) if name in lengths] for task in template.tasks}
    ends: dict[str, int] = {}
    try:
        for name in TopologicalSorter(awaited).static_order():
            ends[name] = lengths[name] + max((ends[other] for other in awaited[name]), default=0)
    except CycleError:
        return 0
    return max(ends.values(), default=0)


def creation_seconds(pods: int, catalog: Catalog) -> float:
    """When ECI takes the last of so many pods that are asked for at once (docs/sources.md eci 3.4)."""
    burst, rate = catalog.figure("create.burst").value, catalog.figure("create.per_second").value
    return max(0.0, pods - burst) / rate


def spoken(seconds: float) -> str:
    """A wait in words.

    >>> spoken(45), spoken(150), spoken(9000)
    ('45 s', '2.5 min', '2.5 h')
    """
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.3g} min" if seconds < 6000 else f"{seconds / 3600:.3g} h"


def held_back(workflow: Workflow, template: Template, width: Width) -> bool:
    """Whether the pods of a template are held down by other means than those that `Width` knows.

    That is a `parallelism` in templateDefaults, or a lock of the template or of what the loop calls: runs that wait for
    a lock have no pod (docs/sources.md argo 4.5).
    """
    spec, step = workflow.spec, width.loop
    if spec.defaults is not None and (spec.defaults.parallelism or spec.defaults.raw.get("synchronization")):
        return True
    called = spec.called(step) if step is not None else None
    return any(other is not None and other.raw.get("synchronization") for other in (template, called))


def calls_in_circle(spec: WorkflowSpec) -> bool:
    """Whether templates call each other in a circle, which the widths count once."""
    called = {template.name: [step.template for step in all_calls(template)] for template in spec.templates}
    try:
        TopologicalSorter(called).prepare()
    except CycleError:
        return True
    return False
