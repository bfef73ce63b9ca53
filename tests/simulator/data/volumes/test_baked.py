"""Data in the image: it is pulled with it, or comes with the image cache. Answers by hand."""

import pytest

from manifests.errors import InputError
from tests.simulator.data.readers import GB, MB, assumption, pods, read_by, reading
from tests.simulator.worlds import leaf, run, step, steps, workflow

BAKED = {"data": {"kind": "image"}}
SLOW = {"registry": {"public": "100MB/s"}, "images": {"leaf:1": {"size": "1GB"}}, "pending": None}


def pulling(simulation):
    return [pod.seconds("pull") for pod in pods(simulation)]


def test_the_data_is_pulled_with_the_image(tmp_path):
    simulation = read_by(tmp_path, 2, BAKED, cache={"mode": "none"}, **SLOW)
    assert pulling(simulation) == pytest.approx([11 * GB / (100 * MB)] * 2)


def test_an_image_cache_brings_the_data_too(tmp_path):
    simulation = read_by(tmp_path, 2, BAKED, cache={"ready": ["leaf:1"]}, **SLOW)
    assert pulling(simulation) == [0.0, 0.0]


def test_the_data_is_then_read_from_the_pods_own_disk(tmp_path):
    simulation = read_by(tmp_path, 2, BAKED, cache={"ready": ["leaf:1"]}, **SLOW)
    assert reading(simulation) == pytest.approx([10 * GB / (135 * MB)] * 2)  # assumed: 120 + 0.5 x 30 GiB
    assert assumption(simulation, "bandwidth of the disk").assumed


def test_files_of_all_templates_with_one_image_are_in_it_once(tmp_path):
    main = steps([step("A", "a"), step("B", "b")])
    tasks = {
        "a": {"duration": "0s", "reads": [{"from": "pvc://data/x", "size": "1GB"}]},
        "b": {"duration": "0s", "reads": [{"from": f"pvc://data/{path}", "size": "1GB"} for path in ("x", "y")]},
    }
    values = SLOW | {"tasks": tasks, "volumes": BAKED, "cache": {"mode": "none"}}
    values = {key: value for key, value in values.items() if value is not None}
    simulation = run(tmp_path, workflow(main, leaf("a"), leaf("b")), values)
    assert pulling(simulation) == pytest.approx([30.0, 30.0])
    assert assumption(simulation, "data in image leaf:1").value == "2 GB"


def test_other_images_stay_as_they_are(tmp_path):
    main = steps([step("A", "a"), step("B", "b")])
    other = {"name": "b", "container": {"image": "other:1"}}
    tasks = {"a": {"reads": [{"from": "pvc://data/x", "size": "1GB"}]}, "b": {"duration": "0s"}}
    values = {
        "registry": {"public": "100MB/s"},
        "images": {"*": {"size": "1GB"}},
        "tasks": tasks,
        "volumes": BAKED,
        "cache": {"mode": "none"},
    }
    simulation = run(tmp_path, workflow(main, leaf("a"), other), values)
    assert sorted(pulling(simulation)) == pytest.approx([10.0, 20.0])


@pytest.mark.parametrize(("size", "is_said"), [("14GB", False), ("16GB", True)])
def test_data_without_room_to_unpack_is_said(tmp_path, size, is_said):
    """The image has 1 GB of its own: twice 15 GB are less than 30 GiB, twice 17 GB are more."""
    simulation = read_by(tmp_path, 1, BAKED, size=size, cache={"mode": "none"}, **SLOW)
    said = [entry for entry in simulation.world.ledger.listed() if "temporary storage" in entry.what]
    assert ("its images need 34 GB" in said[0].value) if is_said else not said


def test_extra_storage_gives_it_room(tmp_path):
    main = steps([step("A", "read")])
    roomy = leaf("read", metadata={"annotations": {"k8s.aliyun.com/eci-extra-ephemeral-storage": "50Gi"}})
    tasks = {"read": {"duration": "0s", "reads": [{"from": "pvc://data/x", "size": "17GB"}]}}
    values = {"tasks": tasks, "volumes": BAKED, "cache": {"mode": "none"}}
    simulation = run(tmp_path, workflow(main, roomy), values)
    assert not any("temporary storage" in entry.what for entry in simulation.world.ledger.listed())


def test_a_file_that_only_a_run_names_is_in_no_image(tmp_path):
    with pytest.raises(InputError, match=r"^volumes\.data\.kind: tasks\.read reads \{\{pod\.name\}\} from it"):
        read_by(tmp_path, 1, BAKED, path="pvc://data/{{pod.name}}")


def test_nothing_is_known_to_be_in_an_image_that_only_a_run_names(tmp_path):
    call = {"arguments": {"parameters": [{"name": "image", "value": "tool:1"}]}}
    template = leaf("read", inputs={"parameters": [{"name": "image"}]})
    template["container"] = {"image": "{{inputs.parameters.image}}"}
    tasks = {"read": {"duration": "0s", "reads": [{"from": "pvc://data/x", "size": "1GB"}]}}
    with pytest.raises(InputError, match=r"^volumes\.data\.kind: template read has \{\{inputs\.parameters\.image\}\}"):
        run(tmp_path, workflow(steps([step("A", "read", **call)]), template), {"tasks": tasks, "volumes": BAKED})
