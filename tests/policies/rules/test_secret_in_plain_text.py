import pytest

from policies.rules._security import flag_secret, is_literal, leaked_key, names_secret
from policies.rules.secret_in_plain_text import SecretInPlainText
from tests.policies.test_examples import findings

BAD = SecretInPlainText.example("bad")
KEY_ID = "LTAI" + "5t" * 10
BLOCK = "-----BEGIN RSA " + "PRIVATE KEY-----"


@pytest.mark.parametrize(
    "name",
    ["DB_PASSWORD", "PGPASSWORD", "accessKeySecret", "OSS_ACCESS_KEY_ID", "api-token", "SECRET", "fs.oss.accessKeyId"],
)
def test_names_that_announce_a_secret(name):
    assert names_secret(name)


@pytest.mark.parametrize(
    "name", ["MAX_TOKENS", "TOKEN_FILE", "secret-name", "CACHE_KEY", "PWD", "TOKENIZER", "PASSWORD_LENGTH"]
)
def test_names_that_do_not(name):
    assert not names_secret(name)


@pytest.mark.parametrize(
    "value", ["", "{{inputs.parameters.p}}", "$(FROM_ENV)", "/run/secrets/db", "<yours>", "${PW}", "true"]
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
