import pytest

from policies.rules.executor_image_default import ExecutorImageDefault
from policies.rules.executor_image_public import ExecutorImagePublic
from tests.policies.test_examples import findings


def deployment(args, name="workflow-controller"):
    return f"""\
kind: Deployment
metadata: {{name: {name}}}
spec: {{template: {{spec: {{containers: [{{name: {name}, image: a, args: {args}}}]}}}}}}
"""


@pytest.mark.parametrize(
    "args", ["[--executor-image, 'argoproj/argoexec:v1']", "[--executor-image=argoproj/argoexec:v1]"]
)
def test_the_argument_is_read_in_both_of_its_forms(args):
    (found,) = findings(ExecutorImagePublic, deployment(args))
    assert "docker.io" in found.message
    assert findings(ExecutorImageDefault, deployment(args)) == []


def test_the_pull_policy_is_not_taken_for_the_image():
    args = "[--executor-image-pull-policy, IfNotPresent]"
    assert findings(ExecutorImagePublic, deployment(args)) == []
    assert findings(ExecutorImageDefault, deployment(args))


def test_a_private_image_is_fine():
    assert findings(ExecutorImagePublic, deployment("[--executor-image, registry.acme.com/argoexec:v1]")) == []
