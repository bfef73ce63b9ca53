"""Hypothesis strategies for small worlds: workflows of Steps and DAGs, and scenarios in which anything can go wrong."""

from hypothesis import strategies as st

from tests.simulator.data.fluid.datasets import LEVEL, dataload, dataset, runtime
from tests.simulator.worlds import leaf, step, workflow

SPEC = "k8s.aliyun.com/eci-use-specs"
FAIL = "k8s.aliyun.com/eci-fail-strategy"
SPOT = "k8s.aliyun.com/eci-spot"
SIZES = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "sizes"}, "data": {"two": "2"}}
LOCKS = [{"mutexes": [{"name": "k"}]}, {"semaphores": [{"configMapKeyRef": {"name": "sizes", "key": "two"}}]}]
CLEAN = {"hooks": {"exit": {"template": "clean"}}}

COMMON_ENDS = ("ok", "ok", "ok", "fail", "oom", "evicted", "deleted", "provider-failed", "waiting-failed")
RARE_ENDS = ("hang", "pull-failed 3s")


def durations(*, least=1, most=90):
    """Seconds, as scenarios and manifests write them."""
    return st.integers(least, most).map("{}s".format)


def ends(*, kinds=COMMON_ENDS, after=durations()):  # noqa: B008, a strategy is a value
    return st.builds("{} {}".format, st.sampled_from(kinds), after)


def scripts(*, kinds=COMMON_ENDS, rare=RARE_ENDS):
    """How the attempts of one node end; those that end in a rare way are in every other script."""
    common = ends(kinds=kinds)
    mixed = common | st.sampled_from(rare) if rare else common
    return st.lists(common, min_size=1, max_size=4) | st.lists(mixed, min_size=1, max_size=4)


def backoffs(*, max_durations=("60", "10m")):
    optional = {"factor": st.integers(0, 3), "cap": st.sampled_from(["20"])}
    if max_durations:
        optional["maxDuration"] = st.sampled_from(max_durations)
    return st.fixed_dictionaries({"duration": st.sampled_from(["0", "7", "30s"])}, optional=optional)


def retry_strategies(*, most=3, backoffs=backoffs()):  # noqa: B008
    policies = st.sampled_from(["Always", "OnFailure", "OnError"])
    return st.fixed_dictionaries(
        {"limit": st.integers(0, most)}, optional={"retryPolicy": policies, "backoff": backoffs}
    )


def loops(*, widest=5):
    """The keys of a loop, or none."""
    counts = st.integers(0, widest).map(lambda count: {"withSequence": {"count": str(count)}})
    items = st.lists(st.sampled_from(["a", "b(c)", {"k": 1}]), min_size=1, max_size=4)
    return st.just({}) | counts | items.map(lambda found: {"withItems": found})


def continues():
    return st.sampled_from([{}, {"continueOn": {"failed": True}}, {"continueOn": {"error": True, "failed": True}}])


def conditions():
    """A `when`, mostly none."""
    written = ["1 == 1", "1 == 2", "{{workflow.parameters.env}} == prod", "{{workflow.parameters.env}} == dev"]
    return st.sampled_from([{}, {}, {}, *({"when": text} for text in written)])


def hooks(*, name, kind):
    """An exit handler or a hook of a step or task, mostly none."""
    running = {"template": "clean", "expression": f'{kind}["{name}"].status == "Running"'}
    return st.sampled_from([{}, {}, {}, CLEAN, {"hooks": {"running": running}}])


def dependencies(*, names, looped=()):
    """A `depends` over some of the tasks with these names."""

    def results(name):
        known = ["", ".Succeeded", ".Failed", ".Errored", ".Skipped", ".Omitted"]
        return st.sampled_from(
            [name + end for end in (*known, *((".AnySucceeded", ".AllFailed") if name in looped else ()))]
        )

    atoms = st.sampled_from(names).flatmap(results)

    def joined(smaller):
        pairs = st.builds("({} {} {})".format, smaller, st.sampled_from(["&&", "||"]), smaller)
        return pairs | smaller.map("!({})".format)

    return st.recursive(atoms, joined, max_leaves=3)


def spot_pods():
    """Annotations of a spot pod, mostly none."""
    price = st.sampled_from([{"strategy": "SpotAsPriceGo"}, {"strategy": "SpotWithPriceLimit", "price-limit": "0.2"}])
    other = st.fixed_dictionaries(
        {"duration": st.sampled_from(["0", "1"])},
        optional={"fallback": st.just("true"), "release-strategy": st.just("api-evict")},
    )
    found = st.builds(lambda one, two: {f"{SPOT}-{key}": value for key, value in (one | two).items()}, price, other)
    return st.just({}) | st.just({}) | found


@st.composite
def leaves(draw, *, name, retried=True, locks=False):
    found = leaf(name, metadata={"annotations": {SPEC: draw(st.sampled_from(["ecs.c6.large", "2-4Gi"]))}})
    found["metadata"]["annotations"] |= draw(st.sampled_from([{}, {}, {FAIL: "fail-fast"}])) | draw(spot_pods())
    if retried and draw(st.booleans()):
        found["retryStrategy"] = draw(retry_strategies())
    if locks and draw(st.booleans()):
        found["synchronization"] = draw(st.sampled_from(LOCKS))
    return found | draw(st.sampled_from([{}, {}, {"timeout": "45s"}, {"activeDeadlineSeconds": 40}]))


@st.composite
def calls(draw, *, name, kind, templates, with_conditions, with_hooks):
    """A step or a task, without what it depends on."""
    found = step(name, draw(st.sampled_from(templates)), **draw(loops()))
    if with_conditions:
        found |= draw(conditions())
    if with_hooks:
        found |= draw(hooks(name=name, kind=kind))
    return found


@st.composite
def step_templates(draw, *, name, templates, **kinds):
    sizes = draw(st.lists(st.integers(1, 2), min_size=1, max_size=2))
    groups = [
        [draw(calls(name=f"s{g}{n}", kind="steps", templates=templates, **kinds)) for n in range(size)]
        for g, size in enumerate(sizes)
    ]
    for group in groups:
        for found in group:
            found |= draw(continues())
    return {"name": name, "steps": groups}


@st.composite
def dag_templates(draw, *, name, templates, **kinds):
    names = [f"t{number}" for number in range(draw(st.integers(1, 4)))]
    tasks = [draw(calls(name=task, kind="tasks", templates=templates, **kinds)) for task in names]
    old = draw(st.booleans())
    for number, task in enumerate(tasks):
        earlier, looped = names[:number], [t["name"] for t in tasks if {"withItems", "withSequence"} & set(t)]
        if old:
            task |= draw(continues())
            if earlier and draw(st.booleans()):
                task["dependencies"] = draw(st.lists(st.sampled_from(earlier), min_size=1, max_size=2, unique=True))
        elif earlier and draw(st.booleans()):
            task["depends"] = draw(dependencies(names=earlier, looped=looped))
    dag = {"tasks": tasks} | draw(st.sampled_from([{}, {}, {"failFast": False}, {"target": names[-1]}]))
    return {"name": name, "dag": dag}


@st.composite
def pools(draw, *, most=4):
    """How many instances there are, in every way that a scenario can say it."""
    total = draw(st.integers(0, most))
    way = draw(st.sampled_from(["count", "count", "curve", "refill", "tenants"]))
    if way == "curve":
        return {"curve": {f"{draw(st.integers(0, 300))}s": draw(st.integers(0, total)) for _ in range(3)}}
    if way == "refill":
        return {"total": total, "start": draw(st.integers(0, total)), "refill": draw(st.sampled_from(["1/m", "20/h"]))}
    if way == "tenants":
        stay = {"dist": "exponential", "mean": draw(durations())}
        return {"total": total, "tenants": {"arrivals": "60/h", "stay": stay, "start": draw(st.integers(0, total))}}
    return total


@st.composite
def shortages(draw):
    found = {draw(st.sampled_from(["stock", "spot"])): draw(pools())}
    optional = {"zone": st.sampled_from(["first", "c"]), "spec": st.sampled_from(["first", "2-4Gi"])}
    return found | draw(st.fixed_dictionaries({}, optional=optional | {"ips": st.integers(1, 6)}))


def markets():
    """A spot market that is quick enough for small worlds."""
    storm = {"at": "40s", "share": 0.5}
    return st.fixed_dictionaries(
        {"rate": st.sampled_from([0, "30/h"]), "protection": durations(), "check": durations(most=30)},
        optional={
            "notice": durations(most=10),
            "period": durations(most=60),
            "outcome": st.sampled_from(["failed", "error", "init"]),
            "storms": st.just([storm]),
        },
    )


@st.composite
def scenarios(draw, *, templates):
    """Scripts for the pods of the templates in zones that are short of everything, as plain values."""
    pool = {"ecs.c6.large": draw(pools())}
    values = {
        "tasks": {name: {"attempts": draw(scripts())} for name in templates},
        "zones": {"b": {"stock": pool, "ips": draw(st.integers(1, 6))}, "c": {"stock": dict(pool)}},
        "shortages": draw(st.lists(shortages(), max_size=2)),
        "spot": draw(markets()),
        "quota": {"vcpu": draw(st.sampled_from(["unlimited", 2, 4]))},
        "argo": {"requeue": draw(st.sampled_from(["0s", "10s"]))},
        "create": {"sandbox": draw(st.sampled_from(["0s", "12s"])), "per_try": draw(st.sampled_from(["0s", "2s"]))},
        "limits": {"horizon": "48h", "pods": 2000},
    }
    if draw(st.booleans()):
        begin = draw(st.integers(0, 100))
        values["outages"] = [{"zone": "b", "from": f"{begin}s", "to": f"{begin + draw(st.integers(1, 600))}s"}]
    if draw(st.integers(0, 2)) == 0:
        values["pending"] = draw(st.sampled_from(["0s", "3s"]))
    return values


@st.composite
def workflows(draw, *, name="w", dags=True, with_conditions=True, locks=True, with_hooks=True):
    """A workflow whose `main` calls `inner`, `x` and `y`, and `inner` the last two; `clean` is for exit handlers."""

    def owners(owner, templates):
        kinds = {"templates": templates, "with_conditions": with_conditions, "with_hooks": with_hooks}
        shapes = step_templates(name=owner, **kinds)
        found = draw(shapes | dag_templates(name=owner, **kinds) if dags else shapes)
        if draw(st.booleans()):
            found["parallelism"] = draw(st.integers(1, 3))
        if draw(st.integers(0, 3)) == 0:
            found["retryStrategy"] = {"limit": draw(st.integers(0, 1))}
        return found

    spec = {"arguments": {"parameters": [{"name": "env", "value": "dev"}]}}
    if draw(st.booleans()):
        spec["parallelism"] = draw(st.integers(1, 4))
    if draw(st.integers(0, 2)) == 0:
        spec["activeDeadlineSeconds"] = draw(st.integers(1, 300))
    if with_hooks and draw(st.booleans()):
        spec["onExit"] = "clean"
    called = [draw(leaves(name=leaf_name, locks=locks)) for leaf_name in "xy"]
    handlers = [draw(leaves(name="clean", retried=False))] if with_hooks else []
    return workflow(
        owners("main", ["x", "y", "inner"]), owners("inner", ["x", "y"]), *called, *handlers, name=name, **spec
    )


@st.composite
def worlds(draw, *, dags=True, with_conditions=True, locks=True, with_hooks=True):
    """The documents of a workflow and the plain values of a scenario."""
    found = draw(workflows(dags=dags, with_conditions=with_conditions, locks=locks, with_hooks=with_hooks))
    templates = [template["name"] for template in found["spec"]["templates"] if "container" in template]
    return [found, *([SIZES] if locks else [])], draw(scenarios(templates=templates))


@st.composite
def crowds(draw):
    """Several small workflows that share a mutex or the controller's parallelism, with a scenario."""
    numbers = range(1, draw(st.integers(2, 4)) + 1)
    shared = draw(st.sampled_from([{}, {"synchronization": LOCKS[0]}]))
    found = [
        workflow(leaf("main"), name=f"w{number}", priority=draw(st.integers(0, 2)), **shared) for number in numbers
    ]
    limit = draw(st.integers(1, 3))
    metadata = {"name": "workflow-controller-configmap", "namespace": "argo"}
    config = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"parallelism": str(limit)}}
    values = {
        "tasks": {"main": {"attempts": draw(scripts(rare=()))}},
        "submit": {"at": {f"w{number}": draw(durations(least=0, most=30)) for number in numbers}},
        "argo": {"requeue": draw(st.sampled_from(["0s", "10s"]))},
        "pending": draw(st.sampled_from(["0s", "3s"])),
    }
    return [*found, config], values


IMAGES = ("leaf:1", "registry-vpc.cn-shanghai.aliyuncs.com/team/tool:1", "quay.io/team/tool:2")
PLACES = ("oss://bucket/key", "pvc://data/file", "pvc://data/{{item}}", "pvc://shared/file", "pvc://plain/file")


def sizes():
    return st.sampled_from(["0", "1B", "10MB", "333.3MB", "3GiB", "12GB"])


def transfers(key):
    optional = {"objects": st.sampled_from([1, 7, 1000])}
    found = st.fixed_dictionaries({key: st.sampled_from(PLACES), "size": sizes()}, optional=optional)
    return st.lists(found, min_size=1, max_size=2)


@st.composite
def movers(draw, *, name):
    """A template whose pods read, write, pull and have artifacts, and what the scenario says of it."""
    spec = draw(st.sampled_from(["2-4Gi", "16-32Gi", "ecs.g6.2xlarge"]))
    found = leaf(name, metadata={"annotations": {SPEC: spec} | draw(spot_pods())})
    policy = st.sampled_from(["Always", "IfNotPresent", "IfNotPresent", "Never"])
    found["container"] |= {"image": draw(st.sampled_from(IMAGES)), "imagePullPolicy": draw(policy)}
    found |= draw(st.sampled_from([{}, {}, {"timeout": "45s"}, {"activeDeadlineSeconds": 40}]))
    found |= draw(st.sampled_from([{}, {"retryStrategy": {"limit": 2, "retryPolicy": "Always"}}]))
    found["inputs"] = {"artifacts": [{"name": "in", "path": "/in", "oss": {"key": "in"}}]}
    found["outputs"] = {"artifacts": [{"name": "out", "path": "/out", "s3": {"key": "out"}}]}
    optional = {
        "reads": transfers("from"),
        "writes": transfers("to"),
        "overlap": st.booleans(),
        "artifacts": st.fixed_dictionaries({}, optional={"in": sizes(), "out": sizes()}),
        "fails": st.just({"probability": 0.4, "after": "3s"}),
    }
    return found, draw(st.fixed_dictionaries({"duration": durations(least=0)}, optional=optional))


@st.composite
def caches(draw):
    """A Dataset with its runtime, and mostly a DataLoad."""
    annotations = {SPEC: draw(st.sampled_from(["ecs.g6.2xlarge", "4-8Gi"]))} | draw(spot_pods())
    quota, low = draw(st.sampled_from(["1Gi", "30Gi"])), draw(st.sampled_from(["1.0", "0.5"]))
    objects = [
        dataset(),
        runtime(draw(st.integers(1, 3)), levels=[LEVEL | {"quota": quota, "low": low}], **annotations),
    ]
    target = [{"path": "/", "replicas": draw(st.integers(1, 2))}]
    return objects + draw(st.sampled_from([[], [dataload(target=target)]]))


@st.composite
def busy_worlds(draw):
    """Workflows whose pods move data in every way, and a scenario in which all of these have their troubles."""
    x, y = draw(movers(name="x")), draw(movers(name="y"))
    main = draw(step_templates(name="main", templates=["x", "y"], with_conditions=False, with_hooks=False))
    spec = draw(st.sampled_from([{}, {}, {"parallelism": 2}, {"activeDeadlineSeconds": 60}]))
    objects = [workflow(main, x[0], y[0], **spec), *draw(st.just([]) | caches())]
    kinds = st.sampled_from(["nas-capacity", "accelerator", "datacache", "image", "oss"])
    stretch = {"from": f"{draw(durations())}", "to": "400s"}
    values = {
        "tasks": {"x": x[1], "y": y[1]},
        "images": {"leaf:1": {"layers": {"base": "333.3MiB", "top": "77.7MiB"}}, IMAGES[2]: {"size": "1.1GiB"}},
        "registry": draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "nat": st.just("50MB/s"),
                    "total": st.just("200MB/s"),
                    "limit": st.integers(0, 3),
                    "outages": st.just([stretch]),
                },
            )
        ),
        "cache": {"mode": draw(st.sampled_from(["auto", "manual", "none"])), "build": "10s"},
        "oss": draw(
            st.fixed_dictionaries(
                {"download": st.sampled_from(["1Gbps", "10Gbps"])},
                optional={
                    "qps": st.sampled_from([5, 100]),
                    "retries": st.integers(0, 2),
                    "threads": st.sampled_from([1, 64]),
                    "slow": st.just([stretch | {"download": "0", "upload": "10%"}]),
                },
            )
        ),
        "network": {"credit": draw(st.sampled_from(["0Gbit", "8Gbit", "600Gbit"]))},
        "fluid": {
            "placement": draw(st.sampled_from(["blocks", "one-worker"])),
            "submit": draw(st.sampled_from(["after-warmup", "after-bound", "at-once"])),
            "stampede": draw(st.sampled_from([1, 2.5])),
        },
        "volumes": {"shared": {"kind": draw(kinds), "size": "100GB"}},
        "spot": draw(markets()),
        "limits": {"horizon": "48h", "pods": 2000},
    }
    return objects, values
