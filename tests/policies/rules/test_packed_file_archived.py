import pytest

from policies.rules.packed_file_archived import PackedFileArchived
from tests.policies.test_examples import findings

BAD = PackedFileArchived.example("bad")


@pytest.mark.parametrize("archive", ["{tar: {compressionLevel: 0}}", "{zip: {}}", "{none: {}}"])
def test_an_archive_that_somebody_chose_is_left_alone(archive):
    assert findings(PackedFileArchived, f"{BAD}            archive: {archive}\n") == []


def test_endings_are_compared_without_case_and_plain_files_are_fine():
    assert len(findings(PackedFileArchived, BAD.replace("logs.tar.gz", "LOGS.ZIP"))) == 1
    assert findings(PackedFileArchived, BAD.replace("logs.tar.gz", "logs.txt")) == []
