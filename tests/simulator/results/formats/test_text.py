"""What bound several runs, side by side."""

from simulator.results.formats.text import bound_rows


def test_what_matters_on_one_side_is_shown_on_all_the_largest_first() -> None:
    assert bound_rows([{"compute": 96.0, "lock": 4.0}, {"stock": 60.0, "compute": 40.0}]) == [
        ("  compute", ["96%", "40%"]),
        ("  stock", ["-", "60%"]),
    ]


def test_a_run_that_never_ends_has_no_shares() -> None:
    assert bound_rows([{}, {"compute": 3.0}]) == [("  compute", ["-", "100%"])]
