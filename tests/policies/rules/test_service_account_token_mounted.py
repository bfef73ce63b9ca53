from policies.rules.service_account_token_mounted import ServiceAccountTokenMounted
from tests.policies.test_examples import findings

BAD = ServiceAccountTokenMounted.example("bad")


def test_a_template_or_a_patch_can_turn_it_off():
    assert findings(ServiceAccountTokenMounted, BAD + "      automountServiceAccountToken: false\n") == []
    patch = "  podSpecPatch: 'automountServiceAccountToken: false'\n"
    assert (
        findings(ServiceAccountTokenMounted, BAD.replace("  entrypoint: build\n", f"  entrypoint: build\n{patch}"))
        == []
    )


def test_a_step_that_creates_objects_needs_the_token():
    resource = BAD.replace('container: {image: "alpine:3.20"}', "resource: {action: get, manifest: 'kind: Pod'}")
    assert findings(ServiceAccountTokenMounted, resource) == []
