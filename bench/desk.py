"""What the desk in the browser costs at the server: pages asked by many at once, beside Datasette on the same file.

    pip install -e . datasette
    python bench/desk.py ARCHIVE [--clients 20] [--seconds 10]

- `rawi serve` runs in a process of its own, clients in another; each client asks one page after the other on one
  connection, as a browser that never waits would. Times are from a client's question to the last byte of the answer.
- The first page is asked as it is kept (the archive has not changed), and made anew each time (`--no-cache` of the
  archive: a change is written before each question).
- Pages: the first page, the list of stories, a search of one word, an article, and its weight without fonts.
- Datasette: its page of twenty rows of the view `articles`, newest first, and its page of one article's row.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import json
import multiprocessing
import random
import socket
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import quote

WORDS = (
    "الرئيس",
    "السوق",
    "المدينة",
    "مباراة",
    "الحكومة",
    "المستشفى",
    "النفط",
    "الجامعة",
    "المطار",
    "القضاء",
)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def wait_for(port: int, path: str) -> None:
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", path)
            if connection.getresponse().status < 500:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"nothing answers on port {port}")


def ask(
    port: int, paths: list[str], until: float, seed: int, out: multiprocessing.Queue[list[float]]
) -> None:
    """One client, in a process of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    chance, times = random.Random(seed), []
    while time.perf_counter() < until:
        start = time.perf_counter()
        connection.request("GET", chance.choice(paths), headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        if answer.status >= 400:
            raise SystemExit(f"status {answer.status}")
        times.append((time.perf_counter() - start) * 1000)
    out.put(times)


def crowd(port: int, paths: list[str], clients: int, seconds: float) -> dict[str, float]:
    """Many clients at once: milliseconds and answers a second."""
    out: multiprocessing.Queue[list[float]] = multiprocessing.Queue()
    until = time.perf_counter() + seconds + 1
    all_of_them = [
        multiprocessing.Process(target=ask, args=(port, paths, until, seed, out)) for seed in range(clients)
    ]
    for one in all_of_them:
        one.start()
    times = [value for _ in all_of_them for value in out.get()]
    for one in all_of_them:
        one.join()
    return {
        "p50": round(median(times), 1), "p95": round(quantiles(times, n=20)[-1], 1),
        "a second": round(len(times) / (seconds + 1)),
    }  # fmt: skip


def alone(port: int, path: str, archive: Path | None = None, times: int = 20) -> dict[str, float]:
    """One client; with an archive, after a change to it each time. Also bytes, as sent and unpacked."""
    from rawi.archive import Judgement, open_archive

    found = []
    body = b""
    for number in range(times):
        if archive:
            with open_archive(archive, at="2026-01-01T00:00:00Z") as one:
                one.judge(
                    Judgement(
                        id=f"bench-{time.time_ns()}", verdict="same person", about=f"nobody{number}", page=None,
                        start=None, end=None, value=(("other", "noone"),), by="bench", at="2026-01-01T00:00:00Z",
                    )
                )  # fmt: skip
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        start = time.perf_counter()
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        found.append((time.perf_counter() - start) * 1000)
    whole = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    return {
        "p50": round(median(found), 1), "p95": round(quantiles(found, n=20)[-1], 1), "bytes": len(whole),
        "sent": len(body),
    }  # fmt: skip


def tell(name: str, port: int, paths: list[str], clients: int, seconds: float) -> None:
    """Asks for a page alone and in a crowd, and prints what it took."""
    found = {"alone": alone(port, paths[0]), f"{clients} at once": crowd(port, paths, clients, seconds)}
    print(json.dumps({"page": name, **found}), flush=True)


def main() -> None:
    """Serve, ask, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("archive", type=Path)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=10)
    asked = parser.parse_args()
    port = free_port()
    words = [sys.executable, "-m", "rawi", "serve", "-a", str(asked.archive), "--port", str(port)]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    try:
        wait_for(port, "/")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/today.json")
        articles = json.loads(connection.getresponse().read())["articles"]
        pages = {
            "first page": ["/"], "stories": ["/stories"], "search": [f"/search?q={quote(one)}" for one in WORDS],
            "article": [f"/articles/{one['id']}" for one in articles],
        }  # fmt: skip
        for name, paths in pages.items():
            tell(name, port, paths, asked.clients, asked.seconds)
        print(
            json.dumps({"page": "first page, made anew", "alone": alone(port, "/", asked.archive)}),
            flush=True,
        )
    finally:
        server.terminate()
        server.wait()
    if find_spec("datasette") is None:
        print("datasette is not installed: left out")
        return
    port = free_port()
    words = [sys.executable, "-m", "datasette", "serve", str(asked.archive), "-p", str(port),
             "--setting", "sql_time_limit_ms", "60000"]  # fmt: skip
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        name = asked.archive.stem
        wait_for(port, "/")
        rows = f"/{name}/articles?_sort_desc=day&_size=20&_nocount=1&_nofacet=1"
        for what, paths in (("datasette, first page", ["/"]), ("datasette, 20 articles", [rows])):
            tell(what, port, paths, asked.clients, asked.seconds)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
