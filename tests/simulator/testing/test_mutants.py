"""That the laws of retry would notice a mistake: each of the planted bugs breaks at least one of them."""

from contextlib import closing
from pathlib import Path

import pytest

from manifests import retry
from tests.simulator.testing.mutants import MUTANTS, Mutant, caught_by, laws

LAWS = laws()


def test_the_laws_hold_where_no_bug_is_planted():
    for law in LAWS.values():
        law()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_planted_bug_breaks_a_law(mutant):
    with closing(caught_by(mutant, LAWS)) as found:
        assert next(found, None) is not None


def test_a_bug_is_in_force_only_while_it_is_planted():
    before = retry.decide.__code__
    with MUTANTS[0].planted():
        assert retry.decide.__code__ is not before
    assert retry.decide.__code__ is before


def test_a_mutant_whose_place_is_gone_is_refused():
    lost = Mutant("lost", "", retry, "decide", "no such text", "")
    with pytest.raises(ValueError, match="0 times"), lost.planted():
        pass


def test_the_page_tells_of_each_bug_and_who_notices_it():
    page = (Path(__file__).parents[3] / "docs" / "mutants.md").read_text(encoding="utf-8")
    assert [mutant.name for mutant in MUTANTS if f"| {mutant.name} | {mutant.means} | " not in page] == []
    assert "**nothing**" not in page
