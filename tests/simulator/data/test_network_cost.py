"""What an event costs, counted in fills, visits and lines run, not in seconds."""

import gc
import math
import random
import sys
import weakref
from pathlib import Path

import pytest
import simpy

import simulator.data.network as network_module
from simulator.data.instant import Alarm
from simulator.data.link import Link
from simulator.data.network import Network

CAPS = (12.5e6, 62.5e6, 125e6, 250e6)


def crowd(count):
    """Flows of different sizes and four caps, all at once on one link."""
    env, draw = simpy.Environment(), random.Random(count)
    network, link = Network(env), Link("oss", 1.25e9, "oss-bandwidth")
    flows = [network.transfer(draw.uniform(40e6, 360e6), {link: 1}, cap=draw.choice(CAPS)) for _ in range(count)]
    return env, network, flows


def lines_run(action):
    """How many lines of the simulator's data package `action` runs."""
    package, lines = str(Path(network_module.__file__).parent), 0

    def trace(frame, event, _):
        nonlocal lines
        if not frame.f_code.co_filename.startswith(package):
            return None
        lines += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        action()
    finally:
        sys.settrace(before)
    return lines


def test_starts_at_one_instant_are_settled_once():
    env, network, _ = crowd(10_000)
    env.run(until=1e-9)
    assert network.fills == 1
    assert sum(isinstance(event, Alarm) for *_, event in env._queue) <= 2  # the first's own end, and the first of all


def test_no_rates_are_computed_without_a_start_or_an_end_as_the_reason():
    env, draw = simpy.Environment(initial_time=1e6), random.Random(3)
    network, link, flows = Network(env), Link("oss", 0.7, "oss-bandwidth"), []

    def starts():
        for _ in range(500):
            yield env.timeout(draw.expovariate(1))
            flows.append(network.transfer(draw.expovariate(2), {link: 1}, cap=draw.choice((0.3, 0.9))))

    env.process(starts())
    env.run()
    assert network.fills <= len({flow.started for flow in flows} | {flow.ended for flow in flows})


def test_an_alarm_that_rounding_rings_early_still_ends_its_flow():
    """An end may come out a step of the float later than now + (end - now), as it does for 1 in 50 pairs like these."""
    draw = random.Random(5)
    for _ in range(500):
        env = simpy.Environment()
        network = Network(env)
        network.transfer(draw.uniform(1, 2) / 2, {}, cap=0.5)
        network.transfer(draw.uniform(3, 4), {}, cap=1)
        events = 0
        while env.peek() < math.inf:
            env.step()
            events += 1
        assert events <= 1 + 2 + 1  # the close of the start, an alarm for each end, and an early alarm


def test_ends_are_settled_once_and_the_starts_they_cause_once():
    env = simpy.Environment()
    network, link = Network(env), Link("oss", 100, "oss-bandwidth")

    def chain():
        for _ in range(3):
            yield network.transfer(10, {link: 1}).done
            yield env.timeout(0)

    for _ in range(50):
        env.process(chain())
    env.run()
    assert network.fills == 3 + 3  # three rounds of starts and of ends


def test_an_alarm_that_a_later_start_has_outdated_is_not_filled_for():
    env = simpy.Environment()
    network, link = Network(env), Link("oss", 10, "oss-bandwidth")
    network.transfer(10, {link: 1})  # alone it would end at 1
    env.run(until=0.5)
    network.transfer(5, {link: 1})
    env.run()
    assert (env.now, network.fills) == (1.5, 2)  # when the second starts, and when both end


def test_ten_thousand_flows_on_one_link_are_one_link_to_settle_at_each_end():
    env, network, flows = crowd(10_000)
    env.run()
    ends = len({flow.ended for flow in flows})
    assert network.fills == network.settlements <= 1 + ends


def test_ten_times_the_flows_run_about_ten_times_the_lines():
    few, many = (lines_run(crowd(count)[0].run) for count in (300, 3000))
    assert many < 12 * few


def cards_with_credit(count):
    """Flows that read from ten workers at once, each through a card of its own, whose burst outlasts some of them."""
    env, draw = simpy.Environment(), random.Random(count)
    network, workers = Network(env), [Link(f"worker-{n}", count * 1e6, "cache-worker-nic") for n in range(10)]
    flows = []
    for number in range(count):
        card = Link(f"card-{number}", 6e6, "pod-nic", burst=20e6, credit=draw.uniform(10e6, 40e6), credit_limit=50e6)
        way = {**dict.fromkeys(workers, 0.1), card: 1.0}
        flows.append(network.transfer(draw.uniform(50e6, 100e6), way))
    return env, network, flows


def test_ten_times_the_cards_with_credit_run_about_ten_times_the_lines():
    few, many = (lines_run(cards_with_credit(count)[0].run) for count in (40, 400))
    assert many < 15 * few


def test_cards_with_credit_of_one_baseline_are_bound_by_it_once_it_is_gone():
    env, _, flows = cards_with_credit(40)
    env.run()
    times = [set(flow.bound) for flow in flows]
    assert {"cache-worker-nic", "pod-nic"} in times
    assert {"cache-worker-nic"} in times


def test_a_rate_change_runs_the_same_lines_however_many_flows_it_slows():
    def one_more(count):
        env, network, flows = crowd(count)
        env.run(until=0.01)
        network.transfer(1e9, {flows[0].way[0][0]: 1}, cap=CAPS[0])
        return lines_run(lambda: env.run(until=0.0100001))

    assert one_more(1000) == one_more(5000)


@pytest.mark.parametrize(("gap", "full"), [(0.02, False), (0.0075, True)])
def test_flows_that_have_ended_do_not_stay_in_memory(gap, full):
    env = simpy.Environment()
    network, link, flows = Network(env), Link("oss", 1.25e9, "oss-bandwidth"), []

    def starts():
        for number in range(4000):
            yield env.timeout(gap)
            flows.append(weakref.ref(network.transfer(10e6 + number, {link: 1}, cap=125e6)))

    env.process(starts())
    env.run(until=4000 * gap)
    gc.collect()
    assert (network.used(link) > 0.99 * link.capacity) is full
    assert sum(ref() is not None for ref in flows) < 2000


def test_cancelled_flows_do_not_stay_behind():
    env, network, flows = crowd(1000)
    env.run(until=0.01)
    for flow in flows:
        network.cancel(flow)
    env.run(until=0.02)
    assert not network._routes
    assert not network._ends.pinned


def settled(env, network, action):
    """How many links an action makes the network settle."""
    before = network.settlements
    action()
    env.run(until=env.now + 1e-6)
    return network.settlements - before


def test_an_event_settles_only_the_links_whose_level_it_changes():
    env = simpy.Environment()
    network = Network(env)
    bucket = Link("bucket", 100, "oss-bandwidth")
    workers = [Link(f"worker-{n}", 100, "cache-worker-nic") for n in range(100)]
    for worker in workers:
        for _ in range(3):
            network.transfer(1e6, {worker: 1})  # warm: the worker is full
            network.transfer(1e6, {worker: 1, bucket: 1}, cap=1e3)  # cold: bound at the bucket
    env.run(until=1)
    assert settled(env, network, lambda: network.transfer(1e6, {workers[0]: 1})) == 1
    slack = [Link(f"slack-{n}", 100, "cache-worker-nic") for n in range(2)]
    card = Link("card", 4, "pod-nic")
    for link in slack:
        network.transfer(1e6, {card: 1, link: 1})
        network.transfer(1e6, {link: 1}, cap=5)
    assert settled(env, network, lambda: network.transfer(1e6, {card: 1}, weight=2)) == 1


def test_links_that_do_not_settle_one_by_one_are_filled_from_the_start_to_the_same_rates():
    def run(patience):
        env, draw = simpy.Environment(), random.Random(11)
        network = Network(env)
        network.patience = patience
        links = [Link(f"link-{n:02}", draw.uniform(1, 9), "link") for n in range(20)]
        flows = [
            network.transfer(draw.uniform(1, 50), dict.fromkeys(draw.sample(links, 3), 1), cap=draw.choice((0.2, 1, 9)))
            for _ in range(150)
        ]
        env.run()
        return network, [flow.ended for flow in flows]

    (one_by_one, ends), (filled, same) = run(1000), run(-1)
    assert ends == pytest.approx(same, rel=1e-12)
    assert (one_by_one.refills, filled.refills > 50) == (0, True)
