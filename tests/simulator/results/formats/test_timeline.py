"""The row of a timeline that says what bound the run."""

from simulator.results.bottlenecks import Stretch
from simulator.results.formats.timeline import BOUND_LOOKS, bound_cells, bound_looks


def stretches(*parts: tuple[str, float]) -> list[Stretch]:
    found, at = [], 10.0
    for what, seconds in parts:
        found.append(Stretch(at, at + seconds, what, "w"))
        at += seconds
    return found


def test_each_cell_shows_what_bound_most_of_its_time() -> None:
    found = stretches(("sandbox", 9), ("compute", 11), ("pod-exit", 20))
    assert bound_cells(found, 10, 50, 4) == ["sandbox", "compute", "pod-exit", "pod-exit"]


def test_what_comes_and_goes_within_a_cell_counts_together() -> None:
    found = stretches(("lock", 3), ("compute", 4), ("lock", 3))
    assert bound_cells(found, 10, 20, 1) == ["lock"]


def test_a_run_that_takes_no_time_has_no_cells() -> None:
    assert bound_cells([], 10, 10, 5) == []


def test_a_name_without_a_letter_of_its_own_takes_one_that_is_free() -> None:
    looks = bound_looks(["compute", "nas-bandwidth", "nas-requests", "aaa"])
    assert looks["compute"] == BOUND_LOOKS["compute"]
    letters = [letter for letter, _ in looks.values()]
    assert letters[1:] == ["a", "r", "*"]
    assert list(looks) == ["compute", "nas-bandwidth", "nas-requests", "aaa"]
