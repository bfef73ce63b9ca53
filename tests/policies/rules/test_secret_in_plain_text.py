import pytest

from policies.rules._security import flag_secret, gives_away, is_literal, leaked_key, names_secret
from policies.rules.secret_in_plain_text import SecretInPlainText
from tests.policies.test_examples import findings

BAD = SecretInPlainText.example("bad")
KEY_ID = "LTAI" + "5t" * 10
BLOCK = "-----BEGIN RSA " + "PRIVATE KEY-----"


@pytest.mark.parametrize(
    "name",
    [
        "DB_PASSWORD",
        "PGPASSWORD",
        "accessKeySecret",
        "OSS_ACCESS_KEY_ID",
        "api-token",
        "SECRET",
        "fs.oss.accessKeyId",
        "securityToken",
    ],
)
def test_names_that_announce_a_secret(name):
    assert names_secret(name)


@pytest.mark.parametrize(
    "name", ["MAX_TOKENS", "TOKEN_FILE", "secret-name", "CACHE_KEY", "PWD", "TOKENIZER", "PASSWORD_LENGTH"]
)
def test_names_that_do_not(name):
    assert not names_secret(name)


@pytest.mark.parametrize(
    "value",
    ["", "{{inputs.parameters.p}}", "$(FROM_ENV)", "/run/secrets/db", "<yours>", "${PW}", "true", "vault:kv/db#pw"],
)
def test_values_that_are_no_secret_themselves(value):
    assert not is_literal(value)


def test_the_message_gives_nothing_away():
    for text in (BAD, BAD.replace("correct-horse", KEY_ID), BAD.replace("correct-horse", f'"{BLOCK}"')):
        (found,) = findings(SecretInPlainText, text)
        assert "correct-horse" not in found.message + found.help
        assert KEY_ID not in found.message + found.help


def test_an_access_key_id_is_found_under_any_name_and_shortened():
    (found,) = findings(SecretInPlainText, BAD.replace("DB_PASSWORD", "ID").replace("correct-horse", KEY_ID))
    assert "the AccessKey ID LTAI****" in found.message
    assert leaked_key(f"x{KEY_ID}") == ""
    assert leaked_key("LTAI") == ""


@pytest.mark.parametrize(
    ("argument", "following", "flag"),
    [
        ("--password=abc", None, "password"),
        ("--db-password", "abc", "db-password"),
        ("-token=abc", None, "token"),
        ("--password", "--verbose", ""),
        ("--password={{inputs.parameters.p}}", None, ""),
        ("--password-file=/x", None, ""),
        ("--token", None, ""),
        ("--secret", "id=npm,src=/run/npm", ""),
        ("--pull-secret", "regcred", ""),
        ("--secret=abc1", None, "secret"),
        ("password=abc", None, ""),
    ],
)
def test_flags_that_give_a_secret_away(argument, following, flag):
    assert flag_secret(argument, following) == flag


def test_arguments_scripts_and_parameters_are_read_too():
    text = f"""\
kind: Workflow
metadata: {{name: a}}
spec:
  entrypoint: a
  arguments:
    parameters:
      - {{name: token, value: abcdef}}
      - {{name: secret-name, value: database}}
  templates:
    - name: a
      container:
        image: alpine:3.20
        args: [run, --password, abcdef]
    - name: b
      script:
        image: alpine:3.20
        source: |
          ossutil -i {KEY_ID}
"""
    assert [found.span.line for found in findings(SecretInPlainText, text)] == [7, 13, 17]


def test_a_container_without_arguments_has_none_to_read():
    assert findings(SecretInPlainText, SecretInPlainText.example("good")) == []


def test_a_variable_that_a_patch_adds_is_found_once_for_all_templates():
    text = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: a
  podSpecPatch: '{containers: [{name: main, env: [{name: API_KEY, value: abcdef}]}]}'
  templates:
    - name: a
      container: {image: "alpine:3.20"}
    - name: b
      container: {image: "alpine:3.20"}
"""
    assert [found.span.line for found in findings(SecretInPlainText, text)] == [5]


def test_the_templates_of_a_referenced_object_are_shown_there_and_not_here():
    template = BAD.replace(
        "kind: Workflow\nmetadata: {generateName: build-}", "kind: WorkflowTemplate\nmetadata: {name: t}"
    )
    user = "---\nkind: Workflow\nmetadata: {name: u}\nspec: {workflowTemplateRef: {name: t}}\n"
    assert [found.kind for found in findings(SecretInPlainText, template + user)] == ["WorkflowTemplate"]


@pytest.mark.parametrize(
    ("name", "value", "is_secret"),
    [
        ("git-secret", "my-git-secret", False),
        ("imagePullSecret", "acr-pull-2", False),
        ("db-credentials", "db-credentials", False),
        ("git-secret", "s3cr3t", True),
        ("git-secret", "a1b2c3d4-9f8e-77aa-bc12-001122334455", True),
        ("CLIENT_SECRET", "my-own-words", True),
        ("accessKeySecret", "my-own-words", True),
        ("password", "my-own-words", True),
    ],
)
def test_the_name_of_a_secret_object_is_no_secret(name, value, is_secret):
    assert gives_away(name, value) is is_secret


def test_what_a_step_passes_is_read_too():
    text = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: a
  templates:
    - name: a
      dag:
        tasks:
          - {name: t, template: b, arguments: {parameters: [{name: password, value: h8unter2}]}}
          - {name: u, template: b, arguments: {parameters: [{name: password, value: "{{workflow.parameters.p}}"}]}}
    - name: b
      inputs: {parameters: [{name: password}]}
      container: {image: "alpine:3.20"}
"""
    assert [found.span.line for found in findings(SecretInPlainText, text)] == [9]


def test_a_variable_of_the_template_defaults_is_found_there_beside_a_templates_own():
    text = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: a
  templateDefaults:
    container:
      env: [{name: MODE, value: x}, {name: API_TOKEN, value: abcdef}]
  templates:
    - {name: a, container: {image: a, env: [{name: LEVEL, value: y}]}}
    - {name: b, container: {image: b}}
"""
    assert [found.span.line for found in findings(SecretInPlainText, text)] == [7]


def test_the_arguments_of_a_patch_are_read_too():
    text = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: a
  podSpecPatch: |
    containers:
      - name: main
        args: [run, "--password=abcdef"]
  templates:
    - {name: a, container: {image: a}}
    - {name: b, container: {image: b}}
"""
    assert [found.span.line for found in findings(SecretInPlainText, text)] == [8]


def test_arguments_for_a_referenced_object_stand_in_the_workflow():
    template = """\
kind: WorkflowTemplate
metadata: {name: t}
spec:
  entrypoint: a
  arguments: {parameters: [{name: token, value: abcdef}, {name: password}]}
  templates: [{name: a, container: {image: a}}]
---
"""
    user = """\
kind: Workflow
metadata: {name: u}
spec: {workflowTemplateRef: {name: t}, arguments: {parameters: [{name: password, value: h8unter2}]}}
"""
    found = findings(SecretInPlainText, template + user)
    assert [(one.kind, one.message.split()[1]) for one in found] == [
        ("WorkflowTemplate", "'token'"),
        ("Workflow", "'password'"),
    ]
