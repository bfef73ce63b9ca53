"""Unquoted scalars, as Kubernetes reads them."""

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.scalars import resolve

RESOLVED = {
    **dict.fromkeys(["yes", "Yes", "YES", "y", "Y", "on", "On", "ON", "true", "True", "TRUE"], True),
    **dict.fromkeys(["no", "No", "NO", "n", "N", "off", "Off", "OFF", "false", "False", "FALSE"], False),
    **dict.fromkeys(["", "~", "null", "Null", "NULL"], None),
    "0": 0,
    "-1": -1,
    "+7": 7,
    "1_000": 1000,
    "0755": 493,
    "0o755": 493,
    "-010": -8,
    "0x1F": 31,
    "0b101": 5,
    "089": 89.0,
    "1.5": 1.5,
    ".5": 0.5,
    "1.": 1.0,
    "1e3": 1000.0,
    "-2.5E-1": -0.25,
    "18446744073709551615": 2**64 - 1,
    "18446744073709551616": 2.0**64,
    ".inf": math.inf,
    "-.INF": -math.inf,
}


@pytest.mark.parametrize(("text", "value"), RESOLVED.items())
def test_a_scalar_is_what_yaml_1_1_says(text, value):
    found = resolve(text)
    assert (type(found), found) == (type(value), value)


TEXT = [
    "2026-01-01",
    "2026-01-01T10:00:00Z",
    "1:30",
    "1.2.3",
    "10m",
    "1Gi",
    "yEs",
    "nULL",
    "-",
    "+",
    ".",
    "0x",
    "0b_",
    "0x_",
    "-0o_",
    "0b2",
    "0o8",
    "1e",
    "e3",
    "=",
    "<<",
    "_1",
    "1e999",
    "٣",
    "²",
    "0xfffffffffffffffff",
    "0b11111111111111111111111111111111111111111111111111111111111111111",
    ".nano",
]


@pytest.mark.parametrize("text", TEXT)
def test_everything_else_stays_text(text):
    assert resolve(text) == text


def test_not_a_number_is_a_number():
    assert math.isnan(resolve(".nan"))


DIGITS = st.integers(4000, 6000)


@given(
    st.sampled_from(["", "-", "+"]), st.sampled_from(["", "0b", "0o", "0", "0x", "."]), st.sampled_from("1_79f"), DIGITS
)
def test_no_number_is_too_long_to_read_and_print(sign, prefix, digit, count):
    """Python refuses to turn more than 4300 digits into a number or back."""
    assert str(resolve(sign + prefix + digit * count))


@given(st.text() | st.text("0123456789abefox._+-E", max_size=12))
def test_no_text_makes_it_raise(text):
    assert resolve(text) is None or isinstance(resolve(text), bool | int | float | str)


@given(st.integers(-(2**63), 2**64 - 1))
def test_a_whole_number_reads_back_as_itself(number):
    assert resolve(str(number)) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_reads_back_as_itself(number):
    assert resolve(repr(number)) == number


@pytest.mark.parametrize("end", ["", "x", ".x", "e", "e+", "_", "."])
def test_a_long_row_of_digits_takes_no_time(end):
    started = time.process_time()
    resolve("9" * 200_000 + end)
    resolve("0" * 200_000 + end)
    assert time.process_time() - started < 1
