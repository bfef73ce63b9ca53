"""The bill for people."""

import io

import pytest
from rich.console import Console

from simulator.results.bill import Bill, Requests
from simulator.results.formats.money import made_up_of, money, saving, write_spending
from simulator.results.totals import totals
from tests.simulator.results.bills import bill, pod, staged

GOOD = staged(("pull", 10.0, 40.0), ("sandbox", 40.0, 40.1), ("compute", 40.1, 110.0))
BAD = pod(100.0, end="reclaimed")


def lines(found: Bill, width: int = 80) -> list[str]:
    out = io.StringIO()
    write_spending(totals([found], found.currency), Console(file=out, width=width, color_system=None))
    return [line.rstrip() for line in out.getvalue().splitlines()]


def one_line(found: Bill) -> str:
    return made_up_of(totals([found], found.currency))


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(0.0, "0.00 CNY"), (0.00456, "0.0046 CNY"), (0.4411, "0.4411 CNY"), (1234.567, "1,234.57 CNY")],
)
def test_an_amount_has_enough_digits_to_be_told_from_nothing(amount: float, shown: str) -> None:
    assert money(amount, "CNY") == shown


def test_of_pods_that_succeeded_a_line_says_it_all() -> None:
    assert one_line(bill(GOOD)) == "work 70%, image pull 30%"
    assert lines(bill(GOOD)) == []


def test_what_is_lost_takes_a_table_the_dearest_first() -> None:
    assert one_line(bill(GOOD, BAD)) == ""
    assert lines(bill(GOOD, BAD, backoff=20.0)) == [
        "What the money went to",
        "lost: attempts that did not succeed  100.0s  0.0123 CNY  50%",
        "work                                  69.9s  0.0086 CNY  35%",
        "image pull                            30.0s  0.0037 CNY  15%",
        "container start                       100ms  0.0000 CNY  <1%",
        "waiting for an instance or a retry    20.0s        free",
        "",
    ]


def test_caches_requests_and_disks_are_parts_of_the_cost() -> None:
    found = bill(pod(3600.0, disk_gib=20.0), caches=[pod(7200.0)], requests=Requests(20_000.0))
    assert (
        one_line(found)
        == "pods 0.4836 CNY, 0.0425 CNY of it for disks, cache nodes 0.8821 CNY, OSS requests 0.0200 CNY"
    )
    assert [line.split("  ")[0] for line in lines(found)[1:4]] == ["cache nodes", "work", "OSS requests"]


def test_where_nothing_was_billed_there_is_nothing_to_split() -> None:
    assert (one_line(bill()), lines(bill())) == ("", [])


@pytest.mark.parametrize(("share", "words"), [(0.25, "0.4650 CNY more"), (1.5, "0.3100 CNY less")])
def test_what_spot_pods_save_is_a_sentence(share: float, words: str) -> None:
    found = bill(pod(3600.0, "ecs.c5.large", markets=((0.0, share),)))
    assert saving(totals([found], "CNY")) == f"on demand, its spot pods would have cost {words}"


def test_without_spot_pods_there_is_no_such_sentence() -> None:
    assert saving(totals([bill(GOOD)], "CNY")) == ""
