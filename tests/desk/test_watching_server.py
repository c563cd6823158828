"""Watching a server that misbehaves: what it does with each answer, and how politely."""

from __future__ import annotations

import gzip
import itertools
import random
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from rawi.archive import open_archive
from rawi.desk.watching import (
    Metrics,
    Politeness,
    Watched,
    WatchedItem,
    WatchedSource,
    Watcher,
    watch_items,
    watch_state,
)
from rawi.errors import ArchiveError, SourceError

HTML = {"Content-Type": "text/html; charset=utf-8"}
XML = {"Content-Type": "application/rss+xml"}
Sent = tuple[int, dict[str, str], bytes]
Answer = Sent | Callable[[BaseHTTPRequestHandler], Sent | None]


def page(number: int | str, canonical: str | None = None) -> bytes:
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    body = (
        f"قالت المتحدثة باسم ميناء رسوان إن السفينة رقم {number} رست صباح اليوم عند الرصيف الشرقي، وإن الطاقم سليم،"
        f" وأضافت أن {number} بحارا وصلوا إلى المدينة وأن لجنة من خمسة أعضاء تنظر في سبب العطل الذي أصاب محركها."
    )
    return (
        f"<html><head>{link}<title>السفينة {number}</title></head><body><article><h1>السفينة {number} ترسو في رسوان</h1>"
        f"<p>{body}</p></article></body></html>"
    ).encode()


def rss(*links: str, more: str = "") -> bytes:
    items = "".join(f"<item><title>خبر</title><link>{one}</link></item>" for one in links)
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">'
        f"<channel><title>أخبار</title>{more}{items}</channel></rss>"
    ).encode()


class Site(ThreadingHTTPServer):
    """A server on loopback that answers as it is told, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.port = int(self.server_address[1])
        self.at = f"http://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def handle_error(self, *_: object) -> None:
        """A client that hung up is expected."""


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        answer = self.server.answers.get(self.path, (404, {}, b""))
        sent = answer if isinstance(answer, tuple) else answer(self)
        if sent is None:
            return
        status, headers, body = sent
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


class Clock:
    """A time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = time.time()
        self.slept: list[float] = []
        self.stop: threading.Event | None = None
        self.until = float("inf")

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        if self.stop and self.now >= self.until:
            self.stop.set()


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class Desk:
    """An archive and what watches it."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.where, self.site, self.clock = folder / "news.db", site, Clock()
        self.politeness = Politeness(fetch_seconds=5.0, page_bytes=200_000, listing_bytes=500_000)

    def watcher(self, *sources: str | Path, **settings: object) -> Watcher:
        found: dict[str, object] = {
            "every": 900.0, "politeness": self.politeness, "clock": self.clock, "sleep": self.clock.sleep,
            "permit": lambda address, port: (address, port) == ("127.0.0.1", self.site.port),
            "chance": random.Random(1), "follow": False, **settings,
        }  # fmt: skip
        return Watcher(self.where, sources, **found)  # type: ignore[arg-type]

    def once(self, *sources: str | Path, **settings: object) -> Watched:
        watcher = self.watcher(*sources, **settings)
        try:
            return watcher.run_once()
        finally:
            watcher.close()

    def run(self, *sources: str | Path, seconds: float, **settings: object) -> Watched:
        """Watch for so many seconds of the clock that only sleeping moves."""
        self.clock.stop, self.clock.until = threading.Event(), self.clock.now + seconds
        watcher = self.watcher(*sources, **settings)
        try:
            return watcher.run(self.clock.stop)
        finally:
            watcher.close()

    def source(self, address: str) -> WatchedSource:
        return next(one for one in watch_state(self.where).sources if one.address == address)

    def item(self, address: str) -> WatchedItem:
        return next(one for one in watch_items(self.where, limit=1000) if one.address == address)

    def urls(self) -> list[str]:
        with open_archive(self.where) as archive:
            assert list(archive.check()) == []
            return sorted(str(row.url) for row in archive.articles(limit=10_000))

    def refusals(self) -> dict[str, str]:
        with open_archive(self.where) as archive:
            return {one.source: one.reason for one in archive.refusals()}


@pytest.fixture
def desk(tmp_path: Path, site: Site) -> Desk:
    return Desk(tmp_path, site)


def feed(site: Site, *paths: str) -> str:
    """A feed that lists these paths."""
    site.answers["/feed"] = (200, XML, rss(*(f"{site.at}{path}" for path in paths)))
    return f"{site.at}/feed"


# --- what is fetched, and how often


def test_what_a_feed_lists_is_fetched_and_added_once(desk: Desk, site: Site) -> None:
    site.answers |= {"/1": (200, HTML, page(1)), "/2": (200, HTML, page(2))}
    address = feed(site, "/1", "/2?utm_source=rss", "/1#comments")
    site.answers["/2"] = (200, HTML, page(2))
    done = desk.once(address)
    assert (done.asked, done.new, done.done, done.waiting) == (1, 2, 2, 0)
    assert desk.urls() == [f"{site.at}/1", f"{site.at}/2"]
    again = desk.once(address)
    assert (again.asked, again.new, again.done) == (1, 0, 0)
    assert sorted(site.paths()) == ["/1", "/2", "/feed", "/feed"]
    with open_archive(desk.where) as archive:
        found = archive.page(str(desk.item(f"{site.at}/1").page))
    assert found and found.fetched_at and found.url == f"{site.at}/1"


def test_we_say_who_we_are_and_ask_for_robots_first(desk: Desk, site: Site) -> None:
    desk.once(feed(site))
    assert [path for path, _ in site.asked] == ["/robots.txt", "/feed"]
    assert all(headers["user-agent"].startswith("rawi ") for _, headers in site.asked)


def test_a_source_that_has_not_changed_is_not_sent_again(desk: Desk, site: Site) -> None:
    body = rss()

    def answer(request: BaseHTTPRequestHandler) -> Sent:
        if request.headers["If-None-Match"] == '"a"' and request.headers["If-Modified-Since"] == "yesterday":
            return 304, {}, b""
        return 200, {**XML, "ETag": '"a"', "Last-Modified": "yesterday"}, body

    site.answers["/feed"] = answer
    address = f"{site.at}/feed"
    desk.once(address)
    assert desk.source(address).status == 200
    desk.once(address)
    assert (desk.source(address).status, desk.source(address).error) == (304, None)


def test_opml_sitemaps_lists_and_feeds_are_told_by_their_looks(
    desk: Desk, site: Site, tmp_path: Path
) -> None:
    for number in range(1, 7):
        site.answers[f"/{number}"] = (200, HTML, page(number))
    at = site.at
    site.answers["/rss"] = (200, {"Content-Type": "text/plain"}, rss(f"{at}/1"))
    site.answers["/json"] = (
        200, {"Content-Type": "application/feed+json"},
        f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{{"id": "x", "url": "{at}/2"}}]}}'.encode(),
    )  # fmt: skip
    news = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    site.answers["/map.xml.gz"] = (
        200, {"Content-Type": "application/gzip"},
        gzip.compress(
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {news}><url><loc>{at}/3</loc><news:news>'
            "<news:title>خبر</news:title></news:news></url></urlset>".encode()
        ),
    )  # fmt: skip
    site.answers["/index.xml"] = (
        200, {"Content-Type": "text/xml"},
        f"<sitemapindex><sitemap><loc>{at}/map.xml.gz</loc></sitemap></sitemapindex>".encode(),
    )  # fmt: skip
    site.answers["/atom"] = (
        200, {"Content-Type": "application/atom+xml"},
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>a</title><link href="{at}/4"/></entry>'
        "</feed>".encode(),
    )  # fmt: skip
    opml = tmp_path / "mine.opml"
    opml.write_text(
        f'<opml version="2.0"><body><outline text="x"><outline xmlUrl="{at}/rss"/><outline xmlUrl="{at}/json"/>'
        "</outline></body></opml>"
    )
    listed = tmp_path / "list.txt"
    listed.write_text(f"# mine\n{at}/5\n{at}/atom\n\n{at}/6\n")
    done = desk.once(opml, f"{at}/index.xml", listed)
    assert done.done == 6
    assert desk.urls() == [f"{at}/{number}" for number in range(1, 7)]
    kinds = {one.address: one.kind for one in watch_state(desk.where).sources}
    assert kinds == {
        str(opml): "opml", str(listed): "list", f"{at}/index.xml": "sitemap", f"{at}/map.xml.gz": "sitemap",
        f"{at}/rss": "feed", f"{at}/json": "feed", f"{at}/atom": "feed",
    }  # fmt: skip
    assert desk.source(f"{at}/rss").listed_by == (str(opml),)


def test_a_feed_that_an_opml_lists_no_more_is_asked_no_more(desk: Desk, site: Site, tmp_path: Path) -> None:
    opml = tmp_path / "mine.opml"
    opml.write_text(f'<opml><body><outline xmlUrl="{feed(site)}"/></body></opml>')
    desk.once(opml)
    opml.write_text("<opml><body></body></opml>")
    desk.once(opml)
    assert [one.address for one in watch_state(desk.where).sources] == [str(opml)]
    desk.once(opml)
    assert site.paths().count("/feed") <= 2


def test_further_pages_of_a_feed_are_read_to_the_end_and_then_only_while_they_bring_news(
    desk: Desk, site: Site
) -> None:
    for number in range(7):
        site.answers[f"/{number}"] = (200, HTML, page(number))

    def lay(order: list[int]) -> None:
        for start in range(0, len(order), 2):
            more = f'<atom:link rel="next" href="{site.at}/feed?p={start // 2 + 1}"/>'
            body = rss(
                *(f"{site.at}/{one}" for one in order[start : start + 2]),
                more=more if start + 2 < len(order) else "",
            )
            site.answers["/feed" + (f"?p={start // 2}" if start else "")] = (200, XML, body)

    lay([0, 1, 2, 3, 4, 5])
    assert desk.once(f"{site.at}/feed").done == 6
    site.asked.clear()
    lay([6, 0, 1, 2, 3, 4, 5])
    assert desk.once(f"{site.at}/feed").done == 1
    assert site.paths() == ["/feed", "/6", "/feed?p=1"] or site.paths() == ["/feed", "/feed?p=1", "/6"]


def test_pages_of_a_feed_that_lead_in_a_circle_are_left(desk: Desk, site: Site) -> None:
    for number in (1, 2, 3):
        more = f'<atom:link rel="next" href="{site.at}/f{number % 3 + 1}"/>'
        site.answers[f"/f{number}"] = (200, XML, rss(f"{site.at}/{number}", more=more))
        site.answers[f"/{number}"] = (200, HTML, page(number))
    assert desk.once(f"{site.at}/f1").done == 3
    assert sorted(site.paths()) == ["/1", "/2", "/3", "/f1", "/f2", "/f3"]


def test_an_article_with_several_addresses_is_added_once_under_its_own(desk: Desk, site: Site) -> None:
    own = f"{site.at}/n/7"
    for path in ("/n/7", "/amp/7", "/print?id=7"):
        site.answers[path] = (200, HTML, page(7, own))
    site.answers["/go"] = (302, {"Location": "/n/7"}, b"")
    done = desk.once(feed(site, "/amp/7", "/print?id=7", "/n/7", "/go"))
    assert (done.done, done.waiting) == (4, 0) or (done.done, done.waiting) == (3, 0)
    assert desk.urls() == [own]
    assert desk.item(f"{site.at}/amp/7").same_as == own


def test_an_address_that_every_page_calls_its_own_is_not_believed(desk: Desk, site: Site) -> None:
    for number in (1, 2, 3):
        site.answers[f"/{number}"] = (200, HTML, page(number, f"{site.at}/all"))
        site.answers[f"/front{number}"] = (200, HTML, page(f"9{number}", f"{site.at}/"))
    desk.once(feed(site, "/1", "/2", "/3", "/front1", "/front2"))
    assert desk.urls() == [f"{site.at}/{path}" for path in ("2", "3", "all", "front1", "front2")]


def test_an_address_on_another_host_is_not_believed(desk: Desk, site: Site) -> None:
    site.answers["/1"] = (200, HTML, page(1, "http://other.example/1"))
    desk.once(feed(site, "/1"))
    assert desk.urls() == [f"{site.at}/1"]


# --- servers that misbehave


def drip(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.end_headers()
    for _ in range(40):
        request.wfile.write(b"x")
        time.sleep(0.05)


def endless(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.end_headers()
    while True:
        request.wfile.write(b"<p>" * 10_000)


def silent(request: BaseHTTPRequestHandler) -> None:
    time.sleep(1.5)


REFUSED: dict[str, tuple[Answer, str]] = {
    "/endless": (endless, "too large"),
    "/bomb": ((200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(bytes(50_000_000))), "too large"),
    "/loop": ((301, {"Location": "/loop"}, b""), "not found: more than 5 redirects"),
    "/metadata": ((302, {"Location": "http://169.254.169.254/latest/"}, b""), "forbidden: 169.254.169.254"),
    "/local": ((302, {"Location": "http://localhost:1/"}, b""), "forbidden: localhost"),
    "/inside": ((302, {"Location": "http://10.0.0.7/"}, b""), "forbidden: 10.0.0.7"),
    "/file": ((302, {"Location": "file:///etc/passwd"}, b""), "forbidden"),
    "/bracket": ((302, {"Location": "http://[::1"}, b""), "not found"),
    "/image": ((200, {"Content-Type": "image/png"}, b"\x89PNG"), "not text"),
    "/pdf": ((200, {"Content-Type": "application/pdf"}, b"%PDF-1.7"), "not text"),
    "/hidden-pdf": ((200, HTML, b"%PDF-1.7"), "not text: PDF"),
    "/login": ((401, {}, b""), "forbidden"),
    "/law": ((451, {}, b""), "forbidden"),
    "/odd": ((418, {}, b""), "not found"),
    "/english": ((200, HTML, b"<p>" + b"The ship is in the port and all are well. " * 20), "not Arabic"),
}


@pytest.mark.parametrize("path", REFUSED)
def test_what_is_no_article_is_refused_for_good_with_its_reason(path: str, desk: Desk, site: Site) -> None:
    site.answers[path], reason = REFUSED[path]
    done = desk.once(feed(site, path))
    assert (done.refused, done.waiting) == (1, 0)
    item = desk.item(f"{site.at}{path}")
    assert item.state == "refused" and item.reason and item.reason.startswith(reason)
    assert desk.refusals() == {f"{site.at}{path}": item.reason}


@pytest.mark.parametrize("answer", [drip, silent])
def test_a_server_that_takes_too_long_is_asked_later_and_not_for_ever(
    answer: Answer, desk: Desk, site: Site
) -> None:
    desk.politeness = Politeness(fetch_seconds=0.3, tries=2)
    site.answers["/slow"] = answer
    address = feed(site, "/slow")
    done = desk.once(address)
    assert (done.refused, done.waiting) == (0, 1)
    assert str(desk.item(f"{site.at}/slow").reason).startswith("too slow")
    desk.run(address, seconds=600)
    assert desk.item(f"{site.at}/slow").state == "refused"
    assert site.paths().count("/slow") == 2


def test_a_compressed_answer_that_is_cut_is_tried_again(desk: Desk, site: Site) -> None:
    whole = gzip.compress(page(1))
    site.answers["/1"] = (200, {**HTML, "Content-Encoding": "gzip"}, whole[:-20])
    address = feed(site, "/1")
    assert desk.once(address).waiting == 1
    site.answers["/1"] = (200, {**HTML, "Content-Encoding": "gzip"}, whole)
    assert desk.run(address, seconds=300).done == 1


def test_gone_is_gone_and_missing_is_tried_again(desk: Desk, site: Site) -> None:
    site.answers["/gone"] = (410, {}, b"")
    address = feed(site, "/gone", "/late", "/missing")
    done = desk.once(address)
    assert (done.gone, done.waiting) == (1, 2)
    site.answers["/late"] = (200, HTML, page(1))
    done = desk.run(address, seconds=3600)
    assert (done.done, done.gone, done.waiting) == (1, 1, 0)
    assert site.paths().count("/gone") == 1 and site.paths().count("/missing") == 3
    assert set(desk.refusals()) == {f"{site.at}/gone", f"{site.at}/missing"}


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("dated", [False, True])
def test_retry_after_is_kept_to_the_second(status: int, dated: bool, desk: Desk, site: Site) -> None:
    began = desk.clock()
    at: list[float] = []

    def answer(request: BaseHTTPRequestHandler) -> Sent:
        at.append(desk.clock())
        if len(at) == 1:
            after = formatdate(began + 3600, usegmt=True) if dated else "3600"
            return status, {"Retry-After": after}, b""
        return 200, HTML, page(1)

    site.answers |= {"/1": answer, "/2": (200, HTML, page(2))}
    address = feed(site, "/1", "/2")
    assert desk.once(address).waiting == 2
    held = watch_state(desk.where).held
    assert list(held) == [f"127.0.0.1:{site.port}"]
    assert "/2" not in site.paths(), "the whole host is left alone"
    done = desk.run(address, seconds=7200, every=86_400.0)
    assert done.done == 2
    assert at[1] - began >= 3599


def test_a_busy_host_is_never_given_up(desk: Desk, site: Site) -> None:
    desk.politeness = Politeness(tries=2, longest_wait=600)
    site.answers["/1"] = (429, {}, b"")
    address = feed(site, "/1")
    desk.run(address, seconds=20_000, every=86_400.0)
    assert site.paths().count("/1") > 5
    assert desk.item(f"{site.at}/1").state == "waiting"


def test_a_source_that_fails_is_asked_less_and_less_often_but_never_dropped(desk: Desk, site: Site) -> None:
    at: list[float] = []

    def answer(request: BaseHTTPRequestHandler) -> Sent:
        at.append(desk.clock())
        return 500, {}, b""

    site.answers["/feed"] = answer
    address = f"{site.at}/feed"
    desk.run(address, seconds=5 * 86_400)
    waits = [later - sooner for sooner, later in itertools.pairwise(at)]
    assert waits[3] > 2 * waits[0] and max(waits) < 1.5 * 86_400
    found = desk.source(address)
    assert found.failures == len(at) and found.status == 500 and found.due and "500" in str(found.error)
    site.answers["/feed"] = (200, XML, rss())
    desk.run(address, seconds=2 * 86_400)
    assert (desk.source(address).failures, desk.source(address).error) == (0, None)


def test_a_source_that_is_gone_is_shown_and_asked_no_more(desk: Desk, site: Site) -> None:
    site.answers["/feed"] = (410, {}, b"")
    desk.run(f"{site.at}/feed", seconds=86_400 * 3)
    assert site.paths() == ["/feed"]
    found = desk.source(f"{site.at}/feed")
    assert found.gone and found.due is None and found.status == 410


def test_a_source_may_move(desk: Desk, site: Site) -> None:
    address = feed(site, "/1")
    site.answers |= {"/old": (301, {"Location": "/older"}, b""), "/older": (308, {"Location": address}, b"")}
    site.answers["/1"] = (200, HTML, page(1))
    assert desk.once(f"{site.at}/old").done == 1
    assert desk.source(f"{site.at}/old").moves == 2


@pytest.mark.parametrize(
    ("path", "word"),
    [("/loop", "not found: more than 5"), ("/metadata", "forbidden: 169"), ("/bomb", "too large")],
)
def test_a_source_that_misbehaves_says_so(path: str, word: str, desk: Desk, site: Site) -> None:
    site.answers[path] = REFUSED[path][0]
    desk.once(f"{site.at}{path}")
    found = desk.source(f"{site.at}{path}")
    assert str(found.error).startswith(word) and found.failures == 1


# --- robots.txt and pauses


def test_robots_forbid(desk: Desk, site: Site) -> None:
    site.answers |= {
        "/robots.txt": (200, {}, b"User-agent: rawi\nDisallow: /no\n\nUser-agent: *\nDisallow: /\n"),
        "/yes": (200, HTML, page(1)),
    }
    done = desk.once(feed(site, "/no/1", "/yes"), f"{site.at}/no/feed")
    assert (done.done, done.refused) == (1, 1)
    assert not [path for path in site.paths() if path.startswith("/no")]
    assert str(desk.item(f"{site.at}/no/1").reason).startswith("forbidden: robots.txt")
    assert desk.source(f"{site.at}/no/feed").robots == "forbidden"
    assert desk.source(f"{site.at}/feed").robots == "allowed"


def test_robots_are_asked_once_a_day(desk: Desk, site: Site) -> None:
    desk.run(feed(site), seconds=2.5 * 86_400, every=3600.0)
    assert [path for path, _ in site.asked].count("/robots.txt") == 3


def test_robots_that_cannot_be_had_make_us_wait(desk: Desk, site: Site) -> None:
    site.answers |= {"/robots.txt": (500, {}, b""), "/1": (200, HTML, page(1))}
    address = feed(site, "/1")
    desk.once(address)
    assert site.paths() == []
    assert str(desk.source(address).error).startswith("robots.txt: ")
    site.answers["/robots.txt"] = (404, {}, b"")
    assert desk.run(address, seconds=4 * 3600).done == 1


def test_robots_with_a_redirect_of_their_own(desk: Desk, site: Site) -> None:
    site.answers["/robots.txt"] = (302, {"Location": "/r"}, b"")
    site.answers["/r"] = (200, {}, b"User-agent: *\nDisallow: /feed\n")
    desk.once(feed(site))
    assert desk.source(f"{site.at}/feed").robots == "forbidden"


@pytest.mark.parametrize(("robots", "least"), [(b"", 2.0), (b"User-agent: *\nCrawl-delay: 9\n", 9.0), (b"User-agent: *\nCrawl-delay: 9000\n", 60.0)])  # fmt: skip
def test_one_host_is_asked_one_thing_at_a_time_with_pauses(
    robots: bytes, least: float, desk: Desk, site: Site
) -> None:
    at: list[float] = []
    running: list[int] = [0, 0]

    def answer(request: BaseHTTPRequestHandler) -> Sent:
        running[0] += 1
        running[1] = max(running)
        at.append(desk.clock())
        time.sleep(0.01)
        running[0] -= 1
        return 200, HTML, page(request.path)

    for number in range(6):
        site.answers[f"/{number}"] = answer
    site.answers["/robots.txt"] = (200, {}, robots)
    desk.once(feed(site, *(f"/{number}" for number in range(6))))
    assert running[1] == 1
    assert all(later - sooner >= least - 1e-3 for sooner, later in itertools.pairwise(at))
    assert len(at) == 6 and at[-1] - at[0] < 6 * least


# --- hostile listings


def test_an_opml_with_an_entity_bomb_is_refused(desk: Desk, tmp_path: Path, site: Site) -> None:
    bomb = tmp_path / "bomb.opml"
    grown = "".join(f'<!ENTITY e{n} "&e{n - 1};&e{n - 1};&e{n - 1};">' for n in range(1, 30))
    bomb.write_text(
        f'<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY e0 "x">{grown}]><opml><body>&e29;</body></opml>'
    )
    desk.once(bomb)
    assert str(desk.source(str(bomb)).error).startswith("forbidden: the document declares entities")
    outside = f'<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY x SYSTEM "{site.at}/secret">]><opml><body>&x;</body></opml>'
    site.answers["/outside"] = (200, XML, outside.encode())
    desk.once(f"{site.at}/outside")
    assert desk.source(f"{site.at}/outside").failures == 1
    assert site.paths() == ["/outside"]


def test_a_broken_feed_gives_what_can_be_read_and_says_what_is_broken(desk: Desk, site: Site) -> None:
    site.answers["/1"] = (200, HTML, page(1))
    broken = rss(f"{site.at}/1").replace("أخبار".encode(), "أخبار &nbsp; <b> & ".encode())
    site.answers["/feed"] = (200, XML, broken)
    assert desk.once(f"{site.at}/feed").done == 1
    found = desk.source(f"{site.at}/feed")
    assert (found.failures, found.kind) == (0, "feed") and str(found.error).startswith(
        "undecodable: broken XML"
    )


def test_windows_1256_is_read_in_feeds_and_pages(desk: Desk, site: Site) -> None:
    head = {"Content-Type": "text/html; charset=windows-1256"}
    site.answers["/%D8%AE%D8%A8%D8%B1"] = (200, head, page(1).decode().encode("cp1256"))
    body = rss(f"{site.at}/خبر").decode().replace(' encoding="utf-8"', "").encode("cp1256")
    site.answers["/feed"] = (200, {"Content-Type": "text/xml; charset=windows-1256"}, body)
    assert desk.once(f"{site.at}/feed").done == 1
    with open_archive(desk.where) as archive:
        (row,) = archive.articles()
    assert row.title == "السفينة 1 ترسو في رسوان"


def test_items_without_an_address_are_refusals(desk: Desk, site: Site) -> None:
    site.answers["/feed"] = (200, XML, rss().replace(b"</channel>", b"<item><title>x</title><guid isPermaLink='false'>7</guid></item></channel>"))  # fmt: skip
    for _ in range(2):
        desk.once(f"{site.at}/feed")
    assert desk.refusals() == {f"{site.at}/feed#7": "not found: the item has no address"}


def test_a_page_that_is_no_source_names_its_feeds(desk: Desk, site: Site) -> None:
    head = '<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>'
    site.answers["/"] = (200, HTML, head.encode())
    desk.once(site.at)
    assert f"{site.at}/rss" in str(desk.source(f"{site.at}/").error)
    assert site.paths() == ["/"]


def test_loopback_is_refused_unless_allowed(desk: Desk, site: Site) -> None:
    address = feed(site)
    desk.once(address, permit=None)
    assert str(desk.source(address).error).startswith("forbidden: 127.0.0.1")
    assert site.asked == []


# --- folders


def test_files_of_a_folder_are_read_when_they_are_whole_and_again_when_they_change(
    desk: Desk, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "1.html").write_bytes(page(1))
    (folder / "deep/2.html").write_bytes(page(2))
    (folder / "3.html.part").write_bytes(page(3))
    (folder / ".hidden").write_bytes(page(4))
    (folder / "note.txt").write_text("no article")
    done = desk.once(folder)
    assert (done.new, done.done, done.refused) == (3, 2, 1)
    assert max(desk.clock.slept) >= 1.0, "files that were written a moment ago are left alone"
    assert desk.once(folder).new == 0
    (folder / "1.html").write_bytes(page(11))
    desk.clock.now = time.time()
    done = desk.once(folder)
    assert (done.new, done.done) == (1, 1)
    with open_archive(desk.where) as archive:
        titles = {row.title for row in archive.articles() if row.current}
        assert list(archive.check()) == []
    assert titles == {"السفينة 11 ترسو في رسوان", "السفينة 2 ترسو في رسوان"}
    assert watch_state(desk.where).sources[0].kind == "folder"


# --- the state and the watcher


def test_one_watcher_an_archive(desk: Desk, site: Site) -> None:
    watcher = desk.watcher(feed(site))
    assert watch_state(desk.where).running and watch_state(desk.where).pid
    with pytest.raises(ArchiveError, match="another watcher"):
        desk.watcher(f"{site.at}/feed")
    watcher.close()
    assert not watch_state(desk.where).running
    desk.once(f"{site.at}/feed")


def test_nothing_is_watched_where_nothing_ever_was(tmp_path: Path) -> None:
    state = watch_state(tmp_path / "none.db")
    assert (state.running, state.sources, state.items["waiting"]) == (False, (), 0)
    assert watch_items(tmp_path / "none.db") == []


def test_a_source_that_is_not_there_is_told_at_once(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        desk.watcher(tmp_path / "missing.opml")


def test_a_stop_ends_it_with_what_was_read_added(desk: Desk, site: Site) -> None:
    stop = threading.Event()

    def last(request: BaseHTTPRequestHandler) -> Sent:
        stop.set()
        return 200, HTML, page(2)

    site.answers |= {"/1": (200, HTML, page(1)), "/2": last, "/3": (200, HTML, page(3))}
    watcher = desk.watcher(feed(site, "/1", "/2", "/3"))
    done = watcher.run(stop)
    watcher.close()
    assert done.done >= 1 and done.waiting + done.done == 3
    assert "/3" not in site.paths()
    assert desk.once(f"{site.at}/feed").waiting == 0
    assert desk.urls() == [f"{site.at}/{number}" for number in (1, 2, 3)]


def test_an_address_whose_host_cannot_be_found_waits(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    desk.once("http://news.example/feed")
    found = desk.source("http://news.example/feed")
    assert found.failures == 1 and str(found.error).startswith("robots.txt: not found")


def test_metrics_tell_what_happens(desk: Desk, site: Site) -> None:
    site.answers["/1"] = (200, HTML, page(1))
    metrics = Metrics(desk.where, port=0)
    try:
        desk.once(feed(site, "/1", "/2"), counted=metrics)
        with urllib.request.urlopen(f"http://127.0.0.1:{metrics.port}/metrics") as answer:
            text = answer.read().decode()
    finally:
        metrics.close()
    lines = text.splitlines()
    assert 'rawi_watch_fetches_total{outcome="ok"} 2.0' in lines
    assert 'rawi_watch_items{state="done"} 1.0' in lines
    assert 'rawi_watch_items{state="waiting"} 1.0' in lines
    assert f'rawi_watch_source_failures{{source="{site.at}/feed"}} 0.0' in lines
    assert 'rawi_watch_seconds_count{what="fetch"} 4.0' in lines
    assert 'rawi_watch_seconds_count{what="read"} 1.0' in lines


def test_stories_and_search_follow(desk: Desk, site: Site) -> None:
    from rawi.desk.archiving import ArchiveDesk

    site.answers["/1"] = (200, HTML, page(1))
    desk.once(feed(site, "/1"), follow=True)
    with ArchiveDesk(desk.where) as archive:
        assert archive.search(archive.query("السفينة")).total == 1
