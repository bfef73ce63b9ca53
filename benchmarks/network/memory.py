"""Prints the bytes of memory for each live flow, its process included: python -m benchmarks.network.memory CAPS COUNT.

It needs a process of its own, since a peak never falls again, and Linux, which keeps the peak of a process by itself.
"""

import sys
from pathlib import Path
from typing import cast

from benchmarks.network.programs import pods
from benchmarks.network.workloads import Caps, one_link


def peak() -> int:
    """Bytes of memory that this process has had at most."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def main(caps: str, count: str) -> None:
    workload = one_link(int(count), cast(Caps, caps), "burst")
    before = peak()
    pods(workload)
    print((peak() - before) / int(count))


if __name__ == "__main__":
    main(*sys.argv[1:])
