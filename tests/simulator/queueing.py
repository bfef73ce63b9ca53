"""What queueing theory knows for certain: closed forms for a cloud with finite stock, to hold the simulator against.

Arrivals are Poisson. `servers` are instances, `load` is the rate of arrivals times the mean service time (erlang),
`utilisation` is load / servers. Every function raises ValueError where its theory does not hold, most of all for a
queue that would grow for ever.
"""

from __future__ import annotations

import math
from collections.abc import Sequence


def erlang_b(servers: int, load: float) -> float:
    """The share of arrivals that find every server busy, and are lost; it depends on the mean service time alone.

    B(0) = 1, B(c) = a B(c-1) / (c + a B(c-1)) (Erlang 1917; insensitivity: Sevastyanov 1957).
    """
    _check(servers, load)
    blocked = 1.0
    for count in range(1, servers + 1):
        blocked = load * blocked / (count + load * blocked)
    return blocked


def erlang_c(servers: int, load: float) -> float:
    """The share of arrivals that wait in an M/M/c queue: C = c B / (c - a (1 - B)) (Erlang 1917)."""
    _check_stable(servers, load)
    blocked = erlang_b(servers, load)
    return servers * blocked / (servers - load * (1 - blocked))


def mean_wait(servers: int, load: float, service: float) -> float:
    """The mean wait in an M/M/c queue, of those too that do not wait: C s / (c - a), in the unit of `service`."""
    return erlang_c(servers, load) * service / (servers - load)


def waits_beside_losses(servers: int, load: float, others: float) -> float:
    """The share of our arrivals that wait where those of `others`, with times of the same mean, are lost instead.

    A birth-death process: both kinds come while fewer than c are there, ours alone from then on. It is
    k / (1 / B - 1 + k) with k = 1 / (1 - a / c) and B = B(c, a + others); the mean wait of ours is that x s / (c - a).
    """
    _check_stable(servers, load)
    full = 1 / erlang_b(servers, load + others)
    queue = 1 / (1 - load / servers)
    return queue / (full - 1 + queue)


def mean_queue(servers: int, load: float) -> float:
    """The mean number that wait in an M/M/c queue, by Little's law: C a / (c - a)."""
    return load * mean_wait(servers, load, 1.0)


def mean_wait_single(load: float, service: float, variability: float) -> float:
    """The mean wait of M/G/1, a s (1 + v) / (2 (1 - a)), with v = variance of the service time / square of its mean.

    v is 0 for constant times, 1 for exponential ones (Pollaczek 1930, Khinchine 1932).
    """
    _check_stable(1, load)
    if variability < 0:
        raise ValueError(f"a squared coefficient of variation is never below 0, as {variability:g} is")
    return load * service * (1 + variability) / (2 * (1 - load))


def mean_sojourn_shared(load: float, service: float) -> float:
    """The mean time in M/G/1 where all share the server equally, s / (1 - a), whatever the sizes (Kleinrock 1976).

    `service` is the time it would take alone; it holds for the customers of each size by themselves.
    """
    _check_stable(1, load)
    return service / (1 - load)


def mean_sojourn_capped(servers: int, load: float, service: float) -> float:
    """The same where nobody gets more than one of `servers` parts: that of M/M/c, whatever the sizes (Cohen 1979)."""
    return service + mean_wait(servers, load, service)


def mean_sojourns_weighted(classes: Sequence[tuple[float, float, float]]) -> list[float]:
    """The mean times in M/M/1 shared by weight, by class of (rate of arrivals, mean service alone, weight).

    With m = 1 / service they solve W(k) (1 - sum l(j) g(j) / d(j, k)) = 1 / m(k) + sum l(j) g(j) W(j) / d(j, k), where
    d(j, k) = m(j) g(j) + m(k) g(k) (Fayolle, Mitrani, Iasnogorodski 1980).
    """
    _check_stable(1, sum(rate * service for rate, service, _ in classes))
    means = [service for _, service, _ in classes]
    for _ in range(10_000):
        means = [_weighted(classes, means, service, weight) for _, service, weight in classes]
    return means


def _weighted(
    classes: Sequence[tuple[float, float, float]], means: Sequence[float], service: float, weight: float
) -> float:
    pushes = [rate * other / (other / served + weight / service) for rate, served, other in classes]
    return (service + math.fsum(push * mean for push, mean in zip(pushes, means, strict=True))) / (1 - sum(pushes))


def waits_longer(load: float, services: float) -> float:
    """The share of arrivals of M/D/1 that wait longer than `services` constant service times (Erlang 1909).

    1 - (1 - a) sum over k = 0 .. floor(t) of (a (k - t))^k / k! exp(-a (k - t)).
    """
    _check_stable(1, load)
    if services < 0:
        raise ValueError(f"nobody waits {services:g} service times")
    gone = (load * (k - services) for k in range(math.floor(services) + 1))
    return 1 - (1 - load) * sum(x**k / math.factorial(k) * math.exp(-x) for k, x in enumerate(gone))


def losses(capacity: int, classes: Sequence[tuple[int, float]]) -> tuple[float, ...]:
    """The share of each class that is lost where classes of (units, load) share `capacity` units.

    n q(n) = sum over classes of load units q(n - units); a class is lost in the states with less than its units left
    (Kaufman 1981, Roberts 1981). With one class of one unit it is Erlang B.
    """
    for units, load in classes:
        _check(capacity, load)
        if not 0 < units <= capacity:
            raise ValueError(f"{units} units never fit into {capacity}")
    weights = [1.0]
    for n in range(1, capacity + 1):
        weights.append(sum(load * units * weights[n - units] for units, load in classes if units <= n) / n)
    total = sum(weights)
    return tuple(sum(weights[capacity - units + 1 :]) / total for units, _ in classes)


def poisson(load: float, number: int) -> float:
    """The share of time in which M/G/infinity serves exactly `number`: exp(-a) a^n / n!, whatever the service times."""
    _check(number, load)
    return math.exp(-load) * load**number / math.factorial(number)


def _check(servers: int, load: float) -> None:
    if servers < 0 or not 0 < load < math.inf:
        raise ValueError(f"{servers} servers and a load of {load:g}: neither may be negative, and some load is needed")


def _check_stable(servers: int, load: float) -> None:
    _check(servers, load)
    if load >= servers:
        raise ValueError(f"a load of {load:g} on {servers} servers: the queue grows for ever, and no mean exists")
