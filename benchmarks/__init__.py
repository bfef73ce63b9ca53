"""Long measurements, run by `make bench`. Each prints ratios taken in one run, never seconds to be compared by hand."""
