"""Many runs: comparisons of two variants on the same luck."""
