"""The language server as an editor meets it: a real client, a real process, a workspace on disk."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.lsp.client import LanguageClient

ROOT = Path(__file__).parent.parent.parent.parent
SECONDS = 30
"""Longer than any answer takes on a busy machine; a test that gets none fails."""
TEXT = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: nap-
spec:
  entrypoint: nap
  activeDeadlineSeconds: 600
  podMetadata: {labels: {alibabacloud.com/eci: "true"}}
  templates:
    - name: nap
      retryStrategy: {limit: 2, retryPolicy: OnFailure, backoff: {duration: "5", factor: 2}}
      container: {image: "alpine:3.20", command: [sleep, "30"]}
"""


class Editor(LanguageClient):
    """A client that opens, changes and asks, and applies what it is offered."""

    def __init__(self, folder: Path) -> None:
        super().__init__("test", "1")
        self.folder = folder
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.published: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()
        self.seen: list[types.PublishDiagnosticsParams] = []
        self.messages: list[str] = []

        @self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def _(client: Editor, params: types.PublishDiagnosticsParams) -> None:
            self.published.put_nowait(params)
            self.seen.append(params)

        @self.feature(types.WINDOW_SHOW_MESSAGE)
        def _(client: Editor, params: types.ShowMessageParams) -> None:
            self.messages.append(params.message)

    async def begin(self, **options: Any) -> types.InitializeResult:
        await self.start_io(sys.executable, "-m", "cli", "server", cwd=ROOT)
        result = await self.initialize_async(
            types.InitializeParams(
                capabilities=types.ClientCapabilities(
                    general=types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind.Utf16])
                ),
                workspace_folders=[types.WorkspaceFolder(self.folder.as_uri(), "w")],
                initialization_options=options or None,
            )
        )
        self.initialized(types.InitializedParams())
        return result

    async def end(self) -> None:
        await self.shutdown_async(None)
        self.exit(None)

    async def open(self, name: str, text: str) -> list[types.Diagnostic]:
        self.begin_to_open(name, text)
        return await self.diagnostics(name)

    def begin_to_open(self, name: str, text: str) -> None:
        uri = self.uri(name)
        self.texts[uri], self.versions[uri] = text, 1
        self.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "yaml", 1, text)))

    def close(self, name: str) -> None:
        self.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(self.uri(name))))

    async def change(self, name: str, text: str) -> list[types.Diagnostic]:
        self.begin_to_change(name, text)
        return await self.diagnostics(name)

    def begin_to_change(self, name: str, text: str) -> None:
        uri = self.uri(name)
        self.texts[uri] = text
        self.versions[uri] += 1
        self.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.versions[uri], uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    async def diagnostics(self, name: str) -> list[types.Diagnostic]:
        """The next ones for the text as it is now."""
        while True:
            params = await asyncio.wait_for(self.published.get(), SECONDS)
            if params.uri == self.uri(name) and params.version == self.versions[params.uri]:
                return list(params.diagnostics)

    async def actions(self, name: str, line: int, only: str | None = None) -> list[types.CodeAction]:
        place = types.Range(types.Position(line, 0), types.Position(line, 0))
        found = await self.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(self.uri(name)),
                place,
                types.CodeActionContext([], only=[only] if only else None),  # type: ignore[list-item]
            )
        )
        return [action for action in found or () if isinstance(action, types.CodeAction)]

    async def apply(self, name: str, action: types.CodeAction) -> list[types.Diagnostic]:
        """Make the changes of an action, as an editor would."""
        assert action.edit is not None
        assert action.edit.document_changes is not None
        text = self.texts[self.uri(name)]
        for change in action.edit.document_changes:
            assert isinstance(change, types.TextDocumentEdit)
            assert change.text_document.version == self.versions[self.uri(name)]
            for edit in sorted(change.edits, key=lambda edit: edit.range.start, reverse=True):  # type: ignore[union-attr]
                start, end = (_offset(text, place) for place in (edit.range.start, edit.range.end))  # type: ignore[union-attr]
                text = text[:start] + edit.new_text + text[end:]  # type: ignore[union-attr]
        return await self.change(name, text)

    async def hover(self, name: str, line: int, character: int) -> str:
        found = await self.text_document_hover_async(
            types.HoverParams(types.TextDocumentIdentifier(self.uri(name)), types.Position(line, character))
        )
        return found.contents.value if found and isinstance(found.contents, types.MarkupContent) else ""

    def uri(self, name: str) -> str:
        """Of a file in the folder, unless it is an address already."""
        return name if ":" in name else (self.folder / name).as_uri()


def _offset(text: str, place: types.Position) -> int:
    """Where a place is in a text; columns are UTF-16 code units."""
    lines = text.splitlines(keepends=True)
    before, line = "".join(lines[: place.line]), lines[place.line] if place.line < len(lines) else ""
    return len(before) + len(line.encode("utf-16-le")[: 2 * place.character].decode("utf-16-le"))


Script = Callable[[Editor], Awaitable[None]]


@pytest.fixture
def play(tmp_path: Path) -> Callable[..., Editor]:
    """Plays a script with a server over `tmp_path`, and sees to it that the server ends well."""

    def run(script: Script, **options: Any) -> Editor:
        async def session() -> Editor:
            editor = Editor(tmp_path)
            await editor.begin(**options)
            await script(editor)
            await editor.end()
            assert await asyncio.wait_for(editor._server.wait(), SECONDS) == 0  # type: ignore[union-attr]
            return editor

        return asyncio.run(session())

    return run


def names(diagnostics: list[types.Diagnostic]) -> list[object]:
    return [one.code for one in diagnostics]


def test_findings_come_when_a_text_is_opened_and_go_when_it_is_mended(play):
    async def script(editor: Editor) -> None:
        wrong = TEXT.replace("entrypoint: nap", "entrypoint: nape")
        (diagnostic,) = [one for one in await editor.open("wf.yaml", wrong) if one.code == "unknown-template"]
        assert diagnostic.range.start.line == 5
        assert diagnostic.severity == types.DiagnosticSeverity.Error
        assert "did you mean 'nap'?" in diagnostic.message
        assert diagnostic.source == "drydock"
        assert diagnostic.code_description is not None
        assert diagnostic.code_description.href.endswith("docs/policies/argo.md#unknown-template")
        assert "unknown-template" not in names(await editor.change("wf.yaml", TEXT))

    play(script)


def test_references_resolve_into_the_files_of_the_workspace_and_into_what_is_open(play, tmp_path):
    calls = TEXT.replace(
        'container: {image: "alpine:3.20", command: [sleep, "30"]}',
        "steps: [[{name: a, templateRef: {name: shared, template: work}}]]",
    ).replace('      retryStrategy: {limit: 2, retryPolicy: OnFailure, backoff: {duration: "5", factor: 2}}\n', "")
    shared = "apiVersion: argoproj.io/v1alpha1\nkind: WorkflowTemplate\nmetadata: {name: shared}\n"
    shared += "spec: {templates: [{name: TASK, container: {image: a:1}}]}\n"

    async def script(editor: Editor) -> None:
        assert "missing-reference" in names(await editor.open("wf.yaml", calls))
        (tmp_path / "shared.yaml").write_text(shared.replace("TASK", "work"))
        assert "missing-reference" not in names(await editor.change("wf.yaml", calls + "\n"))
        await editor.open("shared.yaml", shared.replace("TASK", "other"))
        assert "unknown-template" in names(await editor.change("wf.yaml", calls))

    play(script)


def test_hover_shows_the_page_of_what_was_found_and_of_what_a_comment_names(play):
    async def script(editor: Editor) -> None:
        await editor.open(
            "wf.yaml", TEXT.replace("  activeDeadlineSeconds: 600\n", "  # drydock: ignore[single-spec] x\n")
        )
        page = await editor.hover("wf.yaml", 4, 1)
        assert "### [workflow-deadline-missing](" in page
        assert "```yaml" in page
        assert "single-spec" in await editor.hover("wf.yaml", 6, 4)
        assert await editor.hover("wf.yaml", 1, 1) == ""

    play(script)


def test_a_fix_is_offered_applied_and_settles_its_finding(play):
    async def script(editor: Editor) -> None:
        wrong = TEXT.replace('eci: "true"', "eci: true")
        diagnostics = await editor.open("wf.yaml", wrong)
        assert "wrong-type" in names(diagnostics)
        actions = await editor.actions("wf.yaml", 7)
        (fix,) = [action for action in actions if action.is_preferred]
        assert fix.kind == types.CodeActionKind.QuickFix
        assert "wrong-type" not in names(await editor.apply("wf.yaml", fix))
        assert editor.texts[editor.uri("wf.yaml")] == TEXT

    play(script)


def test_all_safe_fixes_can_be_asked_for_at_once(play):
    async def script(editor: Editor) -> None:
        await editor.open("wf.yaml", TEXT.replace('eci: "true"', "eci: true"))
        (fix,) = await editor.actions("wf.yaml", 0, "source.fixAll")
        assert fix.kind == "source.fixAll.drydock"
        assert "wrong-type" not in names(await editor.apply("wf.yaml", fix))
        assert await editor.actions("wf.yaml", 0, "source.fixAll") == []

    play(script)


def test_a_finding_can_be_ignored_in_place(play):
    async def script(editor: Editor) -> None:
        text = TEXT.replace("  activeDeadlineSeconds: 600\n", "")
        assert "workflow-deadline-missing" in names(await editor.open("wf.yaml", text))
        actions = await editor.actions("wf.yaml", 4)
        (ignore,) = [one for one in actions if one.title == "Ignore workflow-deadline-missing here"]
        after = names(await editor.apply("wf.yaml", ignore))
        assert "workflow-deadline-missing" not in after
        assert "unused-suppression" not in after

    play(script)


def test_columns_count_as_the_editor_counts_them(play):
    async def script(editor: Editor) -> None:
        text = TEXT.replace(
            "container: {image", 'metadata: {annotations: {"🙂": "🙂"}, labels: {a: 1}}\n      container: {image'
        )
        (diagnostic,) = [one for one in await editor.open("wf.yaml", text) if one.code == "wrong-type"]
        line = text.splitlines()[diagnostic.range.start.line].encode("utf-16-le")
        start, end = diagnostic.range.start.character, diagnostic.range.end.character
        assert line[2 * start : 2 * end].decode("utf-16-le") == "1"

    play(script)


def test_settings_of_the_editor_and_of_the_project_count(play, tmp_path):
    (tmp_path / "drydock.toml").write_text('ignore = ["stock", "cost"]\n')

    async def script(editor: Editor) -> None:
        diagnostics = await editor.open("wf.yaml", TEXT.replace("limit: 2, ", ""))
        assert names(diagnostics) == ["retry-without-limit"]

    play(script, select=["retry-without-limit", "single-spec"], ignore="not a list", jobs=8, odd=None)


def test_a_configuration_that_cannot_be_read_is_told_and_the_server_lives_on(play, tmp_path):
    (tmp_path / "drydock.toml").write_text("ignore = 1\n")

    async def script(editor: Editor) -> None:
        editor.begin_to_open("wf.yaml", TEXT)
        while not editor.messages:
            await asyncio.sleep(0.05)
        (tmp_path / "drydock.toml").write_text("")
        await editor.change("wf.yaml", TEXT.replace("kind: Workflow", "kind: Workflo"))

    assert "ignore" in play(script).messages[0]


def test_broken_yaml_is_a_finding_like_any_other(play):
    async def script(editor: Editor) -> None:
        assert "broken-yaml" in names(await editor.open("wf.yaml", TEXT + "a: b: c\n"))

    play(script)


CALLS = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: nap-}
spec:
  entrypoint: all
  templates:
    - name: all
      steps: [[{name: a, templateRef: {name: shared, template: work}}]]
"""
SHARED = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: shared}
spec: {templates: [{name: work, container: {image: "a:1"}}]}
"""


@pytest.mark.parametrize("uri", ["untitled:Untitled-1", "vscode-notebook-cell:/a#x", "file:///elsewhere/%zz.yaml"])
def test_a_text_that_is_no_file_of_the_workspace_is_linted_too(play, uri):
    async def script(editor: Editor) -> None:
        assert "unknown-template" in names(await editor.open(uri, TEXT.replace("entrypoint: nap", "entrypoint: nape")))
        assert "unknown-template" in await editor.hover(uri, 5, 15)
        assert any(action.title.startswith("Ignore") for action in await editor.actions(uri, 5))

    play(script)


def test_an_address_that_no_path_can_be_does_not_stop_the_lint_of_others(play):
    async def script(editor: Editor) -> None:
        await editor.open("odd:\0", TEXT)
        assert "unknown-template" in names(await editor.open("wf.yaml", TEXT.replace(": nap\n", ": nape\n", 1)))

    assert play(script).messages == []


def test_nothing_is_shown_for_a_text_that_is_not_open(play):
    async def script(editor: Editor) -> None:
        assert await editor.hover("gone.yaml", 0, 0) == ""
        await editor.open("wf.yaml", TEXT)
        editor.close("wf.yaml")
        assert await editor.hover("wf.yaml", 5, 15) == ""
        assert await editor.actions("wf.yaml", 5) == []

    play(script)


def test_a_text_that_is_closed_while_it_is_linted_stays_without_findings(play):
    async def script(editor: Editor) -> None:
        many = "".join(f"    - {{name: t{number}, container: {{image: a}}}}\n" for number in range(1500))
        editor.begin_to_open("wf.yaml", TEXT + many)
        await asyncio.sleep(0.3)
        editor.close("wf.yaml")
        await editor.open("other.yaml", TEXT)
        assert not [params.diagnostics for params in editor.seen if params.uri == editor.uri("wf.yaml")][-1]

    play(script)


def test_a_large_text_is_linted_once_the_typing_ends(play):
    """Lints that ran side by side took longer the more one typed, until none came to an end."""

    async def script(editor: Editor) -> None:
        many = TEXT + "".join(f"    - {{name: t{number}, container: {{image: a}}}}\n" for number in range(1000))
        editor.begin_to_open("wf.yaml", many)
        for number in range(12):
            await asyncio.sleep(0.2)
            editor.begin_to_change("wf.yaml", f"{many}#{number}\n")
        assert len(await editor.diagnostics("wf.yaml")) > 1000

    play(script)


def test_what_is_inserted_ends_its_lines_as_the_text_does(play):
    async def script(editor: Editor) -> None:
        await editor.open("wf.yaml", TEXT.replace("  activeDeadlineSeconds: 600\n", "").replace("\n", "\r\n"))
        (ignore,) = [one for one in await editor.actions("wf.yaml", 4) if one.title.startswith("Ignore workflow-dead")]
        assert "unused-suppression" not in names(await editor.apply("wf.yaml", ignore))
        text = editor.texts[editor.uri("wf.yaml")]
        assert text.count("\n") == text.count("\r\n") == TEXT.count("\n")

    play(script)


def test_what_the_project_reads_from_elsewhere_resolves(play, tmp_path, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("platform")
    (elsewhere / "shared.yaml").write_text(SHARED)

    async def script(editor: Editor) -> None:
        assert "missing-reference" in names(await editor.open("wf.yaml", CALLS))
        (tmp_path / "drydock.toml").write_text(f'external = ["{elsewhere}"]\n')
        assert "missing-reference" not in names(await editor.change("wf.yaml", CALLS))

    play(script)


def test_folders_may_come_and_go(play, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    (other / "shared.yaml").write_text(SHARED)
    folder = types.WorkspaceFolder(other.as_uri(), "other")

    async def script(editor: Editor) -> None:
        assert "missing-reference" in names(await editor.open("wf.yaml", CALLS))
        for added, removed, is_missing in (([folder], [], False), ([], [folder], True)):
            event = types.WorkspaceFoldersChangeEvent(added, removed)
            editor.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
            assert ("missing-reference" in names(await editor.diagnostics("wf.yaml"))) is is_missing

    play(script)


def test_a_policy_of_the_project_is_found_and_leads_to_its_file(play, tmp_path):
    company = (ROOT / "fixtures/custom-policies/company.yaml").read_text()
    (tmp_path / "company.yaml").write_text(company)
    (tmp_path / "drydock.toml").write_text('policies = ["company.yaml"]\nselect = ["company"]\n')

    async def script(editor: Editor) -> None:
        (first,) = [one for one in await editor.open("wf.yaml", TEXT) if one.code == "team-label-missing"]
        assert first.code_description is not None
        assert first.code_description.href == f"{(tmp_path / 'company.yaml').as_uri()}#L2"
        assert "which team pays" in await editor.hover("wf.yaml", first.range.start.line, first.range.start.character)

    play(script)


def test_what_the_baseline_records_is_not_shown(play, tmp_path):
    (tmp_path / "wf.yaml").write_text(TEXT.replace("  activeDeadlineSeconds: 600\n", ""))
    done = subprocess.run(
        [sys.executable, "-m", "cli", "lint", ".", "--baseline", "known.json", "--write-baseline"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    (tmp_path / "drydock.toml").write_text('baseline = "known.json"\n')

    async def script(editor: Editor) -> None:
        assert "workflow-deadline-missing" not in names(
            await editor.open("wf.yaml", TEXT.replace("  activeDeadlineSeconds: 600\n", ""))
        )

    play(script)


def test_trouble_is_told_once_until_it_is_over(play, tmp_path):
    (tmp_path / "drydock.toml").write_text("ignore = 1\n")

    async def script(editor: Editor) -> None:
        editor.begin_to_open("wf.yaml", TEXT)
        for number in range(3):
            await asyncio.sleep(1)
            editor.begin_to_change("wf.yaml", TEXT + f"#{number}\n")
        await asyncio.sleep(1)
        (tmp_path / "drydock.toml").write_text("")
        await editor.change("wf.yaml", TEXT)

    assert len(play(script).messages) == 1


@pytest.mark.parametrize("address", ["2087", "127.0.0.1:x", "127.0.0.1:70000", "256.1.1.1:2087", "127.0.0.1:TAKEN"])
def test_an_address_that_cannot_be_listened_on_is_told_in_one_line(address):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = subprocess.run(
            [sys.executable, "-m", "cli", "server", "--tcp", address.replace("TAKEN", str(taken.getsockname()[1]))],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
    assert done.returncode == 2
    assert done.stderr.startswith("drydock: ")
    assert len(done.stderr.splitlines()) == 1
