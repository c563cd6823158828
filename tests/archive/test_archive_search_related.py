"""Articles about the same things: found by what they share, kept up with the archive, at a bounded cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rawi.archive import Archive, open_archive
from rawi.archive.search import Searcher, SearchIndex
from rawi.archive.search.related import LEAST, make_profile, unpack_profile
from rawi.clauses import Stemmer
from rawi.desk import open_lexica
from rawi.desk.relating import weigher
from rawi.model import Article, Evidence, Outlet, Page, Reading, Span, Stamp, content_id

AT = "2024-03-21T09:00:00Z"
LEXICA = open_lexica()
STEMMER = Stemmer(LEXICA)
WEIGH = weigher()


def made(title: str, body: str, day: str, url: str | None = None) -> Reading:
    """A reading of a page with a title, a body, and a day in its last line."""
    text = f"{title}\n{body}\n{day}"
    body_at, day_at = len(title) + 1, len(title) + len(body) + 2
    page = Page(id=content_id("made", url or "", text), source=url or title, url=url, fetched_at=None, media_type="text/plain",
                charset="utf-8", language="ar", text=text)  # fmt: skip
    stamp = Evidence(span=Span(start=day_at, end=len(text)), quote=day, rule="made")
    article = Article(
        id=content_id("article", page.id), page=page.id, role="main", outlet=Outlet(name="المجداف", domain=None),
        title=Evidence(span=Span(start=0, end=len(title)), quote=title, rule="made"), credit=None, agencies=(), byline=None,
        dateline=None,
        stamps=(Stamp(kind="published", day=date.fromisoformat(day), clock=None, zone=None, place="page", evidence=stamp),),
        labels=(), keywords=(), paragraphs=(Span(start=body_at, end=body_at + len(body)),), text=body,
    )  # fmt: skip
    return Reading(page=page, engine="made", lexica="", made_at=None, articles=(article,), blocks=(), inline_links=(),
                   related=(), caption=None)  # fmt: skip


PAGES = {
    "flood": made("سيول تغمر سوق كرنمار القديمة", "غمرت السيول سوق كرنمار القديمة بعد أمطار غزيرة، وانقطعت الكهرباء عن الحي.", "2024-03-01"),
    "traders": made("تجار كرنمار يحصون خسائرهم", "أحصى تجار السوق القديمة في كرنمار خسائرهم بعد السيول والأمطار الغزيرة وانقطاع الكهرباء.", "2024-03-03"),
    "drains": made("بلدية كرنمار توسّع مجاري السيول", "قررت بلدية كرنمار توسيع مجاري السيول حول السوق.", "2024-04-20"),
    "bank": made("المصرف المركزي يرفع الفائدة", "رفع المصرف المركزي سعر الفائدة، وارتفعت أسعار السلع المستوردة.", "2024-03-02"),
    "cup": made("شندار تفوز بالكأس", "فاز منتخب شندار بالكأس بعد ركلات الترجيح، وسجّل الحارس هدفا.", "2024-03-02"),
}  # fmt: skip
NAMES = {reading.articles[0].id: name for name, reading in PAGES.items()}


@pytest.fixture
def filled(archive: Archive) -> Archive:
    archive.add(PAGES.values(), at=AT)
    return archive


@pytest.fixture
def index(filled: Archive, tmp_path: Path) -> Iterator[SearchIndex]:
    one = SearchIndex(tmp_path / "search.db", STEMMER, lexica=LEXICA.digest, weigh=WEIGH)
    one.follow(filled)
    yield one
    one.close()


def _related(index: SearchIndex, name: str, **asked: int) -> list[str]:
    found = Searcher(index, LEXICA).related(PAGES[name].articles[0], **asked)  # type: ignore[arg-type]
    return [NAMES[one.hit.id] for one in found]


def test_the_same_things_in_other_forms_and_nothing_else(index: SearchIndex) -> None:
    assert _related(index, "flood") == ["traders", "drains"]
    assert _related(index, "flood", limit=1) == ["traders"]
    assert _related(index, "cup") == []


def test_what_two_share_is_told_in_the_words_of_the_one_asked_about(index: SearchIndex) -> None:
    article = PAGES["flood"].articles[0]
    first = Searcher(index, LEXICA).related(article)[0]
    title = article.title.quote if article.title else ""
    assert "كرنمار" in first.words
    assert all(word in f"{title}\n{article.text}" for word in first.words)
    assert LEAST <= first.hit.score <= 1
    assert first.hit.day == date(2024, 3, 3)


def test_alike_is_alike_both_ways(index: SearchIndex) -> None:
    searcher = Searcher(index, LEXICA)
    one = searcher.related(PAGES["flood"].articles[0])[0]
    other = next(
        each
        for each in searcher.related(PAGES["traders"].articles[0])
        if each.hit.id == PAGES["flood"].articles[0].id
    )
    assert one.hit.score == pytest.approx(other.hit.score, abs=0.001)


def test_an_article_that_is_not_in_the_index(index: SearchIndex) -> None:
    outside = made(
        "كرنمار تنظف السوق القديمة", "نظفت فرق متطوعين سوق كرنمار القديمة من وحل السيول.", "2024-03-04"
    )
    found = Searcher(index, LEXICA).related(outside.articles[0], day=date(2024, 3, 4))
    assert {NAMES[one.hit.id] for one in found} == {"flood", "traders", "drains"}
    # The same text as one of the index: found, since it is another article.
    same = replace(PAGES["flood"].articles[0], id="another")
    assert NAMES[Searcher(index, LEXICA).related(same)[0].hit.id] == "flood"


def test_it_follows_the_archive(filled: Archive, index: SearchIndex) -> None:
    url = "https://almijdaf.example/flood"
    filled.add([made("سيول كرنمار: عودة الكهرباء", "عادت الكهرباء إلى السوق القديمة في كرنمار بعد السيول.", "2024-03-05", url)], at=AT)  # fmt: skip
    index.follow(filled)
    searcher = Searcher(index, LEXICA)
    assert len(searcher.related(PAGES["flood"].articles[0])) == 3
    filled.add([made("أسعار الذهب", "تراجع الذهب في أسواق شندار بعد رفع الفائدة.", "2024-03-06", url)], at=AT)
    index.follow(filled)
    assert _related(index, "flood") == ["traders", "drains"]
    tables = [index.rows(f"SELECT COUNT(*) FROM {one}")[0][0] for one in ("document", "profile")]
    assert tables == [5 + 1, 5 + 1]
    assert index.rows("SELECT key FROM about EXCEPT SELECT key FROM profile") == []


def test_an_index_made_without_is_made_anew(filled: Archive, index: SearchIndex, tmp_path: Path) -> None:
    index.close()
    without = SearchIndex(tmp_path / "search.db", STEMMER, lexica=LEXICA.digest)
    assert without.follow(filled) == len(PAGES)
    assert _related(without, "flood") == []
    without.close()


def test_what_is_read_is_bounded(tmp_path: Path) -> None:
    """Every article has the same words: the nearest in time are looked at, not all."""
    with open_archive(tmp_path / "archive.db", at=AT) as archive:
        archive.add(
            [made(f"سيول كرنمار {at}", "غمرت السيول سوق كرنمار.", "2024-03-01") for at in range(700)], at=AT
        )
        index = SearchIndex(":memory:", STEMMER, lexica=LEXICA.digest, weigh=WEIGH)
        index.follow(archive)
        read = 0
        rows = index.rows

        def counted(sql: str, values: object = ()) -> list[tuple[object, ...]]:
            nonlocal read
            found = rows(sql, values)  # type: ignore[arg-type]
            read += len(found)
            return found

        index.rows = counted  # type: ignore[method-assign]
        article = archive.article(archive.articles(limit=1)[0].id)
        assert article is not None
        assert len(index.alike(article, None, limit=10)) == 10
        assert read <= 20 * 300 + 200 + 2
        index.close()


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.floats(0.001, 1), max_size=60))
def test_a_profile_packed_is_the_same(weights: dict[str, float]) -> None:
    profile = make_profile(weights)
    again = unpack_profile(profile.packed())
    assert again.terms.tolist() == profile.terms.tolist()
    assert np.allclose(again.weights, profile.weights, atol=1e-3)
    assert sorted(profile.weights.tolist(), reverse=True) == profile.weights.tolist()
