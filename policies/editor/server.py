"""The language server: diagnostics for what is open, pages of rules on hover, fixes as code actions.

Everything in the workspace is linted together, as `drydock lint .` would, so that references across files resolve; what
is open counts as it is in the editor. A lint runs beside the conversation, a moment after the last key was pressed.
"""

from __future__ import annotations

import asyncio
import logging
import os
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from functools import partial
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from manifests.diagnostic import Diagnostic, Severity
from manifests.errors import DrydockError, UsageError
from manifests.rule import Rule
from manifests.source import SourceFile
from policies.editor.actions import Actions
from policies.editor.desk import Desk
from policies.editor.positions import Positions
from policies.formats.markdown import address, page
from policies.lint import Report
from policies.selection import all_rules
from policies.session import Session, Wishes
from policies.suppression import named_in_comment

PAUSE = 0.15
"""Seconds without a keystroke before a lint starts."""
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
_UNNECESSARY = ("unused-suppression", "expired-suppression")
_DEPRECATED = ("deprecated-field", "eci-annotation-legacy")


@dataclass
class State:
    """What the server knows of its editor."""

    wishes: Wishes = field(default_factory=Wishes)
    desk: Desk = field(default_factory=Desk)
    opened: dict[str, str] = field(default_factory=dict)
    """The address of each open document, by its path."""
    report: Report | None = None
    session: Session | None = None
    asked: int = 0
    """How many lints were asked for."""
    linting: asyncio.Future[None] | None = None
    told: str = ""
    """The trouble that was last shown, until a lint goes well."""


class DrydockServer(LanguageServer):
    """A server with its state."""

    def __init__(self, version: str) -> None:
        super().__init__("drydock", version)
        self.state = State()

    def texts(self) -> dict[str, str]:
        """The open texts by path."""
        return {path: self.workspace.get_text_document(uri).source for path, uri in self.state.opened.items()}

    def positions(self, source: SourceFile) -> Positions:
        return Positions(source, self.workspace.position_codec)


def serve(tcp: str | None = None) -> None:
    """Serve one editor over standard input and output, or those that connect to `HOST:PORT`.

    Raises UsageError for an address that is none, or that cannot be listened on.
    """
    from importlib.metadata import version

    logging.disable(logging.CRITICAL)  # what an editor should know goes to its own log
    server = make_server(version("argo-drydock"))
    if tcp is None:
        server.start_io()
        return
    host, colon, port = tcp.rpartition(":")
    if not colon or not port.isdecimal():
        raise UsageError(f"--tcp takes HOST:PORT, not {tcp!r}")
    try:
        server.start_tcp(host or "127.0.0.1", int(port))
    except (OSError, OverflowError) as error:
        raise UsageError(f"cannot listen on {tcp}: {getattr(error, 'strerror', None) or error}") from None


def make_server(version: str) -> DrydockServer:
    """The server, ready for `start_io()`."""
    server = DrydockServer(version)
    server.feature(types.INITIALIZE)(_initialize)
    server.feature(types.TEXT_DOCUMENT_DID_OPEN)(_opened)
    server.feature(types.TEXT_DOCUMENT_DID_CHANGE)(_changed)
    server.feature(types.TEXT_DOCUMENT_DID_SAVE)(_changed)
    server.feature(types.TEXT_DOCUMENT_DID_CLOSE)(_closed)
    server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(_changed)
    server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)(_folders_changed)
    server.feature(types.TEXT_DOCUMENT_HOVER)(_hover)
    kinds = [types.CodeActionKind.QuickFix, types.CodeActionKind.SourceFixAll]
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=kinds))(_actions)
    return server


def _initialize(server: DrydockServer, params: types.InitializeParams) -> None:
    folders = [folder.uri for folder in params.workspace_folders or ()]
    _set_folders(server, folders or ([params.root_uri] if params.root_uri else []))
    server.state.wishes = _wishes(params.initialization_options)


def _wishes(options: Any) -> Wishes:
    """The editor's settings, named as the options of `drydock lint` are; others are left alone."""
    given = options if isinstance(options, dict) else {}
    chosen: dict[str, Any] = {}
    for one in fields(Wishes):
        if one.name == "jobs":
            continue  # a lint here runs in a thread, and a process with threads does not fork well
        value = given.get(one.name.replace("_", "-"))
        if isinstance(one.default, tuple):
            if isinstance(value, list):
                chosen[one.name] = tuple(map(str, value))
        elif isinstance(value, bool if isinstance(one.default, bool) else str):
            chosen[one.name] = value
    return Wishes(**chosen)


def _opened(server: DrydockServer, params: types.DidOpenTextDocumentParams) -> None:
    uri = params.text_document.uri
    server.state.opened[_path(uri)] = uri
    _lint_soon(server)


def _changed(server: DrydockServer, params: object) -> None:
    _lint_soon(server)


def _closed(server: DrydockServer, params: types.DidCloseTextDocumentParams) -> None:
    uri = params.text_document.uri
    server.state.opened.pop(_path(uri), None)
    server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))
    _lint_soon(server)


def _folders_changed(server: DrydockServer, params: object) -> None:
    _set_folders(server, [folder.uri for folder in server.workspace.folders.values()])
    _lint_soon(server)


def _set_folders(server: DrydockServer, uris: Sequence[str]) -> None:
    server.state.desk = Desk([folder for folder in map(to_fs_path, uris) if folder])


def _path(uri: str) -> str:
    """The path of a file; a text that is none yet, such as `untitled:Untitled-1`, is called by its whole address."""
    return (to_fs_path(uri) if uri.lower().startswith("file:") else None) or uri


def _lint_soon(server: DrydockServer) -> None:
    """Lint after a pause. There is one lint at a time: what is asked for while it runs, the next one answers."""
    state = server.state
    state.asked += 1
    if state.linting is None or state.linting.done():
        state.linting = asyncio.ensure_future(_lint_while_asked(server))


async def _lint_while_asked(server: DrydockServer) -> None:
    state = server.state
    answered = 0
    while answered != state.asked:
        answered = state.asked
        await asyncio.sleep(PAUSE)
        if answered == state.asked:
            await _lint_now(server)


async def _lint_now(server: DrydockServer) -> None:
    state = server.state
    texts = server.texts()
    versions = {uri: server.workspace.get_text_document(uri).version for uri in state.opened.values()}
    try:
        report = await asyncio.to_thread(_lint, state, texts)
        shown = await asyncio.to_thread(_diagnostics, report, texts, dict(state.opened), server.positions)
    except DrydockError as error:
        _tell(server, f"drydock: {error}")
        return
    except Exception as error:
        server.window_log_message(types.LogMessageParams(types.MessageType.Error, traceback.format_exc()))
        _tell(server, f"drydock failed, and says why in its log: {type(error).__name__}: {error}")
        return
    state.report, state.told = report, ""
    for path, uri in state.opened.items():
        if path in shown and server.workspace.get_text_document(uri).version == versions.get(uri):
            server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, shown[path], versions[uri]))


def _tell(server: DrydockServer, message: str) -> None:
    """Once, however often a lint meets the same trouble."""
    if message != server.state.told:
        server.state.told = message
        server.window_show_message(types.ShowMessageParams(types.MessageType.Error, message))


def _lint(state: State, texts: dict[str, str]) -> Report:
    """In a thread of its own. The configuration is read each time: it may have been mended."""
    session = Session(state.wishes, state.desk.folders or [path for path in texts if os.path.isabs(path)])
    manifests = session.load_sources(state.desk.sources(texts, session.external))
    report, _ = session.report(manifests)
    state.session = session
    return report


def _diagnostics(
    report: Report, texts: dict[str, str], opened: dict[str, str], positions: Callable[[SourceFile], Positions]
) -> dict[str, list[types.Diagnostic]]:
    """What is to be shown in each open text."""
    rules = {rule.name: rule for rule in all_rules()}
    places = {source.name: positions(source) for source in report.manifests.sources}
    shown: dict[str, list[types.Diagnostic]] = {path: [] for path in texts}
    for finding in report.findings:
        if finding.file in shown and finding.file in places:
            shown[finding.file].append(_diagnostic(finding, rules.get(finding.name), places, opened))
    return shown


def _diagnostic(
    finding: Diagnostic, rule: type[Rule] | None, places: dict[str, Positions], opened: dict[str, str]
) -> types.Diagnostic:
    tags = [types.DiagnosticTag.Unnecessary] if finding.name in _UNNECESSARY else []
    tags += [types.DiagnosticTag.Deprecated] if finding.name in _DEPRECATED else []
    related = [
        types.DiagnosticRelatedInformation(
            types.Location(
                opened.get(other.file) or from_fs_path(os.path.abspath(other.file)) or other.file,
                places[other.file].range(other.span),
            ),
            other.message,
        )
        for other in finding.related
        if other.file in places
    ]
    return types.Diagnostic(
        range=places[finding.file].range(finding.span),
        message="\n".join(part for part in (finding.message, finding.help) if part),
        severity=_SEVERITIES[finding.severity],
        code=finding.name,
        code_description=types.CodeDescription(address(rule)) if rule is not None else None,
        source="drydock",
        tags=tags or None,
        related_information=related or None,
    )


def _hover(server: DrydockServer, params: types.HoverParams) -> types.Hover | None:
    """The pages of the rules that found something here, or that a comment here names."""
    path = _path(params.text_document.uri)
    report = server.state.report
    if path not in server.state.opened:
        return None
    text = server.workspace.get_text_document(params.text_document.uri).source
    positions = server.positions(SourceFile(path, text))
    here = params.position
    names = [
        finding.name
        for finding in (report.findings if report is not None else ())
        if finding.file == path and _covers(positions.range(finding.span), here)
    ]
    line = positions.source.line(positions.line_of(here))
    rules = {rule.name: rule for rule in all_rules()}
    wanted = [rules[name] for name in dict.fromkeys([*names, *named_in_comment(line)]) if name in rules]
    if not wanted:
        return None
    pages = [f"### [{rule.name}]({address(rule)})\n\n{page(rule)}" for rule in wanted]
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, "\n---\n\n".join(pages)))


async def _actions(server: DrydockServer, params: types.CodeActionParams) -> Sequence[types.CodeAction]:
    """Fixes for what was found in the range, each tried before it is offered."""
    state = server.state
    uri = params.text_document.uri
    path = _path(uri)
    if state.report is None or state.session is None or path not in state.opened:
        return []
    document = server.workspace.get_text_document(uri)
    source = SourceFile(path, document.source)
    actions = Actions(
        state.session,
        state.report,
        source,
        server.positions(source),
        types.OptionalVersionedTextDocumentIdentifier(uri, document.version),
    )
    if actions.outdated:
        return []
    return await asyncio.to_thread(partial(actions.offered, params.range, params.context.only))


def _covers(range: types.Range, position: types.Position) -> bool:
    return range.start <= position <= range.end
