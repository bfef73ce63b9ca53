from manifests import Severity
from policies.rules.spec_too_large import SpecTooLarge
from tests.policies.test_examples import findings


def workflow(items):
    lines = "".join(f"            - {item}\n" for item in items)
    return (
        "kind: Workflow\nmetadata: {name: a}\nspec:\n  entrypoint: all\n  templates:\n    - name: all\n      steps:\n"
        f"        - - name: one\n            template: one\n            withItems:\n{lines}"
        "    - {name: one, container: {image: a}}\n"
    )


def test_what_etcd_refuses_is_an_error_and_what_nearly_fills_it_a_warning():
    assert findings(SpecTooLarge, workflow(["x" * 1000] * 900)) == []
    (warning,) = findings(SpecTooLarge, workflow(["x" * 1000] * 1100))
    assert (warning.severity, warning.span.line) == (Severity.WARNING, 3)
    (error,) = findings(SpecTooLarge, workflow(["x" * 1000] * 1600))
    assert error.severity is Severity.ERROR


def test_comments_and_indentation_do_not_count():
    assert findings(SpecTooLarge, workflow(["x" * 10]) + f"# {'y' * 2_000_000}\n") == []


def test_a_text_with_an_ampersand_is_not_large_for_that():
    assert findings(SpecTooLarge, workflow(["a & b"] * 10)) == []
