"""A transfer that is cut short."""

import simpy

from simulator.data.cutting import until


def test_it_stops_at_the_event_and_cleans_up():
    env, log = simpy.Environment(), []

    def moving():
        try:
            yield env.timeout(3)
            log.append("first")
            yield env.timeout(3)
        finally:
            log.append("closed")

    def driver(stop_at):
        ended = yield from until(env.timeout(stop_at), moving())
        log.append((ended, env.now))

    env.process(driver(4))
    env.run()
    assert log == ["first", "closed", (False, 4)]
    log.clear()
    env = simpy.Environment()
    env.process(driver(40))
    env.run()
    assert log == ["first", "closed", (True, 6)]
