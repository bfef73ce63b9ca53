"""A retryStrategy's expression, asked of what the controller knows of the attempts (docs/sources.md argo 3.7)."""

from __future__ import annotations

from manifests.backoff import RetryError
from manifests.release import NEWEST_RELEASE, Release
from manifests.retry import History


def holds(expression: str, history: History, release: Release = NEWEST_RELEASE) -> bool:
    """Whether the expression allows another attempt.

    Raises RetryError where it cannot be evaluated, names what is not known there, or yields no boolean.
    """
    # Here, as they bring the grammar with them.
    from manifests.expressions.evaluating import evaluate
    from manifests.expressions.values import EvaluationError

    try:
        value = evaluate(expression, variables(history, release))
    except EvaluationError as error:
        raise RetryError(f"retryStrategy.expression: {error}") from None
    if not isinstance(value, bool):
        raise RetryError(f"retryStrategy.expression yields {value!r}, which is no boolean")
    return value


def variables(history: History, release: Release = NEWEST_RELEASE) -> dict[str, object]:
    """What an expression can name, all of it text. `retries` is 0 after the first attempt."""
    last = history.last
    known = {
        "exitCode": "-1" if last.exit_code is None else str(last.exit_code),
        "status": last.phase,
        "duration": _go_number(0.0 if last.finished is None else last.finished - last.started),
    }
    if release.has_last_message:
        known["message"] = last.message
    return {"retries": str(history.count - 1), "lastRetry": known}


def _go_number(seconds: float) -> str:
    """Go prints no point behind a whole number."""
    return str(int(seconds)) if seconds.is_integer() else repr(seconds)
