"""Two variants on the same luck."""

import pytest

from manifests import load, loads
from manifests.errors import InputError, UsageError
from simulator.experiments.compare import Variant, compare, delta, variant_names
from simulator.scenario import read_scenario

NAPS = "fixtures/guide/success-rate"


def variant(name: str, *settings: str, path: str = NAPS, scenario: str | None = None) -> Variant:
    return Variant(name, load([path]), read_scenario(scenario, settings))


def test_a_variant_against_itself_changes_nothing() -> None:
    first, second = compare([variant("a"), variant("b")], seed=3)
    found = delta(second, first)
    assert (found.makespan, found.cost, found.success) == (0.0, 0.0, 0.0)


def test_what_is_not_changed_meets_the_same_luck() -> None:
    """A slower image registry shifts everything after it, and leaves the sandbox times as they were."""
    first, second = compare([variant("a"), variant("b", "registry.public=1MB/s")], seed=3)
    assert first.report.time["create"] == pytest.approx(second.report.time["create"])
    assert first.report.time["pull"] < second.report.time["pull"]


def test_a_side_that_never_ends_has_no_difference_in_time() -> None:
    drought = "fixtures/stock/zone-b-drought.yaml"
    stuck = variant("stuck", path="fixtures/stock/one-zone-fail-back.yaml", scenario=drought)
    first, second = compare([stuck, variant("guide", scenario=drought)], seed=1)
    found = delta(second, first)
    assert (found.makespan, found.cost, found.success) == (None, None, 1.0)


def test_more_than_one_workflow_on_a_side_is_refused() -> None:
    text = "kind: Workflow\nmetadata: {name: a}\nspec: {entrypoint: m, templates: [{name: m, container: {image: a}}]}\n"
    two = Variant("two", loads(f"{text}---\n{text}"), read_scenario())
    with pytest.raises(InputError, match="two has 2"):
        compare([two, two], seed=1)


def test_costs_in_two_currencies_are_not_compared() -> None:
    dollars = ("prices.currency=USD", "prices.vcpu_second=0.0000077", "prices.gib_second=0.00000096")
    with pytest.raises(UsageError, match="not CNY with USD"):
        compare([variant("a"), variant("b", *dollars)], seed=1)


@pytest.mark.parametrize(
    ("paths", "scenarios", "settings", "patch", "names"),
    [
        ((["d/a", ], ["d/b"]), (None, None), [], None, ("a", "b")),
        ((["a.yaml"], ["b.yaml"]), (None, None), [], None, ("a.yaml", "b.yaml")),
        ((["x"], ["x"]), ("s/one.yaml", "s/two.yaml"), [], None, ("one.yaml", "two.yaml")),
        ((["x"], ["x"]), (None, "calm"), [], None, ("defaults", "calm")),
        ((["x"], ["x"]), (None, None), ["a.b=1"], None, ("as given", "a.b=1")),
        ((["x"], ["x"]), (None, None), [], "p.yaml", ("as given", "with p.yaml")),
    ],
)  # fmt: skip
def test_variants_are_named_by_what_sets_them_apart(
    paths: tuple, scenarios: tuple, settings: list[str], patch: str | None, names: tuple[str, str]
) -> None:
    assert variant_names(paths, scenarios, settings, patch) == names


def test_a_workflow_under_another_name_meets_the_same_luck() -> None:
    with open(f"{NAPS}/workflow.yaml", encoding="utf-8") as file:
        text = file.read()
    sides = [Variant(name, loads(text.replace("sturdy-naps", name)), read_scenario()) for name in ("one", "two")]
    first, second = compare(sides, seed=5)
    assert first.report.time == second.report.time
