"""How long `drydock lint` takes beside yamllint, how that grows with tasks, templates and files, and its memory.

The corpus is the folder that the environment variable DRYDOCK_CORPUS names, such as the examples of Argo Workflows, for
which the limits are meant; else the examples of all rules and the fixtures of this repository.
"""

import gc
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import copytree
from statistics import median
from tempfile import TemporaryDirectory

from manifests import SourceFile
from manifests.load import load_sources
from policies.lint import lint
from policies.parallel import processors
from policies.selection import all_rules

SMALL = "fixtures/guide/image-cache/workflow.yaml"
BIN = Path(sys.executable).parent
YAMLLINT = (str(BIN / "yamllint"),)
REPEATED = (str(BIN / "drydock"), "lint")
"""Once it has run, it finds what it wrote."""
INSTALLED = (*REPEATED, "--no-cache")
ALONE = (*INSTALLED, "--jobs", "1")
DRYDOCK = (sys.executable, "-m", "cli", "lint", "--no-cache")
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""An installed command has its bytecode beside it, so the first run of one here, which is not counted, may write it."""

PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""The peak of a child counts from that of its parent, so a small process stands between it and this one."""

HEAD = """
kind: Workflow
metadata: {generateName: chain-}
spec:
  entrypoint: chain
  activeDeadlineSeconds: 3600
  templates:
    - name: work
      inputs: {parameters: [{name: last}]}
      container: {image: "alpine:3.20", command: [echo, "{{inputs.parameters.last}}"]}
    - name: chain
      dag:
        tasks:
          - name: t0
            template: work
            arguments: {parameters: [{name: last, value: none}]}
"""
TASK = """
          - name: t{number}
            depends: t{last}
            template: work
            arguments:
              parameters:
                - name: last
                  value: "{{{{tasks.t{last}.outputs.result}}}}"
"""
WORK = """
    - name: work-{number}
      retryStrategy: {{limit: 3, expression: "lastRetry.exitCode == '75'", backoff: {{duration: 10s, factor: 2}}}}
      metadata:
        labels: {{alibabacloud.com/eci: "true"}}
        annotations: {{k8s.aliyun.com/eci-use-specs: "2-4Gi,4-8Gi"}}
      inputs: {{parameters: [{{name: last}}]}}
      container: {{image: "alpine:3.20", command: [echo, "{{{{inputs.parameters.last}}}}"]}}
"""
LOOP = """
          - name: loop-{number}
            template: work-{number}
            arguments: {{parameters: [{{name: last, value: "{{{{item}}}}"}}]}}
            withSequence: {{count: 50}}
"""


def measure() -> Iterator[tuple[str, float]]:
    with TemporaryDirectory() as folder:
        corpus = os.environ.get("DRYDOCK_CORPUS") or _own_corpus(Path(folder))
        what = f"{sum(1 for _ in Path(corpus).rglob('*.yaml'))} files"
        yield f"MB of memory at most, drydock lint of {what} (120 is the limit)", _megabytes(*DRYDOCK, corpus)
        yield "drydock lint / yamllint, one small workflow (2.5 is the limit)", _ratio(15, INSTALLED, YAMLLINT, SMALL)
        yield "python -m cli lint / yamllint, the same", _ratio(15, DRYDOCK, YAMLLINT, SMALL)
        yield f"drydock lint / yamllint, {what} (0.6 is the limit)", _ratio(5, INSTALLED, YAMLLINT, corpus)
        if processors() > 1:
            yield (
                f"drydock lint / the same with --jobs 1, {what} (0.95 is the limit, with two processors at rest)",
                _ratio(5, INSTALLED, ALONE, corpus),
            )
        yield f"drydock lint again / the first time, {what} (0.5 is the limit)", _ratio(5, REPEATED, INSTALLED, corpus)
    seconds = [_seconds_in_process([_chain(tasks)]) for tasks in (200, 2_000, 20_000)]
    yield "lint of a chain of 2,000 tasks / of 200 (10 is linear, 12 the limit)", seconds[1] / seconds[0]
    yield "lint of a chain of 20,000 tasks / of 2,000 (10 is linear, 12 the limit)", seconds[2] / seconds[1]
    seconds = [_seconds_in_process([_loops(templates)]) for templates in (200, 2_000)]
    yield "lint of 2,000 templates, each in a loop / of 200 (10 is linear, 12 the limit)", seconds[1] / seconds[0]
    seconds = [_seconds_in_process([_loops(5)] * files) for files in (100, 1_000)]
    yield "lint of 1,000 files / of 100 (10 is linear, 12 the limit)", seconds[1] / seconds[0]


def _own_corpus(folder: Path) -> str:
    """Every rule's two examples, and what lies in fixtures/."""
    for rule in all_rules():
        for which_one in ("bad", "good"):
            (folder / f"{rule.name}-{which_one}.yaml").write_text(rule.example(which_one), encoding="utf-8")
    copytree("fixtures", folder / "fixtures")
    return str(folder)


def _ratio(runs: int, first: tuple[str, ...], second: tuple[str, ...], path: str) -> float:
    """How many times as long the first takes, run by turns so that both meet the same load of the machine."""
    times = [(_seconds(*first, path), _seconds(*second, path)) for _ in range(runs + 1)][1:]
    return median(one for one, _ in times) / median(other for _, other in times)


def _seconds(*command: str) -> float:
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, env=ENVIRONMENT)
    seconds = time.perf_counter() - began
    assert done.returncode in (0, 1), done.stderr.decode()
    return seconds


def _megabytes(*command: str) -> float:
    done = subprocess.run([sys.executable, "-c", PEAK, *command], capture_output=True, text=True, check=True)
    return int(done.stdout) * (1 if sys.platform == "darwin" else 1024) / 1e6


def _chain(tasks: int) -> str:
    return HEAD + "".join(TASK.format(number=number, last=number - 1) for number in range(1, tasks))


def _loops(templates: int) -> str:
    tasks = "".join(LOOP.format(number=number) for number in range(1, templates))
    return HEAD + tasks + "".join(WORK.format(number=number) for number in range(1, templates))


def _seconds_in_process(texts: Sequence[str]) -> float:
    """The least time of a few, as the shortest text takes no longer than the machine may be busy otherwise."""
    sources = [SourceFile(f"{number}.yaml", text) for number, text in enumerate(texts)]
    return min(_lint_seconds(sources) for _ in range(3))


def _lint_seconds(sources: Sequence[SourceFile]) -> float:
    gc.collect()
    gc.disable()  # as the command does
    began = time.process_time()
    lint(load_sources(sources))
    seconds = time.process_time() - began
    gc.enable()
    return seconds
