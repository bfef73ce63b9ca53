"""From how many pods at once on several policies speak of a wide fan-out."""

WIDE = 50
"""Our choice: half of the 100 pods that ECI creates at once before its rate counts (docs/sources.md eci 3.4)."""
