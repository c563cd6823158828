"""The command line: translates arguments and prints; decides nothing."""

from __future__ import annotations

import io
import os
import sys
from collections import Counter
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn
from rich.table import Table
from rich.text import Text

from rawi.cli import alerts, archive, assistants, finding, serving, watching
from rawi.cli.access import token_app
from rawi.cli.batching import batch_app
from rawi.cli.rendering import Renderer, orders_bidi, plain
from rawi.desk import (
    Limits,
    check_lexica,
    evaluate,
    find_samples,
    json_schema,
    open_lexica,
    read_page,
    read_pages,
    to_json,
)
from rawi.desk.importing import ImportPlan, plan_import, write_import
from rawi.errors import RawiError
from rawi.model import Reading, Refusal
from rawi.version import __version__


class Exit(IntEnum):
    """Exit codes, as the README lists them."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    SOME_REFUSED = 3
    ALL_REFUSED = 4


app = typer.Typer(
    name="rawi",
    help="Follows a story through the Arabic press: reads news pages and keeps their sourced record.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    epilog="Exit codes: 0 done, 1 failed, 2 wrong usage, 3 some pages refused, 4 every page refused.",
)
lexica_app = typer.Typer(help="The language data that every rule and list comes from.", no_args_is_help=True)
app.add_typer(lexica_app, name="lexica")

LexicaOption = Annotated[
    Path | None, typer.Option("--lexica", help="A folder of your own lists and rules, laid out like lexica/.")
]
_FIRST_ROWS = 5  # of each list, before an import
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a page, one a line.")]


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"rawi {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Nothing of its own: the options that stand before a command."""


@app.command(
    epilog="Examples:  [cyan]rawi read page.html[/]   [cyan]rawi read --json crawl.warc.gz > out.jsonl[/]   "
    "[cyan]cat page.txt | rawi read -[/]   [cyan]rawi read --blocks https://…[/]"
)
def read(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="PAGE…",
            help="Files, folders, WARC, JSON Lines, RSS/Atom (gzip and zstd too), addresses, or - for standard input.",
        ),
    ],
    as_json: JsonOption = False,
    as_text: Annotated[
        bool, typer.Option("--text", help="The page's text that all offsets count in.")
    ] = False,
    as_blocks: Annotated[
        bool, typer.Option("--blocks", help="The page block by block, with labels.")
    ] = False,
    why: Annotated[
        bool, typer.Option("--why", help="Show what dates each article, clue by clue, in English and Arabic.")
    ] = False,
    fetched: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="The day the pages were fetched, where they do not say: no article is dated after it.",
        ),
    ] = None,
    lexica: LexicaOption = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Let addresses be private or loopback ones.")
    ] = False,
    max_bytes: Annotated[int, typer.Option(help="The largest page read.", min=1)] = Limits().page_bytes,
    max_seconds: Annotated[
        float, typer.Option(help="The longest time for one page.", min=0.1)
    ] = Limits().seconds,
) -> None:
    """Read news pages: their articles, apart from everything else on the page, with dates and sources."""
    if as_json + as_text + as_blocks > 1:
        raise typer.BadParameter("choose one of --json, --text, --blocks")
    printer = _Printer(as_json=as_json, as_text=as_text, as_blocks=as_blocks, why=why)
    limits = Limits(page_bytes=max_bytes, seconds=max_seconds)
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    with _progress() as progress:
        task = progress.add_task("reading", total=None)

        def seen(name: str) -> None:
            progress.update(task, advance=1, description=f"{name[-60:]}")

        for result in read_pages(
            sources,
            lexica=lexica,
            limits=limits,
            allow_private=allow_private,
            made_at=made_at,
            fetched_at=fetched.date().isoformat() if fetched else None,
            seen=seen,
        ):
            printer.show(result)
    raise typer.Exit(printer.close())


@app.command()
def demo(
    as_json: JsonOption = False,
    browser: Annotated[
        bool | None,
        typer.Option(
            "--serve/--no-serve",
            help="Then serve them in the browser; without either: where somebody watches the terminal.",
        ),
    ] = None,
    port: serving.PortOption = 8000,
) -> None:
    """Read the sample pages that come with the package, show what was found, and serve it in the browser."""
    results = [read_page(raw) for raw in find_samples()]
    printer = _Printer(as_json=as_json)
    if as_json:
        for result in results:
            printer.show(result)
        raise typer.Exit(printer.close())
    readings = [result for result in results if isinstance(result, Reading)]
    renderer = Renderer(_Output(), bidi=orders_bidi())
    renderer.overview(readings)
    # One page block by block: of those with a second article on them, the one with most to show on least text.
    fullest = max(
        (one for one in readings if len(one.articles) > 1),
        key=lambda one: (len({block.kind for block in one.blocks}), -len(one.page.text)),
    )
    renderer.blocks(fullest)
    for result in results:
        printer.count(result)
    typer.echo(printer.summary())
    typer.echo("Read your own: rawi read PAGE…   more: rawi --help")
    if browser or (browser is None and sys.stdin.isatty() and sys.stdout.isatty()):
        serving.serve_samples(port)
    raise typer.Exit(printer.close())


@app.command("evaluate")
def evaluate_command(
    gold: Annotated[Path, typer.Argument(help="A folder of gold files (JSON).")],
    pages: Annotated[Path, typer.Option("--pages", help="The folder of their pages.")],
    wrong: Annotated[bool, typer.Option("--wrong", help="Say each miss in words.")] = False,
    lexica: LexicaOption = None,
) -> None:
    """Score the readings of pages against gold."""
    renderer = Renderer(_Output(), bidi=orders_bidi())
    renderer.evaluation(evaluate(gold, pages, lexica=lexica), wrong=wrong)


@app.command()
def schema() -> None:
    """Print the JSON Schema of what `rawi read --json` prints."""
    import json

    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False, sort_keys=True))


@lexica_app.command("check")
def lexica_check(lexica: LexicaOption = None) -> None:
    """Check every list and rule: headers, doubles, dates, use, and that each example holds."""
    faults = check_lexica(lexica)
    for fault in faults:
        typer.echo(fault, err=True)
    data = open_lexica(lexica)
    rules = sum(1 for _ in data.every_rule()) + sum(
        len(one.get("rule", ())) for one in data.grammars.values()
    )
    rows = sum(len(table.rows) for table in data.tables.values())
    typer.echo(
        f"{len(data.tables)} lists, {rows} rows, {rules} rules, digest {data.digest}: {len(faults)} faults"
    )
    raise typer.Exit(Exit.FAILED if faults else Exit.DONE)


@lexica_app.command("import")
def lexica_import(
    sources: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…", help="Wikidata's JSON: entity dumps (.gz, .bz2 too), SPARQL results."
        ),
    ],
    into: Annotated[Path, typer.Option("--into", help="The folder of your own lists.")],
    write: Annotated[bool, typer.Option("--write", help="Write the new rows, not only show them.")] = False,
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day of the look-up; today if not given."),
    ] = None,
) -> None:
    """Show what Wikidata would add to your own lists, and add it with --write."""
    day = (on or datetime.now()).date()
    plan = plan_import(sources, into, day=day)
    _show_plan(plan)
    if write:
        for path in write_import(plan, into, day=day):
            typer.echo(f"written: {path}")
    elif plan.added:
        typer.echo(f"Nothing is written. Add --write to write this to {into}.")


def _show_plan(plan: ImportPlan) -> None:
    for line in plan.bad_lines:
        typer.echo(plain(f"not read: {line}"), err=True)
    console, added = _Output(), Table("list", "new rows")
    for name, rows in plan.added.items():
        added.add_row(name, str(len(rows)))
    if plan.added:
        console.print(added)
    for name, rows in plan.added.items():
        typer.echo(plain("\n".join([f"{name}:", *rows[:_FIRST_ROWS]])))
        if len(rows) > _FIRST_ROWS:
            typer.echo(f"… and {len(rows) - _FIRST_ROWS} more")
    if plan.left_out:
        left_out = Table("left out", "how many", "the first ones")
        for one in plan.left_out:
            left_out.add_row(one.reason, str(one.count), Text(plain("\n".join(one.examples))))
        console.print(left_out)
    count, left = sum(map(len, plan.added.values())), sum(one.count for one in plan.left_out)
    typer.echo(f"{plan.items} items read: {count} new rows, {left} left out; {plan.bad} lines not read")


class _Printer:
    """Shows results as they come and keeps count for the exit code."""

    def __init__(
        self, *, as_json: bool = False, as_text: bool = False, as_blocks: bool = False, why: bool = False
    ) -> None:
        self._as_json, self._as_text, self._as_blocks = as_json, as_text, as_blocks
        self._count: Counter[str] = Counter()
        self._renderer = Renderer(_Output(), bidi=orders_bidi(), why=why)
        self._errors = Renderer(Console(stderr=True), bidi=orders_bidi())

    def show(self, result: Reading | Refusal) -> None:
        self.count(result)
        if self._as_json:
            _write(to_json(result) + b"\n")
        elif isinstance(result, Refusal):
            self._errors.refusal(result)
        elif self._as_text:
            text = plain(result.page.text) if sys.stdout.isatty() else result.page.text
            _write(text.encode("utf-8", "replace"))
        elif self._as_blocks:
            self._renderer.blocks(result)
        else:
            self._renderer.reading(result)

    def count(self, result: Reading | Refusal) -> None:
        if isinstance(result, Refusal):
            self._count["refused"] += 1
            return
        self._count["pages"] += 1
        self._count["articles"] += len(result.articles)
        self._count["embedded"] += sum(article.role == "embedded" for article in result.articles)
        self._count["dated"] += sum(article.stamp("published") is not None for article in result.articles)
        self._count["links"] += len(result.inline_links) + len(result.related)

    def summary(self) -> str:
        count = self._count
        return (
            f"{count['pages']} pages read: {count['articles']} articles ({count['embedded']} embedded in"
            f" others' pages, {count['dated']} dated by their page), {count['links']} links in lists;"
            f" {count['refused']} pages refused"
        )

    def close(self) -> Exit:
        if not self._count["refused"]:
            return Exit.DONE
        return Exit.SOME_REFUSED if self._count["pages"] else Exit.ALL_REFUSED


class _Output(Console):
    """Standard output; a reader that has seen enough (`rawi read … | head`) is no failure."""

    def on_broken_pipe(self) -> None:
        _leave_quietly()


def _write(data: bytes) -> None:
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _leave_quietly()


def _leave_quietly() -> NoReturn:
    # Python flushes standard output on its way out, and would complain there once more.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise SystemExit(Exit.DONE)


def _progress() -> Progress:
    """A progress line on standard error, only where somebody watches and results go elsewhere."""
    console = Console(stderr=True)
    quiet = not console.is_terminal or sys.stdout.isatty()
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.completed:.0f} pages"),
        TextColumn("{task.description}", markup=False),
        console=console,
        transient=True,
        disable=quiet,
    )


for command in (
    archive.add, finding.search, finding.related, finding.stories, finding.story, finding.who, finding.figures,
    finding.copies, archive.judge, watching.watch, serving.serve, assistants.mcp,
):  # fmt: skip
    app.command()(command)
app.add_typer(archive.archive_app, name="archive")
app.add_typer(token_app, name="token")
app.add_typer(alerts.alert_app, name="alert")
app.add_typer(batch_app, name="batch")


def main() -> None:
    """The `rawi` command: every error of ours ends as one line on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app()
    except RawiError as error:
        typer.echo(f"rawi: {error}", err=True)
        sys.exit(Exit.FAILED)
