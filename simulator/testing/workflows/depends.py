"""What a task waits for: expressions over the results of earlier ones, or a list of their names."""

from __future__ import annotations

from simulator.testing.workflows.choices import Choices

RESULTS = ("", ".Succeeded", ".Failed", ".Errored", ".Skipped", ".Omitted", ".Daemoned")
OF_LOOPS = (".AnySucceeded", ".AllFailed")
SHAPES = (
    "{}",
    "{} && {}",
    "{} || {}",
    "!{}",
    "({} && {}) || {}",
    "{} && !({} || {})",
)


def expression(choices: Choices, names: list[str], looped: set[str]) -> tuple[str, list[str]]:
    """A `depends` over some of these tasks, and which ones."""
    shape = choices.one(SHAPES)
    used, words = [], []
    for _ in range(shape.count("{}")):
        name = choices.one(names)
        used.append(name)
        words.append(name + choices.one((*RESULTS, *OF_LOOPS) if name in looped else RESULTS))
    return shape.format(*words), used


def listed(choices: Choices, names: list[str]) -> list[str]:
    """The names of one task or of two."""
    return list(dict.fromkeys(choices.one(names) for _ in range(choices.number(1, 2))))
