"""How many spans overlap."""

from simulator.results.peaks import peak


def test_what_ends_as_another_begins_does_not_overlap_it():
    assert peak([(0, 10), (10, 20)]) == 1
    assert peak([(0, 10), (9, 20)]) == 2


def test_nothing_has_no_peak():
    assert peak([]) == 0


def test_a_span_without_an_end_counts_for_ever():
    assert peak([(0, float("inf")), (50, float("inf")), (100, 101)]) == 3
