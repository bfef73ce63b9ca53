"""A run as a report, and its JSON."""

import io
import json
import math

from manifests import load, loads
from simulator.results.formats import json as json_format
from simulator.results.report import Report, make_reports
from simulator.results.spending import CLASSES
from simulator.scenario import read_scenario
from simulator.simulation import simulate
from tests.simulator import worlds

NAPS = "fixtures/guide/success-rate"


def report(path: str, *settings: str, scenario: str | None = None, seed: int = 1) -> Report:
    (found,) = make_reports(simulate(load([path]), read_scenario(scenario, settings), seed))
    return found


def test_the_json_has_every_key_of_the_contract() -> None:
    body = json_format.body(report(NAPS))
    keys = {
        "workflow", "seed", "phase", "message", "makespan_s", "pods", "attempts", "time_s", "cost", "bottleneck",
        "nodes", "assumptions",
    }  # fmt: skip
    assert keys <= set(body)
    assert set(body["pods"]) == {"created", "succeeded", "failed", "peak", "objects_peak", "objects_left"}
    assert {"stock", "create", "pull", "read", "compute", "write", "backoff", "controller"} <= set(body["time_s"])
    assert {"currency", "total", "pods", "cache_nodes", "storage", "unknown", "disks"} <= set(body["cost"])
    (template,) = body["cost"]["templates"]
    assert set(template) == {"template", "pods", "seconds", "cost", "classes", "billed_s"}
    assert set(template["classes"]) == set(body["cost"]["classes"]) == set(body["cost"]["billed_s"]) == set(CLASSES)
    node = {
        "name",
        "type",
        "template",
        "phase",
        "started_s",
        "finished_s",
        "message",
        "exit_code",
        "zone",
        "spec",
        "cost",
    }
    assert all(node <= set(found) for found in body["nodes"])
    assert all({"what", "value", "source"} <= set(found) for found in body["assumptions"])


def test_several_workflows_stand_in_order_of_submission() -> None:
    text = (
        "kind: Workflow\nmetadata: {name: NAME}\nspec: {entrypoint: m, templates: [{name: m, container: {image: a}}]}\n"
    )
    manifests = loads(text.replace("NAME", "late") + "---\n" + text.replace("NAME", "early"))
    scenario = read_scenario(None, ["submit.at.late=100s"])
    out = io.StringIO()
    json_format.write(make_reports(simulate(manifests, scenario)), out)
    runs = json.loads(out.getvalue())["runs"]
    assert [(run["workflow"], run["submitted_s"]) for run in runs] == [("early", 0.0), ("late", 100.0)]


def test_every_pod_costs_what_its_node_says() -> None:
    found = report(NAPS)
    assert sum(node.cost for node in found.nodes) == found.bill.pods > 0
    assert {node.spec for node in found.nodes if node.type == "Pod"} == {"ecs.c6.large"}


def test_a_stuck_run_says_why_and_who_waits() -> None:
    found = report("fixtures/stock/one-zone-fail-back.yaml", scenario="fixtures/stock/zone-b-drought.yaml")
    body = json_format.body(found)
    assert (body["phase"], body["makespan_s"]) == ("Stuck", None)
    assert "no deadline ends it" in body["stuck"]["reason"]
    assert len(body["stuck"]["nodes"]) == 10
    assert body["bottleneck"] == {"name": "stock", "share": 1.0}


def test_a_deadline_ends_the_wait_for_stock() -> None:
    with open("fixtures/stock/one-zone-fail-back.yaml", encoding="utf-8") as file:
        text = file.read().replace("  entrypoint: naps\n", "  entrypoint: naps\n  activeDeadlineSeconds: 600\n")
    scenario = read_scenario("fixtures/stock/zone-b-drought.yaml")
    (found,) = make_reports(simulate(loads(text), scenario))
    assert found.phase == "Failed"
    assert found.makespan is not None
    # The controller may notice as late as its regular re-wake, 20 minutes after its last pass.
    assert 600 <= found.makespan <= 600 + 1200 + 20


def test_the_peak_is_the_most_pods_at_once() -> None:
    assert report(NAPS).peak == 10
    assert report("fixtures/guide/image-cache/workflow.yaml", "tasks.nap.duration=30s").peak == 100


def test_without_a_cache_the_pull_shows_in_time_and_bill_and_with_it_is_gone() -> None:
    folder = "fixtures/guide/image-cache"
    without = report(f"{folder}/workflow.yaml", scenario=f"{folder}/no-cache.yaml")
    cached = report(f"{folder}/workflow.yaml", scenario=f"{folder}/cached.yaml")
    assert without.time["pull"] / 100 > 10
    assert cached.time["pull"] == 0
    pulled = without.time["pull"] * (2 * 0.000049 + 4 * 0.00000613)
    assert without.bill.total - cached.bill.total > 0.99 * pulled - cached.bill.disks


def test_every_assumption_has_a_source() -> None:
    for path, scenario in (
        (NAPS, None),
        ("fixtures/guide/data-loading/fluid", "fixtures/guide/data-loading/scenario.yaml"),
    ):
        found = report(path, scenario=scenario)
        assert len(found.assumptions) > 8
        assert [entry for entry in found.assumptions if not entry.source or not entry.value] == []


def test_a_pod_that_vanished_is_billed_beside_the_one_that_took_its_place(tmp_path):
    tasks = {"work": {"attempts": ["deleted 3s"]}}
    create = {"sandbox": "1s", "start": "0s"}
    values = {"tasks": tasks, "create": create, "argo": {"requeue": "1s"}, "images": {"leaf:1": {"size": "1MB"}}}
    found = worlds.report(worlds.run(tmp_path, worlds.workflow(worlds.leaf("work")), values))
    assert (found.created, found.attempts) == (2, 1)
    assert [pod.end for pod in found.pods] == ["deleted", "deleted"]
    assert all(line.cost > 0 for line in found.bill.lines)
    assert found.nodes[0].cost == found.templates[0].cost == found.bill.pods


def test_the_clock_of_hourly_amounts_is_that_of_the_scenario(tmp_path):
    minute = {"tasks": {"work": {"attempts": ["ok 60s"]}}, "create": {"sandbox": "0s", "start": "0s"}}

    def cost(start):
        values = minute | {"prices": {"rounding": "hour"}, "start": start, "cache": {"ready": ["leaf:1"]}}
        return worlds.report(worlds.run(tmp_path, worlds.workflow(worlds.leaf("work")), values)).bill.total

    assert (cost("2026-01-05T08:00:00Z"), cost("2026-01-05T08:59:30Z")) == (0.01, 0.0)


def test_nodes_know_what_they_belong_to():
    body = json_format.body(report(NAPS))
    item = next(found for found in body["nodes"] if found["display_name"] == "nap(0:1)")
    assert (item["boundary"], item["children"]) == ("sturdy-naps", ["sturdy-naps[0].nap(0:1)(0)"])


def test_a_daemon_holds_back_what_follows_until_it_is_ready_and_no_longer(tmp_path):
    main = worlds.steps([worlds.step("d", "d")], [worlds.step("b", "b")], [worlds.step("c", "b")])
    flow = worlds.workflow(main, worlds.leaf("d", daemon=True), worlds.leaf("b"))
    values = worlds.LOGIC | {"tasks": {"d": {"duration": "1h"}, "b": {"duration": "10s"}}, "pending": "5s"}
    found = worlds.report(worlds.run(tmp_path, flow, values))
    assert found.bound == {"compute": 5 + 15 + 15}
    assert [pod.node for pod in found.pods if pod.ended == 35.0] == ["w[0].d", "w[2].c"]


def test_a_suspension_counts_as_what_the_workflow_asks_for(tmp_path):
    main = worlds.steps([worlds.step("a", "a")], [worlds.step("s", "s")])
    flow = worlds.workflow(main, worlds.leaf("a"), {"name": "s", "suspend": {"duration": "60"}})
    found = worlds.report(worlds.run(tmp_path, flow, worlds.LOGIC | {"tasks": {"a": {"duration": "5s"}}}))
    assert set(found.bound) <= {"compute", "controller-clock"}
    assert found.bound["compute"] >= 65.0


def test_what_a_parallelism_limit_holds_back_is_called_by_its_name(tmp_path):
    tasks = [{"name": name, "template": "a"} for name in ("x", "z")]
    flow = worlds.workflow({"name": "main", "parallelism": 1, "dag": {"tasks": tasks}}, worlds.leaf("a"))
    found = worlds.report(worlds.run(tmp_path, flow, worlds.LOGIC | {"tasks": {"a": {"duration": "5s"}}}))
    assert found.bound == {"parallelism": 5.0, "compute": 5.0}


def test_the_outages_that_a_run_met_are_told_in_order_and_those_that_came_later_or_not_at_all_are_not(tmp_path):
    outages = [
        {"zone": "first", "from": "10s", "for": "5m"},
        {"spec": "ecs.c6.large", "from": "0s"},
        {"from": "5h", "to": "6h"},
        {"from": "0s", "probability": 0},
    ]
    found = worlds.report(worlds.run(tmp_path, worlds.workflow(worlds.leaf("main")), {"outages": outages}))
    told = [(outage.zone, outage.spec, outage.begin, outage.end) for outage in found.outages]
    assert told == [(None, "ecs.c6.large", 0, math.inf), ("cn-shanghai-b", None, 10, 310)]
