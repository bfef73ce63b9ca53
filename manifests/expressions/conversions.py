"""Turns values of expressions into numbers, and texts into base64 and back, as Go does."""

from __future__ import annotations

import base64
import binascii
import math
import re

from manifests.expressions.operators import as_bytes, as_text
from manifests.expressions.times import Duration, Named
from manifests.expressions.values import EvaluationError, is_number, truncated, type_name, wrapped

_INTEGER = re.compile(r"[-+]?\d+", re.ASCII)


_FLOAT = re.compile(r"[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|inf(?:inity)?|nan)", re.ASCII | re.IGNORECASE)


def to_int(value: object) -> int:
    """`int`, which Argo also calls `asInt`: a text must be a whole number, a float loses its fraction."""
    match value:
        case bool():
            pass
        case int():
            return int(value)
        case float():
            return truncated(value)
        case str():
            number = int(value) if _INTEGER.fullmatch(value) and len(value) < 30 else 2**63
            if wrapped(number) == number:
                return number
            raise EvaluationError(f"invalid operation: int({value})")
        case Duration():
            return value.ns
        case Named():
            return value.value
    raise EvaluationError(f"invalid operation: int({type_name(value)})")


def to_float(value: object) -> float:
    """`float`, which Argo also calls `asFloat`."""
    if is_number(value):
        return float(value)
    if isinstance(value, str):
        parsed = parse_float(value)
        if parsed is not None:
            return parsed
        raise EvaluationError(f"invalid operation: float({value})")
    raise EvaluationError(f"invalid operation: float({type_name(value)})")


def parse_float(text: str) -> float | None:
    """A text as a number; None where it is none, or too large."""
    if not _FLOAT.fullmatch(text):
        return None
    number = float(text)
    return None if math.isinf(number) and "inf" not in text.lower() else number


def half_away(number: float) -> float:
    """Rounded, and a half away from 0."""
    if not math.isfinite(number) or abs(number) >= 2.0**52:
        return number
    return math.copysign(math.floor(abs(number) + 0.5) if abs(number) != 0.49999999999999994 else 0.0, number)


def floor(number: float) -> float:
    return float(math.floor(number)) if math.isfinite(number) else number


def ceil(number: float) -> float:
    return float(math.ceil(number)) if math.isfinite(number) else number


def decoded(text: str) -> str:
    """What a text in base64 holds. Raises EvaluationError where it is none."""
    try:
        return as_text(base64.b64decode(as_bytes(text.replace("\n", "").replace("\r", "")), validate=True))
    except binascii.Error:
        raise EvaluationError("illegal base64 data") from None


def encoded(text: str) -> str:
    return base64.b64encode(as_bytes(text)).decode()
