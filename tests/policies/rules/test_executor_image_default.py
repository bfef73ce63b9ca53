from policies.rules.executor_image_default import ExecutorImageDefault
from tests.policies.rules.test_executor_image_public import deployment
from tests.policies.test_examples import findings


def test_an_image_in_the_configmap_settles_it():
    config = "---\nkind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\ndata: {executor: '{image: a/b}'}\n"
    assert findings(ExecutorImageDefault, deployment("[]"))
    assert findings(ExecutorImageDefault, deployment("[]") + config) == []


def test_the_server_makes_no_pods():
    assert findings(ExecutorImageDefault, deployment("[]", "argo-server")) == []
