"""Tokens by role, pages taken in, corrections obeyed and taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from rawi.api import ApiLimits, endpoints_of
from rawi.desk.access import ROLES

from .conftest import AT, WIDE, Api

PAGE = """<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>السفينة ترسو في رسوان</title>
<meta property="article:published_time" content="2023-05-14T18:32:00Z"></head><body><article>
<h1>السفينة ترسو في رسوان</h1>
<p>قالت المتحدثة باسم الميناء إن السفينة رست في رسوان صباح اليوم، وإن الطاقم سليم من كل أذى.</p>
<p>وأضافت أن الميناء مفتوح أمام السفن الأخرى، وأن لجنة تنظر في سبب العطل وستعلن ما تجده.</p>
</article></body></html>""".encode()
HTML = {"content-type": "text/html; charset=utf-8"}


def _take(api: Api, token: str | None, data: bytes = PAGE, **more: Any) -> Any:
    headers = more.pop("headers", HTML)
    url = more.pop("url", "https://press.example/ship?id=1&x=%20")
    return api.post("/pages", params={"url": url, **more}, content=data, headers=headers, token=token)


def test_who_may_do_what(made: Callable[..., Api]) -> None:
    for private in (False, True):
        api = made(private=private)
        tokens: dict[str, str | None] = {"none": None}
        tokens |= {one: api.token(one, f"{one} {private}") for one in ROLES}
        for endpoint in endpoints_of(writes=True):
            path = endpoint.path.replace("{id}", "0000")
            statuses = {
                who: api.ask(endpoint.method, f"/api/v1{path}", token=token).status_code
                for who, token in tokens.items()
            }
            allowed: set[str] = set(tokens)
            if endpoint.role:
                allowed = {endpoint.role}
            elif private and not endpoint.open:
                allowed = {"reader", "editor"}
            assert {who for who, status in statuses.items() if status not in (401, 403)} == allowed, path
            if "none" not in allowed:
                assert statuses["none"] == 401
                assert all(statuses[who] == 403 for who in tokens if who not in allowed and who != "none")


def test_tokens_that_are_none(made: Callable[..., Api]) -> None:
    api = made()
    token = api.token("editor")
    for header in ("Bearer", "Bearer x", f"Basic {token}", f"Bearer {token} x", token, "Bearer rawi_\xff"):
        found = api.get("/info", headers={"authorization": header.encode("latin-1")})
        assert found.status_code == 401 and found.headers["www-authenticate"].startswith("Bearer ")
    assert api.get("/info", headers={"authorization": f"bearer {token}"}).status_code == 200
    # Only the header counts.
    assert api.post("/judgements?access_token=" + token, json={}).status_code == 401
    assert api.access is not None and api.access.withdraw("editor", at=AT)
    assert api.get("/info", token=token).status_code == 401
    assert api.get("/info", headers={"cookie": f"token={token}"}).status_code == 200


def test_answers_to_tokens_are_kept_by_nobody_else(made: Callable[..., Api]) -> None:
    api = made(private=True)
    assert api.get("/stories", token=api.token("reader")).headers["cache-control"] == "private, no-cache"


def test_a_page_is_taken_in_once(made: Callable[..., Api]) -> None:
    api = made()
    token = api.token("intake")
    first = _take(api, token)
    assert first.status_code == 201, first.text
    told = first.json()
    assert told["outcome"] == "new" and told["refusal"] is None and len(told["articles"]) == 1
    assert first.headers["location"] == f"/api/v1/pages/{told['page']}"
    page = api.ask("GET", first.headers["location"]).json()
    assert page["page"]["url"] == "https://press.example/ship?id=1&x=%20"
    assert page["articles"][0]["published"]["value"] == "2023-05-14"
    found = api.get("/search", params={"q": "رسوان"}).json()
    assert told["articles"][0] in [one["id"] for one in found["items"]]
    again = _take(api, token)
    assert (again.status_code, again.json()["outcome"]) == (200, "same")
    changed = _take(api, token, PAGE.replace("سليم".encode(), "بخير".encode()))
    assert (changed.status_code, changed.json()["outcome"]) == (201, "changed")
    versions = api.get(f"/articles/{changed.json()['articles'][0]}/versions").json()["items"]
    assert [one["current"] for one in versions] == [False, True]
    fetched = _take(api, token, url="https://press.example/2", fetched="2023-05-20").json()
    assert fetched["outcome"] == "new"


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"\x00" * 50, b"<html><p>only english words here, nothing else</p>"]
)
def test_a_page_that_cannot_be_read_is_an_answer(made: Callable[..., Api], data: bytes) -> None:
    api = made()
    found = _take(api, api.token("intake"), data)
    assert found.status_code == 200
    told = found.json()
    assert told["outcome"] == "refused" and told["page"] is None and told["refusal"]["reason"]
    refused = api.get("/refusals").json()["items"]
    assert refused[0] == {"source": "https://press.example/ship?id=1&x=%20", **told["refusal"]}


def test_what_is_no_page(made: Callable[..., Api]) -> None:
    api = made(ApiLimits(page_bytes=5_000, reads_a_minute=10_000_000, writes_a_minute=10_000_000))
    token = api.token("intake")
    for url in (
        "",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://a b",
        "https://",
        "https://سفينة.example/",
    ):
        assert _take(api, token, url=url).status_code == 400, url
    for headers in (
        {},
        {"content-type": "application/pdf"},
        {"content-type": "x"},
        {**HTML, "content-encoding": "gzip"},
    ):
        assert _take(api, token, headers=headers).status_code == 415, headers
    assert _take(api, token, b"x" * 5_001).status_code == 413
    assert _take(api, token, headers={**HTML, "content-length": "999999999999"}).status_code == 413
    assert api.post("/pages", content=PAGE, headers=HTML, token=token).status_code == 400
    assert api.get("/refusals").json()["items"] == []


def _speaker(api: Api) -> tuple[str, dict[str, Any]]:
    said = api.get("/search", params={"in": "statements", "q": "", "limit": 1}).json()["items"][0]
    start, end = said["statement"]["span"]
    sent = {
        "verdict": "speaker", "page": said["article"]["page"], "start": start, "end": end,
        "value": {"ar": "سلمى الورّاق", "kind": "person"},
    }  # fmt: skip
    return said["id"], sent


def test_a_correction_is_obeyed_and_taken_back(made: Callable[..., Api]) -> None:
    api = made()
    token = api.token("editor", "هدى")
    id, sent = _speaker(api)
    before = api.get(f"/statements/{id}").json()["statement"]["speaker"]
    first = api.post("/judgements", json=sent, token=token)
    assert first.status_code == 201, first.text
    judged = first.json()
    assert (judged["by"], judged["withdrawn_by"]) == ("هدى", None)
    assert api.ask("GET", first.headers["location"]).json() == judged
    assert api.post("/judgements", json=sent, token=token).status_code == 200
    assert api.get(f"/statements/{id}").json()["statement"]["speaker"]["ar"] == "سلمى الورّاق"
    assert [one["id"] for one in api.get("/judgements").json()["items"]] == [judged["id"]]
    gone = api.ask("DELETE", f"/api/v1/judgements/{judged['id']}", token=token)
    assert (gone.status_code, gone.content) == (204, b"")
    assert api.ask("DELETE", f"/api/v1/judgements/{judged['id']}", token=token).status_code == 404
    assert api.get(f"/statements/{id}").json()["statement"]["speaker"] == before
    assert api.get("/judgements").json()["items"] == []
    assert api.get("/judgements?withdrawn=true").json()["items"][0]["withdrawn_by"] == "هدى"
    with api.pool.reading() as desk:
        assert list(desk.check()) == []


def test_a_dossier_that_is_kept_is_not_stale(made: Callable[..., Api]) -> None:
    api = made()
    token = api.token("editor")
    first, second = (one["id"] for one in api.get("/stories?limit=2").json()["items"])
    before = api.get(f"/stories/{first}")
    assert api.get(f"/stories/{first}").content == before.content
    sent = {"verdict": "merge", "about": first, "value": {"other": second}}
    judged = api.post("/judgements", json=sent, token=token)
    assert judged.status_code == 201, judged.text
    assert api.get(f"/stories/{second}").status_code == 404
    merged = api.get(f"/stories/{first}").json()
    assert len(merged["articles"]) > len(before.json()["articles"])
    assert api.ask("DELETE", judged.headers["location"], token=token).status_code == 204
    assert len(api.get(f"/stories/{first}").json()["articles"]) == len(before.json()["articles"])
    assert api.get(f"/stories/{second}").status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "nonsense"}, {"start": -1}, {"start": 10**12}, {"end": 10**8}, {"start": 5, "end": 5},
        {"start": None}, {"page": "0000"}, {"page": None}, {"value": {}}, {"value": {"ar": "x", "day": "2024-01-01"}},
        {"value": {"ar": "a\u0000b"}}, {"value": {"ar": "x" * 400}}, {"value": {"ar": "x", "kind": "ghost"}},
        {"value": {"ar": 5}}, {"extra": 1}, {"verdict": "date", "value": {"day": "0001-01-01"}},
        {"verdict": "date", "value": {"day": "2024-02-30"}}, {"verdict": "figure", "value": {"low": "nan"}},
        {"verdict": "figure", "value": {"low": "1e999"}}, {"verdict": "merge", "value": {"other": "x"}},
    ],
    ids=str,
)  # fmt: skip
def test_corrections_that_cannot_be_obeyed(made: Callable[..., Api], change: dict[str, Any]) -> None:
    api = made()
    _, sent = _speaker(api)
    found = api.post("/judgements", json={**sent, **change}, token=api.token("editor"))
    assert found.status_code == 422, found.text
    assert api.get("/judgements").json()["items"] == []


@pytest.mark.parametrize(
    ("data", "status"),
    [(b"", 400), (b"{", 400), (b"\xff", 400), (b"[]", 422), (b'{"verdict": "\\ud800"}', 400), (b"[" * 50_000, 422),
     (b'{"verdict":' * 5_000, 422), (json.dumps({"verdict": "x" * 70_000}).encode(), 413)],
    ids=lambda one: str(one)[:20],
)  # fmt: skip
def test_bodies_that_are_no_correction(made: Callable[..., Api], data: bytes, status: int) -> None:
    api = made()
    headers = {"content-type": "application/json"}
    found = api.post("/judgements", content=data, headers=headers, token=api.token("editor"))
    assert found.status_code in {status, 400}, found.text
    assert found.headers["content-type"] == "application/problem+json"


def test_writes_have_a_rate_of_their_own(made: Callable[..., Api]) -> None:
    api = made(ApiLimits(writes_a_minute=8))
    token = api.token("editor")
    found = [api.post("/judgements", json={}, token=token).status_code for _ in range(3)]
    assert found == [422, 422, 429]
    assert api.get("/health", token=token).status_code == 200
    assert WIDE.writes_a_minute > 8
