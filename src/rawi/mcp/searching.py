"""The tools that search: articles, findings and people by words; who said what; who gave which number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from rawi.archive.search import Hit, Query
from rawi.desk.archiving import ArchiveDesk
from rawi.desk.citing import Citer
from rawi.errors import QueryError
from rawi.mcp.answers import (
    ArticleItem,
    EventItem,
    FigureItem,
    FiguresAnswer,
    PersonItem,
    SearchAnswer,
    Sought,
    Source,
    StatementItem,
    WhoSaidAnswer,
)
from rawi.mcp.items import (
    event_item,
    figure_item,
    fit,
    going_on,
    person_item,
    quotes_of,
    source_item,
    statement_item,
)
from rawi.model import Article, Evidence

_PEOPLE = 5  # of one name

_Made = TypeVar("_Made")
Found = ArticleItem | StatementItem | FigureItem | EventItem | PersonItem


def search(
    desk: ArchiveDesk, text: str, sought: Sought, *, newest: bool, limit: int, offset: int
) -> SearchAnswer:
    """What a search finds, cited. Raises QueryError."""
    query = desk.query(text, newest=newest)
    found = (
        desk.search(query, limit=limit, offset=offset)
        if sought == "articles"
        else desk.find(sought, query, limit=limit, offset=offset)
    )
    items: list[Found]
    items, taken = fit(found.hits, _maker(desk, sought, query), limit=limit)
    next_offset, note = going_on(taken, offset, found.total)
    notes = ["No article has all the words; these have some." if found.loose else None, note]
    if not found.hits and not offset:
        notes.append("Nothing was found; try fewer words, or another spelling of names.")
    return SearchAnswer(
        sought=sought,
        total=found.total,
        loose=found.loose,
        suggestions=[f"{word}: {better}" for word, better in found.suggestions],
        items=items,
        next_offset=next_offset,
        note=" ".join(one for one in notes if one) or None,
    )


def who_said(
    desk: ArchiveDesk,
    name: str,
    *,
    words: str,
    since: date | None,
    until: date | None,
    limit: int,
    offset: int,
) -> WhoSaidAnswer:
    """The statements of people of a name, the newest first. Raises QueryError."""
    named = _phrase(name)
    query = desk.query(f'speaker:"{named}" {words}{_days(since, until)}', newest=True)
    found = desk.find("statements", query, limit=limit, offset=offset)
    citer = Citer(desk.archive)
    items, taken = fit(found.hits, _of_article(citer, _statement), limit=limit)
    next_offset, note = going_on(taken, offset, found.total)
    people = desk.find("people", desk.query(f'person:"{named}"'), limit=_PEOPLE)
    with_name, _ = fit(people.hits, _of_article(citer, _person), limit=_PEOPLE)
    if not found.hits and not offset:
        note = (
            "Nothing was found that they said; leave words or days out."
            if with_name
            else "Nobody of that name was found; try the Arabic name, or one word of it."
        )
    elif len(with_name) > 1:
        several = (
            "Several people or bodies have such a name: see `people`, and the speaker of each statement."
        )
        note = f"{several} {note}" if note else several
    return WhoSaidAnswer(total=found.total, people=with_name, items=items, next_offset=next_offset, note=note)


def figures(
    desk: ArchiveDesk,
    words: str,
    *,
    since: date | None,
    until: date | None,
    newest: bool,
    limit: int,
    offset: int,
) -> FiguresAnswer:
    """Numbers with who gives them and when. Raises QueryError."""
    query = desk.query(f"{words}{_days(since, until)}", newest=newest)
    found = desk.find("figures", query, limit=limit, offset=offset)
    items, taken = fit(found.hits, _of_article(Citer(desk.archive), _figure), limit=limit)
    next_offset, note = going_on(taken, offset, found.total)
    if not found.hits and not offset:
        note = "Nothing was found; ask by what is counted (قتيل, hostages), a status (killed), or a number."
    return FiguresAnswer(total=found.total, items=items, next_offset=next_offset, note=note)


def _phrase(name: str) -> str:
    words = " ".join(name.replace('"', " ").split())
    if not words:
        raise QueryError("name a person or body, in Arabic or English")
    return words


def _days(since: date | None, until: date | None) -> str:
    return (f" since:{since}" if since else "") + (f" until:{until}" if until else "")


def _maker(desk: ArchiveDesk, sought: Sought, query: Query) -> Callable[[Hit], Found | None]:
    citer = Citer(desk.archive)
    makers: dict[Sought, Callable[[Hit, Article, Source], Found | None]] = {
        "statements": _statement, "figures": _figure, "events": _event, "people": _person,
    }  # fmt: skip

    def article(hit: Hit, found: Article, source: Source) -> ArticleItem:
        (shown,) = desk.show([hit], query)
        matched = shown.snippet and Evidence(span=shown.snippet.span, quote=shown.snippet.text, rule="search")
        quotes = quotes_of([one for one in (matched or found.title,) if one])
        return ArticleItem(id=hit.article, quotes=quotes, source=source)

    return _of_article(citer, makers.get(sought, article))


def _of_article(
    citer: Citer, make: Callable[[Hit, Article, Source], _Made | None]
) -> Callable[[Hit], _Made | None]:
    """Makes items of hits; None for what a newer reading has no more."""

    def made(hit: Hit) -> _Made | None:
        source, article = citer.source(hit.article), citer.article(hit.article)
        return make(hit, article, source_item(source)) if source and article else None

    return made


def _statement(hit: Hit, article: Article, source: Source) -> StatementItem | None:
    found = next((one for one in article.statements if one.id == hit.id), None)
    return statement_item(found, source) if found else None


def _figure(hit: Hit, article: Article, source: Source) -> FigureItem | None:
    found = next((one for one in article.figures if one.id == hit.id), None)
    return figure_item(found, article, source) if found else None


def _event(hit: Hit, article: Article, source: Source) -> EventItem | None:
    found = next((one for one in article.events if one.id == hit.id), None)
    return event_item(found, article, source) if found else None


def _person(hit: Hit, article: Article, source: Source) -> PersonItem | None:
    for mention in article.mentions:
        if mention.entity and mention.entity.id == hit.id:
            return person_item(mention.entity, mention, source)
    return None
