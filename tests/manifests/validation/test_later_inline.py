"""What Argo sees, and what it does not see, in the second unnamed inline template of an object."""

import pytest

from manifests import loads
from manifests.validation import validate


def found(inline: str) -> list[tuple[str, str, str]]:
    text = (
        "kind: WorkflowTemplate\nspec: {templates: [{name: main, steps: ["
        f"[{{name: a, inline: {{suspend: {{}}}}}}], [{{name: b, inline: {{{inline}}}}}]]}}]}}"
    )
    return [(f.name, f.category, f.severity.value) for f in validate(loads(text))]


CONTAINER = "container: {image: a}"


@pytest.mark.parametrize(
    ("inline", "rule"),
    [
        (f"{CONTAINER}, suspend: {{}}", "template-type"),
        (f"{CONTAINER}, timeout: '10'", "template-timeout"),
        (f"{CONTAINER}, initContainers: [{{image: a}}]", "init-container-name"),
        (f"{CONTAINER}, retryStrategy: {{retryPolicy: never}}", "retry-policy"),
        (f"{CONTAINER}, inputs: {{artifacts: [{{name: a, optional: true}}]}}", "artifact-path"),
        (f"{CONTAINER}, inputs: {{artifacts: [{{name: a, path: /a/../b, optional: true}}]}}", "path-escape"),
        (f"{CONTAINER}, inputs: {{artifacts: [{{name: a, path: /a, optional: true, git: {{}}}}]}}", "artifact-store"),
    ],
)
def test_what_argo_checks_at_every_glance_stays_an_error(inline, rule):
    assert found(inline) == [(rule, "argo", "error")]


@pytest.mark.parametrize(
    ("inline", "rule"),
    [
        (f"{CONTAINER}, outputs: {{artifacts: [{{name: a}}]}}", "artifact-path"),
        (f"{CONTAINER}, outputs: {{artifacts: [{{name: a, path: /a/../b}}]}}", "path-escape"),
        (f"{CONTAINER}, archiveLocation: {{git: {{}}}}", "artifact-store"),
    ],
)
def test_outputs_and_the_archive_are_warned_about_only(inline, rule):
    assert found(inline) == [(rule, "argo-gap", "warning")]


@pytest.mark.parametrize("inline", [f"{CONTAINER}, parallelism: 2", "dag: {tasks: []}", "steps: [[{name: c}]]"])
def test_the_rest_is_a_warning_about_later_inline_templates(inline):
    assert found(inline) == [("later-inline-template", "argo-gap", "warning")]
