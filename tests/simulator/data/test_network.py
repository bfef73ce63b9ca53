"""Flows in simulated time: known answers, ends, cancellations, and what a flow says about its life."""

import math
import random
from statistics import fmean

import pytest
import simpy

from simulator.data.link import Link
from simulator.data.network import Network

GBIT = 1e9 / 8
GB = 1e9


@pytest.fixture
def env():
    return simpy.Environment()


@pytest.fixture
def network(env):
    return Network(env)


def cache_workers(credit):
    return [
        Link(f"worker-{n}", 2.5 * GBIT, "cache-worker-nic", burst=8 * GBIT, credit=credit * GBIT) for n in range(10)
    ]


def read_striped(network, workers):
    """A hundred pods read 10 GB each, a tenth of it from every worker."""
    return [network.transfer(10 * GB, dict.fromkeys(workers, 0.1), cap=2 * GBIT) for _ in range(100)]


def test_a_hundred_readers_of_one_bucket_end_when_the_link_has_carried_all_bytes(env, network):
    oss = Link("oss", 10 * GBIT, "oss-bandwidth")
    flows = [network.transfer(10 * GB, {oss: 1}, cap=2 * GBIT) for _ in range(100)]
    env.run()
    assert [flow.ended for flow in flows] == pytest.approx([800] * 100, rel=1e-12)
    assert flows[0].bound == pytest.approx({"oss-bandwidth": 800})


def test_ten_cache_workers_with_credit_serve_at_burst(env, network):
    flows = read_striped(network, cache_workers(credit=600))
    env.run()
    assert [flow.ended for flow in flows] == pytest.approx([100] * 100, rel=1e-12)


def test_ten_cache_workers_with_too_little_credit_end_at_baseline(env, network):
    per_worker, credit, baseline = 800, 200, 2.5  # Gbit, Gbit, Gbit/s
    flows = read_striped(network, cache_workers(credit))
    env.run()
    all_credit_spent = (per_worker - credit) / baseline
    assert [flow.ended for flow in flows] == pytest.approx([all_credit_spent] * 100, rel=1e-12)
    assert network.fills == 3  # start, exhaustion of all ten at once, end


def test_the_mean_time_of_a_job_in_processor_sharing_is_its_size_over_the_idle_share(env, network):
    """M/G/1 processor sharing: E[T(x)] = x / (1 - rho) for every size x, whatever the distribution."""
    draw, rho, sizes = random.Random(7), 0.5, (0.5, 1.5)
    link, flows = Link("server", 1.0, "server"), []

    def arrivals():
        for _ in range(20_000):
            yield env.timeout(draw.expovariate(rho))
            flows.append(network.transfer(draw.choice(sizes), {link: 1}))

    env.process(arrivals())
    env.run()
    for size in sizes:
        times = [flow.ended - flow.started for flow in flows if flow.size == size]
        assert fmean(times) == pytest.approx(size / (1 - rho), rel=0.05)


def test_a_flow_of_no_bytes_is_done_in_the_same_instant(env, network):
    env.run(until=3)
    flow = network.transfer(0, {Link("oss", 1, "oss-bandwidth"): 1})
    assert env.run(flow.done) is None
    assert (env.now, flow.started, flow.ended, flow.bound, flow.rate) == (3, 3, 3, {}, 0)


def test_the_end_of_a_flow_wakes_its_process_with_none(env, network):
    def read():
        value = yield network.transfer(8, {}, cap=2).done
        return value, env.now

    assert env.run(env.process(read())) == (None, 4)


def test_flows_that_end_together_are_done_in_the_order_of_their_starts(env, network):
    done = []
    for name, cap in [("slow", 1), ("fast", 2), ("slow too", 1)]:
        network.transfer(cap * 5, {}, cap=cap).done.callbacks.append(lambda _, name=name: done.append((name, env.now)))
    env.run()
    assert done == [("slow", 5), ("fast", 5), ("slow too", 5)]


def test_a_flow_whose_last_byte_comes_as_its_link_stops_is_done(env, network):
    link = Link("oss", 1, "oss-bandwidth")

    def stop():
        yield env.timeout(1)
        network.resize(link, 0)

    env.process(stop())
    flow = network.transfer(1, {link: 1})
    env.run()
    assert flow.ended == pytest.approx(1)


def test_rates_asked_for_in_the_middle_of_an_instant_count_all_that_has_started(env, network):
    link = Link("oss", 12, "oss-bandwidth")
    first = network.transfer(12, {link: 1}, cap=9)
    assert network.used(link) == 9
    second = network.transfer(12, {link: 1})
    assert (first.rate, second.rate, network.used(link)) == (6, 6, 12)
    env.run(until=1)
    assert network.fills == 1  # the close of the instant has nothing to add
    env.run(until=2.5)
    assert (first.rate, second.rate, network.used(link)) == (0, 0, 0)
    assert network.used(Link("other", 1, "other")) == 0


def test_asking_for_rates_changes_no_end(env, network):
    link = Link("oss", 0.7, "oss-bandwidth")
    flows = [network.transfer(size, {link: 1}) for size in (0.1, 0.2, 0.3)]

    def ask():
        while True:
            network.used(link)
            yield env.timeout(0.01)

    env.process(ask())
    env.run(until=2)
    assert [flow.ended for flow in flows] == pytest.approx([0.3 / 0.7, 0.5 / 0.7, 0.6 / 0.7])


def test_a_cancelled_flow_returns_its_bytes_leaves_its_share_and_is_never_done(env, network):
    link = Link("oss", 10, "oss-bandwidth")
    gone, stays = (network.transfer(100, {link: 1}) for _ in range(2))
    env.run(until=4)
    assert network.cancel(gone) == pytest.approx(20)
    env.run()
    assert (gone.ended, gone.bound, gone.done.triggered) == (4, {"oss-bandwidth": 4}, False)
    assert stays.ended == pytest.approx(4 + 80 / 10)


def test_cancelling_an_ended_flow_changes_nothing(env, network):
    flow = network.transfer(6, {}, cap=2)
    env.run()
    assert network.cancel(flow) == 6
    gone = network.transfer(6, {}, cap=2)
    assert network.cancel(gone) == network.cancel(gone) == 0
    env.run()
    assert (flow.ended, flow.done.ok, gone.done.triggered) == (3, True, False)


def test_the_life_of_a_flow_is_told_by_what_limited_it(env, network):
    link = Link("oss", 10, "oss-bandwidth")
    flow = network.transfer(100, {link: 1}, cap=8, cap_label="client")
    env.run(until=5)
    network.transfer(15, {link: 1})
    env.run()
    assert flow.bound == pytest.approx({"client": 5 + (100 - 40 - 15) / 8, "oss-bandwidth": 3})
    assert math.fsum(flow.bound.values()) == pytest.approx(flow.ended - flow.started)


def test_a_late_flow_answers_only_for_its_own_life(env, network):
    link = Link("oss", 10, "oss-bandwidth")
    network.transfer(1000, {link: 1})
    env.run(until=50)
    late = network.transfer(10, {link: 1})
    env.run()
    assert (late.ended, late.bound) == (pytest.approx(52), pytest.approx({"oss-bandwidth": 2}))


def test_ends_that_the_clock_can_tell_apart_are_two_ends(env, network):
    flows = [network.transfer(size, {}, cap=1) for size in (1e-7, 2e-7)]
    env.run()
    assert [flow.ended for flow in flows] == pytest.approx([1e-7, 2e-7], rel=1e-12)


def test_a_flow_too_short_for_the_clock_still_ends_and_the_clock_moves(network, env):
    env.run(until=1e9)
    link = Link("oss", 1e9, "oss-bandwidth")
    flows = [network.transfer(size, {link: 1}) for size in (1e-9, 2e-9, 5.0)]
    env.run()
    assert [flow.ended for flow in flows] == pytest.approx([1e9] * 3, rel=1e-15)
    assert all(flow.ended > 1e9 for flow in flows)


def test_a_flow_with_next_to_nothing_left_does_not_wait_for_a_crowd(env, network):
    link = Link("oss", 1, "oss-bandwidth")
    flow = network.transfer(1, {link: 1})
    env.run(until=1 - 5e-13)
    for _ in range(1000):
        network.transfer(1, {link: 1})
    env.run(flow.done)
    assert flow.ended == pytest.approx(1, rel=1e-12)


def test_weights_share_a_full_link_in_proportion_and_a_cap_is_on_the_rate_itself(env, network):
    link = Link("oss", 12, "oss-bandwidth")
    light, heavy = network.transfer(30, {link: 1}), network.transfer(90, {link: 1}, weight=3)
    assert (light.rate, heavy.rate) == (3, 9)
    network.recap(heavy, 6)
    assert (light.rate, heavy.rate) == (6, 6)
    env.run()
    assert (light.ended, heavy.ended) == (5, 15)


def test_a_cap_that_changes_on_the_way_changes_the_rate_from_then_on(env, network):
    flow = network.transfer(100, {}, cap=10)
    env.run(until=4)
    network.recap(flow, 5, "client")
    env.run()
    assert (flow.ended, flow.bound) == (16, {"pod-nic": 4, "client": 12})
    network.recap(flow, 1)
    assert flow.moved == 100


def test_a_flow_needs_a_limit_after_its_cap_is_taken_away(network):
    flow = network.transfer(1, {}, cap=1)
    with pytest.raises(ValueError, match="empty route and a cap of inf"):
        network.recap(flow, math.inf)


def test_flows_stand_still_while_a_link_is_resized_to_nothing_and_then_go_on(env, network):
    link = Link("oss", 10, "oss-bandwidth")
    flows = [network.transfer(size, {link: 1}) for size in (50, 100)]
    env.run(until=2)
    network.resize(link, 0)
    env.run()  # runs dry, because nothing can happen any more
    assert [flow.rate for flow in flows] == [0, 0]
    env.run(until=1000)
    network.resize(link, 40)
    env.run()
    assert [flow.ended for flow in flows] == [1002, pytest.approx(1003.25)]


def test_a_link_with_one_flow_is_a_limit_of_it_until_a_second_one_comes(env, network):
    card, oss = Link("card", 4, "pod-nic"), Link("oss", 100, "oss-bandwidth")
    first = network.transfer(40, {card: 1, oss: 1})
    env.run(until=5)
    assert (first.rate, network.used(card), network.settlements) == (4, 4, 0)
    second = network.transfer(10, {card: 1, oss: 1})
    assert (first.rate, second.rate, network.used(card)) == (2, 2, 4)
    env.run()
    assert (second.ended, first.ended, first.bound) == (10, 12.5, {"pod-nic": 12.5})


def test_a_link_must_not_be_resized_below_nothing(network):
    with pytest.raises(ValueError, match=r"capacity .* not -1"):
        network.resize(Link("oss", 1, "oss-bandwidth"), -1)


@pytest.mark.parametrize("weight", [0, -1, math.inf, math.nan])
def test_a_weight_must_be_above_zero_and_finite(network, weight):
    with pytest.raises(ValueError, match=f"weight .* not {weight!r}"):
        network.transfer(1, {}, cap=1, weight=weight)


@pytest.mark.parametrize(
    ("size", "coefficient", "cap", "message"),
    [
        (-1, 1, 1, "size .* not -1"),
        (math.inf, 1, 1, "size .* not inf"),
        (1, 0, 1, "coefficient on link 'oss' .* not 0"),
        (1, math.nan, 1, "coefficient on link 'oss' .* not nan"),
        (1, 1, 0, "cap .* not 0"),
        (1, None, math.inf, "empty route and a cap of inf"),
    ],
)
def test_a_flow_without_meaning_is_refused(network, size, coefficient, cap, message):
    route = {} if coefficient is None else {Link("oss", 1, "oss-bandwidth"): coefficient}
    with pytest.raises(ValueError, match=message):
        network.transfer(size, route, cap=cap)


def test_a_run_that_stops_at_an_end_goes_on_with_what_else_waits_for_it(env, network):
    link, seen = Link("oss", 10, "oss-bandwidth"), []
    first, second = network.transfer(10, {link: 1}), network.transfer(30, {link: 1})

    def wait(name, flow):
        yield flow.done
        seen.append((name, env.now))

    def late():
        yield env.timeout(0.5)
        yield from wait("late", first)

    env.process(wait("early", first))
    env.process(wait("second", second))
    env.run(until=1)
    env.process(late())
    env.run(first.done)  # asks after "early" and before "late" does
    assert (env.now, seen) == (2, [("early", 2)])
    third = network.transfer(20, {link: 1})
    env.run()
    assert seen == [("early", 2), ("late", 2), ("second", 6)]
    assert (third.ended, network.fills) == (6, 4)


def test_what_waits_for_an_end_goes_on_before_anything_else_of_that_time(env, network):
    link, seen = Link("oss", 10, "oss-bandwidth"), []
    flow = network.transfer(10, {link: 1})

    def reader():
        yield flow.done
        seen.append("end")
        network.transfer(10, {link: 1}).done.callbacks.append(lambda _: seen.append(env.now))

    def other():
        yield env.timeout(0.5)
        seen.append("other")

    env.process(reader())
    env.run(until=0.5)
    env.process(other())
    env.run()
    assert seen == ["end", "other", 2]


def test_a_card_saves_credit_again_once_its_flow_has_ended_however_that_was_settled(env, network):
    oss, card = Link("oss", 10, "oss-bandwidth"), Link("card", 2, "pod-nic", burst=4, credit=6, credit_limit=20)
    network.transfer(40, {oss: 1}, cap=1)
    reader = network.transfer(10, {oss: 1, card: 1})
    env.run(until=1)
    assert (reader.rate, card.credit(1)) == (4, 4)
    env.run(reader.done)
    assert (env.now, card.credit(2.5), card.credit(4)) == (2.5, 1, 4)
