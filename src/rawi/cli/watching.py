"""The command that watches: translates arguments, prints what happens, decides nothing."""

from __future__ import annotations

import re
import signal
import threading
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from rawi.cli.archive import ArchiveOption, JsonOption, line
from rawi.cli.rendering import plain
from rawi.desk.watching import Metrics, Politeness, Watched, Watcher

_TIME = re.compile(r"(\d+(?:\.\d+)?)(s|m|h|d)?")
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}


def watch(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE…",
            help="OPML, RSS, Atom, JSON Feed, sitemaps, lists of addresses (files or addresses), or folders.",
        ),
    ],
    archive: ArchiveOption,
    every: Annotated[
        str, typer.Option(help="The least time from asking a source to asking it again: 90s, 15m, 2h, 1d.")
    ] = "15m",
    once: Annotated[bool, typer.Option("--once", help="One round, then end: for cron.")] = False,
    delay: Annotated[
        float, typer.Option(help="The least seconds between two requests to one host.", min=0)
    ] = Politeness().delay,
    hosts: Annotated[
        int, typer.Option(help="How many hosts are asked at a time.", min=1, max=64)
    ] = Politeness().hosts,
    metrics: Annotated[
        int | None, typer.Option(help="Serve metrics for Prometheus at this port.", min=0, max=65_535)
    ] = None,
    metrics_host: Annotated[
        str, typer.Option(help="The address that metrics are served at; 0.0.0.0: all of them.")
    ] = "127.0.0.1",
    lexica: Annotated[
        Path | None, typer.Option("--lexica", help="A folder of your own lists and rules.")
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Let addresses be private or loopback ones.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but the end.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Watch sources and add what is new in them to an archive, politely, until it is told to end (SIGTERM, Ctrl-C)."""
    seconds, stop = _seconds(every), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: _end(stop, frame))
    with ExitStack() as opened:
        served = Metrics(archive, port=metrics, host=metrics_host) if metrics is not None else None
        if served:
            opened.callback(served.close)
            typer.echo(f"metrics: http://{metrics_host}:{served.port}/metrics", err=True)
        watcher = Watcher(
            archive, sources, every=seconds, politeness=Politeness(delay=delay, hosts=hosts),
            allow_private=allow_private, lexica=lexica, counted=served, told=None if quiet else _say,
        )  # fmt: skip
        opened.callback(watcher.close)
        done = watcher.run_once(stop) if once else watcher.run(stop)
    if as_json:
        line(done)
    else:
        typer.echo(_told(done))


def _end(stop: threading.Event, frame: FrameType | None) -> None:
    stop.set()


def _say(text: str) -> None:
    typer.echo(plain(text), err=True)


def _told(done: Watched) -> str:
    return (
        f"{done.asked} times asked, {done.new} new: {done.done} added, {done.refused} refused, {done.gone} gone,"
        f" {done.waiting} waiting"
    )


def _seconds(text: str) -> float:
    found = _TIME.fullmatch(text.strip().lower())
    seconds = float(found[1]) * _SECONDS[found[2] or "s"] if found else 0.0
    if seconds < 1:
        raise typer.BadParameter(
            f"{text!r} is no time of a second or more; write 90s, 15m, 2h or 1d", param_hint="--every"
        )
    return seconds
