from policies.rules.executor_without_token import ExecutorWithoutToken
from tests.policies.test_examples import findings

BAD = ExecutorWithoutToken.example("bad")


def test_an_account_of_the_template_counts():
    assert findings(ExecutorWithoutToken, BAD + "      executor: {serviceAccountName: x}\n") == []


def test_a_template_may_turn_the_token_on_again_or_off_by_itself():
    assert findings(ExecutorWithoutToken, BAD + "      automountServiceAccountToken: true\n") == []
    own = BAD.replace("  automountServiceAccountToken: false  # <- executor-without-token\n", "") + (
        "      automountServiceAccountToken: false\n"
    )
    assert [found.span.line for found in findings(ExecutorWithoutToken, own)] == [8]


def test_templates_that_make_no_pod_need_no_token():
    text = BAD.replace('container: {image: "alpine:3.20"}', 'suspend: {duration: "10"}')
    assert findings(ExecutorWithoutToken, text) == []
