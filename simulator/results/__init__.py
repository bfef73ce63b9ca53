"""What a run means: folds over its events into pods, a bill, bottlenecks and a report; and the formats of a report."""
