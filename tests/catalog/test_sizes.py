"""Sizes: their spelling, what is listed, and how a request becomes one of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import Catalog, Size

CATALOG = Catalog.default()
FINE, COARSE = "cn-hangzhou", "cn-hongkong"

numbers = st.floats(min_value=1e-9, max_value=1e12)
regions = st.sampled_from([FINE, COARSE])
vcpus = st.floats(min_value=0, max_value=64)
memories = st.floats(min_value=0, max_value=512)


def cost(size: Size) -> float:
    return CATALOG.price(str(size)).per_second


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (Size(2, 4), "2-4Gi"),
        (Size(0.25, 0.5), "0.25-0.5Gi"),
        (Size(64, 512), "64-512Gi"),
        (Size(100, 1000), "100-1000Gi"),
    ],
)
def test_a_size_is_written_without_trailing_zeros(size: Size, text: str) -> None:
    assert str(size) == text


def test_the_spelling_of_the_system_annotation_is_read_too() -> None:
    assert Size.parse("2.0-4.0Gi") == Size(2, 4)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "2-4",
            "2-4gi",
            "2-4GiB",
            " 2-4Gi",
            "2-4Gi\n",
            "-2-4Gi",
            "2--4Gi",
            "0-4Gi",
            "2-0Gi",
            "1e3-4Gi",
            "nan-4Gi",
        ),
        *("ecs.c6.large", "٢-4Gi", "9" * 400 + "-4Gi", "2-4Gi,4-8Gi"),
    ],
)
def test_anything_else_is_no_size(text: str) -> None:
    assert Size.parse(text) is None


@given(st.text())
def test_parsing_never_raises(text: str) -> None:
    Size.parse(text)


@given(st.builds(Size, numbers, numbers))
def test_every_size_survives_being_written_and_read(size: Size) -> None:
    assert Size.parse(str(size)) == size


def test_sizes_are_unique_and_sorted() -> None:
    sizes = [offer.size for offer in CATALOG.sizes]
    assert sizes == sorted(set(sizes))


def test_every_row_of_the_published_table_is_there() -> None:
    assert sum(offer.everywhere for offer in CATALOG.sizes) == 44
    extra = [offer.size for offer in CATALOG.sizes if not offer.everywhere]
    assert {vcpu: sum(size.vcpu == vcpu for size in extra) for vcpu in (2, 4, 6, 8)} == {2: 4, 4: 11, 6: 22, 8: 25}
    assert len(extra) == 62


@pytest.mark.parametrize(
    ("vcpu", "memory", "fine", "coarse"),
    [
        pytest.param(7, 13, "8-14Gi", "8-16Gi", id="seven and thirteen"),
        pytest.param(2 + 2 + 0.25, 4 + 4 + 0.5, "6-10Gi", "8-16Gi", id="three containers"),
        pytest.param(3, 6, "4-6Gi", "4-8Gi", id="three and six"),
        pytest.param(2.1, 4 + 64 / 1024, "4-6Gi", "4-8Gi", id="two and four beside an Argo wait container"),
    ],
)
def test_a_request_between_sizes_is_rounded_up_to_the_next_listed_one(
    vcpu: float, memory: float, fine: str, coarse: str
) -> None:
    assert str(CATALOG.fit(vcpu, memory, FINE)) == fine
    assert str(CATALOG.fit(vcpu, memory, COARSE)) == coarse


def test_a_request_larger_than_everything_has_no_size() -> None:
    assert CATALOG.fit(65, 1, FINE) is None
    assert CATALOG.fit(1, 513, FINE) is None


def test_an_unlisted_region_sells_only_what_is_sold_everywhere() -> None:
    assert CATALOG.fit(3, 6, "xx-nowhere") == Size(4, 8)
    assert not CATALOG.offers(Size(4, 6), "xx-nowhere")


def test_a_size_that_is_sold_in_some_regions_is_not_offered_in_the_others() -> None:
    assert CATALOG.offers(Size(4, 6), FINE)
    assert not CATALOG.offers(Size(4, 6), COARSE)
    assert not CATALOG.offers(Size(3, 6), FINE)


def test_what_adding_containers_up_leaves_over_does_not_buy_a_bigger_size() -> None:
    assert 0.1 + 1.1 + 0.6 + 0.2 > 2
    assert CATALOG.fit(0.1 + 1.1 + 0.6 + 0.2, 8, FINE) == Size(2, 8)


@given(vcpus, memories, regions)
def test_a_size_is_never_smaller_than_asked(vcpu: float, memory: float, region: str) -> None:
    size = CATALOG.fit(vcpu, memory, region)
    assert size is not None
    assert size.vcpu >= vcpu - 1e-9
    assert size.memory_gib >= memory - 1e-9
    assert CATALOG.offers(size, region)


@given(vcpus, memories, regions)
def test_a_size_fits_itself(vcpu: float, memory: float, region: str) -> None:
    size = CATALOG.fit(vcpu, memory, region)
    assert size is not None
    assert CATALOG.fit(size.vcpu, size.memory_gib, region) == size


@given(vcpus, memories, memories, regions)
def test_asking_for_more_memory_never_costs_less(vcpu: float, one: float, other: float, region: str) -> None:
    less, more = (CATALOG.fit(vcpu, memory, region) for memory in sorted((one, other)))
    assert less is not None
    assert more is not None
    assert cost(less) <= cost(more)


@given(vcpus, vcpus, memories, regions)
def test_asking_for_more_vcpu_never_gives_fewer(one: float, other: float, memory: float, region: str) -> None:
    less, more = (CATALOG.fit(vcpu, memory, region) for vcpu in sorted((one, other)))
    assert less is not None
    assert more is not None
    assert less.vcpu <= more.vcpu


def test_asking_for_more_vcpu_costs_less_in_three_places_of_the_table() -> None:
    """Where the memory steps are wide, the next row is the better bargain. A stated fact, not a wish."""
    rows = sorted({offer.size.vcpu for offer in CATALOG.sizes})
    cheaper = set()
    for memory in {offer.size.memory_gib for offer in CATALOG.sizes}:
        fits = [size for vcpu in rows if (size := CATALOG.fit(vcpu, memory, FINE))]
        cheaper |= {(str(a), str(b)) for a in fits for b in fits if a.vcpu < b.vcpu and cost(a) > cost(b)}
    assert cheaper == {("12-96Gi", "16-64Gi"), ("24-192Gi", "32-128Gi"), ("52-384Gi", "64-256Gi")}


@given(vcpus, memories)
def test_a_region_with_more_sizes_never_rounds_up_further(vcpu: float, memory: float) -> None:
    fine, coarse = CATALOG.fit(vcpu, memory, FINE), CATALOG.fit(vcpu, memory, COARSE)
    assert fine is not None
    assert coarse is not None
    assert fine <= coarse


@pytest.mark.parametrize(
    ("vcpu", "memory", "becomes"),
    [
        pytest.param(0.25, 0.5, "2-2Gi", id="below two vCPU"),
        pytest.param(2, 1, "2-2Gi", id="two and one"),
        pytest.param(4, 2, "4-4Gi", id="four and two"),
        pytest.param(8, 4, "8-8Gi", id="eight and four"),
        pytest.param(4, 6, "4-8Gi", id="sold in some regions only"),
        pytest.param(6, 12, "8-16Gi", id="a whole row that is sold in some regions only"),
        pytest.param(2, 4, "2-4Gi", id="sold as spot"),
        pytest.param(64, 512, "64-512Gi", id="the largest"),
    ],
)
def test_a_spot_request_is_rounded_up_to_a_size_that_is_sold_as_spot(vcpu: float, memory: float, becomes: str) -> None:
    assert str(CATALOG.fit_spot(vcpu, memory)) == becomes


def test_a_spot_request_larger_than_everything_has_no_size() -> None:
    assert CATALOG.fit_spot(65, 1) is None


@given(vcpus, memories, regions)
def test_a_spot_pod_is_never_smaller_than_an_ordinary_one_and_its_size_is_sold_everywhere(
    vcpu: float, memory: float, region: str
) -> None:
    spot, ordinary = CATALOG.fit_spot(vcpu, memory), CATALOG.fit(vcpu, memory, region)
    assert spot is not None
    assert ordinary is not None
    assert spot.vcpu >= 2
    assert spot >= ordinary
    assert CATALOG.offers(spot, region)


def test_economy_ends_at_eight_vcpu_and_general_begins_at_one() -> None:
    vcpu = {
        category: {offer.size.vcpu for offer in CATALOG.sold_in(FINE, category)} for category in ("economy", "general")
    }
    assert vcpu["economy"] == {0.25, 0.5, 1, 2, 4, 6, 8}
    assert vcpu["general"] == {1, 2, 4, 6, 8, 12, 16, 24, 32, 52, 64}
    assert CATALOG.fit(8.5, 8, FINE, "economy") is None
    assert CATALOG.fit(0.25, 0.5, FINE, "general") == Size(1, 2)
    with pytest.raises(KeyError, match="did you mean 'economy'"):
        CATALOG.fit(1, 1, FINE, "econmy")
