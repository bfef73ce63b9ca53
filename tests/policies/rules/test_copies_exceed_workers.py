from policies.rules.copies_exceed_workers import CopiesExceedWorkers
from tests.policies.test_examples import findings

BAD = CopiesExceedWorkers.example("bad")


def test_as_many_copies_as_workers_are_fine():
    assert findings(CopiesExceedWorkers, BAD.replace("replicas: 3", "replicas: 2")) == []


def test_each_target_is_judged_for_itself():
    text = BAD + "    - {path: /a, replicas: 1}\n    - {path: /b, replicas: 9}\n"
    assert [found.message.split(" on ")[0] for found in findings(CopiesExceedWorkers, text)] == ["3 copies", "9 copies"]


def test_a_number_of_workers_that_is_not_written_is_not_taken_for_one():
    assert findings(CopiesExceedWorkers, BAD.replace("replicas: 2", "networkmode: ContainerNetwork")) == []
