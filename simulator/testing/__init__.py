"""Property-based tests of workflows: strategies for what can go wrong, and promises that hold all the same.

    @given(outages(longest="3m"))
    def test_it_outlasts_a_short_outage(outage):
        assert_succeeds("workflow.yaml", outage)

Everything that a strategy draws is plain values, which print as YAML that `drydock simulate` replays (docs/testing.md).
"""

try:
    import hypothesis as _  # noqa: F401
except ImportError:
    raise ImportError("simulator.testing needs Hypothesis: pip install 'argo-drydock[testing]'") from None

from simulator.testing.broken import BrokenPromise
from simulator.testing.cases import Case, cases
from simulator.testing.crowds import crowds
from simulator.testing.durations import durations
from simulator.testing.files import from_file
from simulator.testing.machine import ProviderMachine
from simulator.testing.outages import outages
from simulator.testing.outcomes import FAULTS, OUTCOMES, outcomes
from simulator.testing.promises import assert_attempts, assert_cost, assert_settles, assert_succeeds, simulate_yaml
from simulator.testing.retries import backoffs, retry_strategies
from simulator.testing.scenarios import scenarios
from simulator.testing.stock import pools, shortages
from simulator.testing.workflows import workflows
from simulator.testing.worlds import worlds

__all__ = [
    "FAULTS",
    "OUTCOMES",
    "BrokenPromise",
    "Case",
    "ProviderMachine",
    "assert_attempts",
    "assert_cost",
    "assert_settles",
    "assert_succeeds",
    "backoffs",
    "cases",
    "crowds",
    "durations",
    "from_file",
    "outages",
    "outcomes",
    "pools",
    "retry_strategies",
    "scenarios",
    "shortages",
    "simulate_yaml",
    "workflows",
    "worlds",
]
