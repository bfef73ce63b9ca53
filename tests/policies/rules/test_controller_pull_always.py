from manifests.edits import apply_edits
from policies.rules.controller_pull_always import ControllerPullAlways
from tests.policies.test_examples import findings


def config(data):
    return f"kind: ConfigMap\nmetadata: {{name: workflow-controller-configmap}}\ndata:\n{data}"


def deployment(args):
    return f"""\
kind: Deployment
metadata: {{name: workflow-controller}}
spec: {{template: {{spec: {{containers: [{{name: workflow-controller, image: a, args: {args}}}]}}}}}}
"""


def test_settings_under_config_are_found_and_fixed_where_they_stand():
    text = config("  config: |\n    mainContainer:\n      imagePullPolicy: Always\n    executor:\n      name: x\n")
    (found,) = findings(ControllerPullAlways, text)
    assert found.span.line == 6
    fixed = apply_edits(text, found.fix.edits)
    assert "imagePullPolicy: IfNotPresent" in fixed
    assert findings(ControllerPullAlways, fixed) == []


def test_text_in_quotes_is_found_without_a_fix():
    (found,) = findings(ControllerPullAlways, config('  executor: "imagePullPolicy: Always"\n'))
    assert found.fix is None


def test_the_argument_is_found_in_both_of_its_forms():
    for args in ("[--executor-image-pull-policy, Always]", "[--executor-image-pull-policy=Always]"):
        (found,) = findings(ControllerPullAlways, deployment(args))
        assert findings(ControllerPullAlways, apply_edits(deployment(args), found.fix.edits)) == []
    assert findings(ControllerPullAlways, deployment("[--executor-image-pull-policy]")) == []
