"""Many runs: replications and what they must fulfil, and comparisons of variants on the same luck."""
