"""Strategies for retryStrategy."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from manifests import loads
from manifests.retry import POLICIES
from manifests.writing import to_yaml
from policies.lint import lint
from simulator.testing.durations import durations
from simulator.testing.retries import backoffs, retry_strategies
from tests.simulator.testing.minimal import minimal
from tests.simulator.worlds import leaf, workflow


@given(retry_strategies())
def test_argo_takes_them_all(retry):
    found = loads(to_yaml(workflow(leaf("main", retryStrategy=retry))), "w.yaml")
    assert [finding for finding in lint(found).findings if finding.category.startswith("argo")] == []


@given(retry_strategies())
def test_they_read_as_they_were_drawn(retry):
    assert yaml.safe_load(repr(retry)) == retry


@pytest.mark.parametrize("key", ["retryPolicy", "backoff", "expression", "affinity"])
def test_each_key_is_there_or_not(key):
    assert minimal(retry_strategies(), lambda retry: key not in retry) == {"limit": 0}
    assert set(minimal(retry_strategies(), lambda retry: key in retry)) == {"limit", key}


@pytest.mark.parametrize("key", ["factor", "cap", "maxDuration"])
def test_each_key_of_a_backoff_is_there_or_not(key):
    assert minimal(backoffs(), lambda backoff: key not in backoff) == {"duration": "0s"}
    assert set(minimal(backoffs(), lambda backoff: key in backoff)) == {"duration", key}


@pytest.mark.parametrize("policy", POLICIES)
def test_each_policy_is_drawn(policy):
    found = minimal(retry_strategies(), lambda retry: retry.get("retryPolicy") == policy)
    assert found == {"limit": 0, "retryPolicy": policy}


@given(
    retry_strategies(
        limits=st.none(),
        policies=["Always"],
        backoffs=backoffs(durations=durations(shortest="1m", longest="2m"), max_durations=st.none()),
        expressions=[None],
        affinity=False,
    )
)
def test_arguments_narrow_them(retry):
    assert set(retry) == {"retryPolicy", "backoff"}
    assert "maxDuration" not in retry["backoff"]
    assert 60 <= int(retry["backoff"]["duration"][:-1]) <= 120
