"""Argo's own configuration and components."""

import pytest

from manifests import Manifests, loads


def config(data: str, name: str = "workflow-controller-configmap") -> Manifests:
    return loads(f"kind: ConfigMap\nmetadata: {{name: {name}}}\n{data}")


def settings(data: str) -> dict[str, object]:
    (controller,) = config(data).controllers
    return dict(controller.settings)


def test_settings_are_yaml_in_text_one_per_key():
    assert settings("data:\n  parallelism: '10'\n  executor: |\n    imagePullPolicy: Always\n") == {
        "parallelism": 10,
        "executor": {"imagePullPolicy": "Always"},
    }


def test_settings_may_all_lie_under_config():
    assert settings("data:\n  config: |\n    parallelism: 10\n    instanceID: a\n") == {
        "parallelism": 10,
        "instanceID": "a",
    }


@pytest.mark.parametrize("value", ["a: [", "text", "config", "''", "~"])
def test_what_is_no_yaml_stays_text(value):
    found = settings(f"data:\n  persistence: {value!r}\n")
    assert found == {"persistence": value if value != "''" else ""} or found["persistence"] == "''"


@pytest.mark.parametrize("data", ["", "data: {}", "data: [1]"])
def test_a_configuration_without_readable_settings_has_none(data):
    assert settings(data) == {}


def test_a_setting_that_should_be_quoted_is_read_as_it_was_meant():
    assert settings("data: {parallelism: 10}") == {"parallelism": 10}


def test_workflow_defaults_are_a_mapping_or_nothing():
    (controller,) = config("data:\n  workflowDefaults: |\n    spec: {parallelism: 3}\n").controllers
    assert controller.workflow_defaults == {"spec": {"parallelism": 3}}
    (controller,) = config("data: {workflowDefaults: text}").controllers
    assert controller.workflow_defaults == {}


def test_another_config_map_is_no_configuration():
    assert config("data: {parallelism: '10'}", name="other").controllers == []


DEPLOYMENTS = {
    "{kind: Deployment, metadata: {name: argo-server}}": "argo-server",
    "{kind: Deployment, spec: {template: {spec: {containers: [{name: workflow-controller}]}}}}": (
        "workflow-controller"
    ),
    "{kind: Deployment, metadata: {name: nginx}, spec: {template: {spec: {containers: [{name: nginx}]}}}}": None,
    "{kind: Deployment}": None,
    "{kind: Deployment, metadata: {name: nginx}, spec: [1]}": None,
}


@pytest.mark.parametrize(("text", "name"), DEPLOYMENTS.items())
def test_a_component_is_known_by_the_name_of_its_deployment_or_its_container(text, name):
    assert [component.name for component in loads(text).components] == ([name] if name else [])


def test_the_containers_of_a_component_keep_their_places():
    (component,) = loads(
        "{kind: Deployment, metadata: {name: argo-server}, spec: {template: {spec: {containers: [1, {image: x}]}}}}"
    ).components
    assert [container.path for container in component.containers] == [("spec", "template", "spec", "containers", 1)]
