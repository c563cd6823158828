"""Fetching one page: bounded, and never from inside the reader's own network."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from rawi import Limits, RawPage
from rawi.desk import find_pages
from rawi.desk.fetching import fetch, is_public
from rawi.errors import SourceError
from rawi.model import Refusal

PAGE = "<html><body><p>أعلنت البلدية أن الجسر مغلق.</p></body></html>".encode()
FEED = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>a</title>
<published>2024-03-22T10:00:00Z</published><updated>2024-03-22T10:00:00Z</updated><content>b</content></entry></feed>"""
HTML = {"Content-Type": "text/html; charset=utf-8"}
ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/page": (200, HTML, PAGE),
    "/bare": (200, {}, PAGE),
    "/1256": (200, {"Content-Type": "text/html; charset=windows-1256"}, PAGE.decode().encode("cp1256")),
    "/gzip": (200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(PAGE)),
    "/two-gzips": (
        200,
        {**HTML, "Content-Encoding": "gzip"},
        gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:]),
    ),
    "/half-gzip": (200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(PAGE * 50)[:-30]),
    "/no-gzip": (200, {**HTML, "Content-Encoding": "gzip"}, PAGE),
    "/bomb": (200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(bytes(5_000_000))),
    "/page.html.gz": (200, {"Content-Type": "application/gzip"}, gzip.compress(PAGE)),
    "/feed": (200, {"Content-Type": "application/atom+xml"}, FEED),
    "/there": (302, {"Location": "/page"}, b""),
    "/loop": (301, {"Location": "/loop"}, b""),
    "/nowhere": (302, {}, b""),
    "/private": (302, {"Location": "http://10.0.0.1/page"}, b""),
    "/file": (302, {"Location": "file:///etc/passwd"}, b""),
    "/bracket": (302, {"Location": "http://[::1"}, b""),
    "/forbidden": (403, {}, b""),
    "/login": (401, {}, b""),
    "/broken": (500, {}, b""),
    "/large": (200, HTML, PAGE * 100),
}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/slow":
            time.sleep(0.6)
        if self.path == "/drip":
            self.send_response(200)
            self.end_headers()
            for _ in range(8):
                self.wfile.write(b"x")
                time.sleep(0.1)
            return
        status, headers, body = ANSWERS.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that hung up is expected."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = _Server(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def get(url: str, limits: Limits | None = None) -> RawPage:
    return fetch(url, limits or Limits(page_bytes=3_000), allow_private=True)


def reason(url: str, limits: Limits | None = None) -> str:
    with pytest.raises(SourceError) as refused:
        get(url, limits)
    return refused.value.reason


def test_a_page_comes_with_what_its_header_says(site: str) -> None:
    page = get(f"{site}/page")
    assert (page.data, page.media_type, page.charset) == (PAGE, "text/html", "utf-8")
    assert page.source == page.url == f"{site}/page"
    assert get(f"{site}/1256").charset == "windows-1256"
    assert (get(f"{site}/bare").media_type, get(f"{site}/bare").charset) == (None, None)


def test_a_compressed_answer_is_unpacked(site: str) -> None:
    assert get(f"{site}/gzip").data == PAGE


def test_a_compressed_answer_of_two_members_is_unpacked_whole(site: str) -> None:
    assert get(f"{site}/two-gzips").data == PAGE


def test_a_compressed_answer_that_is_cut_is_refused(site: str) -> None:
    assert reason(f"{site}/half-gzip", Limits()).startswith("undecodable")


def test_a_redirect_is_followed_and_the_page_has_its_last_address(site: str) -> None:
    assert get(f"{site}/there").url == f"{site}/page"


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/missing", "not found"),
        ("/broken", "not found"),
        ("/nowhere", "not found"),
        ("/loop", "not found: more than 5 redirects"),
        ("/bracket", "not found"),
        ("/forbidden", "forbidden"),
        ("/login", "forbidden"),
        ("/file", "forbidden"),
        ("/large", "too large"),
        ("/bomb", "too large"),
        ("/no-gzip", "undecodable"),
    ],
)
def test_what_is_no_page_is_refused_with_its_word(site: str, path: str, word: str) -> None:
    assert reason(site + path).startswith(word)


def test_a_slow_answer_is_given_up(site: str) -> None:
    assert reason(f"{site}/slow", Limits(fetch_seconds=0.1)).startswith("too slow")


def test_an_answer_that_drips_is_given_up(site: str) -> None:
    assert reason(f"{site}/drip", Limits(fetch_seconds=0.3)).startswith("too slow")


def test_nothing_listening_is_not_found() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert reason(f"http://127.0.0.1:{port}/").startswith("not found")


def test_loopback_is_refused_unless_allowed(site: str) -> None:
    for url in (site, site.replace("127.0.0.1", "localhost")):
        with pytest.raises(SourceError, match="forbidden"):
            fetch(f"{url}/page", Limits())


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://a.example/x", "http:///x", "gopher://a/", "x", ""]
)
def test_other_schemes_are_forbidden(url: str) -> None:
    assert reason(url).startswith("forbidden")


@pytest.mark.parametrize(
    "address",
    ["10.1.2.3", "192.168.0.1", "169.254.169.254", "127.0.0.1", "0.0.0.0", "100.64.0.1", "::1", "fe80::1", "fd00::1",
     "::ffff:127.0.0.1"],
)  # fmt: skip
def test_a_name_that_resolves_inside_is_forbidden_even_beside_a_public_one(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def resolve(host: str, port: int, *_: object, **__: object) -> list[object]:
        return [(2, 1, 6, "", (one, port)) for one in ("93.184.215.14", address)]

    def connect(*_: object, **__: object) -> None:
        raise AssertionError("connected to an address that was to be refused")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr("httpcore.SyncBackend.connect_tcp", connect)
    with pytest.raises(SourceError, match="forbidden"):
        fetch("http://news.example/page", Limits())


def test_a_redirect_inside_is_forbidden(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # The test's own server passes for a public one, and nothing else.
    monkeypatch.setattr("rawi.desk.fetching.is_public", lambda address, port: address == "127.0.0.1")
    assert fetch(f"{site}/page", Limits()).data == PAGE
    with pytest.raises(SourceError, match=r"forbidden: 10\.0\.0\.1"):
        fetch(f"{site}/private", Limits())


def sources(url: str) -> list[RawPage | Refusal]:
    return list(find_pages([url], Limits(), allow_private=True))


def test_addresses_are_sources_and_bad_ones_refusals(site: str) -> None:
    (page,) = sources(f"{site}/page")
    assert isinstance(page, RawPage)
    assert (page.data, page.charset) == (PAGE, "utf-8")
    (refusal,) = sources(f"{site}/missing")
    assert isinstance(refusal, Refusal)
    assert (refusal.source, refusal.stage) == (f"{site}/missing", "open")
    (inside,) = find_pages([f"{site}/page"], Limits())
    assert isinstance(inside, Refusal) and inside.reason.startswith("forbidden")


def test_a_feed_at_an_address_gives_its_items(site: str) -> None:
    assert [one.source for one in sources(f"{site}/feed")] == [f"{site}/feed#1"]


def test_a_compressed_file_at_an_address_is_unpacked(site: str) -> None:
    (page,) = sources(f"{site}/page.html.gz")
    assert isinstance(page, RawPage)
    assert page.data == PAGE


@pytest.mark.parametrize("url", ["http://[::1", "http://[x]/"])
def test_an_address_that_is_none_is_a_refusal(url: str) -> None:
    (refusal,) = sources(url)
    assert isinstance(refusal, Refusal)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True), ("2606:4700::1111", True), ("127.0.0.1", False), ("0.0.0.0", False), ("169.254.169.254", False),
        ("100.64.0.1", False), ("::ffff:10.0.0.1", False), ("64:ff9b::7f00:1", False), ("64:ff9b::5db8:d70e", True),
        ("2002:7f00:1::", False), ("fe80::1%eth0", False), ("fd00::1", False), ("224.0.0.1", False), ("ff02::1", False),
    ],
)  # fmt: skip
def test_what_is_a_public_address(address: str, public: bool) -> None:
    assert is_public(address) is public
