"""What images are made of."""

from hypothesis import given
from hypothesis import strategies as st

from simulator.scenario.images import Layer, total

LAYERS = st.lists(st.floats(0, 1e12), max_size=6).map(lambda sizes: [Layer(str(n), s) for n, s in enumerate(sizes)])


@given(LAYERS, st.randoms())
def test_the_sum_of_layers_does_not_hang_on_the_order_in_which_a_set_has_them(layers, random):
    shuffled = random.sample(layers, len(layers))
    assert total(shuffled) == total(layers)
