"""How the API speaks HTTP: problems, caching, methods, bounds; and that no trace of the code ever leaves."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import uvicorn
from hypothesis import given, settings
from hypothesis import strategies as st

from rawi.api import ApiLimits
from rawi.api.asking import choose_media
from rawi.api.limits import Buckets, caller_at
from rawi.api.problems import Problem
from rawi.desk.archiving import ArchiveDesk
from rawi.errors import ArchiveError

from .conftest import Api


def _problem(found: httpx.Response, status: int) -> dict[str, Any]:
    assert found.status_code == status, found.text
    assert found.headers["content-type"] == "application/problem+json"
    assert found.headers["x-content-type-options"] == "nosniff"
    told: dict[str, Any] = found.json()
    assert told["status"] == status and told["title"] and told["detail"]
    assert "Traceback" not in found.text and ".py" not in found.text
    return told


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/articles/", "/articles/0000000000000000", "/articles/x%00y", "/pages/" + "a" * 300, "/stories/..%2f",
     "/people/%ff", "/stories/none/figures.csv", "/health.csv", "/statements/%D8%A7"],
)  # fmt: skip
def test_what_is_not_there(api: Api, path: str) -> None:
    _problem(api.get(path), 404)


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("limt=3", "limt"), ("limit=0", "limit"), ("limit=101", "limit"), ("limit=x", "limit"), ("limit=", "limit"),
        ("limit=1e3", "limit"), ("limit=%D9%A3", "limit"), ("limit=" + "9" * 6000, "limit"), ("offset=-1", "offset"),
        ("offset=10001", "offset"), ("limit=1&limit=2", "limit"), ("since=2024-02-30", "since"),
        ("since=20240101", "since"), ("until=2024-01-01T00:00", "until"), ("outlet=a%00b", "outlet"),
        ("outlet=a%0Ab", "outlet"), ("outlet=b%0A", "outlet"), ("outlet=" + "x" * 301, "outlet"),
    ],
)  # fmt: skip
def test_a_query_that_cannot_be_read_says_what_it_may_be(api: Api, query: str, wrong: str) -> None:
    told = _problem(api.get(f"/articles?{query}"), 400)
    assert [one["parameter"] for one in told["errors"]] == [wrong]
    assert "limit, offset, outlet, since, until" in told["detail"]


def test_too_many_fields(api: Api) -> None:
    _problem(api.get("/articles?" + "&".join(f"a{k}=1" for k in range(100))), 400)


@pytest.mark.parametrize("query", ["foo:bar", "since:never", "until:2024-13"])
def test_a_search_that_cannot_be_read(api: Api, query: str) -> None:
    assert _problem(api.get("/search", params={"q": query}), 422)["detail"]


@settings(deadline=None, max_examples=60)
@given(
    st.binary(max_size=40),
    st.sampled_from(["/search?q=", "/people?q=", "/figures?q=", "/articles?outlet=", "/search?"]),
)
def test_any_bytes_in_a_query_are_answered_or_refused(api: Api, raw: bytes, path: str) -> None:
    found = api.get(path + quote(raw, safe="=&"))
    assert found.status_code in (200, 400, 422), found.text


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet=st.sampled_from('"\'()*:-+^~{}[]\\/ ابجد AND OR NOT NEAR speaker فلان 0123456789\u202e\u0640'), max_size=30),
       st.sampled_from(["articles", "statements", "figures", "events", "people"]))  # fmt: skip
def test_no_search_breaks_the_index(api: Api, words: str, sought: str) -> None:
    found = api.get("/search", params={"q": words, "in": sought, "facets": "true"})
    assert found.status_code in (200, 422), found.text


def test_methods(api: Api) -> None:
    refused = api.ask("DELETE", "/api/v1/articles")
    _problem(refused, 405)
    assert refused.headers["allow"] == "GET, HEAD, OPTIONS"
    _problem(api.post("/judgements"), 405)  # nothing is written without tokens
    _problem(api.post("/pages"), 404)
    asked = api.ask("OPTIONS", "/api/v1/articles")
    assert (asked.status_code, asked.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
    assert not [name for name in asked.headers if name.startswith("access-control")]


def test_head_gives_the_headers_of_get(api: Api) -> None:
    for path in ("/stories", "/outlets.csv", "/nothing", "/articles?limit=0"):
        got, head = api.get(path), api.ask("HEAD", f"/api/v1{path}")
        assert head.content == b"" and head.status_code == got.status_code
        assert dict(head.headers) == dict(got.headers)


def test_what_is_known_is_not_sent_again(api: Api) -> None:
    found = api.get("/stories")
    tag = found.headers["etag"]
    assert found.headers["cache-control"] == "no-cache" and tag.startswith('"')
    for known in (tag, f'"other", W/{tag}', "*"):
        again = api.get("/stories", headers={"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert api.get("/stories", headers={"if-none-match": '"other"'}).status_code == 200
    assert api.get("/stories?limit=1").headers["etag"] != tag
    assert api.get("/stories.csv").headers["etag"] != tag


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "application/json"), ("*/*", "application/json"), ("text/csv", "text/csv; charset=utf-8"),
        ("application/json;q=0.2, text/csv;q=0.9", "text/csv; charset=utf-8"), ("text/*", "text/csv; charset=utf-8"),
        ("text/csv;q=0, */*", "application/json"), ("text/html, */*;q=0.1", "application/json"),
        ("application/*;q=junk", "application/json"),
    ],
)  # fmt: skip
def test_media_types(api: Api, accept: str | None, chosen: str) -> None:
    assert choose_media(accept, ("application/json", "text/csv; charset=utf-8")) == chosen
    if accept:
        assert api.get("/outlets", headers={"accept": accept}).headers["content-type"] == chosen


def test_a_media_type_that_is_not_given(api: Api) -> None:
    _problem(api.get("/outlets", headers={"accept": "image/png"}), 406)
    with pytest.raises(Problem):
        choose_media("a/b", ["application/json"])


def test_faults_of_ours_tell_nothing(
    made: Callable[..., Api], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    api = made()

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(ArchiveDesk, "stories", broken)
    told = _problem(api.get("/stories"), 500)
    assert "secret" not in json.dumps(told) and "secret" in caplog.text

    def busy(*_: object, **__: object) -> None:
        raise ArchiveError("/home/somebody/news.db: another program has been writing for 30 s; try again")

    monkeypatch.setattr(ArchiveDesk, "stories", busy)
    found = api.get("/stories")
    assert "somebody" not in json.dumps(_problem(found, 503)) and found.headers["retry-after"]


# --- rates


def test_rates_by_address_and_by_token(made: Callable[..., Api]) -> None:
    api = made(ApiLimits(reads_a_minute=20))
    token = api.token("reader")
    for _ in range(5):
        assert api.get("/health").status_code == 200
    refused = api.get("/health")
    _problem(refused, 429)
    assert 1 <= int(refused.headers["retry-after"]) <= 3
    assert api.get("/health", client="192.0.2.7").status_code == 200
    assert api.get("/health", token=token, client="192.0.2.8").status_code == 200


def test_who_guesses_tokens_is_slowed_down(made: Callable[..., Api]) -> None:
    api = made(ApiLimits(reads_a_minute=20))
    found = [api.get("/health", token=f"rawi_{k}").status_code for k in range(7)]
    assert found == [401] * 5 + [429] * 2


@given(st.lists(st.tuples(st.integers(0, 30), st.floats(0, 5)), max_size=200))
def test_buckets_hold_their_rate_and_their_size(asked: list[tuple[int, float]]) -> None:
    buckets, now = Buckets(60, callers=10), 0.0
    got: dict[int, int] = {}
    for caller, pause in asked:
        now += pause
        wait = buckets.take("one", now)
        got[0] = got.get(0, 0) + (wait == 0)
        assert 0 <= wait <= 1
        buckets.take(str(caller), now)
        assert len(buckets) <= 10
    assert got.get(0, 0) <= 15 + now * 1 + 1


def test_callers() -> None:
    assert caller_at("192.0.2.1") == "192.0.2.1"
    assert caller_at("2001:db8::1") == caller_at("2001:db8::ffff") != caller_at("2001:db8:0:1::1")
    assert caller_at(None) == "here"


# --- over a real socket


@contextmanager
def _served(app: Any) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    started = threading.Event()
    begin = server.startup

    async def startup(*more: Any, **other: Any) -> None:
        await begin(*more, **other)
        started.set()

    server.startup = startup  # type: ignore[method-assign]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert started.wait(20)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)
    assert not thread.is_alive()


def test_over_a_socket_many_at_once(api: Api) -> None:
    with _served(api.app) as base, httpx.Client(base_url=f"{base}/api/v1", trust_env=False) as client:
        alone = client.get("/stories").content
        found: list[bytes] = []
        threads = [
            threading.Thread(target=lambda: found.append(httpx.get(f"{base}/api/v1/stories", trust_env=False).content))
            for _ in range(12)
        ]  # fmt: skip
        for one in threads:
            one.start()
        for one in threads:
            one.join(30)
        assert found == [alone] * 12
        head = client.head("/stories")
        assert head.content == b"" and int(head.headers["content-length"]) == len(alone)
        assert client.get("/articles/%00").status_code == 404
        assert client.get("/search?q=%ED%A0%80").status_code in (200, 400)


def test_a_body_without_end_is_cut_off(made: Callable[..., Api]) -> None:
    api = made(ApiLimits(page_bytes=100_000, reads_a_minute=10_000_000, writes_a_minute=10_000_000))
    token = api.token("intake")
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 1_000_000_000:
            sent += 10_000
            yield b"x" * 10_000

    headers = {"authorization": f"Bearer {token}", "content-type": "text/html"}
    with _served(api.app) as base:
        try:
            found = httpx.post(
                f"{base}/api/v1/pages?url=https://a.example/1", content=endless(), headers=headers, trust_env=False
            )  # fmt: skip
            assert found.status_code == 413
        except httpx.TransportError:
            pass  # cut off while it was still sending
    assert sent < 50_000_000
