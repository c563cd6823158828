"""Kill a watcher again and again, and see that no article is lost and none is added twice.

`python scripts/kill_watch.py [--items 10000] [--kills 25] [--seed 1]` serves feeds in pages on loopback, whose items
come in several feeds under several addresses and read a little otherwise each time they are fetched; watches them with
a program that it kills (SIGKILL) at random moments; lets the last one end; and looks: every article there, one
version of each, state and archive in order. Ends with 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from rawi.archive import open_archive
from rawi.desk.watching import Politeness, Watcher, state_file, watch_state
from rawi.model import Article, Evidence, Page, RawPage, Reading, Span, content_id

SERVERS = 4
PAGE = 100  # items on a page of a feed
DOUBLES = 10  # every so many items are in another feed too, under another address
ALIASES = 20  # every so many items have a second page that names the first as its own
EARLY = 0.15  # share of kills while the program starts
LONGEST = 120.0  # seconds that anything is waited for


class Site(ThreadingHTTPServer):
    """A server that is not put off by clients that are killed."""

    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: object) -> None:
        """A client that was killed is expected."""


class Shared:
    """What the servers share: what they list, what was fetched, and when the next kill is due."""

    def __init__(self) -> None:
        self.feeds: list[list[str]] = []
        self.served: Counter[str] = Counter()
        self.lock, self.turn, self.left = threading.Lock(), threading.Event(), -1
        self.number = itertools.count()

    def count(self, path: str) -> None:
        """Count a request; when it is the one that was waited for, say so."""
        with self.lock:
            self.served[path] += 1
            self.left -= 1
            if self.left == 0:
                self.turn.set()

    def wait(self, requests: int) -> None:
        """Wait for so many requests more."""
        with self.lock:
            self.left = requests
            self.turn.clear()
        self.turn.wait(LONGEST)


def handler(shared: Shared) -> type[BaseHTTPRequestHandler]:
    """What answers for all servers: feeds `/feed/K` in pages, articles `/n/K`, their second pages `/amp/K`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            shared.count(self.path)
            kind, _, rest = self.path.lstrip("/").partition("/")
            if kind == "feed":
                self._send("application/rss+xml", feed(shared.feeds, rest, self.path))
            elif kind in ("n", "amp"):
                own = self.path.replace("/amp/", "/n/")
                # No two answers are alike: what is added twice has two versions.
                text = f"خبر رقم {rest} كما هو في المرة {next(shared.number)}"
                self._send(
                    "text/html; charset=utf-8",
                    f'<html><head><link rel="canonical" href="{own}"></head><h1>خبر {rest}</h1><p>{text}</p></html>',
                )
            else:
                self.send_error(404)

        def _send(self, media_type: str, text: str) -> None:
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    return Handler


def feed(feeds: list[list[str]], rest: str, path: str) -> str:
    """One page of a feed; `rest` is its number, and the page's after a question mark."""
    number, _, page = rest.partition("?p=")
    start = int(page or 0) * PAGE
    listed = feeds[int(number)]
    items = "".join(
        f"<item><title>x</title><link>{one}</link></item>" for one in listed[start : start + PAGE]
    )
    more = f'<a:link rel="next" href="{path.partition("?")[0]}?p={int(page or 0) + 1}"/>'
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>x</title>'
        f"{more if start + PAGE < len(listed) else ''}{items}</channel></rss>"
    )


def lay(sites: list[str], items: int, chance: random.Random) -> list[list[str]]:
    """What each feed lists: two feeds a server, each item in one, some in another too, under other addresses."""
    feeds: list[list[str]] = [[] for _ in range(2 * len(sites))]
    for number in range(items):
        address = f"{sites[number % len(sites)]}/n/{number}"
        feeds[number % len(feeds)].append(address)
        other = feeds[chance.randrange(len(feeds))]
        if number % DOUBLES == 0:
            other.append(
                f"{address}{chance.choice(['?utm_source=x', '#comments', '?fbclid=1&utm_medium=y'])}"
            )
        if number % ALIASES == 0:
            other.append(address.replace("/n/", "/amp/"))
    return feeds


def read(raw: RawPage) -> Reading:
    """A reading that costs nothing: title and text as they stand."""
    found = re.search("<h1>(.*?)</h1><p>(.*?)</p>", raw.data.decode())
    assert found
    text = f"{found[1]}\n{found[2]}"
    page = Page(
        id=content_id("page", raw.url or "", text), source=raw.source, url=raw.url, fetched_at=raw.fetched_at,
        media_type="text/html", charset="utf-8", language="ar", text=text,
    )  # fmt: skip
    title = Span(start=0, end=len(found[1]))
    article = Article(
        id=content_id("article", page.id), page=page.id, role="main", outlet=None,
        title=Evidence(span=title, quote=found[1], rule="made"), credit=None, agencies=(), byline=None, dateline=None,
        stamps=(), labels=(), keywords=(), paragraphs=(Span(start=len(found[1]) + 1, end=len(text)),), text=found[2],
    )  # fmt: skip
    return Reading(
        page=page, engine="made", lexica="", made_at=None, articles=(article,), blocks=(), inline_links=(), related=(),
        caption=None,
    )  # fmt: skip


def watch(archive: Path, feeds: list[str], ports: set[int]) -> None:
    """What is killed: one round over all feeds."""
    watcher = Watcher(
        archive, feeds, politeness=Politeness(delay=0.0, hosts=SERVERS), read=read, follow=False,
        permit=lambda address, port: address == "127.0.0.1" and port in ports,
    )  # fmt: skip
    print("ready", flush=True)
    done = watcher.run_once()
    watcher.close()
    print(done, flush=True)


def kill(items: int, kills: int, seed: int, folder: Path) -> int:
    """How many things were wrong after so many kills."""
    chance, shared, archive = random.Random(seed), Shared(), folder / "archive.db"
    servers = [Site(("127.0.0.1", 0), handler(shared)) for _ in range(SERVERS)]
    for one in servers:
        threading.Thread(target=one.serve_forever, daemon=True).start()
    sites = [f"http://127.0.0.1:{one.server_address[1]}" for one in servers]
    shared.feeds = lay(sites, items, chance)
    feeds = [f"{sites[number % SERVERS]}/feed/{number}" for number in range(len(shared.feeds))]
    command = [sys.executable, __file__, "--watch", str(archive), "--feeds", *feeds]
    began, killed = time.monotonic(), 0
    for _ in range(kills):
        program = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert program.stdout is not None
        if chance.random() < EARLY:
            time.sleep(chance.random())
        else:
            program.stdout.readline()
            shared.wait(1 + chance.randrange(max(1, 2 * items // (kills + 5))))
            time.sleep(chance.random() * 0.05)
        program.send_signal(signal.SIGKILL)
        program.communicate()
        killed += program.returncode == -signal.SIGKILL
    last = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20 * LONGEST)
    seconds = time.monotonic() - began
    for one in servers:
        one.shutdown()
        one.server_close()
    wrong = (
        [f"the last program ended with {last.returncode}: {last.stderr[-500:]}"] if last.returncode else []
    )
    wrong += look(archive, {f"{sites[number % SERVERS]}/n/{number}" for number in range(items)})
    fetched = sum(count for path, count in shared.served.items() if path.startswith(("/n/", "/amp/")))
    print(
        f"{items} articles in {sum(map(len, shared.feeds))} items of {len(feeds)} feeds, {killed} kills: {fetched} pages"
        f" fetched in {seconds:.0f} s, {len(wrong)} wrong"
    )
    for line in wrong:
        print(line)
    return len(wrong)


def look(archive: Path, wanted: set[str]) -> list[str]:
    """What is wrong with archive and state."""
    with open_archive(archive) as opened:
        faults = [f"{one.part} {one.subject}: {one.what}" for one in opened.check()]
    with sqlite3.connect(archive) as db:
        versions = Counter(str(url) for (url,) in db.execute("SELECT url FROM page"))
        refused = db.execute("SELECT source, reason FROM refusal").fetchall()
    db.close()
    state, watched = watch_state(archive), state_file(archive)
    with sqlite3.connect(watched) as db:
        undone = db.execute("SELECT address FROM item WHERE state <> 'done'").fetchall()
        (sound,) = db.execute("PRAGMA integrity_check").fetchone()
    db.close()
    found = (
        ("lost", sorted(wanted - set(versions))),
        ("not asked for", sorted(set(versions) - wanted)),
        ("twice", [url for url, count in versions.items() if count > 1]),
        ("refused", refused),
        ("not done", undone),
        ("faults of the archive", faults),
        ("faults of the state", [] if sound == "ok" else [sound]),
        ("a watcher still runs", [state.pid] if state.running else []),
    )
    return [f"{name}: {len(those)}, the first: {those[:3]}" for name, those in found if those]


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--watch", type=Path)
    parser.add_argument("--feeds", nargs="*", default=[])
    asked = parser.parse_args()
    if asked.watch:
        watch(asked.watch, asked.feeds, {int(one.split(":")[2].split("/")[0]) for one in asked.feeds})
        return
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(bool(kill(asked.items, asked.kills, asked.seed, Path(folder))))


if __name__ == "__main__":
    main()
