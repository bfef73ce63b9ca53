"""What was asked for, over what the configuration says."""

from pathlib import Path

import pytest

from manifests import Severity, UsageError
from policies.session import Session, Wishes


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "drydock.toml").write_text(
        'argo-version = "3.7"\nplatform = "acs"\nregion = "cn-beijing"\nfail-on = "error"\nexternal = ["shared"]\n'
    )
    return tmp_path


def test_the_configuration_says_what_was_not_asked_for():
    session = Session(Wishes(), ["wf.yaml"])
    assert (session.argo_version, session.target.platform, session.target.region) == ("3.7", "acs", "cn-beijing")
    assert (session.fail_on, session.external) == (Severity.ERROR, ("shared",))


def test_what_was_asked_for_wins_and_external_paths_add_up():
    wishes = Wishes(
        argo_version="4.0",
        platform="eci",
        region="cn-hangzhou",
        fail_on="info",
        external=("more",),
        missing_refs="note",
    )
    session = Session(wishes, ["wf.yaml"])
    assert (session.argo_version, session.target.platform, session.target.region) == ("4.0", "eci", "cn-hangzhou")
    assert (session.fail_on, session.external) == (Severity.INFO, ("more", "shared"))
    assert session.load_sources([]).missing_references is Severity.INFO


def test_without_either_the_defaults_hold():
    session = Session(Wishes(isolated=True), ["wf.yaml"])
    assert (session.argo_version, session.target.platform, session.target.region) == ("4.1", "eci", "cn-shanghai")
    assert (session.fail_on, session.external) == (Severity.WARNING, ())


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        (Wishes(region="cn-shangai"), "did you mean 'cn-shanghai'"),
        (Wishes(profile="loud"), "profile is one of default, strict"),  # type: ignore[arg-type]
        (Wishes(argo_version="2.12"), "argo-version is one of 3.6, 3.7, 4.0, 4.1"),
        (Wishes(platform="eks"), "platform is one of eci, acs"),
        (Wishes(fail_on="never"), "fail-on is one of"),
    ],
)
def test_a_word_that_nobody_knows_is_wrong_usage(wishes, words):
    with pytest.raises(UsageError, match=words):
        Session(wishes, ["wf.yaml"])


def test_a_baseline_must_be_named_to_be_written():
    session = Session(Wishes(), ["wf.yaml"])
    with pytest.raises(UsageError, match="--baseline FILE"):
        session.report(session.load_sources([]), write=True)


def test_what_is_excluded_is_left_out_of_folders_and_globs_and_not_of_files_that_are_named(folder):
    (folder / "drydock.toml").write_text('exclude = ["charts", "*.gen.yaml"]\n')
    for name in ("a.yaml", "b.gen.yaml", "charts/c.yaml", "sub/charts/d.yaml", "sub/e.yaml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("kind: Workflow\nmetadata: {name: a}\n")

    def read(*paths: str) -> list[str]:
        return [source.name for source in Session(Wishes(), paths).read(paths).sources]

    assert read(".") == ["a.yaml", "sub/e.yaml"]
    assert read("*.yaml") == ["a.yaml"]
    assert read("charts/c.yaml", "b.gen.yaml") == ["charts/c.yaml", "b.gen.yaml"]
