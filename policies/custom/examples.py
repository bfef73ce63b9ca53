"""Whether the examples of a policy show what it does: the test of this project's own policies, for others too."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog import Catalog
from manifests.diagnostic import Severity
from manifests.load import loads
from manifests.validation import validate
from policies.policy import Policy, visit

_MARK = re.compile(r"# <- ([\w-]+)")


def example_problems(policy: type[Policy]) -> Iterator[str]:
    """What is wrong with the examples: `bad` is found on the lines marked `# <- name` and nowhere else, `good` is not.

    Where nothing is marked, it is enough that `bad` is found. Argo would accept `good`.
    """
    bad, good = policy.example("bad"), policy.example("good")
    marked = [
        number
        for number, line in enumerate(bad.splitlines(), start=1)
        for name in _MARK.findall(line)
        if name == policy.name
    ]
    try:
        found, silent = sorted(_lines(policy, bad)), sorted(_lines(policy, good))
    except Exception as error:  # a hook of somebody else's may raise anything
        yield f"it fails: {type(error).__name__}: {error}"
        return
    if not found:
        yield "the bad example is not found"
    elif marked and found != marked:
        yield f"the bad example is marked on {_listed(marked)}, and found on {_listed(found)}"
    if silent:
        yield f"the good example is found on {_listed(silent)}"
    for finding in validate(loads(good)):
        if finding.severity is Severity.ERROR:
            yield f"line {finding.span.line} of the good example: {finding.message}"


def _lines(policy: type[Policy], example: str) -> Iterator[int]:
    rule = policy()
    for document, found in visit(rule, loads(example), Catalog.default()):
        yield rule.report(document, found).span.line


def _listed(lines: list[int]) -> str:
    return ("line " if len(lines) == 1 else "lines ") + ", ".join(map(str, lines))
