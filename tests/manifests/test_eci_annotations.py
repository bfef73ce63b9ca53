import pytest

from manifests.eci import PREFIX
from manifests.eci_annotations import ANNOTATIONS, BASES, BY_SYSTEM, LEGACY, PROFILE, meant


def wrong(name, value):
    return ANNOTATIONS[PREFIX + name].wrong(value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("eci-schedule-strategy", "VSwitchOrdered"),
        ("eci-schedule-strategy", "vSwitchOrdered"),
        ("eci-schedule-strategy", "vSwitchRandom"),
        ("eci-vswitch", ",".join(f"vsw-{number}" for number in range(10))),
        ("eci-vswitch", "vsw-a, vsw-b"),
        ("eci-max-pending-minute", "10"),
        ("eci-max-pending-minute", "1440"),
        ("eci-instance-family", "-ecs.c6,ecs.ebmgn7e"),
        ("eci-instance-family", "ecs.vgn6i-vws"),
        ("eci-instance-generation", "6,-5"),
        ("eci-compute-category", "general,economy"),
        ("eci-privatepool-matchcriteria", "target"),
        ("eci-privatepool-matchcriteria", "OPEN"),
        ("eci-spot-price-limit", "0.125"),
        ("eci-spot-price-limit", "2"),
        ("eci-spot-duration", "0"),
        ("acr-instance-ids", "cri-a,cn-beijing:cri-b"),
        ("eci-extra-ephemeral-storage", "50Gi"),
        ("eci-extra-ephemeral-storage", "0"),
        ("eci-extra-ephemeral-storage", "1k"),
        ("eci-ephemeral-storage-options", '{"encrypted":"true"}'),
        ("eci-custom-tags", "a:b,c:,e:f:g"),
        ("eip-bandwidth", "5"),
        ("eip-bandwidth", "5M"),
        ("eci-private-ip-address", "172.16.0.1"),
    ],
)
def test_what_the_documentation_writes_is_right(name, value):
    assert wrong(name, value) is None


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("eci-schedule-strategy", "VSwitchPriority", ""),
        ("eci-vswitch", ",".join(f"vsw-{number}" for number in range(11)), ""),
        ("eci-vswitch", "vsw-a,vpc-b", "vpc-b"),
        ("eci-vswitch", "vsw-a;vsw-b", "vsw-a;vsw-b"),
        ("eci-fail-strategy", "fail_fast", ""),
        ("eci-max-pending-minute", "9", ""),
        ("eci-max-pending-minute", "1441", ""),
        ("eci-max-pending-minute", "10.5", ""),
        ("eci-instance-family", "c6", "c6"),
        ("eci-instance-family", "ecs.c6.large", "ecs.c6.large"),
        ("eci-instance-generation", "ecs.6", "ecs.6"),
        ("eci-compute-category", "economy,cheap", "cheap"),
        ("eci-privatepool-matchcriteria", "None", ""),
        ("eci-privatepool-matchcriteria", "Opens", ""),
        ("eci-privatepool-id", "eap-a,eap-b", ""),
        ("eci-spot-price-limit", "0.1234", ""),
        ("eci-spot-price-limit", "0.000", ""),
        ("eci-spot-price-limit", "-1", ""),
        ("eci-spot-duration", "2", ""),
        ("imc-match-count-request", "0", ""),
        ("eci-extra-ephemeral-storage", "50", ""),
        ("eci-extra-ephemeral-storage", "-50Gi", ""),
        ("eci-extra-ephemeral-storage", "50 GB", ""),
        ("eci-ephemeral-storage-options", "encrypted", ""),
        ("eci-security-group", "sg-1,sg-2,sg-3,sg-4,sg-5,sg-6", ""),
        ("eci-custom-tags", "a:b,c", "c"),
        ("eci-custom-tags", "a:b,c:d,e:f,g:h", ""),
        ("eci-auto-imc", "yes", ""),
    ],
)
def test_what_is_wrong_is_told_with_the_part_that_is(name, value, part):
    found = wrong(name, value)
    assert found is not None
    assert found.part == part


def test_an_amount_below_zero_lacks_no_unit():
    assert "below zero" in wrong("eci-extra-ephemeral-storage", "-50Gi").what
    assert "unit is missing" in wrong("eci-extra-ephemeral-storage", "50").what


def test_a_list_that_is_too_long_is_certain_and_the_shape_of_an_id_is_not():
    assert wrong("eci-vswitch", ",".join(f"vsw-{number}" for number in range(11))).certain
    assert not wrong("eci-vswitch", "switch-a").certain


@pytest.mark.parametrize("value", ["9" * 5000, "[" * 100_000, "\n", "\x00", "é" * 99, "," * 99, "1e999999999"])
def test_no_value_is_too_odd_to_be_judged(value):
    for form in (*ANNOTATIONS.values(), *PROFILE.values()):
        if form is not None:
            form.wrong(value)


@pytest.mark.parametrize(
    ("key", "right"),
    [
        ("k8s.aliyun.com/eci-use-spec", "eci-use-specs"),
        ("k8s.aliyun.com/eci_use_specs", "eci-use-specs"),
        ("k8s.aliyun.com/ECI-use-specs", "eci-use-specs"),
        ("k8s.aliyun.com/eci-ram-role", "eci-ram-role-name"),
        ("k8s.aliyun.com/eci-vswitches", "eci-vswitch"),
        ("k8s.aliyun.com/acr-instances-ids", "acr-instance-ids"),
        ("k8s.aliyun.com/spot-strategy", "eci-spot-strategy"),
        ("k8s.aliyun.com/eci-imc-perfect-match", "imc-perfect-match"),
        ("alibabacloud.com/eci-use-specs", "eci-use-specs"),
        ("eci-use-specs", "eci-use-specs"),
    ],
)
def test_a_slip_in_a_name_or_in_its_prefix_is_understood(key, right):
    assert meant(key) == PREFIX + right


@pytest.mark.parametrize(
    "key",
    [
        *ANNOTATIONS,
        *LEGACY,
        *sorted(BY_SYSTEM),
        "k8s.aliyun.com/pod-with-eip",
        "k8s.aliyun.com/pod-eip-instanceid",
        "k8s.aliyun.com/eci-termination-notice",
        "example.com/eci-use-specs",
        "example.com/eci-use-spec",
        "team",
        "",
        "/",
    ],
)
def test_known_keys_and_those_of_other_components_mean_themselves(key):
    assert meant(key) is None


def test_what_the_tables_say_about_other_keys_is_said_of_keys_that_exist():
    assert {old.new for old in LEGACY.values()} - {""} <= ANNOTATIONS.keys()
    assert {*BASES, *BASES.values()} <= ANNOTATIONS.keys()
    assert not BY_SYSTEM & ANNOTATIONS.keys()
