"""Each place of a duration with its own way to read it, and the numbers that nothing can satisfy."""

import pytest

from manifests import loads
from manifests.validation import validate


def found(spec: str, template: str = "container: {image: a}") -> list[str]:
    text = f"kind: Workflow\nspec:\n  entrypoint: m\n  {spec}\n  templates: [{{name: m, {template}}}]\n"
    return [finding.message for finding in validate(loads(text)) if finding.name == "duration-syntax"]


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("podGC: {deleteDelayDuration: soon}", "deleteDelayDuration 'soon' is no duration"),
        ("templateDefaults: {timeout: '10'}", "timeout '10' is no duration"),
        ("templateDefaults: {memoize: {maxAge: x}}", "maxAge 'x' is no duration"),
        ("parallelism: 0", "with parallelism 0 no pod is ever started"),
        ("activeDeadlineSeconds: 0", "with activeDeadlineSeconds 0 the workflow fails as soon as it starts"),
        (
            "ttlStrategy: {secondsAfterFailure: -1}",
            "with secondsAfterFailure -1 the workflow is deleted as soon as it ends",
        ),
    ],
)
def test_what_is_wrong_with_a_workflow_is_found(spec, message):
    assert found(spec) == [message]


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("timeout: 1d, container: {image: a}", "timeout '1d' is no duration"),
        ("pendingTimeout: 1d, container: {image: a}", "pendingTimeout '1d' is no duration"),
        ("suspend: {duration: 1d}", "duration '1d' is no duration"),
        (
            "memoize: {key: k, maxAge: '60', cache: {configMap: {name: c}}}, container: {image: a}",
            "maxAge '60' is no duration",
        ),
        ("parallelism: 0, steps: [[{name: s, template: m, when: x}]]", "with parallelism 0 no pod is ever started"),
    ],
)
def test_what_is_wrong_with_a_template_is_found(template, message):
    assert found("", template) == [message]


@pytest.mark.parametrize(
    ("spec", "template"),
    [
        ("podGC: {deleteDelayDuration: '60'}", "suspend: {duration: '60'}"),
        ("ttlStrategy: {secondsAfterSuccess: 0}", "timeout: 90s, container: {image: a}"),
        ("", "inputs: {parameters: [{name: t, value: 1m}]}, timeout: '{{inputs.parameters.t}}', container: {image: a}"),
        ("", "suspend: {duration: '{{=string(60)}}'}"),
    ],
)
def test_what_argo_can_read_or_only_a_run_knows_is_not(spec, template):
    assert found(spec, template) == []


@pytest.mark.parametrize("template", ["timeout: '10', container: {image: a}", "timeout: abc, suspend: {}"])
def test_a_timeout_that_argo_itself_rejects_is_not_found_twice(template):
    assert found("", template) == []
