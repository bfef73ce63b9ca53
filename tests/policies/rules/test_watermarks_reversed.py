import pytest

from policies.rules.watermarks_reversed import WatermarksReversed
from tests.policies.test_examples import findings

BAD = WatermarksReversed.example("bad")


@pytest.mark.parametrize("low", ['"0.7"', "'{{low}}'", '"much"'])
def test_equal_and_unreadable_watermarks_are_left_alone(low):
    assert findings(WatermarksReversed, BAD.replace('"0.95"', low)) == []


def test_a_watermark_that_is_not_written_is_not_compared():
    assert findings(WatermarksReversed, BAD.replace('        high: "0.7"\n', "")) == []
