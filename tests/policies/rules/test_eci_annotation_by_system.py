from policies.rules.eci_annotation_by_system import EciAnnotationBySystem
from tests.policies.test_examples import findings

TEXT = "kind: Workflow\nmetadata: {name: a}\nspec:\n  podMetadata:\n    annotations:\n      k8s.aliyun.com/%s\n"


def test_what_has_a_setting_of_its_own_names_it():
    (found,) = findings(EciAnnotationBySystem, TEXT % "eci-instance-zone: cn-shanghai-b")
    assert "k8s.aliyun.com/eci-vswitch" in found.help
    (found,) = findings(EciAnnotationBySystem, TEXT % "eci-request-id: a")
    assert found.help == "remove it"


def test_what_the_system_and_the_user_both_write_is_the_users():
    assert findings(EciAnnotationBySystem, TEXT % "eci-vswitch: vsw-a") == []
    assert findings(EciAnnotationBySystem, TEXT % "eci-security-group: sg-a") == []
