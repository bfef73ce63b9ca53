import pytest

from policies.rules.extra_storage_paid import ExtraStoragePaid
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: all
  podMetadata:
    annotations:
      k8s.aliyun.com/eci-extra-ephemeral-storage: "%s"
  templates:
    - name: all
      steps: [[{name: one, template: one, withSequence: {count: "%d"}}]]
    - name: one
      container: {image: "alpine:3.20"}
"""


def test_the_price_is_told_for_one_pod_and_for_those_of_a_loop():
    (found,) = findings(ExtraStoragePaid, TEXT % ("100Gi", 1))
    assert "cost 0.21 CNY per hour and pod" in found.message
    assert "at once" not in found.message
    (found,) = findings(ExtraStoragePaid, TEXT % ("100Gi", 40))
    assert "8.50 for the 40 pods" in found.message


@pytest.mark.parametrize("size", ["{{workflow.parameters.disk}}", "much", "0", "-5Gi", "50"])
def test_amounts_that_cannot_be_read_have_no_price(size):
    assert findings(ExtraStoragePaid, TEXT % (size, 1)) == []


def test_the_workflows_parallelism_holds_for_all_its_loops_together():
    more = '          - {name: two, template: two, withSequence: {count: "40"}}\n'
    text = (TEXT % ("100Gi", 40)).replace("[[{", "\n        - - {").replace("}}]]\n", "}}\n" + more)
    text = text.replace("  entrypoint", "  parallelism: 30\n  entrypoint")
    text += '    - name: two\n      container: {image: "alpine:3.20"}\n'
    (found,) = findings(ExtraStoragePaid, text)
    assert "for the 30 pods" in found.message
