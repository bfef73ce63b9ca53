from manifests import Severity
from policies.rules.dataset_without_runtime import DatasetWithoutRuntime
from tests.policies.test_examples import findings

BAD = DatasetWithoutRuntime.example("bad")
GOOD = DatasetWithoutRuntime.example("good")


def test_it_is_a_hint_where_no_runtime_was_given_and_a_warning_beside_another():
    assert findings(DatasetWithoutRuntime, BAD)[0].severity is Severity.INFO
    other = GOOD + "---\n" + BAD.replace("name: corpus", "name: second")
    (found,) = findings(DatasetWithoutRuntime, other)
    assert (found.severity, "'second'" in found.message) == (Severity.WARNING, True)


def test_a_runtime_of_another_kind_counts():
    assert findings(DatasetWithoutRuntime, GOOD.replace("JindoRuntime", "AlluxioRuntime")) == []


def test_a_runtime_without_a_namespace_may_be_in_the_right_one():
    assert findings(DatasetWithoutRuntime, GOOD.replace(", namespace: argo}", "}", 1)) == []


def test_a_misnamed_runtime_is_left_to_the_rule_about_runtimes():
    head, _, tail = GOOD.partition("JindoRuntime")
    assert findings(DatasetWithoutRuntime, f"{head}JindoRuntime{tail.replace('corpus', 'cache')}") == []


def test_a_dataset_that_refers_to_another_needs_no_runtime():
    assert findings(DatasetWithoutRuntime, BAD.replace("oss://my-bucket/corpus", "dataset://data/corpus")) == []


def test_a_runtime_of_the_same_name_in_another_namespace_is_not_its_own():
    text = GOOD.replace("JindoRuntime", "AlluxioRuntime")
    head, _, tail = text.partition("AlluxioRuntime")
    apart = f"{head}AlluxioRuntime{tail.replace('namespace: argo', 'namespace: data')}"
    assert len(findings(DatasetWithoutRuntime, apart)) == 1
