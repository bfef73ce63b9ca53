import pytest

from policies.rules.spot_unprotected import SpotUnprotected
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  podMetadata:
    annotations:
      k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo
      k8s.aliyun.com/eci-spot-duration: "%s"
  templates:
    - name: one
%s      container: {image: "alpine:3.20", command: [%s]}
"""


@pytest.mark.parametrize(
    ("limit", "command", "how"),
    [
        ("      timeout: 1h\n", "./train", "may run for 60.0min"),
        ("      activeDeadlineSeconds: 7200\n", "./train", "may run for 2.0h"),
        ("", "sleep, 10m", "sleeps for 10.0min"),
    ],
)
def test_a_step_is_long_by_its_limit_or_by_its_sleep(limit, command, how):
    (found,) = findings(SpotUnprotected, TEXT % ("0", limit, command))
    assert how in found.message


@pytest.mark.parametrize(
    ("limit", "command"), [("", "./train"), ("      timeout: 59m\n", "./train"), ("", "sleep, '300'")]
)
def test_a_step_that_is_short_or_of_unknown_length_is_left_alone(limit, command):
    assert findings(SpotUnprotected, TEXT % ("0", limit, command)) == []


def test_the_protected_hour_settles_it():
    assert findings(SpotUnprotected, TEXT % ("1", "      timeout: 3h\n", "./train")) == []
