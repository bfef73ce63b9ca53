"""What a report says of the sizes of pods: what they ask for, what they are billed as, and why."""

import io
import json

import pytest
from rich.console import Console

from manifests import load
from simulator.results.formats import json as as_json
from simulator.results.formats import text
from simulator.results.report import make_reports
from simulator.scenario import read_scenario
from simulator.simulation import simulate
from tests.simulator.worlds import LOGIC, leaf, manifests, report, run, scenario, step, steps, workflow

FINE, COARSE = "cn-hangzhou", "cn-hongkong"
FLUID = {"alibabacloud.com/fluid-sidecar-target": "eci"}


def of_fixture(name, region):
    """The report of a file of fixtures/sizing in a region."""
    (found,) = make_reports(simulate(load([f"fixtures/sizing/{name}.yaml"]), read_scenario(region)))
    return found


def billed(report):
    """(spec, what it costs an hour, to the cent) by template."""
    return {size.template: (*size.specs, round(size.per_hour, 2)) for size in report.sizes}


@pytest.mark.parametrize(
    ("name", "region", "expected"),
    [
        ("documented", FINE, {"seven": ("8-14Gi", 1.72), "sum": ("6-10Gi", 1.28), "three": ("4-6Gi", 0.84)}),
        ("documented", COARSE, {"seven": ("8-16Gi", 1.76), "sum": ("8-16Gi", 1.76), "three": ("4-8Gi", 0.88)}),
        ("wait", FINE, {"hash": ("4-6Gi", 0.84)}),
        ("wait", COARSE, {"hash": ("4-8Gi", 0.88)}),
        ("wait-specs", FINE, {"hash": ("2-4Gi", 0.44)}),
        ("wait-specs", COARSE, {"hash": ("2-4Gi", 0.44)}),
        ("wait-ignored", FINE, {"hash": ("2-4Gi", 0.44)}),
        ("wait-ignored", COARSE, {"hash": ("2-4Gi", 0.44)}),
    ],
)
def test_the_documented_examples_come_out_to_the_cent(name, region, expected):
    assert billed(of_fixture(name, region)) == expected


@pytest.mark.parametrize("region", [FINE, COARSE])
def test_what_is_shown_is_what_is_billed(region):
    found = of_fixture("wait", region)
    (pod,), (size,) = found.pods, found.sizes
    assert pod.spec == size.specs[0]
    assert found.bill.pods == pytest.approx(size.per_hour * (pod.ended - pod.placed) / 3600)


def shown(report):
    console = Console(file=io.StringIO(), width=140)
    text.write([report], console)
    return console.file.getvalue()


def as_plain(report):
    out = io.StringIO()
    as_json.write([report], out)
    return json.loads(out.getvalue())["sizes"]


WHY = "2.1 vCPU and 4.062 GiB are rounded up to 4-6Gi; Argo's wait container adds 0.1 vCPU and 0.0625 GiB"


def test_text_says_why_a_pod_is_larger_and_is_silent_where_it_is_not():
    table = shown(of_fixture("wait", FINE))
    assert WHY in table
    assert "0.84 CNY" in table
    for name in ("wait-specs", "wait-ignored"):
        assert "Pods billed as another size" not in shown(of_fixture(name, FINE))


def test_json_has_every_template_whether_its_size_changed_or_not():
    assert as_plain(of_fixture("wait", FINE)) == [
        {
            "template": "hash",
            "asked": {"vcpu": 2.1, "memory_gib": 4.0625},
            "specs": ["4-6Gi"],
            "per_hour": 0.838008,
            "note": WHY,
        }
    ]
    (same,) = as_plain(of_fixture("wait-ignored", FINE))
    assert (same["specs"], same["note"]) == (["2-4Gi"], "")


def test_the_default_is_said_in_json_and_takes_no_room_in_text(tmp_path):
    found = report(run(tmp_path, workflow(leaf("main")), {}))
    (size,) = as_plain(found)
    assert size["asked"] == {"vcpu": None, "memory_gib": None}
    assert "default" in size["note"]
    assert "Pods billed as another size" not in shown(found)


def asking(name, memory, **fields):
    template = leaf(name, **fields)
    template["container"]["resources"] = {"limits": {"cpu": "1", "memory": memory}}
    return template


def test_pods_of_one_template_that_ask_for_different_sizes_have_a_row_each(tmp_path):
    inner = asking("nap", "{{inputs.parameters.memory}}", inputs={"parameters": [{"name": "memory"}]})
    arguments = {"parameters": [{"name": "memory", "value": "{{item}}"}]}
    loop = steps([step("A", "nap", withItems=["2Gi", "4Gi", "2Gi"], arguments=arguments)])
    found = report(run(tmp_path, workflow(loop, inner), {}))
    assert [(size.template, size.specs) for size in found.sizes] == [("nap", ("1-2Gi",)), ("nap", ("1-4Gi",))]


def test_without_a_creation_pipeline_there_are_no_sizes(tmp_path):
    assert report(run(tmp_path, workflow(asking("main", "2Gi")), LOGIC)).sizes == ()


def test_a_spec_that_is_not_sold_is_named_with_the_price_of_the_one_that_is():
    annotations = {"k8s.aliyun.com/eci-use-specs": "4-6Gi,4-8Gi"}
    read = manifests(workflow(leaf("main", metadata={"annotations": annotations})))
    (found,) = make_reports(simulate(read, read_scenario(COARSE)))
    (size,) = found.sizes
    assert size.specs == ("4-6Gi", "4-8Gi")
    assert round(size.per_hour, 2) == 0.88
    assert "4-6Gi is not sold in cn-hongkong" in shown(found)


def test_an_economy_pod_is_shown_at_the_price_of_its_category():
    annotations = {"k8s.aliyun.com/eci-compute-category": "economy"}
    read = manifests(workflow(leaf("main", metadata={"annotations": annotations})))
    (found,) = make_reports(simulate(read, read_scenario(FINE)))
    assert billed(found) == {"main": ("2-4Gi", 0.28)}  # 2 x 0.0972 + 4 x 0.0221


def test_own_prices_count(tmp_path):
    found = report(run(tmp_path, workflow(asking("main", "2Gi")), {"prices": {"vcpu_second": 1, "gib_second": 0}}))
    assert billed(found) == {"main": ("1-2Gi", 3600)}


def test_a_discount_counts_for_pods_on_demand_and_not_for_spot(tmp_path):
    half = {"prices": {"on_demand_share": 0.5}}
    spot = {"annotations": {"k8s.aliyun.com/eci-spot-strategy": "SpotAsPriceGo"}}
    assert billed(report(run(tmp_path, workflow(leaf("main")), half))) == {"main": ("2-4Gi", 0.22)}
    assert billed(report(run(tmp_path, workflow(leaf("main", metadata=spot)), half))) == {"main": ("2-4Gi", 0.44)}


# What is taken for granted


def assumed(report):
    return {entry.what: (entry.value, entry.source) for entry in report.assumptions if entry.assumed}


def test_an_init_container_that_counts_is_an_assumption(tmp_path):
    init = [{"name": "i", "image": "b:1", "resources": {"limits": {"cpu": "8", "memory": "16Gi"}}}]
    found = report(run(tmp_path, workflow(asking("main", "2Gi", initContainers=init)), {}))
    assert "not published" in assumed(found)["init containers of main"][1]
    small = [{"name": "i", "image": "b:1", "resources": {"limits": {"cpu": "1", "memory": "1Gi"}}}]
    found = report(run(tmp_path, workflow(asking("main", "2Gi", initContainers=small)), {}))
    assert "init containers of main" not in assumed(found)


def fluid_run(tmp_path, *runtimes):
    template = asking("main", "2Gi", metadata={"labels": FLUID})
    template["container"]["volumeMounts"] = [{"name": "data", "mountPath": "/data"}]
    volumes = [{"name": "data", "persistentVolumeClaim": {"claimName": "corpus"}}]
    objects = [workflow(template, volumes=volumes), *runtimes]
    (found,) = make_reports(simulate(manifests(*objects), scenario(tmp_path, {})))
    return found


def test_fluid_s_sidecar_is_assumed_to_count_and_to_ask_for_nothing_where_no_runtime_says(tmp_path):
    resources = {"limits": {"cpu": "1", "memory": "2Gi"}}
    runtime = {"kind": "JindoRuntime", "metadata": {"name": "corpus"}, "spec": {"fuse": {"resources": resources}}}
    what = "what Fluid's sidecar adds to a pod of main"
    known = fluid_run(tmp_path, runtime)
    assert assumed(known)[what][0] == "1 vCPU and 2 GiB"
    assert billed(known) == {"main": ("2-4Gi", 0.44)}
    assert "Fluid's sidecar adds 1 vCPU and 2 GiB" in known.sizes[0].why
    for unknown in (fluid_run(tmp_path), fluid_run(tmp_path, runtime | {"spec": {}})):
        assert assumed(unknown)[what][0] == "nothing"
        assert billed(unknown) == {"main": ("1-2Gi", 0.22)}


def test_a_selector_that_looks_at_the_namespace_is_taken_to_match():
    def profile(**namespace):
        effect = {"annotations": {"k8s.aliyun.com/eci-use-specs": "4-8Gi"}}
        selectors = [{"name": "team", "effect": effect, **namespace}]
        metadata = {"name": "eci-profile", "namespace": "kube-system"}
        return {"kind": "ConfigMap", "metadata": metadata, "data": {"selectors": json.dumps(selectors)}}

    def taken(profile):
        (found,) = make_reports(simulate(manifests(workflow(leaf("main")), profile), read_scenario(FINE)))
        assert billed(found) == {"main": ("4-8Gi", 0.88)}
        return assumed(found)

    what = "selector 'team' of the eci-profile"
    assert what in taken(profile(namespaceSelector={"matchLabels": {"team": "a"}}))
    assert what not in taken(profile())
