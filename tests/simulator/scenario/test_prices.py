"""What a scenario says of prices."""

import pytest

from manifests.errors import UsageError
from simulator.scenario import read_scenario


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (["vcpu_second=-1"], "no price; write a number from 0"),
        (["vcpu_second=.inf"], "no price"),
        (["vcpu_second=.nan"], "no price"),
        (["vcpu_second=cheap"], "must be a number"),
        (["types.ecs.c6.large=-1"], "no price"),
        (["types.ecs.c6.lage=0.4"], "did you mean 'ecs.c6.large'"),
        (["types.2-4Gi=0.4"], "prices.vcpu_second and prices.gib_second price sizes"),
        (["rounding=bill"], "must be one of exact, instance, hour"),
        (["on_demand_share=20"], "a number from 0 to 1"),
        (["currency=dollar", "vcpu_second=1", "gib_second=1"], "no currency code"),
        (["currency=USD"], "USD needs prices.vcpu_second and prices.gib_second beside it"),
        (["currency=USD", "vcpu_second=1"], "USD needs prices.gib_second beside it"),
        (["extra_storage=1"], "did you mean 'extra_storage_gib_second'"),
    ],
)
def test_what_is_no_price_names_its_key_and_says_what_to_write(settings: list[str], words: str) -> None:
    with pytest.raises(UsageError) as raised:
        read_scenario(None, [f"prices.{setting}" for setting in settings])
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)


def test_without_a_word_about_prices_the_list_holds_to_the_last_digit() -> None:
    prices = read_scenario().prices
    assert (prices.currency, dict(prices.own), dict(prices.types)) == ("CNY", {}, {})
    assert (prices.on_demand_share, prices.rounding.value) == (1.0, "exact")
    assert prices.rounding.source.startswith("assumed")


def test_names_of_types_may_hold_dots_on_the_command_line() -> None:
    settings = ["prices.types.ecs.c6.large=0.39", "prices.types.ecs.g6.2xlarge=1.9"]
    assert read_scenario(None, settings).prices.types == {"ecs.c6.large": 0.39, "ecs.g6.2xlarge": 1.9}


def test_the_lists_own_currency_needs_no_prices_beside_it() -> None:
    assert read_scenario(None, ["prices.currency=CNY"]).prices.own == {}


def test_a_rounding_that_is_set_is_no_assumption_any_more() -> None:
    assert read_scenario(None, ["prices.rounding=hour"]).prices.rounding.source.startswith("scenario")
