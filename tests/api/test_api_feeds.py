"""Feeds are read by feed readers, say nothing twice, and whatever a page calls itself stays text."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Mount

from rawi.api.feed_forms import FORMS, Entry, Feed, to_atom, to_json_feed, to_rss
from rawi.api.feeds import Links, make_feeds
from rawi.desk.access import Access
from rawi.desk.archiving import ArchiveDesk
from rawi.desk.pool import DeskPool, now
from rawi.desk.reading import read_page
from rawi.model import RawPage

from .conftest import AT, WIDE, Api

HOSTILE = "</title><script>alert(1)</script> & \"' ]]> <![CDATA[ &amp; &lt;b&gt; \u202egnp.exe"
_TYPES = {"rss": "application/rss+xml; charset=utf-8", "atom": "application/atom+xml; charset=utf-8",
          "json": "application/feed+json"}  # fmt: skip


def _feeds(pool: DeskPool, access: Access | None = None, **more: Any) -> Api:
    app = Starlette(routes=[Mount("/feeds", make_feeds(pool, access, limits=WIDE, **more))])
    return Api(app, pool, access)


@pytest.fixture(scope="module")
def feeds(api: Api) -> Api:
    return _feeds(api.pool)


def _paths(api: Api) -> dict[str, str]:
    with api.pool.reading() as desk:
        story = desk.stories(limit=1)[0].id
        person = desk.archive.listings.speakers(limit=1)[0].entity.id
    return {
        "stories": "/feeds/stories.{}",
        "story": f"/feeds/stories/{story}.{{}}",
        "search": "/feeds/search.{}?q=%D8%A7%D9%84%D8%A8%D9%86%D9%83",
        "person": f"/feeds/people/{person}.{{}}",
        "outlet": "/feeds/outlets/%D8%AF%D9%81%D8%AA%D8%B1%20%D8%A7%D9%84%D8%B3%D9%88%D9%82.{}",
    }


@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("kind", ["stories", "story", "search", "person", "outlet"])
def test_every_feed_is_read_by_a_feed_reader(feeds: Api, kind: str, form: str) -> None:
    path = _paths(feeds)[kind].format(form)
    found = feeds.ask("GET", path)
    assert found.status_code == 200, found.text
    assert found.headers["content-type"] == _TYPES[form]
    if form == "json":
        told = found.json()
        assert told["version"] == "https://jsonfeed.org/version/1.1" and told["title"]
        assert told["feed_url"].startswith("http://localhost/feeds/")
        entries = [(one["id"], one["title"], one["url"]) for one in told["items"]]
        assert all(isinstance(one["content_text"], str) for one in told["items"])
    else:
        ElementTree.fromstring(found.content)
        read = feedparser.parse(found.content)
        assert not read.bozo, read.bozo_exception
        assert read.version == {"rss": "rss20", "atom": "atom10"}[form]
        assert read.feed.title and read.feed.link.startswith("http://localhost/")
        entries = [(one.id, one.title, one.link) for one in read.entries]
    assert entries and len({id for id, _, _ in entries}) == len(entries)
    assert all(title and link.startswith("http://localhost/") for _, title, link in entries)
    if form == "atom":
        same = feeds.ask("GET", path.replace(".atom", ".json")).json()["items"]
        assert [(one["id"], one["title"], one["url"]) for one in same] == entries


def test_an_entry_has_outlet_day_lead_and_where_it_came_from(feeds: Api) -> None:
    items = feeds.ask("GET", _paths(feeds)["outlet"].format("json")).json()["items"]
    for one in items:
        id = one["id"].removeprefix("urn:rawi:article:")
        (row,) = _rows(feeds, id)
        assert one["title"] == row.title and one["content_text"] == row.lead
        assert one["url"] == f"http://localhost/articles/{id}" and one["external_url"] == row.url
        assert one["date_published"] == f"{row.day}T00:00:00+00:00"
        assert one["authors"] == [{"name": "دفتر السوق"}]
    days = [one["date_published"] for one in items]
    assert days == sorted(days, reverse=True)


def test_what_somebody_said_is_linked_to_its_place(feeds: Api) -> None:
    items = feeds.ask("GET", _paths(feeds)["person"].format("json")).json()["items"]
    for one in items:
        article, _, place = one["url"].removeprefix("http://localhost/articles/").partition("#s")
        with feeds.pool.reading() as desk:
            found = desk.archive.article(article)
        assert found is not None
        assert f"urn:rawi:statement:{found.statements[int(place)].id}" == one["id"]


def _rows(feeds: Api, id: str) -> Any:
    with feeds.pool.reading() as desk:
        return desk.archive.articles(ids=[id])


def test_links_begin_with_the_base_or_a_host_that_is_allowed(api: Api) -> None:
    named = _feeds(api.pool, base="https://desk.example/press/", links=Links(story="/s/{}"))
    told = named.ask("GET", "/feeds/stories.json", headers={"host": "evil.example"}).json()
    assert told["home_page_url"] == "https://desk.example/press/"
    assert told["items"][0]["url"].startswith("https://desk.example/press/s/")
    by_host = _feeds(api.pool, hosts=("press.example",))
    for host, status in (("press.example", 200), ("PRESS.example:8000", 200), ("evil.example", 400), ("", 400),
                         ("press.example/@evil.example", 400), ("press.example evil", 400)):  # fmt: skip
        found = by_host.ask("GET", "/feeds/stories.json", headers={"host": host})
        assert found.status_code == status, host
        if status == 400:
            assert found.headers["content-type"] == "application/problem+json" and "evil" not in found.text
    with pytest.raises(ValueError, match="no address"):
        make_feeds(api.pool, base="javascript:alert(1)")


def test_what_did_not_change_is_not_sent_again(feeds: Api) -> None:
    path = "/feeds/stories.atom"
    first = feeds.ask("GET", path)
    tag, modified = first.headers["etag"], first.headers["last-modified"]
    assert modified == "Thu, 21 Mar 2024 09:00:00 GMT"
    later, before = "Thu, 21 Mar 2024 10:00:00 GMT", "Thu, 21 Mar 2024 08:59:59 GMT"
    for headers, status in (
        ({"if-none-match": tag}, 304), ({"if-modified-since": modified}, 304), ({"if-modified-since": later}, 304),
        ({"if-modified-since": before}, 200), ({"if-modified-since": "yesterday"}, 200),
        ({"if-none-match": '"x"', "if-modified-since": later}, 200),
    ):  # fmt: skip
        found = feeds.ask("GET", path, headers=headers)
        assert found.status_code == status, headers
        assert found.headers["etag"] == tag and (status == 200 or found.content == b"")


@pytest.mark.parametrize(
    ("path", "status"),
    [("/stories/0000.rss", 404), ("/people/0000.atom", 404), ("/outlets/none.rss", 404), ("/outlets/%00.rss", 404), ("/outlets/.rss", 404), ("/outlet.rss", 404),
     ("/search.rss", 400), ("/search.rss?q=foo:bar", 422), ("/stories.xml", 404), ("/stories.rss?limit=1000", 400),
     ("/stories.rss?x=1", 400), ("/search.json?q=%00", 400)],
)  # fmt: skip
def test_feeds_that_are_none(feeds: Api, path: str, status: int) -> None:
    found = feeds.ask("GET", f"/feeds{path}")
    assert found.status_code == status
    assert found.headers["content-type"] == "application/problem+json"


def test_private_feeds_ask_for_a_token(copied: Path) -> None:
    access = Access(copied.with_name("a.access.db"))
    token = access.give("reader", "reader", at=AT)
    with DeskPool(copied) as pool:
        feeds = _feeds(pool, access, private=True)
        assert feeds.ask("GET", "/feeds/stories.rss").status_code == 401
        found = feeds.ask("GET", "/feeds/stories.rss", token=token)
        assert found.status_code == 200 and found.headers["cache-control"] == "private, no-cache"


def test_a_hostile_page_is_text_in_every_feed(copied: Path) -> None:
    title = "السفينة ترسو <script>alert(1)</script> & رسوان"
    page = (
        "<html><head><meta charset=utf-8><meta property='article:published_time' content='2024-03-01'></head><body>"
        "<article><h1>السفينة ترسو &lt;script&gt;alert(1)&lt;/script&gt; &amp; رسوان</h1>"
        "<p>قالت المتحدثة باسم الميناء إن السفينة رست &lt;img src=x onerror=alert(2)&gt; وإن الطاقم سليم من كل أذى.</p>"
        "<p>وأضافت أن الميناء مفتوح أمام السفن الأخرى، وأن لجنة تنظر في سبب العطل.</p></article></body></html>"
    )
    raw = RawPage(data=page.encode(), source="x", url="https://hostile.example/1", media_type="text/html")
    with ArchiveDesk(copied, at=now()) as desk:
        assert desk.add_results([read_page(raw)]).pages == 1
        name = next(one.name for one in desk.archive.listings.outlets() if one.domain == "hostile.example")
    with DeskPool(copied) as pool:
        feeds = _feeds(pool)
        for form in FORMS:
            found = feeds.ask("GET", f"/feeds/outlets/{quote(name)}.{form}")
            if form == "json":
                assert found.json()["items"][0]["title"] == title
                continue
            root = ElementTree.fromstring(found.content)
            names = {one.tag.rpartition("}")[2] for one in root.iter()}
            assert names.isdisjoint({"script", "img"})
            assert title in [one.text for one in root.iter() if one.tag.endswith("title")]
            told = feedparser.parse(found.content).entries[0].summary_detail
            assert told.type == "text/plain" if form == "atom" else "<img" not in told.value


def _feed(title: str, text: str | None) -> Feed:
    entry = Entry(id="urn:x:1", link="https://a.example/1", title=title, day=date(2024, 3, 1), by=title, text=text,
                  original=None)  # fmt: skip
    return Feed(title=title, link="https://a.example/", own="https://a.example/f", entries=(entry,))


@given(st.one_of(st.just(HOSTILE), st.text()), st.one_of(st.none(), st.just(HOSTILE), st.text()))
def test_any_text_is_carried_as_text(title: str, text: str | None) -> None:
    feed = _feed(title, text)
    for written, path in ((to_rss(feed), "channel/item/title"), (to_atom(feed), "{*}entry/{*}title")):
        root = ElementTree.fromstring(written)
        found = root.find(path)
        assert found is not None and len(found) == 0
        told = json.loads(to_json_feed(feed))["items"][0]["title"]
        assert (found.text or "") == told.replace("\r\n", "\n").replace("\r", "\n")
        assert "\u202e" not in written.decode()


def test_an_alert_has_a_feed_of_what_it_told_and_where(copied: Path) -> None:
    from rawi.desk.alerts import Alerts

    text = "<html><body><article><h1>انهيار سقف سوق في وادي الزيتون</h1>" + (
        "<p>قال مدير مستشفى وادي الزيتون سالم الرحبي إن 31 قتيلاً نُقلوا من السوق إلى المستشفى يوم الثلاثاء.</p>"
        "<p>وأضاف الرحبي أن فرق الإنقاذ ما زالت تبحث تحت الأنقاض عن عمال كانوا في السوق حين سقط السقف.</p>"
    )
    with DeskPool(copied) as pool, Alerts(copied) as alerts:
        feeds = _feeds(pool)
        with pool.writing() as desk:
            alert = alerts.save(desk, "search", "قتيل", "feed")
            path = f"/feeds/alerts/{alert.id}.json"
            before = feeds.ask("GET", path)
            assert before.json()["items"] == []
            desk.add_results(
                [read_page(RawPage(data=text.encode(), source="new.html", media_type="text/html"))]
            )
            told = alerts.find_news(desk)
        assert told
        after = feeds.ask("GET", path, headers={"if-none-match": before.headers["etag"]})
        assert after.status_code == 200
        items = after.json()["items"]
        assert len(items) == len(told)
        cite = told[0].cites[0]
        link = f"/articles/{cite.source.article}?at={cite.span.start}-{cite.span.end}#w-at"
        assert any(one["url"].endswith(link) for one in items)
        assert feeds.ask("GET", "/feeds/alerts/nothing.atom").status_code == 404
