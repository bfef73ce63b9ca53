"""Whole outputs beside their inputs: every `.console` file under fixtures/ is run and compared."""

from pathlib import Path

import pytest

from tests.consoles import ROOT, exchanges, matches, rewritten, run

CONSOLES = sorted((ROOT / "fixtures").rglob("*.console"))


@pytest.mark.parametrize("path", CONSOLES, ids=lambda path: str(path.relative_to(ROOT / "fixtures")))
def test_a_command_prints_what_stands_beside_its_input(path: Path, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--golden"):
        path.write_text(rewritten(path.read_text(encoding="utf-8")), encoding="utf-8")
    for exchange in exchanges(path.read_text(encoding="utf-8")):
        actual, _ = run(exchange.command)
        assert matches(exchange.output, actual), f"{exchange.command} now prints:\n{actual}"


def test_there_are_fixtures_to_compare() -> None:
    assert len(CONSOLES) >= 6
