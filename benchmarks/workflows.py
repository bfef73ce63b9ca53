"""Whether the workflows that tests draw are what Argo accepts, have everything in them, and are drawn quickly."""

import statistics
import time
from collections import Counter
from collections.abc import Iterator

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from benchmarks.figure import Figure
from manifests import loads
from manifests.validation import validate
from simulator.testing.workflows import workflows
from tests.simulator.testing.parts import PARTS, parts_of

DRAWS = 2_000
MOST_MS = 5.0
TOO_MANY = list(HealthCheck)


def measure() -> Iterator[Figure]:
    seconds, findings, counts = _drawn()
    yield Figure(f"findings of category argo in {len(seconds):,} drawn workflows", findings, at_most=0)
    for part in PARTS:
        yield Figure(f"of them with: {part}", counts[part], at_least=1)
    yield Figure("milliseconds to draw one, in the median", statistics.median(seconds) * 1000, at_most=MOST_MS)


def _drawn() -> tuple[list[float], int, Counter[str]]:
    """The seconds of each draw, how many findings there are, and how many workflows have each part."""
    seconds: list[float] = []
    found: list[str] = []
    counts: Counter[str] = Counter()
    strategy = workflows()

    @settings(max_examples=DRAWS, phases=[Phase.generate], database=None, deadline=None, suppress_health_check=TOO_MANY)
    @given(st.data())
    def draw(data: st.DataObject) -> None:
        began = time.perf_counter()
        documents = data.draw(strategy)
        seconds.append(time.perf_counter() - began)
        found.extend(one.message for one in validate(loads(repr(documents))) if one.category == "argo")
        counts.update(parts_of(documents))

    draw()
    return seconds, len(found), counts
