"""What a scenario says of Fluid."""

import pytest

from manifests.errors import UsageError
from tests.simulator.worlds import scenario


def test_blocks_of_juicefs_are_smaller_until_a_scenario_says_otherwise(tmp_path):
    found = scenario(tmp_path, {}).fluid
    assert (found.block_size.value, found.juicefs_block.value) == (16 * 2**20, 4 * 2**20)
    found = scenario(tmp_path, {"fluid": {"block_size": "1MiB"}}).fluid
    assert found.block_size.value == found.juicefs_block.value == 2**20


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("stampede", 0.5, "must be at least 1"),
        ("stampede", 0, "must be a number above 0"),
        ("block_size", "0", "must be a size above 0"),
        ("block_size", "wide", "is no size"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(tmp_path, key, value, says):
    with pytest.raises(UsageError, match=says) as error:
        scenario(tmp_path, {"fluid": {key: value}})
    assert key in str(error.value)
