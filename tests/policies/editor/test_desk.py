"""The texts that an editor's lint reads."""

from __future__ import annotations

from pathlib import Path

from policies.editor.desk import Desk


def test_every_kind_of_manifest_is_read_and_what_has_no_kind_is_not(tmp_path: Path) -> None:
    (tmp_path / "profile.yaml").write_text("kind: ConfigMap\nmetadata: {name: eci-profile}\n", encoding="utf-8")
    (tmp_path / "claim.json").write_text('{"kind": "PersistentVolumeClaim"}', encoding="utf-8")
    (tmp_path / "mkdocs.yaml").write_text("site_name: argo and fluid on kubernetes\n", encoding="utf-8")
    names = [Path(source.name).name for source in Desk([str(tmp_path)]).sources({})]
    assert names == ["claim.json", "profile.yaml"]


def test_an_open_text_counts_as_it_is_whatever_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "wf.yaml"
    path.write_text("kind: Workflow\n", encoding="utf-8")
    (source,) = Desk([str(tmp_path)]).sources({str(path): "a: 1\n"}, [str(path)])
    assert source.text == "a: 1\n"
