"""Expressions that decide whether something happens: those of hooks and of retryStrategies."""

from __future__ import annotations

from manifests.diagnostic import Path
from manifests.expressions.scopes import nested
from manifests.expressions.values import EvaluationError
from manifests.retry import RetryError
from manifests.workflow import Workflow
from simulator.controller.run import WorkflowRun
from simulator.controller.substitution import Scope, SubstitutionError, Unresolved, fill, now_in, variables
from simulator.controller.unknown import require_known, unknown


def is_true(expression: str, scope: Scope, path: Path, owner: Workflow) -> bool:
    """Whether a hook's expression holds; one that cannot be evaluated (yet) does not.

    Raises InputError where it depends on a value that only a real run would give.
    """
    from manifests.expressions.evaluating import evaluate

    try:
        values, open_keys = variables(expression, scope.get, scope.below)
        for key in open_keys:
            require_known(unknown(key), path, owner, f"the expression {expression!r}")
        return evaluate(expression, nested(values), now=now_in(scope)) is True
    except (EvaluationError, Unresolved):
        return False


def retry_expression(expression: str, run: WorkflowRun, path: Path, owner: Workflow) -> str:
    """The expression of a retryStrategy with its tags filled.

    Raises InputError where it depends on a value that only a real run would give, RetryError where it cannot be filled.
    """
    try:
        written = fill(expression, run.parameters)
    except SubstitutionError as error:
        raise RetryError(f"retryStrategy.expression: {error}") from None
    require_known(written, path, owner, "the expression of its retryStrategy")
    return written
