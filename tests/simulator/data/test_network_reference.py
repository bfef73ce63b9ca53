"""The network against a slow, obvious one, which steps from event to event over single flows in exact fractions."""

import math
from dataclasses import dataclass, field, replace
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
    weight: float = 1.0
    recap: tuple[float, float] | None = None  # when, and to what

    def cap_at(self, now):
        return self.recap[1] if self.recap and self.recap[0] <= now else self.cap


@dataclass(frozen=True)
class Scenario:
    links: list[LinkCase]
    flows: list[FlowCase]
    resizes: list[tuple[float, int, float]]  # when, which link, and to what


@dataclass
class Life:
    """One flow in the reference."""

    case: FlowCase
    rest: Fraction
    ended: Fraction | None = None
    bound: list[tuple[frozenset[str], Fraction]] = field(default_factory=list)  # by all bottlenecks, for so long


def rates(lives, allowed, now):
    """Raise all levels together; whoever meets its cap or a full link stops. Rates by life number."""
    found = {}
    while len(found) < len(lives):
        meets = []  # (level, who stops)
        for link, capacity in allowed.items():
            users = [n for n, life in lives.items() if link in life.case.route]
            rising = [n for n in users if n not in found]
            room = capacity - sum(found[n] * Fraction(lives[n].case.route[link]) for n in users if n in found)
            if rising:
                taken = sum(Fraction(lives[n].case.route[link]) * Fraction(lives[n].case.weight) for n in rising)
                meets.append((room / taken, rising))
        for n, life in lives.items():
            if n not in found and life.case.cap_at(now) < math.inf:
                meets.append((Fraction(life.case.cap_at(now)) / Fraction(life.case.weight), [n]))
        level, stopping = min(meets)
        found |= {n: level * Fraction(lives[n].case.weight) for n in stopping}
    return found


def bottlenecks(lives, found, allowed):
    """By life number, the full links on which nobody has a higher level; the cap where there is none."""
    level = {n: found[n] / Fraction(life.case.weight) for n, life in lives.items()}
    labels = {}
    for n, life in lives.items():
        names = set()
        for link in life.case.route:
            users = {m: other.case.route[link] for m, other in lives.items() if link in other.case.route}
            full = sum(found[m] * Fraction(k) for m, k in users.items()) == allowed[link]
            if full and level[n] == max(level[m] for m in users):
                names.add(f"link{link}")
        labels[n] = frozenset(names or {"cap"})
    return labels


def reference(scenario):
    links, flows = scenario.links, scenario.flows
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
        baseline = {n: Fraction(case.capacity) for n, case in enumerate(links)}
        for at, n, capacity in sorted(scenario.resizes):
            if at <= now:
                baseline[n] = Fraction(capacity)
        allowed = {
            n: baseline[n] * Fraction(case.burst) / Fraction(case.capacity) if credit.get(n) else baseline[n]
            for n, case in enumerate(links)
        }
        found = rates(present, allowed, now)
        labels = bottlenecks(present, found, allowed)
        drift = {
            n: baseline[n] - sum(found[m] * Fraction(life.case.route.get(n, 0)) for m, life in present.items())
            for n in credit
            if n in seen  # credit is counted from a link's first flow on
        }
        times = [Fraction(life.case.start) for life in lives.values()]
        times += [Fraction(life.case.cancel) for life in present.values() if life.case.cancel is not None]
        times += [Fraction(life.case.recap[0]) for life in present.values() if life.case.recap]
        times += [Fraction(at) for at, _, _ in scenario.resizes]
        times += [now + life.rest / found[n] for n, life in present.items() if found[n]]
        times += [now + credit[n] / -drift[n] for n in drift if drift[n] < 0]
        if not (times := [at for at in times if at > now]):
            return list(lives.values())
        elapsed = min(times) - now
        now += elapsed
        for n, life in present.items():
            life.rest -= found[n] * elapsed
            life.bound.append((labels[n], elapsed))
        for n in drift:
            credit[n] = min(Fraction(links[n].credit_limit), credit[n] + drift[n] * elapsed)


@st.composite
def link_cases(draw, name):
    capacity = draw(st.integers(1, 20))
    burst = draw(st.none() | st.integers(capacity, 3 * capacity))
    credit = draw(st.integers(0, 200))
    return LinkCase(name, capacity, burst, credit, credit + draw(st.sampled_from([0, 50])))


HALVES = st.integers(0, 40).map(lambda halves: halves / 2)
CAPS = st.sampled_from([0.5, 1, 2, 3, 5, math.inf])


@st.composite
def scenarios(draw, *, coefficients, sizes, weights, links=4, routes=4, flows=9):
    built = [draw(link_cases(f"link{n}")) for n in range(draw(st.integers(1, links)))]
    ways = draw(
        st.lists(st.dictionaries(st.integers(0, len(built) - 1), coefficients, min_size=1), min_size=1, max_size=routes)
    )
    cases = []
    for _ in range(draw(st.integers(1, flows))):
        start = draw(st.integers(0, 20)) / 2
        later = HALVES.map(lambda halves, start=start: start + halves)
        cancel = draw(st.none() | st.none() | later)
        recap = draw(st.none() | st.tuples(later, CAPS))
        size, way, weight = draw(sizes), draw(st.sampled_from(ways)), draw(weights)
        cases.append(FlowCase(size, way, draw(CAPS), start, cancel, weight, recap))
    changes = st.tuples(HALVES, st.integers(0, len(built) - 1), st.integers(0, 20).map(float))
    resizes = draw(st.lists(changes, max_size=2, unique_by=lambda change: change[0]) | st.just([]))
    resizes += [(100.0, n, 7.0) for n in range(len(built)) if resizes]  # so that nothing stands still for ever
    return Scenario(built, cases, resizes)


# Exact in binary, so that ties in the reference are ties and `bound` can be compared too.
EXACT_PARTS = {
    "coefficients": st.sampled_from([0.25, 0.5, 1.0, 2.0]),
    "sizes": st.integers(0, 60).map(float),
    "weights": st.sampled_from([1.0, 1.0, 0.5, 2.0]),
}
EXACT = scenarios(**EXACT_PARTS)
# Many routes over many links depend on each other.
WIDE = scenarios(**EXACT_PARTS, links=8, routes=12, flows=16)
ANY = scenarios(coefficients=st.floats(0.01, 3), sizes=st.floats(1e-3, 100), weights=st.just(1.0) | st.floats(0.1, 10))


def simulate(scenario, patience=None):
    """A network with the scenario's processes in it, and the flows as they start, by number."""
    env = simpy.Environment()
    network = Network(env)
    if patience is not None:
        network.patience = patience
    built, started = [case.build() for case in scenario.links], {}

    def run(number, case):
        yield env.timeout(case.start)
        route = {built[link]: coefficient for link, coefficient in case.route.items()}
        flow = started[number] = network.transfer(case.size, route, cap=case.cap, cap_label="cap", weight=case.weight)
        if case.recap is not None:
            env.process(recap(flow, *case.recap))
        if case.cancel is not None:
            yield env.timeout(case.cancel - case.start)
            network.cancel(flow)

    def recap(flow, at, cap):
        yield env.timeout(at - env.now)
        network.recap(flow, cap)

    def resize(at, link, capacity):
        yield env.timeout(at)
        network.resize(built[link], capacity)

    for number, case in enumerate(scenario.flows):
        env.process(run(number, case))
    for change in sorted(scenario.resizes):
        env.process(resize(*change))
    return env, network, built, started


@given(EXACT | WIDE | ANY, st.sampled_from([None, None, 0, -1]))
@settings(max_examples=150, deadline=None)
def test_every_flow_ends_when_the_reference_says_with_the_bytes_it_says(scenario, patience):
    env, _, _, started = simulate(scenario, patience)
    env.run()
    for number, life in enumerate(reference(scenario)):
        flow = started[number]
        assert (flow.ended is None) == (life.ended is None)
        if life.ended is not None:
            assert flow.ended == pytest.approx(float(life.ended), rel=1e-9)
            assert flow.moved == pytest.approx(float(life.case.size - life.rest), rel=1e-9, abs=1e-9)


@given(EXACT | WIDE, st.sampled_from([None, None, 0, -1]))
@settings(max_examples=150, deadline=None)
def test_every_flow_was_bound_by_what_the_reference_says(scenario, patience):
    env, _, _, started = simulate(scenario, patience)
    env.run()
    for number, life in enumerate(reference(scenario)):
        if life.ended is None:
            continue
        bound = started[number].bound
        labels = set(bound).union(*(labels for labels, _ in life.bound))
        for label in labels:
            alone = sum(elapsed for names, elapsed in life.bound if names == {label})
            shared = sum(elapsed for names, elapsed in life.bound if label in names)
            assert float(alone) - 1e-9 <= bound.get(label, 0.0) <= float(shared) + 1e-9
        lived = started[number].ended - started[number].started
        assert math.fsum(bound.values()) == pytest.approx(lived, abs=1e-9)


def check_max_min(scenario, network, built, started):
    """Every flow is at its cap, or crosses a full link on which no flow has a higher level; no link is overfull."""
    now = network.env.now
    present = {number: flow for number, flow in started.items() if flow.ended is None}
    found = {number: flow.rate for number, flow in present.items()}
    level = {number: rate / scenario.flows[number].weight for number, rate in found.items()}
    stops = set()
    for number, link in enumerate(built):
        users = {n: scenario.flows[n].route[number] for n in present if number in scenario.flows[n].route}
        used = math.fsum(found[n] * coefficient for n, coefficient in users.items())
        assert network.used(link) == pytest.approx(used, abs=1e-9)
        allowed = link.allowed(now)
        assert used <= allowed * (1 + 1e-9)
        if users and used >= allowed * (1 - 1e-9):
            top = max(level[n] for n in users)
            stops |= {n for n in users if level[n] >= top * (1 - 1e-9)}
    for number, flow in present.items():
        assert found[number] <= flow.cap
        assert number in stops or found[number] >= flow.cap * (1 - 1e-9)


@given(EXACT | WIDE | ANY, st.sampled_from([None, None, 0, -1]))
@settings(max_examples=100, deadline=None)
def test_rates_are_max_min_fair_after_every_change_no_credit_is_overdrawn_and_no_byte_is_lost(scenario, patience):
    env, network, built, started = simulate(scenario, patience)
    flows = scenario.flows
    moved = dict.fromkeys(range(len(flows)), 0.0)
    credit = [case.credit for case in scenario.links]
    while env.peek() < math.inf:
        elapsed = env.peek() - env.now
        if elapsed > 1e-12 * env.now:  # else a credit may run out in this instant
            check_max_min(scenario, network, built, started)
        for number, flow in started.items():
            moved[number] += flow.rate * elapsed
            assert flow.ended is None or flow.rate == 0
        for number, (case, link) in enumerate(zip(scenario.links, built, strict=True)):
            if case.burst and any(number in flows[n].route and flows[n].size for n in started):
                limit = case.credit_limit
                credit[number] = min(limit, credit[number] + (link.capacity - network.used(link)) * elapsed)
                assert credit[number] > -1e-9
                assert link.credit(env.now + elapsed) == pytest.approx(credit[number], abs=1e-7)
        env.step()
    for number, flow in started.items():
        if flow.ended is not None:
            assert moved[number] == pytest.approx(flow.moved, rel=1e-9, abs=1e-9)
            assert flows[number].cancel is not None or flow.moved == flow.size


@given(EXACT | ANY)
@settings(max_examples=100, deadline=None)
def test_rates_are_computed_at_most_twice_per_instant(scenario):
    """Once for the ends that an alarm brings, and once for what they start."""
    env, network, _, _ = simulate(scenario)
    instants = set()
    while env.peek() < math.inf:
        env.step()
        instants.add(env.now)
    assert network.fills <= 2 * len(instants)


@given(EXACT | ANY, st.integers(2, 5))
@settings(max_examples=50, deadline=None)
def test_equal_flows_end_together(scenario, copies):
    flows = scenario.flows
    env, _, _, started = simulate(replace(scenario, flows=flows + [flows[0]] * (copies - 1)))
    env.run()
    alike = [started[0]] + [started[len(flows) + n] for n in range(copies - 1)]
    assert len({flow.ended for flow in alike}) == 1
