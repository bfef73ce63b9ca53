"""What Kubernetes takes as labels, where a selector names them."""

import pytest

from manifests.validation.names import is_label_key, is_label_value


@pytest.mark.parametrize("key", ["team", "a.b_c-d", "example.com/team", "a1/X", "x" * 63, f"{'a' * 63}.io/x"])
def test_a_key_is_a_name_with_a_domain_or_without(key):
    assert is_label_key(key)


@pytest.mark.parametrize(
    "key", ["", "-team", "team-", "a b", "x" * 64, "/team", "example.com/", "Example.com/x", "a/b/c", f"{'a' * 254}/x"]
)
def test_other_texts_are_no_keys(key):
    assert not is_label_key(key)


@pytest.mark.parametrize("value", ["", "a", "1.2_3-x", "x" * 63])
def test_a_value_is_a_name_or_empty(value):
    assert is_label_value(value)


@pytest.mark.parametrize("value", ["-", "a b", "a/b", "x" * 64, "x."])
def test_other_texts_are_no_values(value):
    assert not is_label_value(value)
