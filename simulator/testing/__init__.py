"""Property-based tests of workflows: strategies for what can go wrong, and promises that hold all the same."""
