"""The laws of quotation: what `check_reading` lets through, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields, replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rawi.errors import LawBroken, RawiError
from rawi.model import (
    Article,
    Block,
    Evidence,
    Listed,
    Page,
    Reading,
    Span,
    Stamp,
    check_reading,
    check_span,
    find_evidence,
)

HEAD = "السفينة ترسو في رسوان\n14 مايو 2023\nبقلم: نوار الدلبي"
BODY = "قالت المتحدثة إن الطاقم سليم.\nوأضافت أن الميناء مفتوح."
TEXT = f"{HEAD}\n{BODY}"
LAW = settings(deadline=None, max_examples=100)


def quote(words: str) -> Evidence:
    start = TEXT.index(words)
    return Evidence(span=Span(start=start, end=start + len(words)), quote=words, rule="test:quote")


def span(words: str) -> Span:
    return quote(words).span


ARTICLE = Article(
    id="a",
    page="p",
    role="main",
    outlet=None,
    title=quote("السفينة ترسو في رسوان"),
    credit=quote("رسوان"),
    agencies=(quote("الميناء"),),
    byline=quote("نوار الدلبي"),
    dateline=quote("بقلم"),
    stamps=(
        Stamp(
            kind="published",
            day=date(2023, 5, 14),
            clock=None,
            zone=None,
            place="page",
            evidence=quote("14 مايو 2023"),
        ),
    ),
    labels=(),
    keywords=(quote("الطاقم"),),
    paragraphs=(span("قالت المتحدثة إن الطاقم سليم."), span("وأضافت أن الميناء مفتوح.")),
    text=BODY,
)
READING = Reading(
    page=Page(
        id="p",
        source="test",
        url=None,
        fetched_at=None,
        media_type="text/plain",
        charset="utf-8",
        language="ar",
        text=TEXT,
    ),
    engine="test",
    lexica="test",
    made_at=None,
    articles=(ARTICLE,),
    blocks=(Block(kind="title", span=span("السفينة ترسو في رسوان"), article=0),),
    inline_links=(Listed(title=quote("المتحدثة"), url=None),),
    related=(Listed(title=quote("مفتوح"), url=None),),
    caption=quote("سليم"),
)


def in_article(**change: object) -> Reading:
    return replace(READING, articles=(replace(ARTICLE, **change),))  # type: ignore[arg-type]


PLACES: dict[str, Callable[[Evidence], Reading]] = {
    "title": lambda one: in_article(title=one),
    "credit": lambda one: in_article(credit=one),
    "byline": lambda one: in_article(byline=one),
    "dateline": lambda one: in_article(dateline=one),
    "agencies": lambda one: in_article(agencies=(*ARTICLE.agencies, one)),
    "keywords": lambda one: in_article(keywords=(*ARTICLE.keywords, one)),
    "stamps": lambda one: in_article(stamps=(replace(ARTICLE.stamps[0], evidence=one),)),
    "inline_links": lambda one: replace(
        READING, inline_links=(*READING.inline_links, Listed(title=one, url=None))
    ),
    "related": lambda one: replace(READING, related=(*READING.related, Listed(title=one, url=None))),
    "caption": lambda one: replace(READING, caption=one),
}


def test_a_reading_that_quotes_its_page_comes_back_as_it_is() -> None:
    assert check_reading(READING) is READING


def test_every_piece_of_evidence_is_found_once() -> None:
    article = ["السفينة ترسو في رسوان", "رسوان", "الميناء", "نوار الدلبي", "بقلم", "14 مايو 2023", "الطاقم"]
    lists = ["المتحدثة", "مفتوح", "سليم"]
    assert sorted(one.quote for one in find_evidence(READING)) == sorted([*article, *lists])


@pytest.mark.parametrize("place", PLACES)
def test_one_wrong_quote_anywhere_breaks_the_law(place: str) -> None:
    wrong = replace(quote("المتحدثة"), quote="المتحدث")
    with pytest.raises(LawBroken, match="quotes 'المتحدث'"):
        check_reading(PLACES[place](wrong))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "outside",
    [
        Span(start=len(TEXT) - 2, end=len(TEXT) + 1),
        Span(start=-2, end=3),
        Span(start=5, end=5),
        Span(start=7, end=5),
    ],
    ids=["past the end", "before the start", "empty", "backwards"],
)
def test_a_span_that_is_no_range_of_the_text_breaks_the_law_wherever_it_stands(
    place: str, outside: Span
) -> None:
    evidence = Evidence(span=outside, quote=outside.of(TEXT), rule="test:outside")
    with pytest.raises(LawBroken, match="outside the text"):
        check_reading(PLACES[place](evidence))


def test_a_quote_in_other_spelling_is_a_wrong_quote() -> None:
    wrong = replace(quote("السفينة"), quote="السفينه")
    with pytest.raises(LawBroken):
        check_reading(PLACES["caption"](wrong))


def test_blocks_that_overlap_break_the_law() -> None:
    blocks = (Block(kind="title", span=Span(start=0, end=5)), Block(kind="body", span=Span(start=4, end=9)))
    with pytest.raises(LawBroken, match="overlap at 4"):
        check_reading(replace(READING, blocks=blocks))


def test_blocks_out_of_order_break_the_law() -> None:
    blocks = (Block(kind="body", span=Span(start=6, end=9)), Block(kind="title", span=Span(start=0, end=5)))
    with pytest.raises(LawBroken):
        check_reading(replace(READING, blocks=blocks))


def test_blocks_that_touch_are_lawful() -> None:
    blocks = (Block(kind="title", span=Span(start=0, end=5)), Block(kind="body", span=Span(start=5, end=9)))
    reading = replace(READING, blocks=blocks)
    assert check_reading(reading) is reading


def test_a_block_outside_the_text_breaks_the_law() -> None:
    with pytest.raises(LawBroken, match="outside the text"):
        check_reading(replace(READING, blocks=(Block(kind="body", span=Span(start=0, end=len(TEXT) + 1)),)))


@pytest.mark.parametrize(
    "change",
    [
        {"text": "قالت المتحدثة إن الطاقم سليم. وأضافت أن الميناء مفتوح."},
        {"text": ""},
        {"paragraphs": ARTICLE.paragraphs[:1]},
        {"paragraphs": ARTICLE.paragraphs[::-1]},
        {"paragraphs": (*ARTICLE.paragraphs, Span(start=0, end=len(TEXT) + 1))},
    ],
    ids=["joined by a space", "emptied", "one left out", "turned round", "one outside"],
)
def test_an_article_text_that_is_not_its_paragraphs_breaks_the_law(change: dict[str, object]) -> None:
    with pytest.raises(LawBroken):
        check_reading(in_article(**change))


def test_the_second_article_is_held_to_the_same_laws() -> None:
    wrong = replace(ARTICLE, id="b", text="نص آخر")
    with pytest.raises(LawBroken, match="article b"):
        check_reading(replace(READING, articles=(ARTICLE, wrong)))


@LAW
@given(st.text(min_size=1, max_size=30), st.data())
def test_only_the_very_characters_of_the_span_pass_as_its_quote(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    at = Span(start=start, end=data.draw(st.integers(start + 1, len(text))))
    page = replace(READING.page, text=text)
    bare = replace(READING, page=page, articles=(), blocks=(), inline_links=(), related=())
    right = Evidence(span=at, quote=at.of(text), rule="test:right")
    check_reading(replace(bare, caption=right))
    other = data.draw(st.text(max_size=10))
    assume(other != right.quote)
    with pytest.raises(LawBroken):
        check_reading(replace(bare, caption=replace(right, quote=other)))


@LAW
@given(st.text(max_size=10), st.integers(-3, 13), st.integers(-3, 13))
def test_a_span_is_lawful_when_it_is_a_non_empty_range_inside_the_text(
    text: str, start: int, end: int
) -> None:
    at = Span(start=start, end=end)
    if start in range(len(text)) and end in range(start + 1, len(text) + 1):
        check_span(at, text)
        assert len(at.of(text)) == end - start
    else:
        with pytest.raises(LawBroken):
            check_span(at, text)


def test_a_broken_law_is_caught_with_every_other_error_of_rawi() -> None:
    with pytest.raises(RawiError):
        check_span(Span(start=0, end=1), "")


@pytest.mark.parametrize("record", [READING, ARTICLE, READING.page, READING.blocks[0], ARTICLE.stamps[0]])
def test_a_record_cannot_be_edited(record: Reading | Article | Page | Block | Stamp) -> None:
    for one in fields(record):
        with pytest.raises(FrozenInstanceError):
            setattr(record, one.name, None)


def test_the_chosen_stamp_of_a_kind_is_the_first_of_that_kind() -> None:
    published = ARTICLE.stamps[0]
    modified = replace(published, kind="modified", day=date(2023, 5, 16))
    article = replace(ARTICLE, stamps=(modified, published, replace(published, day=date(2023, 5, 15))))
    assert article.stamp("published") == published
    assert article.stamp("modified") == modified
    assert replace(ARTICLE, stamps=()).stamp("published") is None
