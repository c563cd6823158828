"""Many write and many read one archive on a PostgreSQL server at once; then see that nothing is lost or doubled.

`python scripts/crowd_postgres.py ADDRESS [--seconds 300] [--writers 4] [--readers 20]` drops every table in the
database at ADDRESS (`postgresql://…`): give it one of its own. Writers are programs: each adds pages of its own and pages that all of them add, new
versions of earlier ones and corrections; one also follows copies and stories. Readers ask for pages, lists and changes.
At the end every page that a program was told is added is there once, changes come to each reader in the order of their
numbers with none coming late, and `check` finds no fault. Ends with 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from kill_archive import made

from rawi.archive import Judgement, open_archive
from rawi.errors import ArchiveError
from rawi.model import Reading

AT = "2024-03-21T09:00:00Z"
OWN, SHARED = 1_000_000, 50_000_000  # where numbers of pages begin: of each writer, and of those that all add


@dataclass
class Watched:
    """What a reader saw: how long its questions took, in seconds, and what was wrong."""

    took: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def at(number: int, version: int) -> Reading:
    """A made page at an address of its own; another version has another text there."""
    reading = made(number + version * 10_000_000)
    return replace(reading, page=replace(reading.page, source=f"made/{number}"))


def write(address: str, writer: int, seconds: float) -> None:
    """What a writer does; says after each addition what came of it."""
    chance, end = random.Random(writer), time.monotonic() + seconds
    number, shared = OWN * (writer + 1), SHARED
    follower = None
    if writer == 0:
        from rawi.desk.threading import open_follower

        follower = open_follower()
    with open_archive(address, at=AT) as archive:
        print(json.dumps({"ready": writer}), flush=True)
        sys.stdin.readline()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            pages = [at(number, 0), at(number + 1, 0), at(shared, 0)]
            number, shared = number + 2, shared + 1
            if chance.random() < 0.2 and number > OWN * (writer + 1) + 20:
                pages.append(at(number - chance.randrange(4, 18), 1))
            began = time.monotonic()
            added = archive.add(pages, at=AT)
            told: dict[str, Any] = {
                "ids": [one.page.id for one in pages],
                "new": added.pages + added.changed,
                "took": time.monotonic() - began,
            }
            if chance.random() < 0.2:
                id = f"j-{writer}-{number}"
                page = pages[0].page.id
                archive.judge(
                    Judgement(
                        id=id, verdict="date", about="", page=page, start=None, end=None, value=(("day", "2024-03-01"),),
                        by=f"w{writer}", at=AT,
                    )
                )  # fmt: skip
                told["judgement"] = id
            if follower is not None and chance.random() < 0.05:
                follower.follow(archive)
            print(json.dumps(told), flush=True)


def read(address: str, reader: int, stop: threading.Event, watched: Watched) -> None:
    """What a reader does: follows the changes, and asks for what they speak of."""
    chance, last, seen = random.Random(reader), 0, 0
    try:
        with open_archive(address) as archive:
            while not stop.is_set():
                began = time.monotonic()
                changes = archive.changes(after=last, limit=200)
                seen += len(changes)
                if changes and chance.random() < 0.02:
                    # Numbers are seen in their order: none comes later that is smaller than the last one seen.
                    there = len(archive.changes(after=0, limit=seen + 1000))
                    before = sum(
                        one.number <= changes[-1].number for one in archive.changes(after=0, limit=there)
                    )
                    if before != seen:
                        watched.wrong.append(f"reader {reader}: {seen} changes seen, {before} there")
                if changes:
                    last = changes[-1].number
                    one = chance.choice(changes)
                    if one.kind in ("page", "reading"):
                        reading = archive.reading(one.subject)
                        if reading is None or not reading.articles:
                            watched.wrong.append(f"reader {reader}: page {one.subject} has no reading")
                else:
                    archive.articles(limit=20)
                    archive.listings.newest(limit=20)
                watched.took.append(time.monotonic() - began)
                stop.wait(chance.random() * 0.05)
    except ArchiveError as error:
        watched.wrong.append(f"reader {reader}: {error}")


def crowd(address: str, *, seconds: float, writers: int, readers: int) -> list[str]:
    """What was wrong, in words; prints what was done."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as fresh:
        fresh.execute("DROP SCHEMA public CASCADE")
        fresh.execute("CREATE SCHEMA public")
    open_archive(address, at=AT).close()
    programs = [
        subprocess.Popen(
            [sys.executable, __file__, address, "--writer", str(one), "--seconds", str(seconds)],
            stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True,
        )
        for one in range(writers)
    ]  # fmt: skip
    for one in programs:
        assert one.stdout is not None
        one.stdout.readline()
    stop, watched = threading.Event(), [Watched() for _ in range(readers)]
    threads = [
        threading.Thread(target=read, args=(address, number, stop, watched[number]))
        for number in range(readers)
    ]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    told: list[list[dict[str, Any]]] = [[] for _ in programs]

    def listen(number: int) -> None:
        out, _ = programs[number].communicate("go\n")
        told[number] = [json.loads(line) for line in out.splitlines()]

    listening = [threading.Thread(target=listen, args=(number,)) for number in range(writers)]
    for thread in listening:
        thread.start()
    for thread in listening:
        thread.join()
    took = time.monotonic() - began
    stop.set()
    for thread in threads:
        thread.join()
    wrong = [one for each in watched for one in each.wrong]
    wrong += [
        f"writer {number} ended with {one.returncode}"
        for number, one in enumerate(programs)
        if one.returncode
    ]
    return wrong + _look(address, [one for each in told for one in each], watched, took)


def _look(address: str, told: list[dict[str, Any]], watched: list[Watched], took: float) -> list[str]:
    """What is wrong with the archive at the end."""
    wrong = []
    ids = {id for one in told for id in one["ids"]}
    judged = {one["judgement"] for one in told if "judgement" in one}
    with open_archive(address, at=AT) as archive:
        counts = dict(archive.info().counts)
        lost = [id for id in ids if archive.reading(id) is None]
        if lost:
            wrong.append(f"{len(lost)} pages lost: {lost[:3]}")
        if counts["page"] != len(ids):
            wrong.append(f"{counts['page']} pages, {len(ids)} were added")
        new = sum(one["new"] for one in told)
        if new != len(ids):
            wrong.append(f"{new} pages were said to be new, {len(ids)} are")
        kept = Counter(one.id for one in archive.judgements(standing=False))
        if set(kept) != judged or max(kept.values(), default=1) > 1:
            wrong.append(f"{len(kept)} corrections, {len(judged)} were made")
        changes, after = 0, 0
        while found := archive.changes(after=after, limit=5000):
            changes, after = changes + len(found), found[-1].number
        wrong += [f"check: {one.part} {one.subject}: {one.what}" for one in archive.check()]
    reads = [one for each in watched for one in each.took]
    adds = [one["took"] for one in told]
    print(
        f"{took:.0f} s: {len(told)} additions of {len(ids)} pages and {len(judged)} corrections"
        f" ({len(told) / took:.1f} additions a second, median {_ms(adds, 0.5)}, 95 in 100 under {_ms(adds, 0.95)}),"
        f" {len(reads)} questions ({len(reads) / took:.0f} a second, median {_ms(reads, 0.5)}, 95 in 100 under"
        f" {_ms(reads, 0.95)}), {changes} changes; {len(wrong)} wrong"
    )
    return wrong


def _ms(times: list[float], share: float) -> str:
    if len(times) < 2:
        return "-"
    return f"{statistics.quantiles(times, n=100)[int(share * 100) - 1] * 1000:.0f} ms"


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--writer", type=int)
    asked = parser.parse_args()
    if asked.writer is not None:
        write(asked.address, asked.writer, asked.seconds)
        return
    wrong = crowd(asked.address, seconds=asked.seconds, writers=asked.writers, readers=asked.readers)
    for one in wrong[:20]:
        print(one)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
