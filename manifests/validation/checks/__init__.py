"""What Argo refuses, and what it misses: one idea, one file."""
