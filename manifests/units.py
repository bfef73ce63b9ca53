"""The ways people write amounts: Kubernetes quantities, Go durations, sizes and rates; and how we print them.

Parsers return None for what they do not understand; the caller knows where it was written.
"""

from __future__ import annotations

import re

_DECIMAL = {"n": 1e-9, "u": 1e-6, "m": 1e-3, "": 1.0, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18}
_BINARY = {f"{letter}i": 1024.0 ** (power + 1) for power, letter in enumerate("KMGTPE")}
_NUMBER = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
_QUANTITY = re.compile(rf"([+-]?{_NUMBER})(?:([eE][+-]?[0-9]+)|([numkMGTPE]|[KMGTPE]i)?)")
_SECONDS = {"ns": 1e-9, "us": 1e-6, "\xb5s": 1e-6, "\u03bcs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_GO_PART = re.compile(rf"({_NUMBER})({'|'.join(_SECONDS)})")
_GO_DURATION = re.compile(rf"([+-]?)(0|(?:{_GO_PART.pattern})+)")
_WHOLE = re.compile(r"[+-]?[0-9]+")
_AMOUNT = re.compile(rf"({_NUMBER})\s*([A-Za-z/]*)")
_BYTES = {"B": 1.0, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12} | {f"{unit}B": size for unit, size in _BINARY.items()}
_BITS = {"bit": 1.0, "Kbit": 1e3, "Mbit": 1e6, "Gbit": 1e9, "Tbit": 1e12}
_RATES = (
    {f"{unit[:-3]}bps": bits / 8 for unit, bits in _BITS.items()}
    | {f"{unit}/s": bits / 8 for unit, bits in _BITS.items()}
    | {f"{unit}/s": size for unit, size in _BYTES.items()}
)
MAX_AMOUNT = 1e30
"""Amounts above this are refused: nothing real is as large, and sums of them stop being finite."""
MAX_DURATION = 2**63 / 1e9
"""Go counts nanoseconds in 64 bits (292 years), and refuses a duration of more."""


def quantity(text: str | int | float) -> float | None:
    """A Kubernetes quantity in cores or bytes.

    >>> quantity("500m"), quantity("2Gi"), quantity(1)
    (0.5, 2147483648.0, 1.0)
    """
    match = _QUANTITY.fullmatch(str(text))
    if match is None:
        return None
    number, exponent, suffix = match.groups()
    return _bounded(float(f"{number}{exponent or ''}") * (_DECIMAL | _BINARY)[suffix or ""])


def go_duration(text: str) -> float | None:
    """A Go duration in seconds; a bare number is none.

    >>> go_duration("1h30m"), go_duration("60")
    (5400.0, None)
    """
    match = _GO_DURATION.fullmatch(text)
    if match is None:
        return None
    total = sum(float(number) * _SECONDS[unit] for number, unit in _GO_PART.findall(match[2]))
    return _bounded(-total if match[1] == "-" else total, MAX_DURATION)


def argo_duration(text: str | int) -> float | None:
    """A duration as Argo's backoff and suspend take it: a whole number of seconds, or a Go duration.

    >>> argo_duration("90"), argo_duration("2m")
    (90.0, 120.0)
    """
    value = str(text)
    return _bounded(float(value), MAX_DURATION) if _WHOLE.fullmatch(value) else go_duration(value)


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
    return None if match is None or match[2] not in units else _bounded(float(match[1]) * units[match[2]])


def _bounded(value: float, limit: float = MAX_AMOUNT) -> float | None:
    return value if abs(value) < limit else None


def show_seconds(seconds: float) -> str:
    """A duration for people: `850ms`, `12.4s`, `14.2min`, `3.1h`."""
    if seconds < 0:
        return f"-{show_seconds(-seconds)}"
    if 0.0005 <= seconds < 0.9995:
        return f"{seconds * 1000:.0f}ms"
    if seconds < 119.95:
        return f"{seconds:.1f}s"
    if seconds < 7197:
        return f"{seconds / 60:.1f}min"
    return f"{seconds / 3600:.1f}h"


def show_bytes(size: float) -> str:
    """A size for people, in decimal units: `3.6 MB`, `10 GB`."""
    for unit in ("B", "KB", "MB", "GB"):
        if size < 999.5:  # more would round to 1e+03
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:.3g} TB" if size < 999.5 else f"{size:,.0f} TB"
