"""The command line: options to values, one call, a writer, an exit code. Exit codes are those of docs/design.md.

Heavy imports happen inside the command that needs them, so that `--help` and completion stay quick.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from manifests.errors import DrydockError, InputError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from manifests import Manifests
    from policies.selection import Selection

PIPED_WIDTH = 120
"""Columns of text output where no terminal says how wide it is."""

app = typer.Typer(
    name="drydock",
    help="Know before you submit: lint Argo workflows for Alibaba Cloud ECI, and simulate what will happen to them.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Format(StrEnum):
    """How a result is shown."""

    text = "text"
    json = "json"


class FailOn(StrEnum):
    """The least severity of a finding that makes `lint` exit with 1."""

    error = "error"
    warning = "warning"
    info = "info"


Paths = Annotated[list[str], typer.Argument(help="Files, folders, globs, or - for standard input.", show_default=False)]
Out = Annotated[
    list[str], typer.Option("-o", "--output", help="FILE instead of stdout; FORMAT=FILE beside it (repeatable).")
]
Scenario = Annotated[str | None, typer.Option(help="A built-in scenario, a region id, or a file.")]
Settings = Annotated[list[str], typer.Option("--set", help="key=value of the scenario, e.g. oss.download=20Gbps.")]
Parameters = Annotated[list[str], typer.Option("-p", "--parameter", help="name=value of the workflow's arguments.")]
Seed = Annotated[int, typer.Option(help="Which luck to meet: equal seeds give equal results.")]
NoNodes = Annotated[bool, typer.Option("--no-nodes", help="Leave the nodes out of JSON.")]


@app.command()
def lint(
    paths: Paths,
    format: Annotated[Format, typer.Option(help="How to show the findings.")] = Format.text,
    output: Out = [],  # noqa: B006  (typer reads the default, nobody changes it)
    select: Annotated[list[str], typer.Option(help="Only these rules or categories (comma list).")] = [],  # noqa: B006
    ignore: Annotated[list[str], typer.Option(help="Not these rules or categories (comma list).")] = [],  # noqa: B006
    fail_on: Annotated[FailOn, typer.Option(help="Exit with 1 from this severity on.")] = FailOn.warning,
    fix: Annotated[bool, typer.Option("--fix", help="Apply the safe fixes to the files.")] = False,
    unsafe_fixes: Annotated[bool, typer.Option("--unsafe-fixes", help="Apply the other fixes too.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what the fixes would change; write nothing.")] = False,
    no_ignores: Annotated[bool, typer.Option("--no-ignores", help="Let comments suppress nothing.")] = False,
    allow_empty: Annotated[
        bool, typer.Option("--allow-empty", help="Exit with 0 where there is nothing to lint (for pre-commit).")
    ] = False,
) -> None:
    """Find what Argo would reject and what ECI practice advises."""
    from manifests import Severity, load
    from policies.formats import json, text
    from policies.lint import lint as find
    from policies.selection import Selection

    selection = Selection(_comma(select), _comma(ignore))
    manifests = load(paths)
    _require_objects(manifests, allow_empty)
    if diff:
        _show_diff(manifests, selection, unsafe_fixes)
    if fix or unsafe_fixes:
        _write_fixes(manifests, selection, unsafe_fixes)
        manifests = load(paths)
    findings = find(manifests, selection, suppressions=not no_ignores)
    _emit(
        format.value,
        output,
        {
            "text": lambda out: text.write(findings, manifests, _console(out)),
            "json": lambda out: json.write(findings, manifests, out),
        },
    )
    if any(finding.severity.at_least(Severity(fail_on.value)) for finding in findings):
        raise typer.Exit(1)


@app.command()
def explain(name: Annotated[str, typer.Argument(help="The name of a rule, as findings show it.")]) -> None:
    """Explain one policy or check: why it exists, a bad and a good example, its source."""
    from policies.formats import explain as page
    from policies.selection import find_rule

    page.write(find_rule(name), _console(sys.stdout))


@app.command()
def policies(format: Annotated[Format, typer.Option(help="How to show the list.")] = Format.text) -> None:
    """List every policy and check, one line each."""
    from policies.formats import explain as page
    from policies.selection import all_rules
    from simulator.results.formats.json import dump

    if format is Format.json:
        dump(page.rules_json(all_rules()), sys.stdout)
    else:
        page.rules_table(all_rules(), _console(sys.stdout))


@app.command()
def simulate(
    paths: Paths,
    scenario: Scenario = None,
    settings: Settings = [],  # noqa: B006
    parameter: Parameters = [],  # noqa: B006
    seed: Seed = 1,
    format: Annotated[Format, typer.Option(help="How to show the run.")] = Format.text,
    output: Out = [],  # noqa: B006
    no_nodes: NoNodes = False,
) -> None:
    """Run workflows through the simulated controller, cloud and network: time, cost, and what bound them."""
    from manifests import load
    from simulator.results.formats import json, text
    from simulator.results.report import make_reports
    from simulator.scenario import read_scenario
    from simulator.simulation import simulate as run

    chosen = read_scenario(scenario, settings)
    reports = make_reports(run(load(paths), chosen, seed, _pairs(parameter)))
    _emit(
        format.value,
        output,
        {
            "text": lambda out: text.write(reports, _console(out)),
            "json": lambda out: json.write(reports, out, nodes=not no_nodes),
        },
    )


@app.command("what-if")
def what_if(
    paths: Paths,
    scenario: Scenario = None,
    versus: Annotated[str | None, typer.Option(help="The other scenario; default: the same one.")] = None,
    settings: Settings = [],  # noqa: B006
    versus_set: Annotated[list[str], typer.Option(help="key=value over --set, in the other variant only.")] = [],  # noqa: B006
    versus_path: Annotated[list[str], typer.Option(help="Other manifests for the other variant (repeatable).")] = [],  # noqa: B006
    patch: Annotated[str | None, typer.Option(help="A file merged over the workflow in the other variant.")] = None,
    parameter: Parameters = [],  # noqa: B006
    seed: Seed = 1,
    format: Annotated[Format, typer.Option(help="How to show the comparison.")] = Format.text,
    output: Out = [],  # noqa: B006
    no_nodes: NoNodes = False,
) -> None:
    """Compare two variants on the same luck: other scenario, other settings, or other YAML."""
    from manifests import load
    from manifests.patching import patched
    from simulator.experiments.compare import Variant, compare, variant_names
    from simulator.results.formats import what_if as shown
    from simulator.scenario import read_scenario

    if not (versus or versus_set or versus_path or patch):
        raise UsageError("nothing to compare with: give --versus, --versus-set, --versus-path or --patch")
    sides = (paths, versus_path or paths)
    other = load(sides[1])
    names = variant_names(sides, (scenario, versus or scenario), versus_set, patch)
    variants = [
        Variant(names[0], load(paths), read_scenario(scenario, settings), dict(_split(s) for s in settings)),
        Variant(
            names[1],
            patched(other, patch) if patch else other,
            read_scenario(versus or scenario, [*settings, *versus_set]),
            dict(_split(setting) for setting in [*settings, *versus_set]),
        ),
    ]
    outcomes = compare(variants, seed, _pairs(parameter))
    _emit(
        format.value,
        output,
        {
            "text": lambda out: shown.write_text(outcomes, _console(out)),
            "json": lambda out: shown.write_json(outcomes, out, nodes=not no_nodes),
        },
    )


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"drydock {installed('argo-drydock')}")
        raise typer.Exit


# Input


def _comma(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(item for value in values for part in value.split(",") if (item := part.strip()))


def _split(pair: str) -> tuple[str, str]:
    name, equals, value = pair.partition("=")
    if not equals or not name:
        raise UsageError(f"{pair!r} is not name=value")
    return name, value


def _pairs(values: Sequence[str]) -> dict[str, str]:
    return dict(_split(value) for value in values)


def _require_objects(manifests: Manifests, allow_empty: bool) -> None:
    if manifests.known or manifests.diagnostics:
        return
    if allow_empty:
        raise typer.Exit(0)
    raise InputError(f"nothing to lint in {manifests.described()}")


# Fixes


def _fixed(manifests: Manifests, selection: Selection, unsafe: bool) -> Iterator[tuple[str, str, str]]:
    """(file, old text, new text) of every file that the fixes change."""
    from policies.fixes import fixed_files

    new = fixed_files(manifests.sources, unsafe, selection)
    for source in manifests.sources:
        if new[source.name] != source.text:
            yield source.name, source.text, new[source.name]


def _show_diff(manifests: Manifests, selection: Selection, unsafe: bool) -> None:
    from policies.fixes import diff

    changes = [diff(old, new, name) for name, old, new in _fixed(manifests, selection, unsafe)]
    sys.stdout.write("".join(changes))
    raise typer.Exit(1 if changes else 0)


def _write_fixes(manifests: Manifests, selection: Selection, unsafe: bool) -> None:
    if any(source.name == "-" for source in manifests.sources):
        raise UsageError("--fix cannot write to standard input; use --diff")
    for name, _, new in _fixed(manifests, selection, unsafe):
        Path(name).write_text(new, encoding="utf-8", newline="")
        typer.echo(f"fixed {name}", err=True)


# Output


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
def _opened(path: str) -> Iterator[TextIO]:
    try:
        with open(path, "w", encoding="utf-8") as out:
            yield out
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}") from None


def main() -> None:
    """The command `drydock`: one clear line on stderr for every mistake, and the exit code of the contract."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that is not UTF-8 shows a mark instead of a traceback
    try:
        app()
    except DrydockError as error:
        typer.echo(f"drydock: {error}", err=True)
        raise SystemExit(error.exit_code) from None


if __name__ == "__main__":
    main()
