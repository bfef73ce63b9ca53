"""The Argo controller: passes on a coarse clock, nodes, steps, retries and limits (docs/sources.md argo)."""
