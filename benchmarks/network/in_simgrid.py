"""A workload in SimGrid, run by a Python that has it: JSON from stdin, finish times and CPU seconds as JSON to stdout.

The workload is {"links": [bytes/s], "transfers": [[start, size, cap or null, [place of a link, ...]]]}, as in
`workloads`, with "cores": how many it may use, or null. One actor starts all transfers from host to host and waits for
them in turn, which is the fastest way to write this: an actor for each is twice as slow. A cap is a private link; a
star has one route for each host, so hosts stand for the sets of links that transfers leave from. The model is plain
max-min sharing: no latency, no window of TCP, no traffic of acknowledgements.
"""

import gc
import json
import os
import sys
import time

from simgrid import Comm, Engine, LinkInRoute, this_actor

PLAIN = ("network/model:CM02", "network/crosstraffic:0", "network/TCP-gamma:0")


def main() -> None:
    work = json.load(sys.stdin)
    links, transfers = work["links"], work["transfers"]
    if work["cores"] is not None:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: work["cores"]])
    engine = Engine(["benchmark", "--log=root.threshold:error", *(f"--cfg={setting}" for setting in PLAIN)])
    zone = engine.netzone_root.add_netzone_star("star")
    shared, hosts = {}, {}

    def link(place):
        if place not in shared:
            shared[place] = zone.add_link(f"link-{place}", links[place]).set_latency(0.0).seal()
        return shared[place]

    def host(name, route):
        if name not in hosts:
            hosts[name] = zone.add_host(name, 1e9)
            zone.add_route(hosts[name], None, [LinkInRoute(one) for one in route], True)
        return hosts[name]

    ends = []
    for number, (_, _, cap, places) in enumerate(transfers):
        if cap is None:  # the last link is the card of the reader
            *places, card = places
            reader = host(f"card-{card}", [link(card)])
        else:
            reader = host(f"cap-{number}", [zone.add_link(f"cap-{number}", cap).set_latency(0.0).seal()])
        source = host("from-" + "-".join(map(str, places)), [link(place) for place in reversed(places)])
        ends.append((source, reader))
    zone.seal()
    finished = [0.0] * len(transfers)

    def control():
        comms = []
        for (start, size, _, _), (source, reader) in zip(transfers, ends, strict=True):
            if start > engine.clock:
                this_actor.sleep_until(start)
            comm = Comm.sendto_init(source, reader)
            comm.set_payload_size(int(size))
            comm.start()
            comms.append(comm)
        for number, comm in enumerate(comms):
            comm.wait()
            finished[number] = comm.finish_time

    ends[0][0].add_actor("control", control)
    gc.collect()
    began = time.process_time()
    engine.run()
    print(json.dumps({"cpu": time.process_time() - began, "finished": finished}))


if __name__ == "__main__":
    main()
