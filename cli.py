"""The command line: options to values, one call, a writer, an exit code. Exit codes are those of docs/design.md.

Heavy imports happen inside the command that needs them, so that `--help` and completion stay quick.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TextIO

import click

if TYPE_CHECKING:
    from rich.console import Console

    from manifests import Manifests
    from policies.selection import Selection

ARGO_VERSIONS = ("3.6", "3.7", "4.0", "4.1")
"""Those of `manifests.versions`, so that `--help` need not load that room."""
MISSING_REFS = {"note": "info", "warning": "warning", "error": "error"}
"""What `--missing-refs` takes, with the severities it means."""
PIPED_WIDTH = 120
"""Columns of text output where no terminal says how wide it is."""


# Shell completion

COMPLETION = {
    "bash": ("~/.bashrc", 'eval "$(_DRYDOCK_COMPLETE=bash_source drydock)"'),
    "zsh": ("~/.zshrc", 'eval "$(_DRYDOCK_COMPLETE=zsh_source drydock)"'),
    "fish": ("~/.config/fish/completions/drydock.fish", "_DRYDOCK_COMPLETE=fish_source drydock | source"),
}
"""For each shell, a file that it reads when it starts, and the line there that brings completion."""


def install_completion(context: click.Context, option: click.Parameter, wanted: bool) -> None:
    if not wanted:
        return
    shell = _shell()
    path, line = Path(COMPLETION[shell][0]).expanduser(), COMPLETION[shell][1]
    if not path.exists() or line not in path.read_text(encoding="utf-8"):
        path.parent.mkdir(parents=True, exist_ok=True)
        with _opened(str(path), "a") as out:
            out.write(f"\n{line}\n")
    click.echo(f"completion for {shell} is in {path}; it works in the next shell")
    context.exit()


def show_completion(context: click.Context, option: click.Parameter, wanted: bool) -> None:
    if not wanted:
        return
    from click.shell_completion import get_completion_class

    script = get_completion_class(_shell())
    assert script is not None
    click.echo(script(context.command, {}, "drydock", "_DRYDOCK_COMPLETE").source())
    context.exit()


def _shell() -> str:
    name = Path(os.environ.get("SHELL", "")).name
    if name not in COMPLETION:
        raise click.UsageError(f"no completion for the shell {name!r}; there is one for {', '.join(COMPLETION)}")
    return name


# The command, and the arguments and options that several of its commands take


class Commands(click.Group):
    """Commands in the order in which they stand here."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


def _at_once(name: str, act: Callable[[click.Context, click.Parameter, bool], None], help: str) -> Callable[[Any], Any]:
    """An option that does something itself, so that no command is needed."""
    return click.option(name, is_flag=True, is_eager=True, expose_value=False, callback=act, help=help)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="argo-drydock", message="drydock %(version)s", help="Show the version.")
@_at_once("--install-completion", install_completion, "Install completion for the current shell.")
@_at_once("--show-completion", show_completion, "Show completion for the current shell, to install it elsewhere.")
def app() -> None:
    """Know before you submit: lint Argo workflows for Alibaba Cloud ECI, and simulate what will happen to them."""


def format_option(help: str) -> Callable[[Any], Any]:
    """`--format`, for a command that shows what `help` says."""
    return click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help=help)


FILE = click.Path(readable=False)
"""Any text; shells complete it with the names of files."""
PATHS = click.argument(
    "paths", type=FILE, nargs=-1, required=True, help="Files, folders, globs, or - for standard input."
)
OUTPUT = click.option(
    "-o",
    "--output",
    type=FILE,
    metavar="FILE",
    multiple=True,
    help="FILE instead of stdout; FORMAT=FILE beside it (repeatable).",
)
SCENARIO = click.option("--scenario", type=FILE, metavar="NAME", help="A built-in scenario, a region id, or a file.")
SETTINGS = click.option(
    "--set",
    "settings",
    metavar="KEY=VALUE",
    multiple=True,
    help="key=value of the scenario, e.g. oss.download=20Gbps.",
)
PARAMETERS = click.option(
    "-p", "--parameter", metavar="NAME=VALUE", multiple=True, help="name=value of the workflow's arguments."
)
SEED = click.option(
    "--seed", type=int, default=1, show_default=True, help="Which luck to meet: equal seeds give equal results."
)
NO_NODES = click.option("--no-nodes", is_flag=True, help="Leave the nodes out of JSON.")


@app.command()
@PATHS
@format_option("How to show the findings.")
@OUTPUT
@click.option("--select", metavar="NAMES", multiple=True, help="Only these rules or categories (comma list).")
@click.option("--ignore", metavar="NAMES", multiple=True, help="Not these rules or categories (comma list).")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    default="warning",
    show_default=True,
    help="Exit with 1 from this severity on.",
)
@click.option(
    "--argo-version",
    type=click.Choice(ARGO_VERSIONS),
    default=ARGO_VERSIONS[-1],
    show_default=True,
    help="The release of Argo whose rules hold.",
)
@click.option(
    "--external",
    type=FILE,
    metavar="PATH",
    multiple=True,
    help="Read it too, so that references to it resolve, but do not lint it (repeatable).",
)
@click.option(
    "--missing-refs",
    type=click.Choice(list(MISSING_REFS)),
    default="error",
    show_default=True,
    help="How bad it is that a WorkflowTemplate referred to was not given.",
)
@click.option("--fix", is_flag=True, help="Apply the safe fixes to the files.")
@click.option("--unsafe-fixes", is_flag=True, help="Apply the other fixes too.")
@click.option("--diff", is_flag=True, help="Show what the fixes would change; write nothing.")
@click.option("--no-ignores", is_flag=True, help="Let comments suppress nothing.")
@click.option("--allow-empty", is_flag=True, help="Exit with 0 where there is nothing to lint (for pre-commit).")
def lint(
    paths: Sequence[str],
    format: str,
    output: Sequence[str],
    select: Sequence[str],
    ignore: Sequence[str],
    fail_on: str,
    argo_version: str,
    external: Sequence[str],
    missing_refs: str,
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    no_ignores: bool,
    allow_empty: bool,
) -> None:
    """Find what Argo would reject and what ECI practice advises."""
    from manifests import Severity, load
    from policies.formats import json, text
    from policies.lint import lint as find
    from policies.selection import Selection

    selection = Selection(_comma(select), _comma(ignore))
    if not (fix or unsafe_fixes or diff):
        _keep_everything()

    stdin = cache(lambda: sys.stdin.read())  # fixed files are read once more, and it can be read but once

    def read() -> Manifests:
        manifests = load(paths, stdin, argo_version=argo_version, external=external)
        manifests.missing_references = Severity(MISSING_REFS[missing_refs])
        return manifests

    manifests = read()
    _require_objects(manifests, allow_empty)
    if diff:
        _show_diff(manifests, selection, unsafe_fixes)
    if fix or unsafe_fixes:
        _write_fixes(manifests, selection, unsafe_fixes)
        manifests = read()
    report = find(manifests, selection, suppressions=not no_ignores)
    _emit(
        format,
        output,
        {
            "text": lambda out: text.write(report, out, colours=_takes_colours(out)),
            "json": lambda out: json.write(report, out),
        },
    )
    if any(finding.severity.at_least(Severity(fail_on)) for finding in report.findings):
        raise SystemExit(1)


@app.command()
@click.argument("name", help="The name of a rule, as findings show it.")
def explain(name: str) -> None:
    """Explain one policy or check: why it exists, a bad and a good example, its source."""
    from policies.formats import explain as page
    from policies.selection import find_rule

    page.write(find_rule(name), _console(sys.stdout))


@app.command()
@format_option("How to show the list.")
def policies(format: str) -> None:
    """List every policy and check, one line each."""
    from policies.formats import explain as page
    from policies.selection import all_rules

    if format == "json":
        page.write_json(all_rules(), sys.stdout)
    else:
        page.rules_table(all_rules(), _console(sys.stdout))


@app.command()
@PATHS
@SCENARIO
@SETTINGS
@PARAMETERS
@SEED
@format_option("How to show the run.")
@OUTPUT
@NO_NODES
def simulate(
    paths: Sequence[str],
    scenario: str | None,
    settings: Sequence[str],
    parameter: Sequence[str],
    seed: int,
    format: str,
    output: Sequence[str],
    no_nodes: bool,
) -> None:
    """Run workflows through the simulated controller, cloud and network: time, cost, and what bound them."""
    from manifests import load
    from simulator.results.formats import json, text
    from simulator.results.report import make_reports
    from simulator.scenario import read_scenario
    from simulator.simulation import simulate as run

    chosen = read_scenario(scenario, settings)
    manifests = load(paths, argo_version=chosen.argo.version)
    reports = make_reports(run(manifests, chosen, seed, _pairs(parameter)))
    _emit(
        format,
        output,
        {
            "text": lambda out: text.write(reports, _console(out)),
            "json": lambda out: json.write(reports, out, nodes=not no_nodes),
        },
    )


@app.command("what-if")
@PATHS
@SCENARIO
@click.option("--versus", type=FILE, metavar="NAME", help="The other scenario; default: the same one.")
@SETTINGS
@click.option(
    "--versus-set", metavar="KEY=VALUE", multiple=True, help="key=value over --set, in the other variant only."
)
@click.option("--versus-path", type=FILE, multiple=True, help="Other manifests for the other variant (repeatable).")
@click.option("--patch", type=FILE, metavar="FILE", help="A file merged over the workflow in the other variant.")
@PARAMETERS
@SEED
@format_option("How to show the comparison.")
@OUTPUT
@NO_NODES
def what_if(
    paths: Sequence[str],
    scenario: str | None,
    versus: str | None,
    settings: Sequence[str],
    versus_set: Sequence[str],
    versus_path: Sequence[str],
    patch: str | None,
    parameter: Sequence[str],
    seed: int,
    format: str,
    output: Sequence[str],
    no_nodes: bool,
) -> None:
    """Compare two variants on the same luck: other scenario, other settings, or other YAML."""
    from manifests import UsageError, load
    from manifests.patching import patched
    from simulator.experiments.compare import Variant, compare, variant_names
    from simulator.results.formats import what_if as shown
    from simulator.scenario import read_scenario

    if not (versus or versus_set or versus_path or patch):
        raise UsageError("nothing to compare with: give --versus, --versus-set, --versus-path or --patch")
    sides = (paths, versus_path or paths)
    scenarios = (read_scenario(scenario, settings), read_scenario(versus or scenario, [*settings, *versus_set]))
    own, other = (load(side, argo_version=s.argo.version) for side, s in zip(sides, scenarios, strict=True))
    names = variant_names(sides, (scenario, versus or scenario), versus_set, patch)
    variants = [
        Variant(names[0], own, scenarios[0], dict(_split(s) for s in settings)),
        Variant(
            names[1],
            patched(other, patch) if patch else other,
            scenarios[1],
            dict(_split(setting) for setting in [*settings, *versus_set]),
        ),
    ]
    outcomes = compare(variants, seed, _pairs(parameter))
    _emit(
        format,
        output,
        {
            "text": lambda out: shown.write_text(outcomes, _console(out)),
            "json": lambda out: shown.write_json(outcomes, out, nodes=not no_nodes),
        },
    )


# Input


def _comma(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(item for value in values for part in value.split(",") if (item := part.strip()))


def _split(pair: str) -> tuple[str, str]:
    name, equals, value = pair.partition("=")
    if not equals or not name:
        from manifests import UsageError

        raise UsageError(f"{pair!r} is not name=value")
    return name, value


def _pairs(values: Sequence[str]) -> dict[str, str]:
    return dict(_split(value) for value in values)


def _keep_everything() -> None:
    """Stop the search for garbage: what was read is needed to the end, and finding that out takes longer than reading.

    `freeze` spares the interpreter its last search, before it exits.
    """
    gc.disable()
    atexit.register(gc.freeze)


def _require_objects(manifests: Manifests, allow_empty: bool) -> None:
    if manifests.known or manifests.diagnostics:
        return
    if allow_empty:
        raise SystemExit(0)
    from manifests import InputError

    raise InputError(f"nothing to lint in {manifests.described()}")


# Fixes


def _fixed(manifests: Manifests, selection: Selection, unsafe: bool) -> Iterator[tuple[str, str, str]]:
    """(file, old text, new text) of every file that the fixes change."""
    from policies.fixes import fixed_files

    new = fixed_files(manifests, unsafe, selection)
    for source in manifests.sources:
        if new[source.name] != source.text:
            yield source.name, source.text, new[source.name]


def _show_diff(manifests: Manifests, selection: Selection, unsafe: bool) -> None:
    from policies.fixes import diff

    changes = [diff(old, new, name) for name, old, new in _fixed(manifests, selection, unsafe)]
    sys.stdout.write("".join(changes))
    raise SystemExit(1 if changes else 0)


def _write_fixes(manifests: Manifests, selection: Selection, unsafe: bool) -> None:
    if any(source.name == "-" for source in manifests.sources):
        from manifests import UsageError

        raise UsageError("--fix cannot write to standard input; use --diff")
    for name, _, new in _fixed(manifests, selection, unsafe):
        Path(name).write_text(new, encoding="utf-8", newline="")
        click.echo(f"fixed {name}", err=True)


# Output


def _takes_colours(out: TextIO) -> bool:
    """Whether rich would colour this stream; asked only where it may be so, since asking takes longer than linting."""
    if not out.isatty() and not os.environ.get("FORCE_COLOR"):
        return False
    console = _console(out)
    return console.color_system not in (None, "windows") and not console.no_color


def _console(out: TextIO) -> Console:
    from rich.console import Console

    return Console(file=out, width=None if out.isatty() else PIPED_WIDTH, highlight=False)


def _emit(format: str, targets: Sequence[str], writers: dict[str, Callable[[TextIO], Any]]) -> None:
    """Write the result: to stdout unless a bare `-o FILE` takes its place, and to each `-o FORMAT=FILE` beside it."""
    to_stdout = True
    for target in targets:
        name, equals, file = target.partition("=")
        beside = bool(equals) and name in writers
        with _opened(file if beside else target) as out:
            writers[name if beside else format](out)
        to_stdout = to_stdout and beside
    if to_stdout:
        writers[format](sys.stdout)


@contextmanager
def _opened(path: str, mode: Literal["w", "a"] = "w") -> Iterator[TextIO]:
    try:
        with open(path, mode, encoding="utf-8") as out:
            yield out
    except OSError as error:
        from manifests import InputError

        raise InputError(f"cannot write {path}: {error.strerror}") from None


def main() -> None:
    """The command `drydock`: one clear line on stderr for every mistake, and the exit code of the contract."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that is not UTF-8 shows a mark instead of a traceback
    try:
        app(prog_name="drydock")
    except Exception as error:
        from manifests import DrydockError

        if not isinstance(error, DrydockError):
            raise
        click.echo(f"drydock: {error}", err=True)
        raise SystemExit(error.exit_code) from None


if __name__ == "__main__":
    main()
