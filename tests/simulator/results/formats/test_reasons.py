"""Why nodes failed and what pods waited for, on a terminal."""

import io
import json

import pytest
from rich.cells import cell_len
from rich.console import Console

from simulator.results.formats import json as as_json
from simulator.results.formats import reasons
from tests.simulator.results.test_explanations import DRY, FAIL_BACK, FAIL_FAST, eci, ends, naps, retry
from tests.simulator.worlds import report, run


def shown(found, width=100):
    out = io.StringIO()
    reasons.write(found, Console(file=out, width=width, color_system=None))
    return out.getvalue().splitlines()


def dried(folder, spec, **fields):
    return report(run(folder, naps(10, spec=spec, **fields), DRY))


def body(found):
    out = io.StringIO()
    as_json.write([found], out, nodes=False)
    return json.loads(out.getvalue())


def test_a_calm_run_has_no_such_section(tmp_path):
    assert shown(report(run(tmp_path, naps(3), {"tasks": {"nap": {"duration": "30s"}}}))) == []


@pytest.mark.parametrize("width", [80, 120])
def test_no_line_is_wider_than_the_terminal(tmp_path, width):
    stock = {"2-4Gi": 0, "ecs.c6.large": 0}
    values = {"zones": {f"cn-shanghai-{zone}": {"vswitch": f"vsw-{zone}", "stock": stock} for zone in "bcd"}}
    spec = eci(vswitch="vsw-b, vsw-c, vsw-d", use_specs="ecs.c6.large, 2-4Gi")
    flow = naps(3, spec=spec | {"activeDeadlineSeconds": 600})
    lines = shown(report(run(tmp_path, flow, values)), width)
    assert max(map(cell_len, lines)) <= width
    text = " ".join(" ".join(lines).split())
    assert "no ecs.c6.large or 2-4Gi left in cn-shanghai-b, cn-shanghai-c or cn-shanghai-d" in text


def test_what_waits_for_ever_has_no_length(tmp_path):
    lines = shown(dried(tmp_path, FAIL_BACK))
    (line,) = [line for line in lines if line.startswith("stock  no ecs.c6.large left in b")]
    assert line.split()[-5:] == ["10", "for", "ever", "for", "ever"]


def test_what_has_too_many_causes_is_counted(tmp_path):
    tasks = {
        f"node:w[0].nap({i}:{i})": {"attempts": [{"end": "fail", "after": "1s", "exit_code": i + 1}]} for i in range(9)
    }
    lines = shown(report(run(tmp_path, naps(9), ends("ok 1s") | {"tasks": tasks})))
    assert lines[-2] == "  4 more failed for 4 other reasons (--format json has all)"
    assert len(lines) == 8


def test_a_short_wait_of_a_run_in_which_something_failed_is_no_news(tmp_path):
    assert not any("waited" in line for line in shown(report(run(tmp_path, naps(2), ends("fail 1s")))))


def test_json_has_failures_with_some_of_their_nodes(tmp_path):
    flow = naps(30, spec=FAIL_FAST, **retry(limit=1))
    (failure,) = body(report(run(tmp_path, flow, DRY)))["failures"]
    assert {key: failure[key] for key in ("template", "count", "cause")} == {
        "template": "nap",
        "count": 30,
        "cause": "stock",
    }
    assert failure["nodes"] == [f"w[0].nap({i}:{i})" for i in range(as_json.NAMED)]
    assert failure["why"].startswith("30 nodes of nap: ")


def test_json_has_what_pods_waited_for(tmp_path):
    waits = body(dried(tmp_path, FAIL_BACK))["waits"]
    assert [(wait["for"], wait["detail"], wait["pods"], wait["waiting"]) for wait in waits] == [
        ("stock", "no ecs.c6.large left in b", 10, 10)
    ]
