"""Amounts as people write them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.units import (
    argo_duration,
    bit_size,
    byte_rate,
    byte_size,
    go_duration,
    quantity,
    show_bytes,
    show_seconds,
)

PARSERS = (quantity, go_duration, argo_duration, byte_size, bit_size, byte_rate)

READ = [
    (quantity, "500m", 0.5),
    (quantity, "2", 2.0),
    (quantity, ".5", 0.5),
    (quantity, "1.5Gi", 1.5 * 2**30),
    (quantity, "1e3", 1000.0),
    (quantity, "1E", 1e18),
    (quantity, "100k", 1e5),
    (quantity, "-1", -1.0),
    (quantity, 1, 1.0),
    (quantity, 0.25, 0.25),
    (go_duration, "1h30m", 5400.0),
    (go_duration, "1.5s", 1.5),
    (go_duration, "100ms", 0.1),
    (go_duration, "1\xb5s", 1e-6),
    (go_duration, "1\u03bcs", 1e-6),
    (go_duration, "-2m", -120.0),
    (go_duration, "0", 0.0),
    (go_duration, "-0", 0.0),
    (argo_duration, "90", 90.0),
    (argo_duration, 90, 90.0),
    (argo_duration, "-5", -5.0),
    (argo_duration, "+5", 5.0),
    (argo_duration, "2m", 120.0),
    (byte_size, "10GB", 1e10),
    (byte_size, "1Gi", 2.0**30),
    (byte_size, "1 GiB", 2.0**30),
    (byte_size, 7, 7.0),
    (bit_size, "600Gbit", 7.5e10),
    (bit_size, "1GB", 1e9),
    (byte_rate, "10Gbps", 1.25e9),
    (byte_rate, "100MB/s", 1e8),
    (byte_rate, "8Mbit/s", 1e6),
    (byte_rate, "1GiB/s", 2.0**30),
]


@pytest.mark.parametrize(("parse", "text", "value"), READ, ids=lambda item: getattr(item, "__name__", str(item)))
def test_an_amount_is_read(parse, text, value):
    assert parse(text) == pytest.approx(value, rel=1e-12)


REFUSED = [
    (quantity, ["", "1x", "512MB", "1 Gi", "Gi", "1.5.2", "1K", "1e", "--1", "{{x}}", "٣", "1" * 40, "1e30"]),
    (quantity, ["9" * 28 + "E"]),
    (go_duration, ["", "60", "s", "1h 30m", "1d", ".s", "1H", "９s", "3000000h", "9" * 400 + "h"]),
    (argo_duration, ["", "1.5", "²", "٣", "1d", "9" * 20, "9" * 5000]),
    (byte_size, ["", "-1", "10Gb", "10 G", "1Gbps", "１GB", "9" * 31]),
    (bit_size, ["", "10", "10Gb", "10Gbps"]),
    (byte_rate, ["", "10", "10GB", "10gbps", "10Gbps/s"]),
]


@pytest.mark.parametrize(("parse", "texts"), REFUSED, ids=lambda item: getattr(item, "__name__", ""))
def test_what_is_no_amount_is_nothing(parse, texts):
    assert [text for text in texts if parse(text) is not None] == []


UNITS = st.sampled_from(["", "m", "Ki", "E", "ms", "h", "GB", "Gbit", "Gbps", "MB/s", "\xb5s", "/", " "])
NUMBERS = st.from_regex(r"[+-]?[0-9]{0,50}\.?[0-9]{0,5}(e[0-9]{1,4})?", fullmatch=True)


@given(st.sampled_from(PARSERS), st.text() | st.builds(str.__add__, NUMBERS, UNITS))
def test_every_text_is_a_finite_amount_or_nothing(parse, text):
    value = parse(text)
    assert value is None or math.isfinite(value)


@given(st.floats(0, 1e9), st.sampled_from("smh"))
def test_a_duration_in_another_unit_is_the_same_duration(amount, unit):
    seconds = {"s": 1, "m": 60, "h": 3600}[unit]
    found = go_duration(f"{amount:f}{unit}")
    assert found is None or found == pytest.approx(float(f"{amount:f}") * seconds)


@given(st.integers(0, 10**6), st.sampled_from(["m", "k", "M", "Ki", "Mi", "Gi"]))
def test_a_quantity_grows_with_its_number(number, suffix):
    less, more = quantity(f"{number}{suffix}"), quantity(f"{number + 1}{suffix}")
    assert less is not None
    assert more is not None
    assert less < more


SECONDS = {0: "0.0s", 0.85: "850ms", 12.44: "12.4s", 119.9: "119.9s", 120: "2.0min", 852: "14.2min", 7196: "119.9min",
           7200: "2.0h", -5: "-5.0s", 0.9996: "1.0s", 1e-6: "0.0s"}  # fmt: skip


@pytest.mark.parametrize(("seconds", "shown"), SECONDS.items())
def test_a_duration_is_shown_in_the_unit_that_people_would_use(seconds, shown):
    assert show_seconds(seconds) == shown


SIZES = {0: "0 B", 999: "999 B", 999.9: "1 KB", 1000: "1 KB", 999_900: "1 MB", 3.6e6: "3.6 MB", 1e10: "10 GB",
         1e12: "1 TB", 1.5e15: "1,500 TB"}  # fmt: skip


@pytest.mark.parametrize(("size", "shown"), SIZES.items())
def test_a_size_is_shown_in_the_unit_that_people_would_use(size, shown):
    assert show_bytes(size) == shown


@given(st.floats(0, 1e20))
def test_no_size_is_shown_with_an_exponent(size):
    assert "e" not in show_bytes(size) or size < 0.001
