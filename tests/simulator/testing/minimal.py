"""The simplest example of a strategy for which something holds."""

from random import Random

from hypothesis import Phase, find, settings

QUICKLY = settings(phases=[Phase.generate, Phase.shrink], max_examples=1000)


def minimal(strategy, holds=lambda _: True, seed=0):
    """Without the search for an explanation, which takes longer than all the rest."""
    return find(strategy, holds, settings=QUICKLY, random=Random(seed))
