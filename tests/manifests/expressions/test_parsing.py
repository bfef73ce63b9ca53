"""Nothing is paid for a language that a manifest does not use."""

import subprocess
import sys

import pytest

CHECK = """
import sys
from manifests import loads
from manifests.validation.checks.depends_result import DependsResult
from manifests.validation.checks.depends_syntax import DependsSyntax
from manifests.validation.checks.expression_syntax import ExpressionSyntax
from manifests.validation.checks.when_syntax import WhenSyntax

manifests = loads(sys.argv[1])
(workflow,) = manifests.workflows
for check in (DependsResult(), DependsSyntax(), ExpressionSyntax(), WhenSyntax()):
    list(check.check(workflow, manifests))
print("lark" in sys.modules)
"""


def imports_lark(task: str) -> bool:
    text = (
        f"kind: Workflow\nspec: {{templates: [{{name: main, dag: {{tasks: [{{name: a}}, {{name: b, {task}}}]}}}}]}}\n"
    )
    done = subprocess.run([sys.executable, "-c", CHECK, text], capture_output=True, text=True, check=True)
    return {"True\n": True, "False\n": False}[done.stdout]


@pytest.mark.parametrize(
    ("task", "is_needed"),
    [
        ("template: main", False),
        ("arguments: {parameters: [{name: x, value: '{{inputs.parameters.x}}'}]}", False),
        ("depends: a", False),
        ("depends: a.Failed", True),
        ("when: '{{x}} == a'", True),
        ("arguments: {parameters: [{name: x, value: '{{=x}}'}]}", True),
    ],
)
def test_lark_is_imported_only_for_a_text_that_needs_it(task, is_needed):
    assert imports_lark(task) is is_needed
