"""How the time of a simulation grows with pods that read through a cache: the quant desk of `docs/quant.md`."""

import gc
import re
import time
from collections.abc import Iterator
from pathlib import Path

from manifests import loads
from simulator.scenario import read_scenario
from simulator.simulation import simulate

FOLDER = Path(__file__).parent.parent / "fixtures" / "quant"
PODS = 2_000


def measure() -> Iterator[tuple[str, float]]:
    for side, reads in (("straight", "straight from OSS"), ("fluid", "through 20 cache workers")):
        many, few = _seconds(side, PODS), _seconds(side, PODS // 10)
        words = f"time of {PODS:,} pods that read 40 GB each {reads} / of {PODS // 10:,} (10 is linear)"
        yield f"{words} ({many:.2f} s / {few:.2f} s)", many / few


def _seconds(side: str, pods: int) -> float:
    files = sorted((FOLDER / side).glob("*.yaml"))
    text = "---\n".join(file.read_text(encoding="utf-8") for file in files)
    text = re.sub(r'end: "200"', f'end: "{pods // 10}"', text)  # ten loops of so many shards
    manifests, scenario = loads(text), read_scenario(str(FOLDER / "scenario.yaml"), ())
    gc.collect()
    began = time.process_time()
    (run,) = simulate(manifests, scenario).runs
    took = time.process_time() - began
    assert run.phase == "Succeeded", run.message
    return took
