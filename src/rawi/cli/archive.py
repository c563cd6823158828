"""The commands over an archive: translate arguments, print what the desk answers."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from rawi.archive import Added, Judgement
from rawi.desk import Limits
from rawi.desk.archiving import ArchiveDesk, judgement_id
from rawi.desk.exporting import export_archive
from rawi.desk.pool import now
from rawi.desk.salvaging import salvage_archive
from rawi.errors import ArchiveError

archive_app = typer.Typer(
    help="What an archive holds, and whether all is well with it.", no_args_is_help=True
)
ArchiveOption = Annotated[
    str,
    typer.Option(
        "-a",
        "--archive",
        envvar="RAWI_ARCHIVE",
        help="The archive: a file, or a server's address (postgresql://…).",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
LimitOption = Annotated[int, typer.Option("--limit", "-n", min=1, help="How many at most.")]
_WORDS = 8  # of a title, in a table of other things


def add(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="PAGE…", help="Files, folders, WARC, JSON Lines, RSS/Atom, addresses, or -."),
    ],
    archive: ArchiveOption,
    fetched: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day the pages were fetched, where they do not say."),
    ] = None,
    lexica: Annotated[
        Path | None, typer.Option("--lexica", help="A folder of your own lists and rules.")
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Let addresses be private or loopback ones.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Read pages and add them to an archive. The same page twice changes nothing."""
    with ArchiveDesk(archive, at=now(), lexica=lexica) as desk, _progress() as progress:
        task = progress.add_task("reading", total=None)

        def seen(name: str) -> None:
            progress.update(task, advance=1, description=name[-60:])

        added = desk.add(
            sources,
            limits=Limits(),
            allow_private=allow_private,
            fetched_at=fetched.date().isoformat() if fetched else None,
            seen=seen,
        )
    if as_json:
        line(added)
    else:
        typer.echo(_told(added))
    read = added.pages + added.changed + added.reread + added.same
    if added.refused:
        raise typer.Exit(3 if read else 4)


def judge(
    verdict: Annotated[
        str,
        typer.Argument(help="speaker, not a statement, figure, not a figure, not an event, date, merge, …"),
    ],
    archive: ArchiveOption,
    by: Annotated[str, typer.Option(help="Who says so.")],
    value: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME=VALUE…", help="What holds instead, as ar=…, en=…, day=…."),
    ] = None,
    page: Annotated[str | None, typer.Option(help="The page the finding stands on.")] = None,
    start: Annotated[int | None, typer.Option(min=0, help="Its first character.")] = None,
    end: Annotated[int | None, typer.Option(min=0, help="The character after its last.")] = None,
    about: Annotated[str, typer.Option(help="The id of the person or story.")] = "",
) -> None:
    """Correct what was read: obeyed at once and after every new reading, until it is taken back."""
    pairs = []
    for one in value or []:
        name, equals, what = one.partition("=")
        if not equals:
            raise typer.BadParameter(f"{one!r} is not of the form name=value")
        pairs.append((name, what))
    id = judgement_id(
        verdict, about, page or "", str(start), str(end), *(f"{a}={b}" for a, b in sorted(pairs)), by
    )
    with ArchiveDesk(archive, at=now()) as desk:
        desk.judge(
            Judgement(
                id=id, verdict=verdict, about=about, page=page, start=start, end=end,  # type: ignore[arg-type]
                value=tuple(sorted(pairs)), by=by, at=now(),
            )
        )  # fmt: skip
    typer.echo(f"judgement {id}: obeyed")


@archive_app.command("info")
def archive_info(archive: ArchiveOption, as_json: JsonOption = False) -> None:
    """How much an archive holds."""
    with ArchiveDesk(archive) as desk:
        info = desk.archive.info()
    if as_json:
        line(info)
        return
    for name, count in info.counts:
        typer.echo(f"{count:>12,} {name}")
    typer.echo(f"{info.bytes or 0:>12,} bytes, schema {info.schema}")


@archive_app.command("check")
def archive_check(
    archive: ArchiveOption,
    mend: Annotated[bool, typer.Option("--mend", help="Make anew what is derived.")] = False,
) -> None:
    """Verify digests, references, the laws of quotation, and everything derived."""
    with ArchiveDesk(archive, at=now() if mend else None) as desk:
        left = 0
        for fault in desk.check(mend=mend):
            left += not fault.mended
            typer.echo(f"{fault.part} {fault.subject}: {fault.what}{' (mended)' if fault.mended else ''}")
    typer.echo(f"{left} faults")
    if left:
        raise typer.Exit(1)


@archive_app.command("salvage")
def archive_salvage(
    old: Annotated[Path, typer.Argument(help="The damaged archive's file; it is only read.")],
    new: Annotated[Path, typer.Argument(help="The archive to make; it must not be there yet.")],
    lexica: Annotated[
        Path | None, typer.Option("--lexica", help="A folder of your own lists and rules.")
    ] = None,
) -> None:
    """Bring over what can still be read of a damaged archive, and say what is lost."""
    found = salvage_archive(old, new, lexica=lexica)
    for one in found.lost:
        typer.echo(f"lost: {one}")
    typer.echo(
        f"{found.pages} pages, {found.readings} readings, {found.judgements} judgements and {found.refusals} refusals"
        f" brought over; {len(found.lost)} losses"
    )
    if found.lost:
        raise typer.Exit(3)


@archive_app.command("export")
def archive_export(
    archive: ArchiveOption,
    into: Annotated[Path, typer.Option("--into", help="The folder the files go to.")],
    form: Annotated[str, typer.Option("--as", help="jsonl, csv, parquet, ninjs or plover.")] = "jsonl",
) -> None:
    """Take the archive out: JSON Lines, CSV, Parquet, ninjs 3, or events in PLOVER's columns."""
    with ArchiveDesk(archive) as desk:
        for path in export_archive(desk.archive, form, into):  # type: ignore[arg-type]  # checked there
            typer.echo(str(path))


@archive_app.command("take-back")
def archive_take_back(
    id: Annotated[str, typer.Argument(metavar="JUDGEMENT")],
    archive: ArchiveOption,
    by: Annotated[str, typer.Option(help="Who says so.")],
) -> None:
    """Take a judgement back."""
    with ArchiveDesk(archive, at=now()) as desk:
        if not desk.take_back(id, by=by):
            raise ArchiveError(f"no judgement {id!r} stands")
    typer.echo("taken back")


def _told(added: Added) -> str:
    return (
        f"{added.pages} pages added, {added.changed} changed, {added.reread} read anew, {added.same} known already:"
        f" {len(added.articles)} articles; {added.refused} refused"
    )


def line(value: object) -> None:
    """Write one line of JSON."""
    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")


def _progress() -> Progress:
    console = Console(stderr=True)
    return Progress(
        SpinnerColumn(), TextColumn("{task.completed:.0f} pages"), TextColumn("{task.description}", markup=False),
        console=console, transient=True, disable=not console.is_terminal,
    )  # fmt: skip
