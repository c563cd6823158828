"""What scripts/fuzz.py feeds of the doors: searches, the API, the feeds, the pages in the browser and their forms."""

from __future__ import annotations

import atexit
import gzip
import json
import logging
import random
import re
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote, urlencode

import anyio
from fuzz_inputs import (
    ASKED,
    HEADERS,
    JSON_PIECES,
    PAGES,
    STREAM_PIECES,
    VALUES,
    readings,
    sentence,
)
from fuzz_targets import Target, streams
from starlette.routing import Mount

from rawi.api import ApiLimits, endpoints_of
from rawi.api import make_app as make_api
from rawi.api.feeds import make_feeds
from rawi.archive.contract import Verdict
from rawi.desk.access import Access, access_file
from rawi.desk.archiving import ArchiveDesk
from rawi.desk.pool import DeskPool
from rawi.desk.watching.addresses import Canon
from rawi.desk.watching.listings import read_listing
from rawi.web import Settings, make_app

AT = "2024-03-21T09:00:00Z"
# Markup that must come back as characters, never as markup.
WIDE = ApiLimits(reads_a_minute=10**9, writes_a_minute=10**9)


@dataclass(frozen=True, slots=True)
class Doors:
    """A desk over a throwaway archive of the samples, with all its doors, and what its forms ask for."""

    app: Any
    pool: DeskPool
    token: str
    intake: str
    cookie: str
    form: str
    ids: tuple[str, ...]


@cache
def doors() -> Doors:
    """Made once; what cases write stays in it."""
    logging.getLogger("rawi.api").addHandler(_Kept())
    logging.getLogger("rawi.api").propagate = False
    folder = Path(tempfile.mkdtemp(prefix="rawi-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    where = folder / "news.db"
    with ArchiveDesk(where, at=AT) as desk:
        desk.add_results(readings())
        articles = desk.archive.articles()[:8]
        stories = desk.stories(limit=4)
        people = [
            one.entity.id
            for row in articles
            for one in (desk.archive.article(row.id) or articles).mentions
            if one.entity
        ][:8]  # type: ignore[union-attr]
        ids = tuple(
            [row.id for row in articles]
            + [row.page for row in articles]
            + [one.id for one in stories]
            + people
        )
    pool, access = DeskPool(where), Access(access_file(where))
    token, intake = access.give("e", "editor", at=AT), access.give("i", "intake", at=AT)
    mounts = (
        Mount("/api/v1", make_api(pool, access, limits=WIDE)),
        Mount("/feeds", make_feeds(pool, access, limits=WIDE)),
    )
    app = make_app(pool, None, Settings(editor="منى", feeds=True, api=True), mounts)
    first = _sent(app, b"GET", f"/articles/{articles[0].id}".encode(), b"", [(b"host", b"localhost")], b"")
    cookie = re.search(rb"rawi_visitor=([^;]+)", dict(first.headers)[b"set-cookie"])
    form = re.search(rb'name="form" value="([^"]+)"', first.body)
    assert cookie and form
    return Doors(app, pool, token, intake, cookie[1].decode(), form[1].decode(), ids)


class _Kept(logging.Handler):
    """The last fault that a server has logged: what a 500 came from."""

    last = ""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        frame = error.__traceback__ if error else None
        while frame and frame.tb_next:
            frame = frame.tb_next
        at = f"{Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}" if frame else ""
        _Kept.last = f"{record.getMessage()[:200]} {type(error).__name__} {error} ({at})"


@dataclass(slots=True)
class _Answer:
    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


def _sent(
    app: Any, method: bytes, path: bytes, query: bytes, headers: list[tuple[bytes, bytes]], body: bytes
) -> _Answer:
    from urllib.parse import unquote_to_bytes

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method.decode("latin-1"), "scheme": "http",
        "path": unquote_to_bytes(path).decode("utf-8", "replace"), "raw_path": path, "root_path": "", "query_string": query, "headers": headers,
        "client": ("127.0.0.1", 1), "server": ("localhost", 80),
    }  # fmt: skip
    answer = _Answer(0, [], b"")

    async def ask() -> None:
        parts = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Any:
            return parts.pop() if parts else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                answer.status, answer.headers = message["status"], message["headers"]
            else:
                answer.body += message.get("body", b"")

        await app(scope, receive, send)

    anyio.run(ask)
    return answer


def _asked(case: bytes) -> None:
    """Sends a case (`METHOD path?query`, headers, an empty line, the body) and looks at what comes back."""
    head, _, body = case.partition(b"\n\n")
    first, *lines = head.split(b"\n")
    method, _, target = first.partition(b" ")
    path, _, query = target.replace(b"\r", b"").partition(b"?")
    if not path.startswith(b"/"):
        path = b"/" + path
    headers = [(b"host", b"localhost"), (b"cookie", b"rawi_visitor=" + doors().cookie.encode())]
    for line in lines:
        name, colon, value = line.partition(b":")
        if colon and re.fullmatch(rb"[a-zA-Z-]+", name):
            name = name.lower()
            headers = [
                *(one for one in headers if one[0] != name or name == b"cookie"),
                (name, value.strip()),
            ]
    _Kept.last = ""
    answer = _sent(doors().app, method or b"GET", path, query, headers, body)
    if answer.status >= 500 or answer.status < 100:
        raise AssertionError(f"status {answer.status}: {_Kept.last}")
    found = dict(answer.headers)
    if b"html" in found.get(b"content-type", b"") and b"<x9q" in answer.body:
        raise AssertionError("markup of the request came back as markup")
    where = found.get(b"location", b"/")
    if not where.startswith((b"/", b"http://localhost/")) or where.startswith((b"//", b"/\\")):
        raise AssertionError(f"leads out: {found[b'location']!r}")
    if answer.status not in (304,) and b"x-content-type-options" not in found and answer.status != 400:
        raise AssertionError("an answer without its headers of safety")


def _line(chance: random.Random, method: str, path: str, query: dict[str, str]) -> str:
    more = [chance.choice(HEADERS) for _ in range(chance.choice((0, 0, 0, 1, 3)))]
    asked = urlencode(query, errors="replace")
    return "\n".join([f"{method} {path}{'?' if asked else ''}{asked}", *more])


def _value(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.4:
        return chance.choice(doors().ids)
    if kind < 0.7:
        return chance.choice(VALUES)
    return sentence(chance)[: chance.choice((10, 100, 400))].encode("utf-8", "replace").decode()


def _path(chance: random.Random, path: str) -> str:
    return re.sub(r"\{[^}]+\}", lambda _: quote(_value(chance)[:200], safe=""), path)


def _made_for_api(chance: random.Random) -> bytes:
    one = chance.choice(endpoints_of(writes=True))
    query = {}
    for each in one.parameters:
        if each.place == "query" and (each.required or chance.random() < 0.4):
            fits = chance.random() < 0.6
            query[each.name] = (
                chance.choice(each.choices) if fits and each.choices else "https://x.example/" + str(chance.random()) if fits and each.kind == "address"
                else str(chance.choice((0, 1, 5, 100))) if fits and each.kind == "integer" else "2024-03-21" if fits and each.kind == "day" else _value(chance)
            )  # fmt: skip
    head, body = _line(chance, one.method, "/api/v1" + _path(chance, one.path), query), b""
    if one.method != "GET":
        head += f"\nauthorization: Bearer {doors().intake if one.role == 'intake' else doors().token}"
        if one.takes and one.takes.struct:
            head, body = head + "\ncontent-type: application/json", _body(chance)
        elif one.takes:
            head, body = (
                head + "\ncontent-type: text/html",
                b"<p>" + sentence(chance).encode("utf-8", "replace"),
            )
    return head.encode("utf-8", "replace") + b"\n\n" + body


def _body(chance: random.Random) -> bytes:
    fields: dict[str, Any] = {"verdict": chance.choice((*get_args(Verdict), "x"))}
    if chance.random() < 0.7:
        fields |= {
            "page": chance.choice(doors().ids),
            "start": chance.choice((0, 5, -1, 10**9)),
            "end": chance.choice((1, 50, 10**6, 10**8, 10**30)),
        }
    if chance.random() < 0.6:
        fields["about"] = _value(chance)[:80]
    names = ("ar", "en", "kind", "entity", "low", "high", "counted", "status", "day", "other", "x")
    fields["value"] = {
        chance.choice(names): chance.choice(
            ("1e400", "nan", "person", "2024-03-21", "0001-01-01", "9999-12-31", _value(chance))
        )
        for _ in range(3)
    }
    data = json.dumps(fields, ensure_ascii=chance.random() < 0.5).encode("utf-8", "replace")
    if chance.random() < 0.4:
        at = chance.randrange(len(data))
        data = (
            data[:at]
            + chance.choice(JSON_PIECES) * chance.choice((1, 1, 5000))
            + data[at + chance.choice((0, 1, 10)) :]
        )
    return data


def _made_for_browser(chance: random.Random) -> bytes:
    if chance.random() < 0.25:
        path = chance.choice(("/judge", "/take-back", "/sign-in", "/sign-out"))
        names = (
            "verdict",
            "page",
            "start",
            "end",
            "about",
            "ar",
            "en",
            "kind",
            "entity",
            "low",
            "high",
            "counted",
            "status",
            "day",
            "other",
            "back",
            "id",
            "token",
        )
        form = {
            one: chance.choice(
                (_value(chance), "1", "40", "person", "/today", "//x.example", "/\\x.example", "2024-03-21")
            )
            for one in names
            if chance.random() < 0.5
        }
        if chance.random() < 0.8:
            form["verdict"] = chance.choice(get_args(Verdict))
        form["form"] = doors().form
        head = _line(chance, "POST", path, {}) + "\ncontent-type: application/x-www-form-urlencoded"
        return head.encode("utf-8", "replace") + b"\n\n" + urlencode(form, errors="replace").encode()
    path = _path(chance, chance.choice(PAGES)) + chance.choice(("", "", "", ".json", ".csv"))
    return (
        _line(chance, "GET", path, {one: _value(chance) for one in ASKED if chance.random() < 0.2}).encode(
            "utf-8", "replace"
        )
        + b"\n\n"
    )


def _pieces() -> list[bytes]:
    return [
        *(quote(one, errors="replace").encode() for one in VALUES),
        *JSON_PIECES,
        *(one.encode("latin-1", "replace") + b"\n" for one in HEADERS),
        b"%",
        b"%ff",
        b"&",
        b"=",
        b"?",
        b"/",
    ]


def _corpus(made: Any) -> list[bytes]:
    chance = random.Random(7)
    return [made(chance) for _ in range(200)]


def _listing(data: bytes) -> None:
    found = read_listing(data, "https://x.example/a/b", Canon(["utm_*", "fbclid"]), most_bytes=100_000)
    for one in (*found.items, *(child.address for child in found.sources)):
        if not one.startswith(("http://", "https://")):
            raise AssertionError(f"lists {one!r}")


def _listings() -> list[bytes]:
    """Lists of every kind that a watcher takes."""
    outline = (
        "<outline text='ق' xmlUrl='https://x.example/feed.xml'/><outline><outline xmlurl='/b.xml'/></outline>"
    )
    page = "<url><loc>https://x.example/1</loc><lastmod>2024-03-21</lastmod><image:image><image:loc>/i</image:loc></image:image></url>"
    plain = [
        f"<?xml version='1.0'?><opml version='2.0'><head><title>م</title></head><body>{outline}</body></opml>",
        f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:image='x'>{page * 3}</urlset>",
        "<sitemapindex><sitemap><loc>https://x.example/s.xml</loc></sitemap></sitemapindex>",
        "https://x.example/1\nhttps://x.example/2\n",
        '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "https://x.example/1"}], "next_url": "/2"}',
    ]
    made = [one.encode() for one in plain]
    return [*made, *map(gzip.compress, made), *(one for one in streams() if b"<" in one[:3000])]


DOORS: dict[str, Target] = {
    one.name: one
    for one in (
        Target(name="listings", run=_listing, corpus=_listings, pieces=lambda: STREAM_PIECES, most=2_000),
        Target(name="api", run=_asked, corpus=lambda: _corpus(_made_for_api), pieces=_pieces, made=_made_for_api),
        Target(name="web", run=_asked, corpus=lambda: _corpus(_made_for_browser), pieces=_pieces, made=_made_for_browser),
    )
}  # fmt: skip
