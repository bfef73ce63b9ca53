"""How often each rule spoke."""

import io

from manifests import Diagnostic, Severity
from manifests.load import load_sources
from manifests.source import SourceFile, Span
from policies.formats import statistics
from policies.lint import Report


def written(*findings: tuple[str, str, Severity]) -> str:
    manifests = load_sources([SourceFile(f"{name}.yaml", "") for name in "abcd"])
    found = [Diagnostic(name, "c", severity, "m", "", file, Span(1, 1, 1, 2)) for name, file, severity in findings]
    out = io.StringIO()
    statistics.write(Report(manifests, tuple(found)), out)
    return out.getvalue()


def test_rules_stand_by_the_number_of_files_that_they_spoke_in():
    assert written(
        ("often", "a.yaml", Severity.INFO),
        ("often", "a.yaml", Severity.ERROR),
        ("often", "a.yaml", Severity.ERROR),
        ("wide-spread", "a.yaml", Severity.WARNING),
        ("wide-spread", "b.yaml", Severity.WARNING),
    ) == (
        "rule         files  share  findings  severity\n"
        "wide-spread      2    50%         2  warning\n"
        "often            1    25%         3  error, info\n"
        "2 rules spoke 5 times in 4 files\n"
    )


def test_one_is_no_plural():
    assert written(("often", "a.yaml", Severity.INFO)).endswith("1 rule spoke 1 time in 4 files\n")


def test_nothing_found_is_said_too():
    assert written().endswith("0 rules spoke 0 times in 4 files\n")
