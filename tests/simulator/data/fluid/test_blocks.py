"""Which workers hold a file's blocks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.data.fluid.blocks import blocks_of, shares
from simulator.streams import Luck

WORKERS = [f"worker-{number}" for number in range(10)]


def draw(file, seed=1):
    return lambda worker: Luck(seed).uniform("cache", file, worker)


@given(st.integers(1, 40), st.integers(1, 20), st.text(max_size=5))
def test_shares_are_equal_and_add_up_to_the_file(blocks, workers, file):
    found = shares([f"w{number}" for number in range(workers)], blocks, draw(file))
    assert len(found) == min(blocks, workers)
    assert sum(found.values()) == pytest.approx(1)
    assert len(set(found.values())) == 1


def test_small_files_lie_on_different_workers():
    assert len({frozenset(shares(WORKERS, 3, draw(f"file-{number}"))) for number in range(50)}) > 20


def test_the_same_file_lies_on_the_same_workers():
    assert shares(WORKERS, 3, draw("a")) == shares(WORKERS, 3, draw("a"))


@given(st.text(max_size=5), st.sampled_from(WORKERS))
def test_a_worker_that_goes_moves_only_what_it_had(file, gone):
    before = set(shares(WORKERS, 3, draw(file)))
    after = set(shares([worker for worker in WORKERS if worker != gone], 3, draw(file)))
    assert before - {gone} <= after


@pytest.mark.parametrize(
    ("size", "copies", "blocks"), [(0, 1, 1), (16 * 2**20, 1, 1), (16 * 2**20 + 1, 1, 2), (48 * 2**20, 3, 9)]
)
def test_a_last_block_may_be_short_and_every_copy_counts(size, copies, blocks):
    assert blocks_of(size, 16 * 2**20, copies) == blocks
