"""Which image cache a pod gets, of several."""

import pytest

from simulator.cloud.images.cache import ImageCache
from simulator.cloud.images.matching import best, degree
from simulator.scenario.images import Layer
from simulator.scenario.references import reference
from tests.simulator.cloud.images.region import GIB, MB, need

SIZES = {"a:1": 100 * MB, "a:2": 100 * MB, "b:1": 50 * MB, "c:1": 10 * MB, "d:1": 500 * MB}
SHARED = Layer("base", 30 * MB)
"""A layer that both tags of `a` have."""


def layers_of(*images):
    own = {Layer(image, SIZES[image]) for image in images}
    return frozenset(own | ({SHARED} if {"a:1", "a:2"} & set(images) else set()))


def cache(name, *images, gib=20, ready_at=0.0):
    return ImageCache(name, frozenset(map(reference, images)), layers_of(*images), gib * GIB, ready_at)


def chosen(caches, *images, **more):
    wanted = need(*images, **more)
    found = best(caches, wanted, layers_of(*images))
    return None if found is None else found.name


def test_the_cache_with_most_of_the_images_is_taken():
    assert chosen([cache("one", "a:1"), cache("both", "a:1", "b:1")], "a:1", "b:1") == "both"


def test_another_tag_counts_for_less_than_the_image_and_for_more_than_nothing():
    wanted = [reference("a:1"), reference("b:1")]
    assert degree(cache("x", "a:1", "c:1"), wanted) == (1, 0)
    assert degree(cache("x", "a:2", "b:1"), wanted) == (1, 1)
    assert chosen([cache("other", "a:2"), cache("same", "a:1")], "a:1") == "same"
    assert chosen([cache("other", "a:2")], "a:1") == "other"


def test_another_tag_without_a_common_layer_brings_nothing():
    other = ImageCache("other", frozenset([reference("a:2")]), frozenset([Layer("a:2", 1.0)]), 20 * GIB, 0.0)
    assert chosen([other], "a:1") is None


def test_of_equal_matches_the_closest_in_size_is_taken():
    assert chosen([cache("large", "a:1", "d:1"), cache("close", "a:1", "c:1")], "a:1") == "close"


def test_of_equal_sizes_the_newest_is_taken():
    caches = [cache("old", "a:1"), cache("new", "a:1", ready_at=50.0), cache("older", "a:1")]
    assert chosen(caches, "a:1") == "new"


def test_a_cache_larger_than_the_pod_s_storage_is_no_match():
    caches = [cache("large", "a:1", "b:1", gib=60), cache("small", "a:1")]
    assert chosen(caches, "a:1", "b:1") == "small"
    assert chosen(caches, "a:1", "b:1", storage=60) == "large"


@pytest.mark.parametrize(
    ("annotations", "name"),
    [
        ({}, "one"),
        ({"imc_match_count_request": "1"}, "one"),
        ({"imc_match_count_request": "2"}, None),
        ({"imc_perfect_match": "true"}, None),
        ({"imc_perfect_match": "true", "imc_match_count_request": "1"}, None),
        ({"imc_perfect_match": "false"}, "one"),
    ],
)
def test_a_pod_may_ask_for_more_than_a_partial_match(annotations, name):
    assert chosen([cache("one", "a:1")], "a:1", "b:1", **annotations) == name
