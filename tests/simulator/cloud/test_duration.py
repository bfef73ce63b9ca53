"""How long a pod works where the scenario does not say: its literal sleeps, if it has any."""

import pytest

from manifests import loads
from simulator.cloud.duration import literal_sleep


def slept(template):
    text = f"kind: Workflow\nspec: {{entrypoint: main, templates: [{{name: main, {template}}}]}}"
    manifests = loads(text)
    (plan,) = manifests.pods(manifests.workflows[0])
    return literal_sleep(plan)


@pytest.mark.parametrize(
    ("command", "seconds"),
    [("[sleep, '30']", 30), ("[sh, -c, 'sleep 1m; sleep 5']", 65), ("[sh, -c, 'echo sleeps']", None)],
)
def test_the_sleeps_of_a_container_add_up(command, seconds):
    assert slept(f"container: {{image: 'a:1', command: {command}}}") == seconds


def test_of_the_containers_of_a_set_the_longest_chain_counts():
    containers = (
        "{name: a, image: 'a:1', command: [sleep, '10']}, {name: b, image: 'a:1', command: [sleep, '25']},"
        "{name: c, image: 'a:1', command: [sleep, '20'], dependencies: [a]}"
    )
    assert slept(f"containerSet: {{containers: [{containers}]}}") == 30


def test_a_set_without_a_sleep_says_nothing():
    assert slept("containerSet: {containers: [{name: main, image: 'a:1', command: [work]}]}") is None
