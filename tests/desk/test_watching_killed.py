"""Watchers that are killed or told to end: nothing lost, nothing twice."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from rawi.archive import open_archive
from rawi.desk.watching import Politeness, Watcher, watch_state
from rawi.desk.watching.ledger import Finish, Ledger

ROOT = Path(__file__).parents[2]
_ANSWERS = itertools.count()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/feed":
            own = f"http://{self.headers['Host']}"
            items = "".join(f"<item><link>{own}/{kind}/1</link></item>" for kind in ("amp", "n"))
            body = f"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title>{items}</channel></rss>"
        elif self.path.endswith("/1"):
            # Never the same twice, as pages are that count their readers.
            body = (
                '<head><link rel="canonical" href="/n/1"></head><h1>السفينة ترسو في رسوان</h1><p>قالت المتحدثة باسم ميناء رسوان إن'
                " السفينة رست صباح اليوم عند الرصيف الشرقي، وإن الطاقم سليم، وأضافت أن لجنة من خمسة أعضاء تنظر في سبب العطل"
                f" الذي أصاب محركها، وأن عدد الزوار بلغ {next(_ANSWERS)} زائرا حتى الآن.</p>"
            )
        else:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def at() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def once(where: Path, at: str) -> None:
    watcher = Watcher(
        where, [f"{at}/feed"], allow_private=True, follow=False, politeness=Politeness(delay=0.0)
    )
    try:
        watcher.run_once()
    finally:
        watcher.close()


class _Killed(BaseException):
    """Stands for a kill: nothing of ours catches it."""


@pytest.mark.parametrize("when", ["noted", "added", "finished"])
def test_a_page_that_differs_each_time_has_one_version_wherever_the_kill_comes(
    when: str, at: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = tmp_path / "news.db"
    with monkeypatch.context() as patched:
        note, finish = Ledger.note, Ledger.finish

        def noted(ledger: Ledger, pages: Iterator[tuple[int, str, str | None]]) -> None:
            note(ledger, pages)
            if when == "noted":
                raise _Killed

        def finished(ledger: Ledger, ends: tuple[Finish, ...]) -> None:
            if when == "finished":
                finish(ledger, ends)
            raise _Killed

        patched.setattr(Ledger, "note", noted)
        patched.setattr(Ledger, "finish", finished)
        with pytest.raises(_Killed):
            once(where, at)
    once(where, at)
    with open_archive(where) as archive:
        assert dict(archive.info().counts)["page"] == 1
        assert [row.url for row in archive.articles()] == [f"{at}/n/1"]
        assert list(archive.check()) == []
    assert watch_state(where).items == {"waiting": 0, "done": 2, "refused": 0, "gone": 0}


def test_killed_again_and_again_nothing_is_lost_and_nothing_twice(tmp_path: Path) -> None:
    """The smaller form; `python scripts/kill_watch.py` is the whole one."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts/kill_watch.py"), "--items", "600", "--kills", "4"],
        capture_output=True, text=True, check=False, env={**os.environ, "TMPDIR": str(tmp_path)}, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 wrong" in done.stdout


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_watch_that_is_told_to_end_ends_well(number: signal.Signals, at: str, tmp_path: Path) -> None:
    where = tmp_path / "news.db"
    program = subprocess.Popen(
        [sys.executable, "-c", "import typer; from rawi.cli.watching import watch; typer.run(watch)", f"{at}/feed", "-a",
         str(where), "--allow-private", "--delay", "0", "--metrics", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert program.stderr is not None
    late = threading.Timer(120, program.kill)  # a program that says nothing must not hold the tests up
    late.start()
    first = program.stderr.readline()
    assert first.startswith("metrics: http://127.0.0.1:")
    for line in program.stderr:
        if "added" in line:
            break
    with urllib.request.urlopen(first.split()[1]) as answer:
        assert b"rawi_watch_items" in answer.read()
    state = watch_state(where)
    assert state.running and state.pid == program.pid
    program.send_signal(number)
    told, errors = program.communicate()
    late.cancel()
    assert program.returncode == 0, errors
    assert "asked" in told and watch_state(where).items["done"] == 2
    assert not watch_state(where).running
