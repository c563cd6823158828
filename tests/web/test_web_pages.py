"""The pages of the desk, as a reader's and an editor's program gets them."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import anyio
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from rawi.desk.archiving import ArchiveDesk
from rawi.desk.pool import DeskPool
from rawi.model import RawPage
from rawi.web import Settings, make_app
from rawi.web.security import POLICY

PARTS = ("", "/articles", "/timeline", "/figures", "/speakers", "/outlets", "/board", "/map", "/new")
_VOID = frozenset(("meta", "link", "input", "br", "hr", "img"))


class _Checker(HTMLParser):
    """Whether tags are closed in their order, ids are used once, and nothing runs or loads from outside."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag not in _VOID:
            self.open.append(tag)
        if "id" in values:
            self.ids.append(str(values["id"]))
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.faults.append(f"{tag} {name}")
            if name in ("href", "src", "action"):
                self.links.append(str(value))
        if tag == "style" or (
            tag == "script" and "src" not in values and values.get("type") != "application/ld+json"
        ):
            self.faults.append(f"{tag} inside the page")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}>")


def _checked(text: str) -> _Checker:
    checker = _Checker()
    checker.feed(text)
    return checker


def _stories(client: TestClient) -> list[str]:
    return [one["id"] for one in client.get("/stories.json").json()]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_that_a_reader_can_reach_is_sound(client: TestClient, language: str) -> None:
    seen: set[str] = set()
    todo = ["/"]
    while todo:
        path = todo.pop()
        seen.add(path)
        answer = client.get(path, headers={"cookie": f"rawi_language={language}"})
        assert answer.status_code == 200, path
        assert answer.headers["content-security-policy"] == POLICY
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        assert len(answer.content) < 200_000, path
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in answer.text
        page = _checked(answer.text)
        assert page.faults == [] and page.open == [], path
        assert len(page.ids) == len(set(page.ids)), path
        anchors = {one.partition("#")[2] for one in page.links if one.startswith("#") and one != "#"}
        assert anchors <= set(page.ids), path
        for link in page.links:
            where = link.partition("#")[0]
            outside = ("http://", "https://")
            assert not where or where.startswith(("/", *outside)), link
            # Words lead to a search each: the first of them are enough.
            few = (
                where.startswith(("/search", "/people/", "/compare"))
                and sum(one.startswith(where[:8]) for one in seen | set(todo)) > 6
            )
            elsewhere = not where.startswith("/") or where.startswith(
                ("/static", "/language", "/feeds", "/sign")
            )
            if not elsewhere and not few and where not in seen and where not in todo:
                todo.append(where)
    assert len(seen) > 100


def test_a_link_to_a_finding_leads_to_its_card_and_to_its_words(client: TestClient) -> None:
    story = _stories(client)[0]
    page = client.get(f"/stories/{story}/speakers").text
    links = set(re.findall(r'href="(/articles/[0-9a-f]+)#(s\d+)"', page))
    assert links
    for where, card in sorted(links)[:5]:
        article = client.get(where).text
        assert f'id="{card}"' in article and f'id="w-{card}"' in article


@pytest.mark.parametrize("part", PARTS)
def test_a_story_has_every_part_as_a_page_as_data_and_as_a_table(client: TestClient, part: str) -> None:
    for story in _stories(client)[:3]:
        assert client.get(f"/stories/{story}{part}").status_code == 200
        data = client.get(f"/stories/{story}{part}.json").json()
        assert data["id"] == story
        table = client.get(f"/stories/{story}{part}.csv")
        assert table.headers["content-type"].startswith("text/csv")
        rows = list(csv.reader(io.StringIO(table.text.lstrip("\ufeff"))))
        assert len({len(row) for row in rows}) == 1
        if part == "/articles":
            assert len(rows) == 1 + len(data["articles"])


def test_the_data_of_an_article_is_the_contract(client: TestClient) -> None:
    from jsonschema import Draft202012Validator

    from rawi.desk import json_schema

    article = client.get("/today.json").json()["articles"][0]["id"]
    data = client.get(f"/articles/{article}.json").json()
    Draft202012Validator(json_schema()).validate(data)
    assert article in [one["id"] for one in data["articles"]]


def test_a_page_says_that_it_has_not_changed(client: TestClient) -> None:
    first = client.get("/")
    again = client.get("/", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304 and again.content == b""
    assert client.get("/?lang=en").headers["etag"] != first.headers["etag"]


def test_what_is_added_shows_at_once(own: Path) -> None:
    with DeskPool(own) as pool, TestClient(make_app(pool)) as client:
        before = client.get("/intake.json").json()["counts"]["page"]
        with ArchiveDesk(own, at="2025-03-02T00:00:00Z") as desk:
            from rawi.desk import read_page

            text = "<html><body><article><h1>افتتاح جسر الوادي</h1><p>" + "قال العمدة إن الجسر افتتح. " * 20
            desk.add_results(
                [read_page(RawPage(data=text.encode(), source="x.html", media_type="text/html"))]
            )
        assert client.get("/intake.json").json()["counts"]["page"] == before + 1
        assert "افتتاح جسر الوادي" in client.get(f"/search?q={quote('جسر الوادي')}").text


def test_versions_of_a_page_are_compared(own: Path) -> None:
    from rawi.desk import read_page

    text = "<html><body><article><h1>افتتاح جسر الوادي</h1><p>" + "قال العمدة إن الجسر افتتح اليوم. " * 12
    found: list[str] = []
    with ArchiveDesk(own, at="2025-03-02T00:00:00Z") as desk:
        for number in ("ثلاث", "أربع"):
            page = f"{text}</p><p>وسيعبره {number} حافلات في اليوم الأول من الأسبوع.</p></article>"
            raw = RawPage(data=page.encode(), source="x", url="https://a.example/1", media_type="text/html")
            found += desk.add_results([read_page(raw)]).articles
    old, new = found
    with DeskPool(own) as pool, TestClient(make_app(pool)) as client:
        link = re.search(r'href="(/compare[^"]*)"', client.get(f"/articles/{new}").text)
        assert link and old in link[1] and new in link[1]
        page = client.get(link[1].replace("&amp;", "&")).text
        assert "<del>ثلاث </del>" in page and "<ins>أربع </ins>" in page
        assert "نسخة قديمة" in client.get(f"/articles/{old}").text


@pytest.mark.parametrize(
    "path",
    [
        "/stories/0000000000000000", "/stories/x/figures", "/articles/nothing", "/people/nobody", "/outlets/لا",
        "/compare", "/compare?one=a&other=b", "/nowhere", "/stories/../../etc/passwd", "/static/../app.py",
        "/articles/%00", "/stories/c/nopart",
    ],
)  # fmt: skip
def test_what_is_not_there_is_said_plainly(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "q=foo:bar", "q=since:nonsense", 'q="', "q=%00", "q=" + quote("\ud800", errors="surrogatepass"), "q=-", "q=*",
        "q=" + "ا" * 5000, "q=a&page=999999999999999999999", "q=a&page=-1", "q=a&in=nothing", "q=%F0%9F%98%80",
        "page=0", "q=" + quote("') OR 1=1 --"), "q=" + quote("AND OR NOT NEAR("),
        "q=" + quote('event:ع"'), "q=" + quote('act:"'), "q=act:%00",
    ],
)  # fmt: skip
def test_no_search_is_a_fault(client: TestClient, query: str) -> None:
    assert client.get(f"/search?{query}").status_code == 200


def test_search_marks_what_matches_and_counts_facets(client: TestClient) -> None:
    page = client.get(f"/search?q={quote('الميناء')}").text
    marks = re.findall(r"<mark>([^<]+)</mark>", page)
    assert marks and all("مينا" in one or "موان" in one for one in marks)
    data = client.get(f"/search.json?q={quote('الميناء')}").json()
    facet = next(one for one in data["facets"] if one["field"] == "outlet")
    name, count = facet["values"][0]
    asked = f'الميناء outlet:"{name}"'
    narrowed = client.get(f"/search.json?q={quote(asked)}").json()
    # Whoever asks for an outlet by a part of its name gets it too.
    assert count <= narrowed["total"] < data["total"]
    assert f"+outlet%3A%22{quote(name)}" in page.replace("%20", "+")


def test_people_are_listed_and_what_they_said_leads_to_the_words(client: TestClient) -> None:
    first = client.get("/people.json").json()[0]
    data = client.get(f"/people/{first['entity']['id']}.json").json()
    assert len(data["statements"]) == min(30, first["statements"])
    days = [one["day"] for one in data["statements"] if one["day"]]
    assert days == sorted(days, reverse=True)
    said = data["statements"][0]
    article = client.get(f"/articles/{said['article']}").text
    assert f'id="statement-{said["statement"]["id"]}"' in article


def test_cells_are_no_formulas(own: Path) -> None:
    page = (
        '<html><head><title>=HYPERLINK("http://x")</title></head><body><article><h1>=1+1 عنوان المقال</h1><p>'
        + ("قال العمدة إن الجسر افتتح في المدينة. " * 20)
    )
    from rawi.desk import read_page

    with ArchiveDesk(own, at="2025-03-02T00:00:00Z") as desk:
        desk.add_results([read_page(RawPage(data=page.encode(), source="=x.html", media_type="text/html"))])
    with DeskPool(own) as pool, TestClient(make_app(pool)) as client:
        found = client.get(f"/search.csv?q={quote('العمدة الجسر')}").text
        assert "1+1" in found
        assert not re.search(r'(?m)(^|,)"?[=+@]', found)


# --- hostile pages


HOSTILE = """<html><head><title>عنوان <script>alert(1)</script></title>
<meta property="og:site_name" content='منبر"><img src=x onerror=alert(2)>'>
<link rel="canonical" href="javascript:alert(3)"></head><body><article>
<h1>\u202eعنوان\u202c "><script>alert(4)</script> المقال الطويل عن الجسر</h1>
<p>قال العمدة "\u202eسنفتتح الجسر\u202c غداً" &lt;script&gt;alert(5)&lt;/script&gt; {{ 7*7 }} وأضاف أن 12 عاملاً عملوا فيه طوال العام.</p>
<p>وأكد المهندس سالم الجابري أن الجسر <a href="javascript:alert(6)">متين</a> ولا خوف عليه من السيول في الشتاء القادم.</p>
</article></body></html>"""


@pytest.fixture
def hostile(own: Path) -> tuple[Path, str]:
    """An archive with a page that would do harm; the id of its article."""
    from rawi.desk import read_page
    from rawi.model import Reading

    raw = RawPage(
        data=HOSTILE.encode(), source="javascript:alert(7)", url="javascript:alert(8)", media_type="text/html"
    )
    reading = read_page(raw)
    assert isinstance(reading, Reading)
    with ArchiveDesk(own, at="2025-03-02T00:00:00Z") as desk:
        desk.add_results([reading])
    return own, reading.articles[0].id


def test_hostile_pages_are_shown_inert(hostile: tuple[Path, str]) -> None:
    where, article = hostile
    with DeskPool(where) as pool, TestClient(make_app(pool)) as client:
        for path in (
            f"/articles/{article}",
            "/",
            "/outlets",
            f"/search?q={quote('العمدة الجسر')}",
            "/people",
        ):
            answer = client.get(path)
            page = _checked(answer.text)
            assert page.faults == []
            assert not any("javascript:" in one for one in page.links)
            assert "\u202e" not in answer.text
        data = re.search(
            r'<script type="application/ld\+json">(.*?)</script>', client.get(f"/articles/{article}").text
        )
        assert data and "<" not in data[1] and json.loads(data[1])["@type"] == "NewsArticle"
        assert "url" not in json.loads(data[1])
        assert "{{ 7*7 }}" in client.get(f"/articles/{article}").text


def test_a_link_may_point_out_any_characters(client: TestClient) -> None:
    article = client.get("/today.json").json()["articles"][0]["id"]
    body = next(
        one["span"] for page in [client.get(f"/articles/{article}.json").json()]
        for one in page["articles"][0]["blocks"] if one["kind"] == "body"
    )  # fmt: skip
    page = client.get(f"/articles/{article}?at={body[0]}-{body[0] + 9}").text
    assert page.count('id="w-at"') == 1 and _checked(page).faults == []
    for wrong in ("9-1", "x", "1-", "-1-5", "٣-٩", "1-99999999999999999999"):
        assert 'id="w-at"' not in client.get(f"/articles/{article}?at={wrong}").text


def test_other_names_are_not_answered(samples: Path) -> None:
    with (
        DeskPool(samples) as pool,
        TestClient(make_app(pool, None, Settings(hosts=("desk.example",)))) as client,
    ):
        assert client.get("/", headers={"host": "evil.example"}).status_code == 400
        assert client.get("/", headers={"host": "desk.example"}).status_code == 200


# --- editors


def _form(page: str, verdict: str) -> dict[str, str]:
    for form in re.findall(r'<form[^>]*action="/judge">(.*?)</form>', page, re.S):
        fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
        if fields.get("verdict") == verdict:
            return fields
    raise AssertionError(f"no form for {verdict}")


def _an_article(client: TestClient) -> str:
    story = _stories(client)[0]
    page = client.get(f"/stories/{story}/speakers").text
    found = re.search(r'href="(/articles/[0-9a-f]+)#s\d+"', page)
    assert found
    return found[1]


def test_an_editor_corrects_a_speaker_and_takes_it_back(editing: TestClient) -> None:
    where = _an_article(editing)
    page = editing.get(where).text
    form = _form(page, "speaker")
    assert "رفيف الحصري" not in page
    done = editing.post(
        "/judge", data={**form, "ar": "رفيف الحصري", "kind": "person"}, follow_redirects=False
    )
    assert done.status_code == 303 and done.headers["location"] == where
    after = editing.get(where).text
    assert after.count("رفيف الحصري") >= 2
    assert "رفيف الحصري" in editing.get("/judgements").text
    id = editing.get("/judgements.json").json()[0]["id"]
    editing.post("/take-back", data={"form": form["form"], "id": id, "back": "/judgements"})
    assert editing.get("/judgements.json").json()[0]["withdrawn_by"] == "منى"
    statement = re.search(r'id="s0".*?</blockquote>', editing.get(where).text, re.S)
    assert statement and "رفيف الحصري" not in statement[0]


def test_a_form_that_is_not_ours_changes_nothing(editing: TestClient) -> None:
    where = _an_article(editing)
    form = {**_form(editing.get(where).text, "speaker"), "ar": "غريب", "kind": "person"}
    assert editing.post("/judge", data={**form, "form": "0" * 64}).status_code == 403
    assert editing.post("/judge", data={**form, "form": ""}).status_code == 403
    assert editing.post("/judge", data=form, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    cookies = dict(editing.cookies)
    editing.cookies.clear()
    assert editing.post("/judge", data=form).status_code == 403
    editing.cookies.update(cookies)
    assert editing.post("/judge", data={**form, "ar": "غ" * 20_000}).status_code == 413
    assert editing.get("/judgements.json").json() == []


@pytest.mark.parametrize(
    "changed",
    [{"verdict": "nonsense"}, {"start": "-1"}, {"start": "٣"}, {"kind": "ghost"}, {"ar": ""}, {"page": ""}],
)
def test_a_correction_that_cannot_be_obeyed_is_refused(editing: TestClient, changed: dict[str, str]) -> None:
    form = {
        **_form(editing.get(_an_article(editing)).text, "speaker"),
        "ar": "سعاد",
        "kind": "person",
        **changed,
    }
    assert editing.post("/judge", data=form).status_code == 400
    assert editing.get("/judgements.json").json() == []


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_no_way_back_leads_out(editing: TestClient, back: str) -> None:
    form = {
        **_form(editing.get(_an_article(editing)).text, "speaker"),
        "ar": "سعاد",
        "kind": "person",
        "back": back,
    }
    assert editing.post("/judge", data=form, follow_redirects=False).headers["location"] == "/"
    language = editing.get(f"/language/en?back={quote(back)}", follow_redirects=False)
    assert language.headers["location"] == "/"


def test_a_reader_sees_no_form_and_may_not_post(client: TestClient) -> None:
    page = client.get(_an_article(client)).text
    assert 'action="/judge"' not in page
    visitor = client.cookies["rawi_visitor"]
    assert visitor
    answer = client.post("/judge", data={"form": "0" * 64, "verdict": "merge"})
    assert answer.status_code == 403


def test_editors_sign_in_with_their_token_and_out(own: Path) -> None:
    withdrawn: set[str] = set()

    def known(token: str) -> tuple[str, str] | None:
        given = {"rawi_editor": ("هدى", "editor"), "rawi_reader": ("زيد", "reader")}
        return None if token in withdrawn else given.get(token)

    with DeskPool(own) as pool, TestClient(make_app(pool, known)) as client:
        form = re.search(r'name="form" value="([0-9a-f]+)"', client.get("/sign-in").text)
        assert form
        fields = {"form": form[1], "back": "/stories"}
        for wrong in ("rawi_nobody", "rawi_reader", ""):
            answer = client.post("/sign-in", data={**fields, "token": wrong}, follow_redirects=False)
            assert answer.headers["location"] == "/sign-in?wrong=1" and "rawi_session" not in answer.cookies
        answer = client.post("/sign-in", data={**fields, "token": "rawi_editor"}, follow_redirects=False)
        cookie = answer.headers["set-cookie"]
        assert (
            answer.headers["location"] == "/stories"
            and "HttpOnly" in cookie
            and "samesite=strict" in cookie.lower()
        )
        assert "rawi_editor" not in cookie
        assert 'action="/judge"' in client.get(_an_article(client)).text
        withdrawn.add("rawi_editor")
        assert 'action="/judge"' not in client.get(_an_article(client)).text
        withdrawn.clear()
        client.post("/sign-out", data=fields)
        assert 'action="/judge"' not in client.get(_an_article(client)).text


def test_a_private_desk_is_read_by_those_who_signed_in(own: Path) -> None:
    def known(token: str) -> tuple[str, str] | None:
        return ("زيد", "reader") if token == "rawi_reader" else None

    with DeskPool(own) as pool, TestClient(make_app(pool, known, Settings(private=True))) as client:
        for path in ("/", "/stories.json", "/articles/x", "/search?q=a"):
            answer = client.get(path, follow_redirects=False)
            assert answer.status_code == 303 and answer.headers["location"] == "/sign-in"
        form = re.search(r'name="form" value="([0-9a-f]+)"', client.get("/sign-in").text)
        assert form
        client.post("/sign-in", data={"form": form[1], "token": "rawi_reader", "back": "/"})
        assert client.get("/stories.json").status_code == 200
        assert 'action="/judge"' not in client.get(_an_article(client)).text


def test_the_language_is_kept_and_a_link_may_ask_for_the_other(client: TestClient) -> None:
    assert '<html lang="ar"' in client.get("/").text
    client.get("/language/en?back=/stories")
    assert '<html lang="en"' in client.get("/").text
    assert '<html lang="ar"' in client.get("/?lang=ar").text
    assert '<html lang="ar"' in client.get("/stories").text


def test_a_query_in_bytes_that_are_no_address_is_read(reading: Starlette) -> None:
    got: list[dict[str, Any]] = []

    async def ask() -> None:
        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            got.append(message)

        await reading(
            {"type": "http", "method": "GET", "scheme": "http", "path": "/search", "raw_path": b"/search",
             "query_string": b"q=\xab&lang=en", "headers": [(b"host", b"localhost")], "root_path": "",
             "server": ("localhost", 80), "client": ("127.0.0.1", 1)}, receive, send,
        )  # fmt: skip

    anyio.run(ask)
    assert got[0]["status"] == 200
