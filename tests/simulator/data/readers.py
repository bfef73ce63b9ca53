"""Pods that read and do nothing else, and how long each of them read."""

from simulator.results.history import histories
from tests.simulator.worlds import LOGIC, leaf, run, step, steps, workflow

GB, MB, GBIT, GIB = 1e9, 1e6, 1e9 / 8, 1024.0**3
READ = "pvc://data/file"


def readers(count, path=READ, size="10GB"):
    """A workflow of so many pods that read one file, and what a scenario says of them."""
    main = steps([step("A", "read", withSequence={"count": str(count)})])
    annotations = {"k8s.aliyun.com/eci-use-specs": "16-32Gi"}
    tasks = {"read": {"duration": "0s", "reads": [{"from": path, "size": size}]}}
    return workflow(main, leaf("read", metadata={"annotations": annotations})), tasks


def read_by(folder, count, volumes, size="10GB", path=READ, **values):
    """`count` pods read one file at once, with no network cards in the way unless `pending` is None."""
    flow, tasks = readers(count, path, size)
    said = LOGIC | {"oss": {"download": "10Gbps"}, "tasks": tasks, "volumes": volumes} | values
    return run(folder, flow, {key: value for key, value in said.items() if value is not None})


def reading(simulation):
    """Seconds that each pod read."""
    return [pod.seconds("read") for pod in pods(simulation)]


def pods(simulation):
    return histories(simulation.world.log)["w"].pods


def bound(simulation):
    """Seconds of all reads by what bound them."""
    found = {}
    for pod in pods(simulation):
        for stage in pod.stages:
            for label, seconds in stage.bound.items():
                found[label] = found.get(label, 0.0) + seconds
    return found


def assumption(simulation, what):
    """The value of the one assumption of the run with this in its words."""
    (found,) = [entry for entry in simulation.world.ledger.listed() if what in entry.what]
    return found
