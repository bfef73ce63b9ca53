"""Data in motion: the bandwidth network, OSS, Fluid cache nodes, and what a pod reads and writes."""
