"""The ways people write amounts: Kubernetes quantities, Go durations, sizes and rates; and how we print them.

Parsers return None for what they do not understand; the caller knows where it was written.
"""

from __future__ import annotations

import math
import re

_DECIMAL = {"n": 1e-9, "u": 1e-6, "m": 1e-3, "": 1.0, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18}
_BINARY = {f"{letter}i": 1024.0 ** (power + 1) for power, letter in enumerate("KMGTPE")}
_QUANTITY = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)")
_GO_DURATION = re.compile(r"([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h))+)")
_GO_PART = re.compile(r"(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)")
_SECONDS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_AMOUNT = re.compile(r"(\d+\.?\d*|\.\d+)\s*([A-Za-z/]*)")
_BYTES = {"B": 1.0, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12} | {f"{unit}B": size for unit, size in _BINARY.items()}
_BITS = {"bit": 1.0, "Kbit": 1e3, "Mbit": 1e6, "Gbit": 1e9, "Tbit": 1e12}
_RATES = (
    {f"{unit[:-3]}bps": bits / 8 for unit, bits in _BITS.items()}
    | {f"{unit}/s": bits / 8 for unit, bits in _BITS.items()}
    | {f"{unit}/s": size for unit, size in _BYTES.items()}
)
MAX_AMOUNT = 1e30
"""Amounts above this are refused: nothing real is as large, and sums of them stop being finite."""


def quantity(text: str | int | float) -> float | None:
    """A Kubernetes quantity in cores or bytes.

    >>> quantity("500m"), quantity("2Gi"), quantity(1)
    (0.5, 2147483648.0, 1.0)
    """
    match = _QUANTITY.fullmatch(str(text))
    if match is None:
        return None
    number, exponent, suffix = match.groups()
    if exponent:
        return _finite(f"{number}{exponent}")
    value = _finite(number)
    return None if value is None else value * (_DECIMAL | _BINARY)[suffix or ""]


def go_duration(text: str) -> float | None:
    """A Go duration in seconds; a bare number is none.

    >>> go_duration("1h30m"), go_duration("60")
    (5400.0, None)
    """
    if text == "0":
        return 0.0
    match = _GO_DURATION.fullmatch(text)
    if match is None:
        return None
    total = sum(float(number) * _SECONDS[unit] for number, unit in _GO_PART.findall(match.group(2)))
    return -total if match.group(1) == "-" else total


def argo_duration(text: str | int) -> float | None:
    """A duration as Argo's backoff and suspend take it: a whole number of seconds, or a Go duration.

    >>> argo_duration("90"), argo_duration("2m")
    (90.0, 120.0)
    """
    value = str(text)
    return float(value) if value.isdigit() and len(value) < 30 else go_duration(value)


def byte_size(text: str | int | float) -> float | None:
    """A size in bytes; a bare number is bytes, `Gi` and `GiB` are the same.

    >>> byte_size("10GB"), byte_size("1Gi")
    (10000000000.0, 1073741824.0)
    """
    return _amount(text, _BYTES | _BINARY | {"": 1.0})


def bit_size(text: str) -> float | None:
    """An amount of data written in bits, in bytes: `600Gbit`."""
    return _amount(text, {unit: bits / 8 for unit, bits in _BITS.items()} | _BYTES)


def byte_rate(text: str) -> float | None:
    """A rate in bytes per second; a unit is required, since bits and bytes differ by eight.

    >>> byte_rate("10Gbps"), byte_rate("100MB/s")
    (1250000000.0, 100000000.0)
    """
    return _amount(text, _RATES)


def _amount(text: str | int | float, units: dict[str, float]) -> float | None:
    match = _AMOUNT.fullmatch(str(text).strip())
    if match is None or match.group(2) not in units:
        return None
    value = _finite(match.group(1))
    return None if value is None else value * units[match.group(2)]


def _finite(text: str) -> float | None:
    value = float(text)
    return value if math.isfinite(value) and abs(value) < MAX_AMOUNT else None


def show_seconds(seconds: float) -> str:
    """A duration for people: `850ms`, `12.4s`, `14.2min`, `3.1h`."""
    if seconds < 0:
        return f"-{show_seconds(-seconds)}"
    if 0 < seconds < 0.9995:
        return f"{seconds * 1000:.0f}ms"
    if seconds < 119.95:
        return f"{seconds:.1f}s"
    if seconds < 7197:
        return f"{seconds / 60:.1f}min"
    return f"{seconds / 3600:.1f}h"


def show_bytes(size: float) -> str:
    """A size for people, in decimal units: `3.6 MB`, `10 GB`."""
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if size < 1000 or unit == "TB":
            return f"{size:.3g} {unit}" if size < 1000 else f"{size:,.0f} {unit}"
        size /= 1000
    raise AssertionError("the last unit takes everything")
