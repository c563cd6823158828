"""The search index and its questions, on the sample pages and on made ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rawi.archive import Archive, Judgement
from rawi.archive.search import QueryReader, Searcher, SearchIndex, find_snippet
from rawi.clauses import Stemmer
from rawi.desk import open_lexica
from rawi.errors import QueryError
from rawi.model import Article, Evidence, Outlet, Page, Reading, Span, Stamp, content_id
from rawi.script import fold_words

AT = "2024-03-21T09:00:00Z"
LEXICA = open_lexica()
STEMMER = Stemmer(LEXICA)
QUERIES = QueryReader(LEXICA)


def made(
    title: str, body: str, day: str | None = None, *, url: str | None = None, outlet: str = "المجداف"
) -> Reading:
    """A reading of a page with a title, paragraphs, and a day in its last line."""
    text = f"{title}\n{body}\n{day or ''}"
    spans, at = [], 0
    for line in text.split("\n"):
        spans.append(Span(start=at, end=at + len(line)))
        at += len(line) + 1
    page = Page(id=content_id("made", url or "", text), source=url or title, url=url, fetched_at=None, media_type="text/plain",
                charset="utf-8", language="ar", text=text)  # fmt: skip
    stamp = Evidence(span=spans[-1], quote=day or "", rule="made")
    article = Article(
        id=content_id("article", page.id), page=page.id, role="main", outlet=Outlet(name=outlet, domain=None),
        title=Evidence(span=spans[0], quote=title, rule="made"), credit=None, agencies=(), byline=None, dateline=None,
        stamps=(Stamp(kind="published", day=date.fromisoformat(day), clock=None, zone=None, place="page", evidence=stamp),) if day else (),
        labels=(), keywords=(), paragraphs=tuple(spans[1:-1]), text=body,
    )  # fmt: skip
    return Reading(page=page, engine="made", lexica="", made_at=None, articles=(article,), blocks=(), inline_links=(),
                   related=(), caption=None)  # fmt: skip


PAGES = {
    "port": made("تصادم عبّارة وناقلة في ميناء هيلارة", "أعلنت قيادة خفر السواحل إنقاذ 339 راكباً.\nوانتشلت الفرق ٢١ جثة.", "2024-08-30"),
    "bank": made("المصرف المركزي يرفع الفائدة", "قرّر المصرف رفع سعر الفائدة إلى 12.5 في المئة.\nوارتفعت أسعار السلع.", "2024-03-05", outlet="دفتر السوق"),
    "cup": made("كرنمار تفوز بكأس المضائق", "فاز منتخب كرنمار على شندار في المباراة النهائية.\nوسجّل اللاعبان هدفين.", "2024-11-25"),
    "talks": made("جولة جديدة من المفاوضات في لوتارا", "التقى وزراء الخارجية، ثم اتفقوا على وقف إطلاق النار.\nوبالاتفاق عاد النازحون.", "2025-02-12"),
    "undated": made("حديقة الميناء القديم", "لا تزال الحديقة مفتوحة للزوار في المدن الساحلية."),
}  # fmt: skip


@pytest.fixture
def filled(archive: Archive) -> Archive:
    archive.add(PAGES.values(), at=AT)
    return archive


@pytest.fixture
def index(filled: Archive, tmp_path: Path) -> Iterator[SearchIndex]:
    one = SearchIndex(tmp_path / "search.db", STEMMER, lexica=LEXICA.digest)
    one.follow(filled)
    yield one
    one.close()


def _found(index: SearchIndex, text: str, **asked: str) -> list[str]:
    names = {reading.articles[0].id: name for name, reading in PAGES.items()}
    query = QUERIES.read(text, **asked)  # type: ignore[arg-type]
    return [names[hit.id] for hit in Searcher(index, LEXICA).search(query).hits]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("ميناء", ["undated", "port"]),
        ("مِيناء", ["undated", "port"]),
        ("الميناء", ["undated", "port"]),
        ("میناء", ["undated", "port"]),
        ("ناقله", ["port"]),
        ("عبارات", ["port"]),
        ("21", ["port"]),
        ("اتفاق", ["talks"]),
        ("وزير", ["talks"]),
        ("مدينة", ["undated"]),
        ("سعر", ["bank"]),
        ('"وقف إطلاق النار"', ["talks"]),
        ('"إطلاق وقف"', []),
        ("ميناء -عبارة", ["undated"]),
        ("ميناء عبارة", ["port"]),
        ("مفاوض*", ["talks"]),
        ("since:2024-08 until:2024-11 كرنمار", ["cup"]),
        ("since:2024 ميناء", ["port"]),
        ("outlet:السوق", ["bank"]),
        ("-outlet:المجداف", ["bank"]),
        ("صحيفة:السوق فائدة", ["bank"]),
        ("title:كأس", ["cup"]),
        ("-ميناء since:2024-08", ["talks", "cup"]),
        ("كرنمار لوتارا", ["cup", "talks"]),
    ],
)
def test_what_a_search_finds(index: SearchIndex, query: str, wanted: list[str]) -> None:
    found = _found(index, query)
    assert (found if len(wanted) < 2 else sorted(found)) == (wanted if len(wanted) < 2 else sorted(wanted))


def test_the_newest_first(index: SearchIndex) -> None:
    assert _found(index, "", order="newest") == ["talks", "cup", "port", "bank", "undated"]
    assert _found(index, "ميناء", order="newest") == ["port", "undated"]


def test_a_title_goes_before_a_body(index: SearchIndex) -> None:
    assert _found(index, "كرنمار")[0] == "cup"
    assert _found(index, "عبارة")[0] == "port"


def test_no_article_has_all_words(index: SearchIndex) -> None:
    found = Searcher(index, LEXICA).search(QUERIES.read("المضائق والفائدة"))
    assert found.loose
    assert found.total == 2


def test_did_you_mean(index: SearchIndex) -> None:
    found = Searcher(index, LEXICA).search(QUERIES.read("هيلاره كرنمرا"))
    assert ("كرنمرا", "كرنمار") in found.suggestions


def test_facets_count_what_was_found(index: SearchIndex) -> None:
    found = Searcher(index, LEXICA).search(QUERIES.read(""), facets=True)
    facets = {one.field: dict(one.values) for one in found.facets}
    assert facets["outlet"] == {"المجداف": 4, "دفتر السوق": 1}
    assert facets["month"] == {"2024-03": 1, "2024-08": 1, "2024-11": 1, "2025-02": 1}


@pytest.mark.parametrize(
    ("query", "marked"),
    [("اتفاق", ["وبالاتفاق"]), ("عباره انتشال ٢١", ["٢١"]), ('"سعر الفائدة"', ["سعر", "الفائدة"]), ("مفتوح*", ["مفتوحة"])],
)  # fmt: skip
def test_snippets_mark_the_pages_own_characters(query: str, marked: list[str]) -> None:
    read = QUERIES.read(query)
    best: list[list[str]] = []
    for reading in PAGES.values():
        snippet = find_snippet(reading.articles[0], reading.page, read, STEMMER)
        assert snippet is not None
        assert snippet.span.of(reading.page.text) == snippet.text
        best.append([one.of(reading.page.text) for one in snippet.marks])
    assert marked in best


def test_an_index_follows_and_one_made_anew_is_the_same(
    filled: Archive, index: SearchIndex, tmp_path: Path
) -> None:
    assert index.follow(filled) == 0
    url = "https://almijdaf.example/1"
    first = made("إضراب في المطار", "أضرب المراقبون.", "2024-05-01", url=url)
    second = made("انتهاء إضراب المطار", "عاد المراقبون إلى أبراجهم.", "2024-05-02", url=url)
    filled.add([first], at=AT)
    assert index.follow(filled) == 1
    filled.add([second], at=AT)
    filled.add([replace(PAGES["cup"], engine="made 2")], at=AT)
    index.follow(filled)
    searcher = Searcher(index, LEXICA)
    assert [one.id for one in searcher.search(QUERIES.read("إضراب")).hits] == [second.articles[0].id]
    anew = SearchIndex(tmp_path / "anew.db", STEMMER, lexica=LEXICA.digest)
    anew.follow(filled)
    for query in ("", "ميناء", "outlet:المجداف", "مراقب", "كرنمار"):
        asked = QUERIES.read(query)
        assert (
            searcher.search(asked, facets=True).total
            == Searcher(anew, LEXICA).search(asked, facets=True).total
        )
        assert {hit.id for hit in searcher.search(asked).hits} == {
            hit.id for hit in Searcher(anew, LEXICA).search(asked).hits
        }
        assert (
            searcher.search(asked, facets=True).facets
            == Searcher(anew, LEXICA).search(asked, facets=True).facets
        )
    anew.close()


def test_other_language_data_make_the_index_anew(filled: Archive, index: SearchIndex, tmp_path: Path) -> None:
    index.close()
    other = SearchIndex(tmp_path / "search.db", STEMMER, lexica="another")
    assert other.change == 0
    assert other.follow(filled) == len(PAGES)
    other.close()


def test_findings_by_themselves(archive: Archive, readings: list[Reading], tmp_path: Path) -> None:
    archive.add(readings, at=AT)
    index = SearchIndex(tmp_path / "findings.db", STEMMER, lexica=LEXICA.digest)
    index.follow(archive)
    searcher = Searcher(index, LEXICA)
    for reading in readings:
        for article in reading.articles:
            for said in article.statements:
                query = QUERIES.read(f"{' '.join(fold_words(said.text).split()[:4])} act:{said.act}")
                assert said.id in {hit.id for hit in searcher.find("statements", query, limit=50).hits}
            for event in article.events:
                query = QUERIES.read(f"{fold_words(event.trigger.quote)} event:{event.kind.split()[0]}")
                assert event.id in {hit.id for hit in searcher.find("events", query, limit=50).hits}
    index.close()


def test_a_judgement_reaches_the_index(archive: Archive, readings: list[Reading], tmp_path: Path) -> None:
    reading = next(one for one in readings if one.articles[0].statements)
    archive.add([reading], at=AT)
    index = SearchIndex(tmp_path / "judged.db", STEMMER, lexica=LEXICA.digest)
    index.follow(archive)
    searcher, query = Searcher(index, LEXICA), QUERIES.read("speaker:الدهشوري")
    assert searcher.search(query).total == 0
    said = reading.articles[0].statements[0].content
    judgement = Judgement(
        id="j", verdict="speaker", about="", page=reading.page.id, start=said[0].span.start, end=said[-1].span.end,
        value=(("ar", "سليم الدهشوري"),), by="منى", at=AT,
    )  # fmt: skip
    archive.judge(judgement)
    index.follow(archive)
    assert searcher.search(query).total == 1
    archive.take_back("j", by="منى", at=AT)
    index.follow(archive)
    assert searcher.search(query).total == 0
    index.close()


@pytest.mark.parametrize("text", ["colour:red", "since:غد", "since:2024-13", "until:2024-02-31"])
def test_a_search_that_cannot_be_read(text: str) -> None:
    with pytest.raises(QueryError):
        QUERIES.read(text)


@given(st.text(max_size=60))
def test_any_other_text_is_a_search(text: str) -> None:
    index = SearchIndex(":memory:", STEMMER, lexica="")
    try:
        assert Searcher(index, LEXICA).search(QUERIES.read(text), facets=True).total == 0
    except QueryError:
        pass
    finally:
        index.close()


@given(st.text(min_size=1, max_size=12, alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويء0١abc"))
def test_every_word_has_a_key(word: str) -> None:
    assert STEMMER.stem(word)
    assert STEMMER.stem(word) == STEMMER.stem(word)
