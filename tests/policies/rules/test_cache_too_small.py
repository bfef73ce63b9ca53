from policies.rules.cache_too_small import CacheTooSmall
from tests.policies.test_examples import findings

BAD = CacheTooSmall.example("bad")
GOOD = CacheTooSmall.example("good")
COPIES = """\
---
kind: DataLoad
apiVersion: data.fluid.io/v1alpha1
metadata: {name: warm-up, namespace: argo}
spec:
  dataset: {name: corpus, namespace: argo}
  target: [{path: /, replicas: 2}]
"""


def test_copies_count_as_often_as_they_are_made():
    (found,) = findings(CacheTooSmall, GOOD + COPIES)
    assert "the data is 21.5 GB x 2 copies" in found.message
    assert findings(CacheTooSmall, GOOD + COPIES.replace("replicas: 2", "replicas: 1")) == []


def test_the_arithmetic_is_shown_with_the_place_of_the_size():
    (found,) = findings(CacheTooSmall, BAD)
    assert "2 workers x 12.9 GB x 0.95 hold 24.5 GB" in found.message
    assert [related.span.line for related in found.related] == [8]


def test_a_size_that_fluid_has_not_measured_yet_is_unknown():
    assert findings(CacheTooSmall, BAD.replace("120.00GiB", '"[Calculating]"')) == []


def test_copies_of_a_part_say_nothing_about_all_of_the_data():
    assert findings(CacheTooSmall, GOOD + COPIES.replace("path: /,", "path: /hot,")) == []
    only = GOOD.replace("path: /}", "path: /texts}")
    assert findings(CacheTooSmall, only + COPIES.replace("path: /,", "path: /texts/,"))


def test_data_that_just_fits_is_fine():
    exact = BAD.replace("120.00GiB", "24.00GiB").replace('"0.95"', '"1"')
    assert findings(CacheTooSmall, exact) == []
    assert len(findings(CacheTooSmall, exact.replace("24.00GiB", "24.01GiB"))) == 1
