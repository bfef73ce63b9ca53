"""Every file of a corpus through `drydock simulate --format json`: it comes to an end, or says what it needs.

The corpus is that of the environment variable DRYDOCK_CORPUS, such as the examples of Argo Workflows.
"""

import io
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from manifests import DrydockError, load
from simulator import make_reports, read_scenario, simulate
from simulator.results.formats import json as shown

NEEDS = re.compile(
    r"set it with --set tasks\.|give it with -p |set argo\.semaphores\.|is not among the files given"
    r"|there is no Workflow to simulate|given twice in this mapping"
)
"""What an answer says that names what is missing, or why Argo would not run it at all."""
ENDS = ("Succeeded", "Failed", "Error", "Stuck")


def measure() -> Iterator[tuple[str, float]]:
    """The share of the files by what becomes of them. A crash, or an answer that names nothing, fails."""
    corpus = os.environ.get("DRYDOCK_CORPUS", "fixtures/guide")
    files = sorted(Path(corpus).rglob("*.yaml"))
    found: Counter[str] = Counter()
    for file in files:
        found[_outcome(file)] += 1
    for what, number in found.most_common():
        yield f"of {len(files)} files {what}", number / len(files)


def _outcome(file: Path) -> str:
    try:
        simulation = simulate(load([str(file)]), read_scenario())
    except DrydockError as error:
        if NEEDS.search(str(error)) is None:
            raise
        return "say what they need"
    out = io.StringIO()
    shown.write(make_reports(simulation), out)
    content = json.loads(out.getvalue())
    for run in content.get("runs", [content]):
        assert run["phase"] in ENDS, f"{file}: {run['phase']}"
        assert run["phase"] != "Stuck" or "set tasks." in run["stuck"]["reason"], f"{file}: {run['stuck']}"
    return "run to an end" if all(run.ended for run in simulation.runs) else "wait for somebody to resume"
