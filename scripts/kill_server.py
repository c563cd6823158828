"""Kill what changes an archive in one step or by request, again and again, and see that nothing said to be done is lost.

`python scripts/kill_server.py serve|migrate [--times 100] [--seed 1]`.

`serve`: starts `rawi serve`, posts corrections and pages to its API, kills it (SIGKILL) at a random moment; then every
correction and page that was answered for is in the archive, and `check` finds no fault. The next server goes on with
the same archive.

`migrate`: makes an archive of schema 1 with pages in it, starts a program that brings it up to date and follows its
stories, kills it at a random moment; then the archive is of the old schema or of the new one, has all its pages, and
can be brought up to date and checked without a fault.

Ends with 1 when anything is wrong. What adds pages is killed by scripts/kill_archive.py.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx

from rawi.archive import open_archive
from rawi.archive.database import migrations
from rawi.desk import find_samples, read_page
from rawi.desk.access import Access, access_file
from rawi.desk.archiving import ArchiveDesk

AT = "2024-03-21T09:00:00+00:00"
PAGES = 12
_MIGRATES = """
import sys
from rawi.archive import open_archive
if sys.argv[2] == "follow":
    from rawi.desk.threading import open_follower
    follower = open_follower()
print("ready", flush=True)
with open_archive(sys.argv[1], at="2024-03-22T09:00:00Z") as archive:
    if sys.argv[2] == "follow":
        follower.follow(archive)
"""


def serve(times: int, seed: int, folder: Path) -> int:
    """How many things were wrong after so many kills of a server."""
    chance, path = random.Random(seed), folder / "news.db"
    with ArchiveDesk(path, at=AT) as desk:
        desk.add_results(map(read_page, list(find_samples())[:PAGES]))
        pages = [id for _, id in desk.archive.pages()]
    access = Access(access_file(path))
    tokens = {role: access.give(role, role, at=AT) for role in ("editor", "intake")}  # type: ignore[arg-type]
    done: dict[str, set[str]] = {"judgements": set(), "pages": set()}
    wrong, killed = 0, 0
    while killed < times:
        program = subprocess.Popen(
            [sys.executable, "-m", "rawi", "serve", "-a", str(path), "--port", "0"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert program.stdout is not None
        address = program.stdout.readline().split(" ")[0]
        early = chance.random() < 0.1
        timer = threading.Timer(chance.random() * (8.0 if early else 1.0), program.kill)
        if early:  # before the first answer, perhaps; else after it
            timer.start()
        try:
            _post(address, tokens, pages, done, chance, timer)
        except httpx.TransportError:  # it is gone
            killed += 1
        finally:
            timer.cancel()
            program.kill()
            program.communicate()
        with ArchiveDesk(path, at=AT) as desk:
            kept = {one.id for one in desk.archive.judgements(standing=False)}
            lost = done["judgements"] - kept
            lost |= {one for one in done["pages"] if desk.archive.page(one) is None}
            extra = len(kept - done["judgements"])
            faults = list(desk.check())
            done["judgements"] |= kept
        if lost or faults or extra > 1:
            wrong += 1
            print(f"kill {killed}: lost {sorted(lost)[:5]}, faults {faults[:3]}, {extra} not answered for")
    print(
        f"{killed} kills of a server, {len(done['judgements'])} corrections, {len(done['pages'])} pages, {wrong} wrong"
    )
    return wrong


def _post(
    address: str,
    tokens: dict[str, str],
    pages: list[str],
    done: dict[str, set[str]],
    chance: random.Random,
    timer: threading.Timer,
) -> None:
    with httpx.Client(base_url=f"{address}api/v1", timeout=60.0) as client:
        while True:
            kind = "pages" if chance.random() < 0.2 else "judgements"
            if kind == "pages":
                number = chance.randrange(10**9)
                text = f"<h1>خبر {number}</h1><p>قال مدير الميناء رقم {number} إن السفينة وصلت أمس ومعها {number % 90} طناً من القمح.</p>"
                answer = client.post(
                    "/pages", params={"url": f"https://x.example/{number}"}, content=text.encode() * 3,
                    headers={"authorization": f"Bearer {tokens['intake']}", "content-type": "text/html; charset=utf-8"},
                )  # fmt: skip
                id: Any = answer.json()["page"] if answer.is_success else None
            else:
                day = f"20{chance.randrange(10, 30)}-0{chance.randrange(1, 10)}-{chance.randrange(10, 29)}"
                answer = client.post(
                    "/judgements", json={"verdict": "date", "page": chance.choice(pages), "value": {"day": day}},
                    headers={"authorization": f"Bearer {tokens['editor']}"},
                )  # fmt: skip
                id = answer.json()["id"] if answer.is_success else None
            if answer.status_code == 429:
                time.sleep(float(answer.headers["retry-after"]))
            elif not answer.is_success:
                raise SystemExit(f"{kind}: {answer.status_code} {answer.text}")
            elif id:
                done[kind].add(id)
                if timer.ident is None:
                    timer.start()


def migrate(times: int, seed: int, folder: Path) -> int:
    """How many things were wrong after so many kills of a program that brings an archive up to date."""
    chance, old, path = random.Random(seed), folder / "old.db", folder / "news.db"
    first = migrations()[:1]
    with (
        patch("rawi.archive.migrating.migrations", lambda: first),
        open_archive(old, at=AT) as archive,
    ):
        archive.add(map(read_page, list(find_samples())[:PAGES]), at=AT)
        counts = dict(archive.info().counts)
        assert archive.info().schema == 1
    wrong, schemas = 0, {1: 0, migrations()[-1][0]: 0}
    for number in range(times):
        for one in folder.glob("news.db*"):
            one.unlink()
        shutil.copy(old, path)
        program = subprocess.Popen(
            [sys.executable, "-c", _MIGRATES, str(path), "follow" if number % 4 == 0 else "open"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert program.stdout is not None
        program.stdout.readline()
        time.sleep(chance.random() * chance.choice((0.01, 0.03, 0.2)))
        program.kill()
        program.communicate()
        found = _schema(path)
        schemas[found] = schemas.get(found, 0) + 1
        with ArchiveDesk(path, at=AT) as desk:
            faults = list(desk.check())
            desk.follow()
            faults += list(desk.check())
            info = desk.archive.info()
        if faults or dict(info.counts) != counts or info.schema != migrations()[-1][0]:
            wrong += 1
            print(f"kill {number}: faults {faults[:3]}, schema {info.schema}, {info.counts}")
    print(f"{times} kills of what migrates, schemas they left: {schemas}, {wrong} wrong")
    return wrong if set(schemas) <= {1, migrations()[-1][0]} else wrong + 1


def _schema(path: Path) -> int:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(path)) as base:
        return int(base.execute("SELECT MAX(number) FROM migration").fetchone()[0])


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("serve", "migrate"))
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kill = serve if asked.what == "serve" else migrate
        sys.exit(bool(kill(asked.times, asked.seed, Path(folder))))


if __name__ == "__main__":
    main()
