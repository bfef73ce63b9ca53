import pytest

from catalog import Catalog
from manifests import loads
from policies.policy import Target, visit
from policies.rules.capability_not_allowed import CapabilityNotAllowed
from tests.policies.test_examples import findings

BAD = CapabilityNotAllowed.example("bad")


@pytest.mark.parametrize("name", ["SYS_PTRACE", "CAP_SYS_PTRACE", "sys_ptrace", "'{{capability}}'"])
def test_an_allowed_one_counts_in_every_spelling(name):
    assert findings(CapabilityNotAllowed, BAD.replace("SYS_ADMIN", name)) == []


def test_each_one_is_a_finding_at_its_own_columns():
    found = findings(CapabilityNotAllowed, BAD.replace("SYS_ADMIN", "SYS_ADMIN, ALL"))
    assert [finding.message.split("adds ")[1].split(",")[0] for finding in found] == ["SYS_ADMIN", "ALL"]
    assert len({finding.span.column for finding in found}) == 2


def test_a_ticket_opens_one_more():
    assert "without a ticket" in findings(CapabilityNotAllowed, BAD.replace("SYS_ADMIN", "SYS_RAWIO"))[0].message


def test_the_list_is_that_of_eci_only():
    text = BAD.replace("alibabacloud.com/eci", "alibabacloud.com/acs")
    assert list(visit(CapabilityNotAllowed(), loads(text), Catalog.default(), Target("acs"))) == []


def test_dropping_is_always_allowed():
    assert findings(CapabilityNotAllowed, BAD.replace("add:", "drop:")) == []
