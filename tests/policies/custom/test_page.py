"""The policies that docs/custom-policies.md shows are policies."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from policies.custom import example_problems, load
from policies.custom.files import SCHEMA
from policies.custom.subjects import VARIABLES

PAGE = Path(__file__).parent.parent.parent.parent / "docs" / "custom-policies.md"
TEXT = PAGE.read_text(encoding="utf-8")
SHOWN = re.findall(r"^```yaml\n(name: .*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("text", SHOWN)
def test_a_policy_of_the_page_does_what_its_examples_show(text, tmp_path):
    (tmp_path / "p.yaml").write_text(text, encoding="utf-8")
    (policy,) = load([str(tmp_path)])
    assert list(example_problems(policy)) == []


def test_the_page_tells_every_key_of_a_policy_and_every_variable():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    keys = [*schema["properties"], *schema["properties"]["match"]["properties"], *VARIABLES["container"]]
    assert [key for key in keys if f"`{key}`" not in TEXT and f"`match.{key}`" not in TEXT] == []
