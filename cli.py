"""The command line: options to values, one call, a writer, an exit code. Exit codes are in docs/simulate.md.

Heavy imports happen inside the command that needs them, so that `--help` and completion stay quick.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache, partial
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console

    from catalog import Catalog
    from manifests import Manifests, Severity
    from policies.lint import Report
    from simulator.experiments.compare import Variant
    from simulator.experiments.requirements import Requirement, Verdict
    from simulator.simulation import Prepared

T = TypeVar("T")
ARGO_VERSIONS = ("3.6", "3.7", "4.0", "4.1")
"""Those of `manifests.versions`, so that `--help` need not load that room."""
PIPED_WIDTH = 120
"""Columns of text output where no terminal says how wide it is."""
LINT_FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "statistics")
STDOUT = "-"
INTERRUPTED, UNREAD = 130, 141
"""Exit codes of what ends by Ctrl-C, and of what writes to a reader that has gone, as shells have them."""


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
    with _writing(str(path)):
        if not path.exists() or line.encode() not in path.read_bytes():
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(path, "a", encoding="utf-8") as out:
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

    def invoke(self, ctx: click.Context) -> Any:
        """Run one. That it is interrupted, or that nobody reads on, is no finding: click would exit with 1."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise SystemExit(INTERRUPTED) from None
        except BrokenPipeError:
            _give_up_stdout()
            raise SystemExit(UNREAD) from None


def _at_once(name: str, act: Callable[[click.Context, click.Parameter, bool], None], help: str) -> Callable[[Any], Any]:
    """An option that does something itself, so that no command is needed."""
    return click.option(name, is_flag=True, is_eager=True, expose_value=False, callback=act, help=help)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="argo-drydock", message="drydock %(version)s", help="Show the version.")
@_at_once("--install-completion", install_completion, "Install completion for the current shell.")
@_at_once("--show-completion", show_completion, "Show completion for the current shell, to install it elsewhere.")
def app() -> None:
    """Know before you submit: lint Argo workflows for Alibaba Cloud ECI, and simulate what will happen to them."""


def format_option(help: str, *more: str) -> Callable[[Any], Any]:
    """`--format`, for a command that shows what `help` says, and knows `more` than the two that all have."""
    choice = click.Choice(["text", "json", *more])
    return click.option("--format", type=choice, default="text", show_default=True, help=help)


def check_output(context: click.Context, option: click.Parameter, targets: Sequence[str]) -> Sequence[str]:
    """Before anything is done: a format that is misspelt would pass as the name of a file."""
    (format,) = (one for one in context.command.params if one.name == "format")
    assert isinstance(format.type, click.Choice)
    for target in targets:
        name, equals, _ = target.partition("=")
        if equals and name.isalpha() and name not in format.type.choices:
            from manifests import UsageError
            from manifests.near_miss import did_you_mean

            near = did_you_mean(name, format.type.choices)
            raise UsageError(f"no format is named {name!r}; {near} (a file of this name is ./{target})")
    return targets


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
    callback=check_output,
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
CATALOG = click.option(
    "--catalog", "folder", type=FILE, metavar="DIR", help="Prices, limits or sizes of your own, over the built-in ones."
)
SEED = click.option(
    "--seed", type=int, default=1, show_default=True, help="Which luck to meet: equal seeds give equal results."
)
POLICY_FILES = click.option(
    "--policies", type=FILE, metavar="PATH", multiple=True, help="Policies of your own, in YAML (repeatable)."
)
REPLICATIONS = click.option(
    "--replications", type=click.IntRange(1), metavar="N", help="Run it N times, with seeds SEED, SEED + 1, and so on."
)
NO_NODES = click.option("--no-nodes", is_flag=True, help="Leave the nodes out of JSON.")


@app.command()
@PATHS
@format_option("How to show the findings.", *LINT_FORMATS[2:])
@OUTPUT
@click.option("--select", metavar="NAMES", multiple=True, help="Only these rules or categories (comma list).")
@click.option("--ignore", metavar="NAMES", multiple=True, help="Not these rules or categories (comma list).")
@click.option("--profile", type=click.Choice(["default", "strict"]), help="How much to hear; strict is every rule.")
@click.option(
    "--fail-on", type=click.Choice(["error", "warning", "info"]), help="Exit with 1 from this severity on.  [warning]"
)
@click.option("--argo-version", type=click.Choice(ARGO_VERSIONS), help="The release of Argo whose rules hold.  [4.1]")
@click.option("--platform", type=click.Choice(["eci", "acs"]), help="Where pods run that do not say it.  [eci]")
@click.option("--region", metavar="ID", help="The region of Alibaba Cloud: which sizes are sold.  [cn-shanghai]")
@click.option(
    "--external",
    type=FILE,
    metavar="PATH",
    multiple=True,
    help="Read it too, so that references to it resolve, but do not lint it (repeatable).",
)
@click.option(
    "--missing-refs",
    type=click.Choice(["note", "warning", "error"]),
    help="How bad it is that a WorkflowTemplate referred to was not given.  [error]",
)
@click.option("--stdin-filename", type=FILE, default="-", metavar="FILE", help="What - is called, and stands for.")
@click.option("--fix", is_flag=True, help="Apply the safe fixes to the files.")
@click.option("--unsafe-fixes", is_flag=True, help="Apply the other fixes too.")
@click.option("--diff", is_flag=True, help="Show what the fixes would change; write nothing.")
@click.option("--no-ignores", is_flag=True, help="Let comments suppress nothing.")
@click.option("--baseline", type=FILE, metavar="FILE", help="Findings that are known, to be hidden.")
@click.option("--write-baseline", is_flag=True, help="Record today's findings in the baseline.")
@click.option("--force", is_flag=True, help="Write over a baseline that is there.")
@click.option("--prune-baseline", is_flag=True, help="Take out of the baseline what occurs no more.")
@click.option("--config", type=FILE, metavar="FILE", help="The configuration, in place of the nearest one.")
@click.option("--isolated", is_flag=True, help="Look for no configuration.")
@POLICY_FILES
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="How many processes may work.  [one per processor]")
@click.option("--no-cache", is_flag=True, help="Use nothing that was kept of earlier runs, and keep nothing.")
@click.option("--allow-empty", is_flag=True, help="Exit with 0 where there is nothing to lint (for pre-commit).")
def lint(
    paths: Sequence[str],
    format: str,
    output: Sequence[str],
    select: Sequence[str],
    ignore: Sequence[str],
    external: Sequence[str],
    policies: Sequence[str],
    stdin_filename: str,
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    no_ignores: bool,
    write_baseline: bool,
    force: bool,
    prune_baseline: bool,
    jobs: int | None,
    no_cache: bool,
    allow_empty: bool,
    **others: Any,
) -> None:
    """Find what Argo would reject and what ECI practice advises."""
    from manifests.texts import read_stdin
    from policies.cache import looks, recorded, remembered
    from policies.parallel import processors
    from policies.session import Session, Wishes

    wishes = Wishes(
        _comma(select),
        _comma(ignore),
        external=tuple(external),
        policies=tuple(policies),
        suppressions=not no_ignores,
        jobs=jobs or processors(),
        **others,
    )
    session = Session(wishes, [stdin_filename if path == "-" else path for path in paths])
    stdin = cache(read_stdin)  # fixed files are read once more, and it can be read but once
    read = partial(session.read, paths, stdin, stdin_filename, may_be_empty=allow_empty)
    fixes = fix or unsafe_fixes
    if diff and (write_baseline or prune_baseline):
        raise click.UsageError("--diff writes nothing, and so no baseline")
    if fixes and "-" in paths and not diff:
        raise click.UsageError("--fix cannot write to standard input; use --diff")
    if not (fixes or diff):
        _keep_everything()
    texts = read()

    def load() -> Manifests:
        manifests = session.load(texts)
        if not allow_empty:
            manifests.require_objects()
        return manifests

    def report(kept: list[str] | None = None) -> bool:
        """Write what is found, into `kept` too, and say whether that is something to fail on."""
        found, note = session.report(load(), write=write_baseline, force=force, prune=prune_baseline)
        if note:
            click.echo(note, err=True)
        writers = _lint_writers(found, session.fail_on)
        _emit(format, output, writers if kept is None else {name: recorded(w, kept) for name, w in writers.items()})
        return any(finding.severity.at_least(session.fail_on) for finding in found.findings)

    def repeat(kept: Iterator[str]) -> None:
        _emit(format, output, dict.fromkeys(LINT_FORMATS, lambda out: out.write(next(kept))))

    if diff:
        _show_diff(session.fixed(load(), unsafe_fixes))
    if fixes:
        _write_fixes(session.fixed(load(), unsafe_fixes))
        texts = read()
    if no_cache or fixes or write_baseline or force or prune_baseline:
        fails = report()
    else:
        fails = remembered(lambda: session.key(texts, format, output, allow_empty, looks(sys.stdout)), report, repeat)
    if fails:
        raise SystemExit(1)


@app.command()
@click.option("--tcp", metavar="HOST:PORT", help="Listen there instead of talking over standard input and output.")
def server(tcp: str | None) -> None:
    """Serve an editor: findings while you type, pages on hover, fixes as code actions."""
    try:
        from policies.editor.server import serve
    except ImportError as error:
        raise click.UsageError(f"{error}: the language server needs pip install 'argo-drydock[lsp]'") from None
    serve(tcp)


@app.command()
@click.argument("name", help="The name of a rule, as findings show it.")
@POLICY_FILES
def explain(name: str, policies: Sequence[str]) -> None:
    """Explain one policy or check: why it exists, a bad and a good example, its source."""
    from policies.formats import explain as page
    from policies.selection import find_rule
    from policies.session import Session, Wishes

    Session(Wishes(policies=tuple(policies)))
    page.write(find_rule(name), _console(sys.stdout))


@app.command("policies")
@format_option("How to show the list.")
@POLICY_FILES
@click.option("--check", is_flag=True, help="Test the examples of your own policies.")
def list_policies(format: str, policies: Sequence[str], check: bool) -> None:
    """List every policy and check, one line each."""
    from policies.formats import explain as page
    from policies.selection import all_rules
    from policies.session import Session, Wishes

    Session(Wishes(policies=tuple(policies)))
    if check:
        _check_examples()
    elif format == "json":
        page.write_json(all_rules(), sys.stdout)
    else:
        page.rules_table(all_rules(), _console(sys.stdout))


@app.command()
@PATHS
@SCENARIO
@SETTINGS
@CATALOG
@PARAMETERS
@SEED
@format_option("How to show the run.", "argo")
@OUTPUT
@click.option("--timeline", is_flag=True, help="Show the pods over time, in text.")
@NO_NODES
@REPLICATIONS
@click.option(
    "--require",
    metavar="EXPR",
    multiple=True,
    help="Exit with 1 unless it holds, e.g. success>=0.99, p95(makespan)<=30m, cost<=50 (repeatable).",
)
def simulate(
    paths: Sequence[str],
    scenario: str | None,
    settings: Sequence[str],
    folder: str | None,
    parameter: Sequence[str],
    seed: int,
    format: str,
    output: Sequence[str],
    timeline: bool,
    no_nodes: bool,
    replications: int | None,
    require: Sequence[str],
) -> None:
    """Run workflows through the simulated controller, cloud and network: time, cost, and what bound them."""
    from manifests import load
    from simulator.experiments.requirements import read_requirements
    from simulator.scenario import read_scenario
    from simulator.simulation import prepare

    if replications is not None:
        _refuse_views_of_one_run(format, output, timeline)
    chosen = read_scenario(scenario, settings, _catalog(folder))
    required = read_requirements(require, chosen.prices.currency)
    manifests = load(paths, argo_version=chosen.argo.release.validated_as)
    prepared = prepare(manifests, chosen, _pairs(parameter))
    if replications is None:
        writers, verdicts = _run_once(prepared, seed, required, timeline=timeline, nodes=not no_nodes)
    else:
        writers, verdicts = _run_often(prepared, seed, replications, required)
    _emit(format, output, writers)
    if not all(verdict.met for verdict in verdicts):
        raise SystemExit(1)


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
@CATALOG
@PARAMETERS
@SEED
@format_option("How to show the comparison.")
@OUTPUT
@NO_NODES
@REPLICATIONS
def what_if(
    paths: Sequence[str],
    scenario: str | None,
    versus: str | None,
    settings: Sequence[str],
    versus_set: Sequence[str],
    versus_path: Sequence[str],
    patch: str | None,
    folder: str | None,
    parameter: Sequence[str],
    seed: int,
    format: str,
    output: Sequence[str],
    no_nodes: bool,
    replications: int | None,
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
    catalog = _catalog(folder)
    scenarios = (
        read_scenario(scenario, settings, catalog),
        read_scenario(versus or scenario, [*settings, *versus_set], catalog),
    )
    own, other = (
        load(side, argo_version=s.argo.release.validated_as) for side, s in zip(sides, scenarios, strict=True)
    )
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
    if replications is not None:
        _emit(format, output, _compare_often(variants, seed, replications, _pairs(parameter)))
        return
    outcomes = compare(variants, seed, _pairs(parameter))
    _emit(
        format,
        output,
        {
            "text": lambda out: shown.write_text(outcomes, _console(out)),
            "json": lambda out: shown.write_json(outcomes, out, nodes=not no_nodes),
        },
    )


@app.command()
@PATHS
@click.option("--argo-version", metavar="VERSION", help="The release of Argo, e.g. 3.5, 3.7.16.  [the newest]")
@click.option("--template", metavar="NAME", help="Only templates of this name; globs are allowed.")
@click.option("--run", default="60s", show_default=True, metavar="DURATION", help="How long an attempt runs.")
@click.option(
    "--exit-code", type=click.IntRange(1, 255), default=1, show_default=True, help="Of an attempt that fails by itself."
)
@click.option("--transient-pattern", metavar="REGEX", help="The controller's TRANSIENT_ERROR_PATTERN.")
@PARAMETERS
@format_option("How to show the tables.")
@OUTPUT
def retry(
    paths: Sequence[str],
    argo_version: str | None,
    template: str | None,
    run: str,
    exit_code: int,
    transient_pattern: str | None,
    parameter: Sequence[str],
    format: str,
    output: Sequence[str],
) -> None:
    """Show what each retryStrategy retries, how often, and after what waits. Nothing is run."""
    from manifests import load
    from manifests.release import NEWEST_RELEASE, Release
    from simulator.results.formats import retry as shown
    from simulator.retries import Conditions, tables

    release = Release.parse(argo_version) if argo_version is not None else NEWEST_RELEASE
    conditions = Conditions(release, _seconds("--run", run), exit_code, transient_pattern)
    manifests = load(paths, argo_version=release.validated_as)
    found = tables(manifests, conditions, template=template, parameters=_pairs(parameter))
    _emit(
        format,
        output,
        {
            "text": lambda out: shown.write_text(found, conditions, _console(out)),
            "json": lambda out: shown.write_json(found, conditions, out),
        },
    )


@app.command("scenarios")
@click.argument("name", required=False)
@click.option("--schema", is_flag=True, help="The JSON Schema of a scenario, for editors.")
@format_option("How to show the list.")
def list_scenarios(name: str | None, schema: bool, format: str) -> None:
    """List the built-in scenarios and the regions, or show the one of this name."""
    from catalog import Catalog
    from simulator.results.formats import json
    from simulator.results.formats import scenarios as shown
    from simulator.scenario import builtin, builtins
    from simulator.scenario import schema as scenario_schema

    if schema and name is not None:
        raise click.UsageError("--schema is about every scenario, so it takes no name")
    catalog = Catalog.default()
    if schema:
        json.dump(scenario_schema(), sys.stdout)
    elif name is not None:
        one = builtin(name, catalog)
        shown.write_one(one, sys.stdout) if format == "json" else shown.show(one, _console(sys.stdout))
    elif format == "json":
        shown.write_list(builtins(catalog), catalog.regions, sys.stdout)
    else:
        shown.table(builtins(catalog), catalog.regions, _console(sys.stdout))


@app.group("catalog", cls=Commands)
def catalog_lists() -> None:
    """Show what the cloud sells, what it charges, and which limits it sets."""


def listed(command: Callable[..., None]) -> Any:
    """The argument and the options that all lists of the catalog have."""
    name = click.argument("name", default="", help="Only rows with this text in their name; globs are allowed.")
    return name(CATALOG(format_option("How to show the list.")(OUTPUT(command))))


@catalog_lists.command("sizes")
@click.option("--region", metavar="ID", help="Only what is sold there.")
@listed
def catalog_sizes(region: str | None, folder: str | None, **shown: Any) -> None:
    """Pod sizes: network card, price, spot and compute categories."""
    from catalog import listing

    catalog = _catalog(folder)
    _show_list("sizes", catalog, listing.sizes(catalog, _known_region(region, catalog)), **shown)


@catalog_lists.command("prices")
@listed
def catalog_prices(folder: str | None, **shown: Any) -> None:
    """What vCPU, memory, storage and requests cost."""
    from catalog import listing

    catalog = _catalog(folder)
    _show_list("prices", catalog, listing.prices(catalog), **shown)


@catalog_lists.command("instances")
@listed
def catalog_instances(folder: str | None, **shown: Any) -> None:
    """Instance types: shape, network card, price where one is public."""
    from catalog import listing

    catalog = _catalog(folder)
    _show_list("instances", catalog, listing.instances(catalog), **shown)


@catalog_lists.command("limits")
@listed
def catalog_limits(folder: str | None, **shown: Any) -> None:
    """Rates, quotas and waits, each with its source."""
    from catalog import listing

    catalog = _catalog(folder)
    _show_list("limits", catalog, listing.limits(catalog), **shown)


@catalog_lists.command("regions")
@listed
def catalog_regions(folder: str | None, **shown: Any) -> None:
    """Regions: how many sizes they sell, OSS bandwidth, zones."""
    from catalog import listing

    catalog = _catalog(folder)
    _show_list("regions", catalog, listing.regions(catalog), **shown)


@catalog_lists.command("fit")
@click.argument("vcpu", help="7, 0.5, 500m.")
@click.argument("memory", help="13 (GiB), 512Mi.")
@click.option("--region", metavar="ID", default="cn-shanghai", show_default=True, help="Where the pod runs.")
@CATALOG
@format_option("How to show the sizes.")
@OUTPUT
def catalog_fit(vcpu: str, memory: str, region: str, folder: str | None, format: str, output: Sequence[str]) -> None:
    """What a request is rounded up to, and what that costs."""
    from catalog import Size, formats, listing

    catalog = _catalog(folder)
    _known_region(region, catalog)
    asked = Size(_amount("vCPU", vcpu), _amount("memory", memory, gib=True))
    rows = listing.fits(catalog, asked.vcpu, asked.memory_gib, region)
    _emit(
        format,
        output,
        {
            "text": lambda out: formats.fits(rows, catalog, _console(out), asked),
            "json": lambda out: formats.write_json(rows, out),
        },
    )


def _show_list(table: str, catalog: Catalog, rows: list[Any], name: str, format: str, output: Sequence[str]) -> None:
    from catalog import formats, listing

    found = listing.matching(rows, name)
    if not found:
        from manifests import UsageError
        from manifests.near_miss import did_you_mean

        names = [listing.name_of(row) for row in rows]
        raise UsageError(f"nothing among the {table} is named like {name!r}; {did_you_mean(name, names)}")
    _emit(
        format,
        output,
        {
            "text": lambda out: formats.TABLES[table](found, catalog, _console(out)),
            "json": lambda out: formats.write_json(found, out),
        },
    )


# Simulations

Writers = dict[str, Callable[[TextIO], Any]]
"""How to write a result, by format."""


def _run_once(
    prepared: Prepared, seed: int, required: Sequence[Requirement], *, timeline: bool, nodes: bool
) -> tuple[Writers, Sequence[Verdict]]:
    from simulator.experiments.outcome import outcomes_of
    from simulator.experiments.requirements import judge
    from simulator.results.formats import argo, json, overview, requirements
    from simulator.results.report import make_reports

    simulation = prepared.run(seed)
    reports = cache(lambda: make_reports(simulation))
    verdicts = judge(required, outcomes_of(reports()), are_sample=False) if required else []

    def write_text(out: TextIO) -> None:
        overview.write(simulation, reports(), _console(out), timeline=timeline)
        requirements.write(verdicts, prepared.scenario.prices.currency, _console(out))

    def write_json(out: TextIO) -> None:
        skipped = simulation.skipped if simulation.crons else None
        json.write(reports(), out, nodes=nodes, skipped=skipped, requirements=requirements.body(verdicts))

    return {"text": write_text, "json": write_json, "argo": lambda out: argo.write(simulation, out)}, verdicts


def _run_often(
    prepared: Prepared, seed: int, number: int, required: Sequence[Requirement]
) -> tuple[Writers, Sequence[Verdict]]:
    from simulator.experiments.replicate import fold, replicate
    from simulator.experiments.requirements import judge
    from simulator.results.formats import replications as shown

    found = fold(_with_progress(replicate(prepared, seed, number), number), prepared.scenario)
    verdicts = judge(required, found.outcomes, are_sample=True)
    return {
        "text": lambda out: shown.write_text(found, verdicts, _console(out)),
        "json": lambda out: shown.write_json(found, verdicts, out),
    }, verdicts


def _compare_often(variants: Sequence[Variant], seed: int, number: int, parameters: dict[str, str]) -> Writers:
    from simulator.experiments.pairs import series, sides
    from simulator.results.formats import pairs as shown

    runs = _with_progress(series(variants, seed, number, parameters), number * len(variants))
    found = sides(variants, runs, number)
    return {
        "text": lambda out: shown.write_text(found, _console(out)),
        "json": lambda out: shown.write_json(found, out),
    }


def _refuse_views_of_one_run(format: str, output: Sequence[str], timeline: bool) -> None:
    """Options that show one run, where there are many."""
    views = {"--timeline": timeline, "--format argo": format == "argo"}
    views |= {f"-o {target}": target.startswith("argo=") for target in output}
    for option, is_given in views.items():
        if is_given:
            raise click.UsageError(f"{option} shows one run: leave out --replications, and choose one with --seed")


def _with_progress(items: Iterator[T], total: int) -> Iterable[T]:
    """The items, with a bar on stderr for those who look at it, until the last has come."""
    if not sys.stderr.isatty():
        return items
    from rich.progress import track

    return track(items, "replications", total, console=_console(sys.stderr), transient=True)


# Input


def _catalog(folder: str | None) -> Catalog:
    """The built-in catalog, or a folder laid over it; UsageError with file and line where that cannot be used."""
    from catalog import Catalog, CatalogError

    try:
        return Catalog.default() if folder is None else Catalog.read(folder)
    except CatalogError as error:
        from manifests import UsageError

        raise UsageError(f"{error}") from None


def _known_region(region: str | None, catalog: Catalog) -> str | None:
    """The region, if the catalog has it: a slip would pass as one that sells less than others."""
    if region is not None and region not in catalog.regions:
        from manifests import UsageError
        from manifests.near_miss import did_you_mean

        raise UsageError(f"no region is named {region!r}; {did_you_mean(region, catalog.regions)}")
    return region


def _amount(what: str, text: str, gib: bool = False) -> float:
    """A quantity above zero; of memory, in GiB, which a bare number is."""
    from manifests import UsageError
    from manifests.units import quantity

    bare = text.replace(".", "", 1).isdecimal()
    amount = quantity(text)
    if amount is None or amount <= 0:
        raise UsageError(f"{what} {text!r} is no amount; write e.g. {'13, 13Gi or 512Mi' if gib else '7, 0.5 or 500m'}")
    return amount / 2**30 if gib and not bare else amount


def _seconds(option: str, text: str) -> float:
    """A duration that an option has, 0 or more."""
    from manifests import UsageError
    from manifests.units import argo_duration

    seconds = argo_duration(text)
    if seconds is None or seconds < 0:
        raise UsageError(f"{option} {text!r} is no duration; write e.g. 90s or 10m")
    return seconds


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


# Fixes

Change = tuple[str, str, str]
"""A file, its text, and its text once it is mended."""


def _show_diff(changes: Sequence[Change]) -> None:
    from policies.fixes import diff

    sys.stdout.write("".join(diff(old, new, name) for name, old, new in changes))
    raise SystemExit(1 if changes else 0)


def _write_fixes(changes: Sequence[Change]) -> None:
    """Write every file that can be written, and raise InputError where one cannot."""
    from manifests import InputError
    from policies.fixes import overwrite

    failures = []
    for name, _, new in changes:
        try:
            with _writing(name):
                overwrite(name, new)
        except InputError as error:
            failures.append(f"{error}")
        else:
            click.echo(f"fixed {name}", err=True)
    if failures:
        raise InputError("\n".join(failures))


# Policies of one's own


def _check_examples() -> None:
    """What is wrong with the examples of each, on stdout; exit code 1 where there is something."""
    from policies.custom import example_problems
    from policies.registry import own_policies

    problems = [(policy.name, problem) for policy in own_policies() for problem in example_problems(policy)]
    for name, problem in problems:
        click.echo(f"{name}: {problem}")
    number = len(own_policies())
    if not number:
        raise click.UsageError("--check tests policies of your own: give their files with --policies")
    click.echo(f"policies of your own: {number}; problems: {len(problems)}", err=True)
    raise SystemExit(1 if problems else 0)


# Output


def _takes_colours(out: TextIO) -> bool:
    """Whether rich would colour this stream; asked only where it may be so, since asking takes longer than linting."""
    forced = os.environ.get("FORCE_COLOR") and getattr(out, "name", "") == getattr(sys.stdout, "name", None)
    if not out.isatty() and not forced:  # colours are never forced into a file
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
        with _opened(STDOUT) as out:
            writers[format](out)


def _lint_writers(report: Report, fail_on: Severity) -> dict[str, Callable[[TextIO], Any]]:
    """How to write a report in each format. A format's module is loaded only when it is asked for."""

    def write(format: str, out: TextIO) -> None:
        options: dict[str, Any] = {}
        if format == "text":
            options["colours"] = _takes_colours(out)
        if format == "junit":
            options["fail_on"] = fail_on
        import_module(f"policies.formats.{format}").write(report, out, **options)

    return {format: partial(write, format) for format in LINT_FORMATS}


@contextmanager
def _opened(path: str) -> Iterator[TextIO]:
    """A file to be written to; `-` is standard output."""
    if path == STDOUT:
        yield sys.stdout
        return
    with _writing(path), open(path, "w", encoding="utf-8", errors="replace") as out:
        yield out


@contextmanager
def _writing(path: str) -> Iterator[None]:
    """InputError where the body cannot write to the file."""
    try:
        yield
    except OSError as error:
        from manifests import InputError

        raise InputError(f"cannot write {path}: {error.strerror or error}") from None


def _prepare_streams() -> None:
    """Let writing never fail for a character, nor because a stream was closed before this process began."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that is not UTF-8 shows a mark instead of a traceback


def _give_up_stdout() -> None:
    """Let the interpreter not try once more, as it exits, to write what could not be written."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main() -> None:
    """The command `drydock`: one clear line on stderr for every mistake, and the exit code of the contract."""
    _prepare_streams()
    try:
        try:
            app(prog_name="drydock")
        finally:
            if not sys.stdout.closed:  # as the language server leaves it
                sys.stdout.flush()
    except BrokenPipeError:
        _give_up_stdout()
        raise SystemExit(UNREAD) from None
    except Exception as error:
        from manifests import DrydockError, InputError

        if isinstance(error, OSError) and error.filename is None:  # those of files are told where they happen
            _give_up_stdout()
            error = InputError(f"cannot write standard output: {error.strerror or error}")
        if not isinstance(error, DrydockError):
            raise
        click.echo(f"drydock: {error}", err=True)
        raise SystemExit(error.exit_code) from None


if __name__ == "__main__":
    main()
