"""Fluid's caches: a runtime's pods, what lies in them, the DataLoads that warm them, and reads through them.

Facts and their gaps: docs/sources.md data 3; what is modelled of them: docs/fluid.md.
"""
