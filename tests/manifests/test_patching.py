"""A patch file laid over manifests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import InputError, Manifests, UsageError, loads
from manifests.patching import patched

TEXT = """\
kind: Workflow
metadata: {name: one, annotations: {kept: "y", octal: "0o17", exponent: "1e3", date: "2026-01-01"}}
spec:
  parallelism: 10
  templates:
    - name: a
      container: {image: x, args: [one, two]}
    - name: b
      suspend: {}
---
kind: Workflow
metadata: {name: two}
spec: {parallelism: 20}
---
kind: Dataset
metadata: {name: data}
"""


@pytest.fixture
def patch(tmp_path):
    """Lay a patch over TEXT."""

    def apply(text: str, manifests: str = TEXT) -> Manifests:
        path = tmp_path / "patch.yaml"
        path.write_text(text)
        return patched(loads(manifests), str(path))

    return apply


def test_a_patch_without_kind_and_name_is_laid_over_every_workflow(patch):
    found = patch("spec: {parallelism: 5}")
    assert [workflow.spec.parallelism for workflow in found.workflows] == [5, 5]


def test_a_patch_with_a_name_is_laid_over_that_object_alone(patch):
    found = patch("metadata: {name: two}\nspec: {parallelism: 5}")
    assert [workflow.spec.parallelism for workflow in found.workflows] == [10, 5]


def test_a_patch_with_a_kind_is_laid_over_that_kind_alone(patch):
    found = patch("kind: Dataset\nspec: {mounts: [{mountPoint: 'oss://bucket'}]}")
    assert found.datasets[0].mounts == ("oss://bucket",)


def test_templates_merge_by_name_and_what_is_not_named_stays(patch):
    found = patch("spec: {templates: [{name: a, container: {image: new}}, {name: c, suspend: {}}]}")
    spec = found.workflows[0].spec
    assert {template.name for template in spec.templates} == {"a", "b", "c"}
    changed = spec.template("a")
    assert changed is not None
    assert changed.container is not None
    assert (changed.container.image, changed.container.args) == ("new", ("one", "two"))


def test_several_documents_are_laid_over_one_after_the_other(patch):
    found = patch("spec: {parallelism: 5}\n---\nmetadata: {name: one}\nspec: {parallelism: 6}")
    assert [workflow.spec.parallelism for workflow in found.workflows] == [6, 5]


def test_text_stays_text(patch):
    """Also where PyYAML would see no need for quotes, and Kubernetes would read something else."""
    found = patch("metadata: {name: one, labels: {'n': 'n', hex: '0o7'}}")
    metadata = found.workflows[0].metadata
    assert metadata.annotations == {"kept": "y", "octal": "0o17", "exponent": "1e3", "date": "2026-01-01"}
    assert metadata.labels == {"n": "n", "hex": "0o7"}
    assert found.diagnostics == []


REFUSED = {
    "a kind that is not there": ("kind: JindoRuntime\n", "the patch applies to no JindoRuntime"),
    "a name that is not there": ("metadata: {name: three}\n", "the patch applies to no Workflow named three"),
    "no mapping": ("[1]\n", "a patch is a mapping"),
    "broken YAML": ("spec: {foo: 1}\n---\na: b: c\n", "patch.yaml:3:5: this is not YAML"),
    "a key given twice": ("spec: {}\nspec: {}\n", "patch.yaml:2:1: key 'spec' is given twice"),
    "nothing": ("# nothing\n", "there is no patch in this file"),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_a_patch_that_cannot_be_meant_is_a_usage_error(patch, text, message):
    with pytest.raises(UsageError, match=message):
        patch(text)


def test_a_patch_file_that_is_not_there_is_an_input_error():
    with pytest.raises(InputError, match=r"absent\.yaml"):
        patched(loads(TEXT), "absent.yaml")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False) | st.text(),
    lambda some: st.lists(some, max_size=3) | st.dictionaries(st.text(max_size=5), some, max_size=3),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def empty_patch(tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("patch") / "patch.yaml"
    path.write_text("kind: Service\n")
    return str(path)


@given(value=VALUES)
def test_what_a_patch_does_not_touch_reads_as_before(value, empty_patch):
    manifests = loads("kind: Service\n---\na: 1\n")
    manifests.documents[1].root.value = {"a": value}
    assert patched(manifests, empty_patch).documents[1].value == {"a": value}
