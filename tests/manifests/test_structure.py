"""The structure check: unknown keys, wrong types, bad values; where they land and what they say."""

import re
import subprocess
import sys
from textwrap import dedent

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from manifests.diagnostic import Diagnostic, Severity
from manifests.reading import read_documents
from manifests.source import SourceFile
from manifests.structure import KINDS, check_structure
from manifests.structure.conforming import conforms
from manifests.structure.schemas import schema_file
from manifests.versions import NEWEST, VERSIONS

ALL_KINDS = [kind for kinds in KINDS.values() for kind in kinds]
POD = "{x: 1, template: {spec: {y: 1, containers: [{args: [1], z: 1}]}}}"
STORE = "{tieredstore: {levels: [{mediumtype: ssd}]}}"


def found(text: str, version: str = NEWEST) -> list[Diagnostic]:
    documents, broken = read_documents(SourceFile("wf.yaml", dedent(text).lstrip("\n")))
    assert not broken
    return [diagnostic for document in documents for diagnostic in check_structure(document, version=version)]


def only(text: str, version: str = NEWEST) -> Diagnostic:
    (diagnostic,) = found(text, version)
    return diagnostic


def in_template(fragment: str) -> str:
    return f"kind: Workflow\nspec:\n  templates:\n    - {fragment}\n"


def fixed(text: str) -> str:
    """The text after the one edit of its one finding."""
    fix = only(text).fix
    assert fix is not None
    assert fix.safe
    (edit,) = fix.edits
    lines = text.split("\n")
    line = lines[edit.span.line - 1]
    lines[edit.span.line - 1] = line[: edit.span.column - 1] + edit.text + line[edit.span.end_column - 1 :]
    return "\n".join(lines)


def test_an_unknown_key_is_shown_at_the_key_with_the_name_that_was_meant():
    diagnostic = only("""
        kind: Workflow
        spec:
          templates:
            - name: main
              container:
                image: busybox
                comand: [echo]
    """)
    assert (diagnostic.name, diagnostic.category) == ("unknown-key", "argo")
    assert (diagnostic.span.line, diagnostic.span.column, diagnostic.span.end_column) == (7, 9, 15)
    assert diagnostic.message == "unknown key 'comand' in spec.templates[0].container"
    assert diagnostic.help == "did you mean 'command'?"


def test_every_unknown_key_is_a_finding_of_its_own():
    assert [diagnostic.span.column for diagnostic in found("{kind: Workflow, foo: 1, bar: 2}")] == [18, 26]


def test_a_number_in_args_is_quoted():
    text = in_template("{container: {args: [a, 1]}}")
    diagnostic = only(text)
    assert diagnostic.message == "container.args[1] is a number (1), but must be text"
    assert diagnostic.help == 'quote it: "1"'
    assert '[a, "1"]' in fixed(text)


@pytest.mark.parametrize("written", ["0755", "1.50", "true", "0x1F", "1e3", "-0", "1_000", "Off"])
def test_a_fix_quotes_what_was_written_and_settles_the_finding(written):
    after = fixed(f"kind: Workflow\nmetadata:\n  annotations:\n    mode: {written}  # why\n")
    assert after.endswith(f'mode: "{written}"  # why\n')
    assert found(after) == []


def test_an_unquoted_variable_is_quoted():
    text = in_template("{container: {image: {{inputs.parameters.image}}}}")
    assert only(text).help == 'quote the variable: "{{inputs.parameters.image}}"'
    assert found(fixed(text)) == []


def test_a_tagged_or_anchored_number_gets_no_fix():
    diagnostics = found(in_template('{container: {args: [!!int "5", &six 6]}}'))
    assert [diagnostic.fix for diagnostic in diagnostics] == [None, None]


@pytest.mark.parametrize(
    ("fragment", "message", "help"),
    [
        ("{parallelism: '3'}", "parallelism is text ('3'), but must be a whole number", "without quotes: 3"),
        ("{parallelism: '{{x}}'}", "parallelism is text ('{{x}}'), but must be a whole number", "after this field"),
        ("{parallelism: 2.5}", "parallelism is a number (2.5), but must be a whole number", ""),
        ("{daemon: 'true'}", "daemon is text ('true'), but must be true or false", "without quotes: true"),
        ("{metadata: {labels: {a: yes}}}", "a is a boolean (yes is a boolean in YAML), but must be", '"yes"'),
        ("{container: {command: sh}}", "command is text ('sh'), but must be a list", "[sh]"),
        ("{container: [a]}", "container is a list, but must be a mapping", "leave out the dash"),
        ("{container: {image: [a]}}", "image is a list, but must be text", "one value"),
        ("{tolerations: {key: a}}", "tolerations is a mapping, but must be a list", "'- '"),
        ("{retryStrategy: {limit: 1.5}}", "limit is a number (1.5), but must be a whole number or", "whole number"),
        ("{suspend: {duration: 10}}", "duration is a number (10), but must be text", '"10"'),
        ("{steps: [{name: a, template: c}]}", "steps[0] is a mapping, but must be a list", "'- - name: ...'"),
        ("{container: {ports: [{containerPort: 9e9}]}}", "containerPort is a number (9e9), but must be at most", ""),
        ("{plugin: {a: {}, b: {}}}", "plugin is a mapping, but may have no more than 1 key", ""),
        ("{plugin: {}}", "plugin is a mapping, but needs a key", ""),
        ("{container: {ports: [{containerPort: 99999999999.5}]}}", "must be a whole number", ""),
        ("{container: {Image: a}}", "unknown key 'Image' in spec.templates[0].container", "did you mean 'image'?"),
        ("{name: m, image: busybox}", "unknown key 'image'", "it belongs inside 'container' or 'script'; check the"),
        ("{steps: [[{depends: b}]]}", "unknown key 'depends' in spec.templates[0].steps[0][0]", ""),
        (
            "{activeDeadlineSeconds: true}",
            "activeDeadlineSeconds is a boolean (true), but must be a whole number or",
            "",
        ),
        (
            "{activeDeadlineSeconds: 1.5}",
            "activeDeadlineSeconds is a number (1.5), but must be a whole number or",
            "text",
        ),
        ("{http: {bodyFrom: {bytes: abc}}}", "bytes is text ('abc'), but must be base64, such as aGVsbG8=", ""),
        ("{inputs: {artifacts: [{git: {depth: -1}}]}}", "git.depth is a number (-1), but must be at least 0", ""),
    ],
)
def test_a_finding_names_what_is_there_and_what_is_needed(fragment, message, help):
    diagnostic = only(in_template(fragment))
    assert message in diagnostic.message
    assert help in diagnostic.help


@pytest.mark.parametrize(
    "fragment",
    [
        "{retryStrategy: {limit: 3, backoff: {factor: 2}}}",
        "{retryStrategy: {limit: '{{workflow.parameters.retries}}', backoff: {factor: '2'}}}",
        "{activeDeadlineSeconds: '{{inputs.parameters.t}}', parallelism: 2.0}",
        "{inputs: {parameters: [{name: p, value: 1, default: 1.5, enum: [1, yes, a], valueFrom: {default: no}}]}}",
        "{inputs: {parameters: [{name: p, description: 1}]}}",
        "{steps: [[{name: a, template: c, withItems: [1, a, [b], {c: {d: 1}}, null]}]]}",
        "{container: null, inputs: ~, metadata: {labels: {a: null}}, steps: [null, [null]]}",
        "{plugin: {hello: {deep: [1]}}, http: {bodyFrom: {bytes: aGVsbG8=}}}",
        "{synchronization: {semaphores: [{configMapKeyRef: {name: a, key: b}}]}, failFast: true}",
        "{container: {ports: [{containerPort: 2.0}], livenessProbe: {httpGet: {port: http}}}}",
    ],
)
def test_what_every_argo_from_3_6_to_4_1_decodes_is_fine(fragment):
    assert [found(in_template(fragment), version) for version in VERSIONS] == [[], [], [], []]


def test_a_status_is_not_looked_into():
    assert found("{kind: CronWorkflow, spec: {schedules: []}, status: {foo: [1]}}") == []


FROM_37, FROM_40, FROM_41 = VERSIONS[1:], VERSIONS[2:], VERSIONS[3:]
UP_TO_36, UP_TO_37 = VERSIONS[:1], VERSIONS[:2]


@pytest.mark.parametrize(
    ("fragment", "releases"),
    [
        ("{priority: 1}", UP_TO_36),
        ("{retryStrategy: {backoff: {cap: 1h}}, annotations: {a: b}}", FROM_37),
        ("{synchronization: {mutexes: [{name: a, database: true}], semaphores: [{database: {key: a}}]}}", FROM_37),
        ("{container: {lifecycle: {stopSignal: SIGTERM}}}", FROM_37),
        ("{synchronization: {mutex: {name: a}}}", UP_TO_37),
        ("{synchronization: {semaphore: {configMapKeyRef: {name: a, key: b}}}}", UP_TO_37),
        ("{memoize: {cache: {configMap: {name: a, key: b}}}}", UP_TO_37),
        ("{outputs: {artifacts: [{name: a, plugin: {name: b}}]}}", FROM_40),
        ("{pendingTimeout: 5m, podResources: {limits: {cpu: 1}}, resourceClaims: [{name: a}]}", FROM_41),
        ("{container: {restartPolicyRules: [{action: Restart, exitCodes: {values: [1]}}]}}", FROM_41),
        ("{inputs: {artifacts: [{http: {saveStreamViaFile: true}}]}}", FROM_41),
        ("{inputs: {artifacts: [{s3: {addressingStyle: path}}]}}", FROM_41),
    ],
)
def test_a_field_is_known_to_the_releases_that_have_it(fragment, releases):
    assert tuple(version for version in VERSIONS if not found(in_template(fragment), version)) == releases


def test_a_cron_workflow_has_one_schedule_up_to_3_7_and_many_since_3_6():
    single, many = "{kind: CronWorkflow, spec: {schedule: a}}", "{kind: CronWorkflow, spec: {schedules: [a]}}"
    assert [bool(found(single, version)) for version in VERSIONS] == [False, False, True, True]
    assert [bool(found(many, version)) for version in VERSIONS] == [False] * 4


@pytest.mark.parametrize(
    ("text", "version", "help"),
    [
        ("{kind: CronWorkflow, spec: {schedule: a}}", "4.1", "Argo 4.0 removed it; write `schedules`, a list"),
        ("{kind: Workflow, spec: {podPriority: 1}}", "4.0", "Argo 3.7 removed it; write `podPriorityClassName`"),
        (in_template("{synchronization: {mutex: {}}}"), "4.0", "Argo 4.0 removed it; write `mutexes`, a list"),
        (in_template("{pendingTimeout: 5m}"), "3.7", "known from Argo 4.1 on; this is checked for 3.7"),
        (in_template("{podResources: {}}"), "4.1", None),
        (in_template("{synchronisation: {}}"), "4.1", "did you mean 'synchronization'?"),
    ],
)
def test_a_key_of_another_release_is_told_from_a_misspelled_one(text, version, help):
    assert [diagnostic.help for diagnostic in found(text, version)] == ([help] if help else [])


@pytest.mark.parametrize(
    ("text", "bits"),
    [(in_template("{container: {ports: [{containerPort: %d}]}}"), 31), (in_template("{parallelism: %d}"), 63)],
)
def test_a_whole_number_fits_its_field_up_to_the_edge(text, bits):
    least, most = -(2**bits), 2**bits - 1
    assert [bool(found(text % number)) for number in (least - 1, least, most, most + 1)] == [True, False, False, True]


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("{kind: ImageCache, spec: {images: [%s]}}", [0, 21]),
        ("{kind: Dataset, spec: {accessModes: [%s]}}", []),
    ],
)
def test_a_list_is_neither_too_short_nor_too_long(text, refused):
    counts = (0, 1, 20, 21)
    assert [count for count in counts if found(text % ", ".join(["ReadOnlyMany"] * count))] == refused


def test_a_value_of_a_closed_set_has_no_other_type():
    assert [finding.name for finding in found("{kind: Dataset, spec: {accessModes: [1, [], ReadOnlyMany]}}")] == [
        "bad-value",
        "bad-value",
    ]


@pytest.mark.parametrize("quantity", ["1", "0.5", ".5", "500m", "1Gi", "1e3", "'2'", "' 2 '", "+1"])
def test_a_quantity_is_a_number_or_text_with_a_suffix(quantity):
    assert found(in_template(f"{{container: {{resources: {{limits: {{cpu: {quantity}}}}}}}}}")) == []


def test_a_variable_as_a_quantity_is_told_but_is_no_error():
    diagnostic = only(in_template("{container: {resources: {limits: {cpu: '{{inputs.parameters.cpu}}'}}}}"))
    assert (diagnostic.name, diagnostic.category, diagnostic.severity) == ("lint-only-error", "argo-gap", Severity.INFO)
    assert "podSpecPatch" in diagnostic.help


def test_a_variable_as_a_quantity_of_another_kind_is_a_bad_value():
    text = "{kind: DataLoad, spec: {resources: {limits: {cpu: '{{x}}'}}}}"
    assert [(finding.name, finding.severity) for finding in found(text)] == [("bad-value", Severity.ERROR)]


@pytest.mark.parametrize(
    "time", ["2026-01-31T08:00:00Z", "'2026-01-31T08:00:00.5+08:00'", "2026-12-01T23:59:59-01:30", "null"]
)
def test_a_time_is_of_rfc_3339(time):
    assert found(f"{{kind: Workflow, metadata: {{creationTimestamp: {time}}}}}") == []


@pytest.mark.parametrize(
    "time", ["foo", "''", "2026-01-31", "2026-01-31 08:00:00Z", "2026-01-31T08:00:00", "2026-13-01T08:00:00Z"]
)
def test_another_time_is_a_bad_value(time):
    diagnostic = only(f"{{kind: Workflow, metadata: {{creationTimestamp: {time}}}}}")
    assert diagnostic.name == "bad-value"
    assert diagnostic.message.endswith("but must be a time such as 2026-01-31T08:00:00Z")


@pytest.mark.parametrize("quantity", ["1x", "512MB", "1 Gi", "Gi", "''", "1.5.2"])
def test_a_quantity_that_does_not_parse_is_a_bad_value(quantity):
    diagnostic = only(in_template(f"{{container: {{resources: {{requests: {{memory: {quantity}}}}}}}}}"))
    assert diagnostic.name == "bad-value"
    assert re.fullmatch(r"requests.memory is text .* must be a quantity such as 500m, 2 or 1.5Gi", diagnostic.message)


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ("{kind: WorkflowTemplate, x: 1}", "unknown key 'x' in this WorkflowTemplate", "apiVersion, kind, metadata,"),
        ("{kind: ConfigMap, data: {cluster: true}}", "data.cluster is a boolean (true), but must be text", '"true"'),
        ("{kind: ImageCache, spec: {imageCacheSize: 10}}", "spec.imageCacheSize is a number (10), but must be at", ""),
        (f"{{kind: Deployment, spec: {POD}}}", "containers[0].args[0] is a number (1), but must be", '"1"'),
        (f"{{kind: JindoRuntime, spec: {STORE}}}", "'ssd'), but must be one of MEM, SSD, HDD", "did you mean 'SSD'?"),
    ],
)
def test_every_kind_is_held_to_its_own_schema(text, message, help):
    diagnostic = only(text)
    assert message in diagnostic.message
    assert help in diagnostic.help
    assert diagnostic.category == ("argo" if diagnostic.kind == "WorkflowTemplate" else "structure")


def test_findings_in_an_event_binding_are_warnings_as_argo_lint_counts_none():
    text = "{kind: WorkflowEventBinding, spec: {event: {selecter: 'true'}, submit: {workflowTemplateRef: {name: 1}}}}"
    verdicts = {(finding.name, finding.category, finding.severity) for finding in found(text)}
    assert verdicts == {(name, "argo-gap", Severity.WARNING) for name in ("unknown-key", "wrong-type")}


def test_a_data_load_is_checked_at_every_level():
    diagnostics = found("""
        kind: DataLoad
        spec:
          dataset: {name: data, nameSpace: default}
          target: [{path: /, replicas: two}]
          options: {threadNum: 10}
          policy: Daily
          resources: {limits: {cpu: 1, memory: 2Gi}, anything: goes}
    """)
    lines = [(diagnostic.name, diagnostic.span.line) for diagnostic in diagnostics]
    assert lines == [("unknown-key", 3), ("wrong-type", 4), ("wrong-type", 5), ("bad-value", 6)]


@pytest.mark.parametrize("kind", ["Service", "", "workflow", "Plugin"])
def test_other_kinds_are_left_alone(kind):
    assert found(f"{{kind: '{kind}', foo: 1}}") == []


def test_a_value_behind_an_alias_is_shown_at_the_alias():
    diagnostic = only("""
        kind: Workflow
        spec:
          arguments: {parameters: [{name: count, value: &count 1}]}
          templates: [{container: {args: [*count]}}]
    """)
    assert (diagnostic.span.line, diagnostic.span.column, diagnostic.span.end_column) == (4, 35, 41)
    assert (diagnostic.fix, diagnostic.help) == (None, "quote it where it is written")


def test_a_value_below_an_alias_is_not_mended_where_its_anchor_stands():
    diagnostic = only("""
        kind: Workflow
        spec:
          templates:
            - dag: {tasks: [{withItems: [&any {args: [1]}]}]}
            - container: *any
    """)
    assert (diagnostic.name, diagnostic.span.line, diagnostic.fix) == ("wrong-type", 5, None)


def test_a_mistake_that_aliases_and_merges_repeat_is_reported_once_where_it_is_written():
    diagnostics = found("""
        kind: Workflow
        spec:
          templates:
            - container: &base {comand: [a], workingDir: 1}
            - container: *base
            - container: {<<: *base, image: b}
    """)
    assert [(found.name, found.span.line) for found in diagnostics] == [("unknown-key", 4), ("wrong-type", 4)]


def test_aliases_do_not_multiply_the_work():
    tens = [f"x{level}: &x{level} [{', '.join([f'*x{level - 1}'] * 10)}]" for level in range(1, 5)]
    text = "\n".join(["kind: Workflow", "x0: &x0 [1]", *tens, "spec: {templates: *x4, hooks: {a: *x4}}"])
    assert len(found(text)) < 20


def test_a_number_too_long_to_be_one_is_text():
    huge = "0x" + "f" * 5000
    text = f"{{kind: Workflow, spec: {{entrypoint: {huge}, priority: {huge}, shutdown: [{huge}]}}}}"
    assert [diagnostic.name for diagnostic in found(text)] == ["wrong-type", "wrong-type"]


KEYS = ["spec", "templates", "container", "args", "steps", "inline", "resources", "limits", "parameters", "data"]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["{{x}}", "1x"])
NAMES = st.sampled_from(KEYS) | st.text(max_size=5)


def containers(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    twice = inner.map(lambda value: [value, value])  # written as an alias
    return st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4) | twice


VALUES = st.recursive(SCALARS, containers, max_leaves=20)


@given(st.sampled_from(ALL_KINDS), st.dictionaries(NAMES, VALUES, max_size=5))
def test_whatever_yaml_can_hold_has_findings_exactly_if_it_does_not_conform(kind, fields):
    text = yaml.safe_dump({**fields, "kind": kind}, allow_unicode=True)
    (document,), _ = read_documents(SourceFile("any.yaml", text))
    diagnostics = check_structure(document)
    assert all(diagnostic.message for diagnostic in diagnostics)
    assert bool(diagnostics) != conforms(document.value, kind, schema_file(kind, NEWEST))


def test_a_document_that_conforms_does_not_make_anybody_wait_for_the_library():
    script = """
        import sys
        from manifests import loads
        assert loads("{kind: Workflow, spec: {templates: [{container: {image: a}}]}}").diagnostics == []
        assert not {"jsonschema", "referencing"} & sys.modules.keys()
    """
    subprocess.run([sys.executable, "-c", dedent(script)], check=True)
