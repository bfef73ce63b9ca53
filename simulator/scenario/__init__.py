"""Scenarios: what the manifests do not say. `read_scenario` is the way in."""

from simulator.scenario.builtins import builtin, builtins
from simulator.scenario.layers import builtin_names, schema
from simulator.scenario.model import Scenario
from simulator.scenario.reading import read_scenario
from simulator.scenario.task import Task

__all__ = ["Scenario", "Task", "builtin", "builtin_names", "builtins", "read_scenario", "schema"]
