"""What would be retried, and how often, without running anything: the truth table of each retryStrategy."""

from simulator.retries.table import Conditions, Row, Table, tables

__all__ = ["Conditions", "Row", "Table", "tables"]
