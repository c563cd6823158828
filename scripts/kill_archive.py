"""Kill a program that adds to an archive, again and again, and see that nothing said to be added is lost.

`python scripts/kill_archive.py [--times 200] [--seed 1]` starts a program that adds made pages, two at a time, and says
so after each addition; kills it (SIGKILL) at a random moment; opens the archive and looks for what was said, for pages
that are half there, and for faults; goes on with the next. Ends with 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rawi.archive import open_archive
from rawi.desk.threading import open_follower
from rawi.model import Article, Evidence, Page, Reading, Span, content_id

AT = "2024-03-21T09:00:00Z"
WORDS = [
    "ميناء",
    "سفينة",
    "وزير",
    "قرار",
    "مدينة",
    "طريق",
    "مدرسة",
    "نهر",
    "جسر",
    "سوق",
    "مصرف",
    "مباراة",
    "لاعب",
    "محكمة",
    "شاهد",
    "أمطار",
    "مطار",
    "قطار",
]
BATCH = 2  # pages an addition
EARLY = 0.15  # share of kills before the first addition: while the program starts and makes the tables
START, WORK = (
    1.0,
    0.25,
)  # seconds, at most, before a kill: of a program that starts, and after its first addition


def made(number: int) -> Reading:
    """A page of its own for each number."""
    chance = random.Random(number)
    body = "\n".join(" ".join(chance.choices(WORDS, k=40)) + f" {number}." for _ in range(6))
    title = f"خبر {number} عن {chance.choice(WORDS)}"
    text = f"{title}\n{body}"
    spans, at = [], 0
    for line in text.split("\n"):
        spans.append(Span(start=at, end=at + len(line)))
        at += len(line) + 1
    page = Page(
        id=content_id("made", number), source=f"made/{number}", url=None, fetched_at=None, media_type="text/plain",
        charset="utf-8", language="ar", text=text,
    )  # fmt: skip
    article = Article(
        id=content_id("article", page.id), page=page.id, role="main", outlet=None,
        title=Evidence(span=spans[0], quote=title, rule="made"), credit=None, agencies=(), byline=None, dateline=None,
        stamps=(), labels=(), keywords=(), paragraphs=tuple(spans[1:]), text=body,
    )  # fmt: skip
    return Reading(
        page=page, engine="made", lexica="", made_at=None, articles=(article,), blocks=(), inline_links=(), related=(),
        caption=None,
    )  # fmt: skip


def add(path: Path, first: int) -> None:
    """What is killed: adds pages from a number on, follows, and says each number that is there."""
    follower = open_follower()
    with open_archive(path, at=AT) as archive:
        number = first
        while True:
            pages = [made(number + step) for step in range(BATCH)]
            archive.add(pages, at=AT)
            print(number + BATCH - 1, flush=True)
            number += BATCH
            if number % (5 * BATCH) == 0:
                follower.follow(archive)


def kill(times: int, seed: int, folder: Path) -> int:
    """How many things were wrong after so many kills."""
    chance, path, said, wrong = random.Random(seed), folder / "archive.db", -1, 0
    for _ in range(times):
        program = subprocess.Popen(
            [sys.executable, __file__, "--add", str(path), "--from", str(said + 1)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert program.stdout is not None
        first = "" if chance.random() < EARLY else program.stdout.readline()
        time.sleep(chance.random() * (WORK if first else START))
        program.send_signal(signal.SIGKILL)
        told, _ = program.communicate()
        said = max([said, *(int(line) for line in (first + told).splitlines())])
        if not path.exists():
            continue
        with open_archive(path, at=AT) as archive:
            numbers = {int(row.source.partition("/")[2]) for row in archive.articles(limit=1_000_000)}
            lost = set(range(said + 1)) - numbers
            half = [one for one in numbers if one > said + BATCH]
            faults = list(archive.check())
            for name, found in (("lost", sorted(lost)), ("half there", half), ("faults", faults)):
                if found:
                    wrong += 1
                    print(f"{name}: {found[:5]}")
            said = max(said, *numbers) if numbers else said
    print(f"{times} kills, {said + 1} pages, {wrong} wrong")
    return wrong


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--add", type=Path)
    parser.add_argument("--from", type=int, default=0, dest="first")
    asked = parser.parse_args()
    if asked.add:
        add(asked.add, asked.first)
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(bool(kill(asked.times, asked.seed, Path(folder))))


if __name__ == "__main__":
    main()
