from catalog import Catalog
from manifests import Severity, loads
from policies.policy import Target, visit
from policies.rules.privileged_container import PrivilegedContainer
from tests.policies.test_examples import findings

BAD = PrivilegedContainer.example("bad")
PATCHED = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: a
  podSpecPatch: |
    containers: [{name: main, securityContext: {privileged: %s}}]
  templates:
    - name: a
      container: {image: "alpine:3.20"%s}
    - name: b
      container: {image: "alpine:3.20"}
"""


def test_a_pod_that_says_eci_is_an_error_and_one_that_may_go_there_a_warning():
    assert findings(PrivilegedContainer, BAD)[0].severity is Severity.ERROR
    (found,) = findings(PrivilegedContainer, BAD.replace("alibabacloud.com/eci", "team"))
    assert found.severity is Severity.WARNING


def test_on_acs_no_ticket_of_eci_is_mentioned():
    text = BAD.replace("alibabacloud.com/eci", "alibabacloud.com/acs")
    ((_, found),) = visit(PrivilegedContainer(), loads(text), Catalog.default(), Target("acs"))
    assert (found.severity, "ECI" in found.message) == (Severity.WARNING, False)


def test_a_patch_of_the_workflow_reaches_every_template_and_is_one_finding():
    (found,) = findings(PrivilegedContainer, PATCHED % ("true", ""))
    assert found.span.line == 6


def test_a_patch_that_takes_the_privilege_away_settles_it():
    own = ", securityContext: {privileged: true}"
    assert findings(PrivilegedContainer, PATCHED % ("false", own)) == []
    assert len(findings(PrivilegedContainer, PATCHED.replace("name: main", "name: other") % ("false", own))) == 1


def test_sidecars_and_init_containers_are_named():
    text = (
        BAD.partition("      container:")[0]
        + """\
      container: {image: "alpine:3.20"}
      sidecars: [{name: dind, image: "docker:27", securityContext: {privileged: true}}]
      initContainers: [{name: tune, image: "alpine:3.20", securityContext: {privileged: true}}]
"""
    )
    found = findings(PrivilegedContainer, text)
    assert sorted(finding.message.partition(" is ")[0] for finding in found) == [
        "the container of 'dind' in 'build'",
        "the container of 'tune' in 'build'",
    ]


def test_what_the_template_defaults_say_is_told_there_once():
    text = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: a
  templateDefaults:
    container:
      securityContext: {privileged: true}
  templates:
    - {name: a, container: {image: a}}
    - {name: b, container: {image: b}}
    - {name: c, container: {image: c, securityContext: {privileged: true}}}
"""
    assert [found.span.line for found in findings(PrivilegedContainer, text)] == [7, 11]


def test_in_a_patch_the_word_itself_is_shown():
    text = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: a
  podSpecPatch: |
    containers:
      - name: main
        securityContext: {privileged: true}
  templates:
    - {name: a, container: {image: a}}
"""
    (found,) = findings(PrivilegedContainer, text)
    assert found.span.line == 8
