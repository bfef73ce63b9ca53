"""The bandwidth network against what it cannot beat, SimPy with the ends known beforehand, and against SimGrid."""
