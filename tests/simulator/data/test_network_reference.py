"""The network against a slow, obvious one, which steps from event to event over single flows in exact fractions."""

import math
from dataclasses import dataclass, field
from fractions import Fraction

import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.data.link import Link
from simulator.data.network import Network


@dataclass(frozen=True)
class LinkCase:
    name: str
    capacity: float
    burst: float | None
    credit: float
    credit_limit: float

    def build(self):
        return Link(
            self.name, self.capacity, self.name, burst=self.burst, credit=self.credit, credit_limit=self.credit_limit
        )


@dataclass(frozen=True)
class FlowCase:
    size: float
    route: dict[int, float]
    cap: float
    start: float
    cancel: float | None


@dataclass
class Life:
    """One flow in the reference."""

    case: FlowCase
    rest: Fraction
    ended: Fraction | None = None
    bound: dict[str, Fraction] = field(default_factory=dict)


def rates(lives, allowed):
    """Raise all rates together; whoever meets its cap or a full link stops. By life number: (rate, label)."""
    found = {}
    while len(found) < len(lives):
        meets = []  # (level, 0 for a link and 1 for a cap, number, who stops)
        for link, capacity in allowed.items():
            users = [n for n, life in lives.items() if link in life.case.route]
            rising = [n for n in users if n not in found]
            room = capacity - sum(found[n][0] * Fraction(lives[n].case.route[link]) for n in users if n in found)
            if rising:
                level = room / sum(Fraction(lives[n].case.route[link]) for n in rising)
                meets.append((level, 0, link, rising, f"link{link}"))
        for n, life in lives.items():
            if n not in found and life.case.cap < math.inf:
                meets.append((Fraction(life.case.cap), 1, n, [n], "cap"))
        level, _, _, stopping, label = min(meets)
        found |= dict.fromkeys(stopping, (level, label))
    return found


def reference(links, flows):
    lives = {n: Life(case, Fraction(case.size)) for n, case in enumerate(flows)}
    credit = {n: Fraction(case.credit) for n, case in enumerate(links) if case.burst is not None}
    now, seen = Fraction(0), set()
    while True:
        for life in lives.values():
            over = life.rest == 0 or (life.case.cancel is not None and life.case.cancel == now)
            if life.ended is None and life.case.start <= now and over:
                life.ended = now
        present = {n: life for n, life in lives.items() if life.case.start <= now and life.ended is None}
        seen |= {link for life in present.values() for link in life.case.route}
        allowed = {n: Fraction(case.burst if credit.get(n) else case.capacity) for n, case in enumerate(links)}
        found = rates(present, allowed)
        drift = {
            n: Fraction(links[n].capacity)
            - sum(found[m][0] * Fraction(life.case.route.get(n, 0)) for m, life in present.items())
            for n in credit
            if n in seen  # credit is counted from a link's first flow on
        }
        times = [Fraction(life.case.start) for life in lives.values()]
        times += [Fraction(life.case.cancel) for life in present.values() if life.case.cancel is not None]
        times += [now + life.rest / found[n][0] for n, life in present.items()]
        times += [now + credit[n] / -drift[n] for n in drift if drift[n] < 0]
        if not (times := [at for at in times if at > now]):
            return list(lives.values())
        elapsed = min(times) - now
        now += elapsed
        for n, life in present.items():
            rate, label = found[n]
            life.rest -= rate * elapsed
            life.bound[label] = life.bound.get(label, Fraction(0)) + elapsed
        for n in drift:
            credit[n] = min(Fraction(links[n].credit_limit), credit[n] + drift[n] * elapsed)


@st.composite
def link_cases(draw, name):
    capacity = draw(st.integers(1, 20))
    burst = draw(st.none() | st.integers(capacity, 3 * capacity))
    credit = draw(st.integers(0, 200))
    return LinkCase(name, capacity, burst, credit, credit + draw(st.sampled_from([0, 50])))


@st.composite
def scenarios(draw, *, coefficients, sizes):
    links = [draw(link_cases(f"link{n}")) for n in range(draw(st.integers(1, 4)))]
    routes = draw(
        st.lists(st.dictionaries(st.integers(0, len(links) - 1), coefficients, min_size=1), min_size=1, max_size=3)
    )
    flows = []
    for _ in range(draw(st.integers(1, 9))):
        start = draw(st.integers(0, 20)) / 2
        cancel = draw(st.none() | st.none() | st.integers(0, 40).map(lambda halves, start=start: start + halves / 2))
        cap = draw(st.sampled_from([0.5, 1, 2, 3, 5, math.inf]))
        flows.append(FlowCase(draw(sizes), draw(st.sampled_from(routes)), cap, start, cancel))
    return links, flows


# Exact in binary, so that ties in the reference are ties and `bound` can be compared too.
EXACT = scenarios(coefficients=st.sampled_from([0.25, 0.5, 1.0, 2.0]), sizes=st.integers(0, 60).map(float))
ANY = scenarios(coefficients=st.floats(0.01, 3), sizes=st.floats(1e-3, 100))


def simulate(links, flows):
    """A network with the scenario's processes in it, and the flows as they start, by number."""
    env = simpy.Environment()
    network = Network(env)
    built, started = [case.build() for case in links], {}

    def run(number, case):
        yield env.timeout(case.start)
        route = {built[link]: coefficient for link, coefficient in case.route.items()}
        flow = started[number] = network.transfer(case.size, route, cap=case.cap, cap_label="cap")
        if case.cancel is not None:
            yield env.timeout(case.cancel - case.start)
            network.cancel(flow)

    for number, case in enumerate(flows):
        env.process(run(number, case))
    return env, network, built, started


@given(EXACT | ANY)
@settings(max_examples=300, deadline=None)
def test_every_flow_ends_when_the_reference_says_with_the_bytes_it_says(scenario):
    links, flows = scenario
    env, _, _, started = simulate(links, flows)
    env.run()
    for number, life in enumerate(reference(links, flows)):
        assert started[number].ended == pytest.approx(float(life.ended), rel=1e-9)
        assert started[number].moved == pytest.approx(float(life.case.size - life.rest), rel=1e-9, abs=1e-9)


@given(EXACT)
@settings(max_examples=300, deadline=None)
def test_every_flow_was_bound_by_what_the_reference_says(scenario):
    links, flows = scenario
    env, _, _, started = simulate(links, flows)
    env.run()
    for number, life in enumerate(reference(links, flows)):
        bound = {label: seconds for label, seconds in started[number].bound.items() if seconds > 1e-9}
        assert bound == pytest.approx({label: float(seconds) for label, seconds in life.bound.items()}, rel=1e-9)
        lived = started[number].ended - started[number].started
        assert math.fsum(started[number].bound.values()) == pytest.approx(lived, abs=1e-9)


@given(EXACT | ANY)
@settings(max_examples=200, deadline=None)
def test_no_link_is_overfull_no_cap_exceeded_no_credit_overdrawn_no_byte_lost(scenario):
    links, flows = scenario
    env, network, built, started = simulate(links, flows)
    moved = dict.fromkeys(range(len(flows)), 0.0)
    credit = [case.credit for case in links]
    while env.peek() < math.inf:
        rates = {number: flow.rate for number, flow in started.items()}
        elapsed = env.peek() - env.now
        for number, rate in rates.items():
            moved[number] += rate * elapsed
            assert rate <= flows[number].cap
            assert (rate > 0) == (started[number].ended is None)
        for number, (case, link) in enumerate(zip(links, built, strict=True)):
            used = sum(rate * flows[n].route.get(number, 0) for n, rate in rates.items())
            assert used == pytest.approx(network.used(link), abs=1e-9)
            assert used <= (case.burst or case.capacity) * (1 + 1e-9)
            if case.burst and any(number in flows[n].route and flows[n].size for n in started):
                credit[number] = min(case.credit_limit, credit[number] + (case.capacity - used) * elapsed)
                assert credit[number] > -1e-9
                assert link.credit(env.now + elapsed) == pytest.approx(credit[number], abs=1e-7)
        env.step()
    for number, flow in started.items():
        assert moved[number] == pytest.approx(flow.moved, rel=1e-9, abs=1e-9)
        assert flows[number].cancel is not None or flow.moved == flow.size


@given(EXACT | ANY)
@settings(max_examples=100, deadline=None)
def test_rates_are_filled_at_most_once_per_instant(scenario):
    links, flows = scenario
    env, network, _, _ = simulate(links, flows)
    instants = set()
    while env.peek() < math.inf:
        env.step()
        instants.add(env.now)
    assert network.fills <= len(instants)


@given(EXACT | ANY, st.integers(2, 5))
@settings(max_examples=50, deadline=None)
def test_equal_flows_end_together(scenario, copies):
    links, flows = scenario
    env, _, _, started = simulate(links, flows + [flows[0]] * (copies - 1))
    env.run()
    alike = [started[0]] + [started[len(flows) + n] for n in range(copies - 1)]
    assert len({flow.ended for flow in alike}) == 1
