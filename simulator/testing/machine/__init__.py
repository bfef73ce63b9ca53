"""A state machine that plays the provider: stock comes and goes, and pods end, step by step, as Hypothesis draws it."""

from simulator.testing.machine.provider import ProviderMachine

__all__ = ["ProviderMachine"]
