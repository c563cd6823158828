"""The commands over whole corpora: many pages into Parquet, on one machine or a cluster."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from rawi.batch import SHARD_BYTES, Settings, Told, read_batch, write_copies, write_stories
from rawi.batch import Progress as Far
from rawi.cli.archive import JsonOption, line

batch_app = typer.Typer(
    help="Whole corpora: read into Parquet, by one machine or many.", no_args_is_help=True
)
OutOption = Annotated[str, typer.Option("--out", "-o", help="The folder of the results, here or s3://….")]
_EVERY = 30.0  # seconds between lines where nobody watches


@batch_app.command("read")
def batch_read(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT…", help="WARC, JSON Lines, Parquet, folders of pages; paths, or s3:// addresses."
        ),
    ],
    out: OutOption,
    on: Annotated[str, typer.Option(help="local, daft, or a Ray cluster: ray://HOST:PORT.")] = "local",
    workers: Annotated[
        int | None, typer.Option(min=1, help="Readers at once; one for each processor if not given.")
    ] = None,
    limit_seconds: Annotated[
        float, typer.Option(min=0.1, help="The longest time for one page.")
    ] = Settings().seconds,
    limit_memory: Annotated[
        int, typer.Option(min=64, help="The most memory, in MB, that a page may need.")
    ] = Settings().memory,
    shard_mb: Annotated[
        int, typer.Option(min=1, help="How much of an input, in MB, makes one part.")
    ] = SHARD_BYTES >> 20,
    fetched: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day the pages were fetched, where they do not say."),
    ] = None,
    lexica: Annotated[
        Path | None, typer.Option("--lexica", help="A folder of your own lists and rules.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Read pages into Parquet parts. Cut off, it goes on where it was; done, it does nothing."""
    settings = Settings(
        seconds=limit_seconds, memory=limit_memory, lexica=str(lexica.absolute()) if lexica else None,
        fetched_at=fetched.date().isoformat() if fetched else None,
    )  # fmt: skip
    with _Watching() as watching:
        told = read_batch(
            inputs, out, on=on, workers=workers, settings=settings, shard_bytes=shard_mb << 20,
            progressed=watching.show, seen=watching.seen,
        )  # fmt: skip
    if as_json:
        line(told)
    else:
        typer.echo(_summary(told))
    for fault in told.faults:
        typer.echo(f"not read: {fault}", err=True)
    if told.faults:
        typer.echo("run the same command again to read the shards that are missing", err=True)
        raise typer.Exit(1)


@batch_app.command("copies")
def batch_copies(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="What rawi batch read has written.")],
    out: Annotated[str, typer.Option("--out", "-o", help="The Parquet file of copies, here or s3://….")],
) -> None:
    """Find which of a batch's articles carry one text: what copied what, how, and what says so."""
    typer.echo(f"{write_copies(folder, out)} copies written to {out}")


@batch_app.command("stories")
def batch_stories(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="What rawi batch read has written.")],
    out: Annotated[str, typer.Option("--out", "-o", help="The Parquet file of stories, here or s3://….")],
    lexica: Annotated[
        Path | None, typer.Option("--lexica", help="A folder of your own lists and rules.")
    ] = None,
) -> None:
    """Put a batch's articles together to stories, one after another."""
    typer.echo(f"{write_stories(folder, out, lexica=lexica)} stories written to {out}")


def _summary(told: Told) -> str:
    counts = dict(told.counts)
    read, aside = counts.pop("pages", 0), counts.pop("filter", 0)
    refused = ", ".join(f"{count} {reason}" for reason, count in counts.items())
    return (
        f"{read} pages read, {aside} put aside by the filter for other languages,"
        f" {sum(counts.values())} refused{f' ({refused})' if refused else ''};"
        f" {told.shards} shards, {told.done_before} of them done before"
    )


class _Watching:
    """Progress on standard error: a bar where somebody watches, else a line now and then."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._live = console.is_terminal
        self._bar = Progress(
            TextColumn("{task.fields[pages]} pages"), BarColumn(), TextColumn("{task.fields[told]}", markup=False),
            TimeElapsedColumn(), console=console, transient=True, disable=not self._live,
        )  # fmt: skip
        self._task = self._bar.add_task("", total=None, pages=0, told="")
        self._lock, self._pages, self._far = Lock(), 0, None  # type: tuple[Lock, int, Far | None]
        self._begun = self._said = monotonic()

    def seen(self) -> None:
        """One more page."""
        with self._lock:
            self._pages += 1
            if self._live:
                self._bar.update(self._task, pages=self._pages)
            elif monotonic() - self._said > _EVERY:
                self._say()

    def show(self, far: Far) -> None:
        """How far the shards are."""
        with self._lock:
            self._far = far
            self._bar.update(self._task, completed=far.bytes, total=far.of_bytes or 1, told=self._told())
            if not self._live and monotonic() - self._said > _EVERY:
                self._say()

    def _say(self) -> None:
        self._said = monotonic()
        pages = f"{self._pages} pages, " if self._pages else ""
        print(f"rawi: {pages}{self._told()}", file=sys.stderr, flush=True)

    def _told(self) -> str:
        far = self._far
        if far is None:
            return "looking what there is"
        told = f"{far.shards} of {far.of_shards} shards"
        done, left = far.bytes - far.begun_with, far.of_bytes - far.bytes
        if not done or not left:
            return told
        return f"{told}, about {_length((monotonic() - self._begun) / done * left)} left"

    def __enter__(self) -> _Watching:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


def _length(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
