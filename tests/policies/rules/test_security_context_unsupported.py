from policies.rules.security_context_unsupported import SecurityContextUnsupported
from tests.policies.test_examples import findings

BAD = SecurityContextUnsupported.example("bad")


def test_values_that_change_nothing_are_fine():
    text = BAD.replace("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false\n          procMount: Default")
    assert findings(SecurityContextUnsupported, text) == []


def test_an_unmasked_proc_is_none_of_the_fields_either():
    assert (
        "procMount"
        in findings(SecurityContextUnsupported, BAD.replace("readOnlyRootFilesystem: true", "procMount: Unmasked"))[
            0
        ].message
    )


def test_a_variable_is_not_judged():
    text = SecurityContextUnsupported.example("bad")
    assert (
        findings(
            SecurityContextUnsupported, text.replace("Filesystem: true", "Filesystem: '{{workflow.parameters.r}}'")
        )
        == []
    )
