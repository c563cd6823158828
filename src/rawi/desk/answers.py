"""What doors answer with beside the JSON of pages and stories: lists, things found, whose they are (docs/api.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

import msgspec

from rawi.archive import Archive, ArticleRow, Judgement, OutletRow
from rawi.archive.search import Found, Hit, Sought
from rawi.desk.archiving import ArchiveDesk, Shown
from rawi.desk.contract import ArticleOut, EntityOut, PageOut, ResultOut, entity_out, to_output
from rawi.desk.reported import EventOut, FigureOut, StatementOut, event_out, figure_out, statement_out
from rawi.model import Article, Copy, Entity, Story

Pair = tuple[int, int]


class ArticleLineOut(msgspec.Struct, kw_only=True):
    """An article in a list. `number` grows with each article added; `day` is the one it is sorted by, null: none.

    `current` false: a newer version of its page stands at the same address.
    """

    id: str
    number: int
    page: str
    role: str
    title: str | None
    lead: str | None
    outlet: str | None
    domain: str | None
    credit: str | None
    day: date | None
    url: str | None
    source: str
    words: int
    current: bool


class OneArticleOut(msgspec.Struct, kw_only=True):
    """An article with all that was found in it, judgements obeyed. `story` null: it is in none."""

    line: ArticleLineOut
    page: PageOut
    story: str | None
    article: ArticleOut


class SnippetOut(msgspec.Struct, kw_only=True):
    """A stretch of an article, and what in it matches; spans are code points of the page's text."""

    text: str
    span: Pair
    marks: list[Pair]


class FoundOut(msgspec.Struct, kw_only=True):
    """One thing found, and the article it stands in. Of the last five the one that it is; an article has a snippet."""

    id: str
    score: float
    article: ArticleLineOut
    snippet: SnippetOut | None
    statement: StatementOut | None
    figure: FigureOut | None
    event: EventOut | None
    entity: EntityOut | None


class FacetValueOut(msgspec.Struct, kw_only=True):
    """A value, and how many of those found have it."""

    value: str
    count: int


class FacetOut(msgspec.Struct, kw_only=True):
    """A field with its values, the most frequent first."""

    field: str
    values: list[FacetValueOut]


class SuggestionOut(msgspec.Struct, kw_only=True):
    """A word of the search that nothing has, and one that the archive has."""

    word: str
    better: str


class SearchOut(msgspec.Struct, kw_only=True):
    """What a search finds. `total` is counted up to 5,000; `loose`: no article has all of the words.

    `next` is the address of what follows, null: nothing does.
    """

    total: int
    loose: bool
    next: str | None
    items: list[FoundOut]
    suggestions: list[SuggestionOut]
    facets: list[FacetOut]


class StoryLineOut(msgspec.Struct, kw_only=True):
    """A story in a list, and how many articles it has."""

    id: str
    title: str | None
    opened: date | None
    last: date | None
    articles: int
    keywords: list[str]


class CopyOut(msgspec.Struct, kw_only=True):
    """An article that carries another's text; `shared` is the share of runs of three words that are the same."""

    article: str
    original: str
    kind: str
    shared: float
    credited: bool
    because: str


class RelatedOut(msgspec.Struct, kw_only=True):
    """An article about the same things as another; `words` are the weightiest they share."""

    id: str
    title: str | None
    outlet: str | None
    day: date | None
    score: float
    because: str
    words: list[str]
    copy: CopyOut | None
    same_story: bool


class VersionOut(msgspec.Struct, kw_only=True):
    """One reading of one page that stood at an address."""

    page: str
    engine: str
    lexica: str
    made_at: str | None
    current: bool


class OutletLineOut(msgspec.Struct, kw_only=True):
    """An outlet, how many articles it has, and the first and last of their days. An empty name: none is told."""

    name: str
    domain: str | None
    articles: int
    first: date | None
    last: date | None


class PersonOut(msgspec.Struct, kw_only=True):
    """A person, body, place or office, and how many statements are theirs."""

    entity: EntityOut
    statements: int


class SaidOut(msgspec.Struct, kw_only=True):
    """A statement, the article it stands in, and the day it was said on, or else its article's.

    `place` says which of its article's statements it is, from 0.
    """

    day: date | None
    article: ArticleLineOut
    place: int
    statement: StatementOut


class JudgementOut(msgspec.Struct, kw_only=True):
    """An editor's correction. `withdrawn_by` null: it stands."""

    id: str
    verdict: str
    about: str
    page: str | None
    start: int | None
    end: int | None
    value: dict[str, str]
    by: str
    at: str
    withdrawn_by: str | None
    withdrawn_at: str | None


def lines(archive: Archive, ids: Iterable[str]) -> dict[str, ArticleLineOut]:
    """The lines of articles by id, in the order asked for; those that are not there are left out."""
    asked = list(dict.fromkeys(ids))
    rows = {row.id: article_line(row) for row in archive.articles(ids=asked)}
    return {id: rows[id] for id in asked if id in rows}


def article_line(row: ArticleRow) -> ArticleLineOut:
    """An article of a list."""
    return ArticleLineOut(
        id=row.id, number=row.number, page=row.page, role=row.role, title=row.title, lead=row.lead, outlet=row.outlet,
        domain=row.domain, credit=row.credit, day=row.day, url=row.url, source=row.source, words=row.words,
        current=row.current,
    )  # fmt: skip


def one_article(archive: Archive, id: str) -> OneArticleOut | None:
    """An article with everything found in it; None: there is none of that id, or no reading has it any more."""
    rows = archive.articles(ids=[id])
    if not rows:
        return None
    found = judged_page(archive, rows[0].page)
    article = next((one for one in found.articles if one.id == id), None) if found else None
    if found is None or article is None:
        return None
    tie = archive.threads.story_of(id)
    return OneArticleOut(
        line=article_line(rows[0]), page=found.page, story=tie.story if tie else None, article=article
    )


def judged_page(archive: Archive, id: str) -> ResultOut | None:
    """A page as `rawi read --json` gives it, judgements obeyed; None: there is none of that id."""
    reading = archive.reading(id)
    if reading is None:
        return None
    articles = tuple(archive.article(one.id) or one for one in reading.articles)
    return to_output(replace(reading, articles=articles))


def search_answer(desk: ArchiveDesk, sought: Sought, found: Found, shown: Iterable[Shown]) -> SearchOut:
    """What a search found, each with its article; `next` is left to the door."""
    archive = desk.archive
    rows = lines(archive, (hit.article for hit in found.hits))
    snippets = {one.hit.id: _snippet(one) for one in shown}
    read: dict[str, Article | None] = {}
    items = []
    for hit in found.hits:
        line = rows.get(hit.article)
        if line is None:  # the index is ahead of what is left of the archive
            continue
        if sought != "articles" and hit.article not in read:
            read[hit.article] = archive.article(hit.article)
        items.append(_found(sought, hit, line, read.get(hit.article), snippets.get(hit.id)))
    return SearchOut(
        total=found.total,
        loose=found.loose,
        next=None,
        items=items,
        suggestions=[SuggestionOut(word=word, better=better) for word, better in found.suggestions],
        facets=[
            FacetOut(
                field=one.field, values=[FacetValueOut(value=value, count=count) for value, count in one.values]
            )
            for one in found.facets
        ],
    )  # fmt: skip


def _found(
    sought: Sought, hit: Hit, line: ArticleLineOut, article: Article | None, snippet: SnippetOut | None
) -> FoundOut:
    made = FoundOut(
        id=hit.id, score=hit.score, article=line, snippet=snippet, statement=None, figure=None, event=None, entity=None
    )  # fmt: skip
    if article is None:
        return made
    if sought == "statements":
        made.statement = next((statement_out(one) for one in article.statements if one.id == hit.id), None)
    elif sought == "figures":
        made.figure = next((figure_out(one) for one in article.figures if one.id == hit.id), None)
    elif sought == "events":
        made.event = next((event_out(one) for one in article.events if one.id == hit.id), None)
    elif sought == "people":
        named = (one.entity for one in article.mentions if one.entity and one.entity.id == hit.id)
        made.entity = next((entity_out(one) for one in named), None)
    return made


def _snippet(one: Shown) -> SnippetOut | None:
    found = one.snippet
    if found is None:
        return None
    marks = [(mark.start, mark.end) for mark in found.marks]
    return SnippetOut(text=found.text, span=(found.span.start, found.span.end), marks=marks)


def story_line(one: Story) -> StoryLineOut:
    """A story of a list."""
    return StoryLineOut(
        id=one.id, title=one.title, opened=one.opened, last=one.last, articles=one.articles, keywords=list(one.keywords)
    )  # fmt: skip


def copy_line(one: Copy) -> CopyOut:
    """A copy of a list."""
    return CopyOut(
        article=one.article, original=one.original, kind=one.kind, shared=one.shared, credited=one.credited,
        because=one.because,
    )  # fmt: skip


def outlet_line(one: OutletRow) -> OutletLineOut:
    """An outlet of a list."""
    return OutletLineOut(
        name=one.name, domain=one.domain, articles=one.articles, first=one.first, last=one.last
    )


def person(archive: Archive, entity: Entity) -> PersonOut:
    """Somebody, and how much they said."""
    return PersonOut(entity=entity_out(entity), statements=archive.listings.said_count(entity.id))


def said_by(archive: Archive, entity: str, *, limit: int, offset: int) -> list[SaidOut]:
    """What somebody said, the newest first, each with its article."""
    rows = archive.listings.said_by(entity, limit=limit, offset=offset)
    articles = lines(archive, (row.article for row in rows))
    find = _statements(archive)
    found = ((row, find(row.article, row.statement)) for row in rows)
    return [
        SaidOut(day=row.day, article=articles[row.article], place=one[0], statement=one[1])
        for row, one in found
        if one is not None
    ]


def one_statement(archive: Archive, id: str) -> SaidOut | None:
    """A statement with its article; None: no current article has one of that id."""
    article = archive.listings.article_of(id)
    found = _statements(archive)(article, id) if article else None
    if article is None or found is None:
        return None
    place, statement = found
    line = lines(archive, [article])[article]
    on = statement.on
    day = date.fromisoformat(on.latest) if on and on.latest else line.day
    return SaidOut(day=day, article=line, place=place, statement=statement)


def _statements(archive: Archive) -> Callable[[str, str], tuple[int, StatementOut] | None]:
    """What gives a statement of an article and its place there; each article is read once."""
    read: dict[str, Article | None] = {}

    def find(article: str, id: str) -> tuple[int, StatementOut] | None:
        if article not in read:
            read[article] = archive.article(article)
        found = read[article]
        told = enumerate(found.statements if found else ())
        return next(((at, statement_out(one)) for at, one in told if one.id == id), None)

    return find


def judgement_out(one: Judgement) -> JudgementOut:
    """A judgement in the contract's form."""
    return JudgementOut(
        id=one.id, verdict=one.verdict, about=one.about, page=one.page, start=one.start, end=one.end,
        value=dict(one.value), by=one.by, at=one.at, withdrawn_by=one.withdrawn_by, withdrawn_at=one.withdrawn_at,
    )  # fmt: skip
