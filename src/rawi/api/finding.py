"""Endpoints that find: search, figures, people and what they said, outlets, statements."""

from __future__ import annotations

from rawi.api.lists import ARTICLE_COLUMNS, ID, PAGING, ListOut, given, paged
from rawi.api.problems import missing
from rawi.api.table import Answer, Call, Columns, Endpoint, Parameter, reads
from rawi.archive.search import Sought
from rawi.desk.answers import (
    ArticleLineOut,
    OutletLineOut,
    PersonOut,
    SaidOut,
    SearchOut,
    lines,
    one_statement,
    outlet_line,
    person,
    said_by,
    search_answer,
)
from rawi.desk.archiving import ArchiveDesk
from rawi.model import Entity


def _search(call: Call) -> Answer:
    return _found(call, call["in"], facets=call["facets"])


def _figures(call: Call) -> Answer:
    return _found(call, "figures")


def _found(call: Call, sought: Sought, *, facets: bool = False) -> Answer:
    limit, offset = call["limit"], call["offset"]
    with call.pool.reading() as desk:
        query = desk.query(call["q"], newest=call["order"] == "newest")
        if sought == "articles":
            found = desk.search(query, limit=limit, offset=offset, facets=facets)
            answer = search_answer(desk, sought, found, desk.show(found.hits, query))
        else:
            found = desk.find(sought, query, limit=limit, offset=offset)
            answer = search_answer(desk, sought, found, ())
    return given(call, answer, offset + limit if found.total > offset + limit else None)


def _people(call: Call) -> Answer:
    with call.pool.reading() as desk:
        listings = desk.archive.listings

        def all_of_them(limit: int, offset: int) -> list[PersonOut]:
            rows = listings.speakers(kind=call["kind"], limit=limit, offset=offset)
            return [person(desk.archive, one.entity) for one in rows]

        def called_so(limit: int, offset: int) -> list[PersonOut]:
            found = desk.find("people", desk.query(call["q"]), limit=limit, offset=offset)
            named = (listings.entity(hit.id) for hit in found.hits)
            return [
                person(desk.archive, one) for one in named if one and call["kind"] in (None, str(one.kind))
            ]

        return paged(call, called_so if call["q"] else all_of_them)


def _entity(desk: ArchiveDesk, id: str) -> Entity:
    found = desk.archive.listings.entity(id)
    if found is None:
        raise missing("person or body", id)
    return found


def _person(call: Call) -> PersonOut:
    with call.pool.reading() as desk:
        return person(desk.archive, _entity(desk, call["id"]))


def _said(call: Call) -> Answer:
    with call.pool.reading() as desk:
        _entity(desk, call["id"])
        total = desk.archive.listings.said_count(call["id"])
        return paged(
            call,
            lambda limit, offset: said_by(desk.archive, call["id"], limit=limit, offset=offset),
            total=total,
        )


def _naming(call: Call) -> Answer:
    with call.pool.reading() as desk:
        archive = desk.archive
        _entity(desk, call["id"])

        def find(limit: int, offset: int) -> list[ArticleLineOut]:
            ids = archive.listings.naming(call["id"], limit=limit, offset=offset)
            return list(lines(archive, ids).values())

        return paged(call, find)


def _outlets(call: Call) -> Answer:
    with call.pool.reading() as desk:
        found = [outlet_line(one) for one in desk.archive.listings.outlets()]
    return paged(call, lambda limit, offset: found[offset : offset + limit], total=len(found))


def _statement(call: Call) -> SaidOut:
    with call.pool.reading() as desk:
        found = one_statement(desk.archive, call["id"])
    if found is None:
        raise missing("statement", call["id"])
    return found


_Q = Parameter(
    name="q",
    what='Words, "phrases", -not, field:value; the language of searches stands in docs/search.md. Empty: everything.',
    default="",
    most=500,
)
_ORDER = Parameter(
    name="order", what="The best first, or the newest.", kind="choice", default="best", choices=("best", "newest")
)  # fmt: skip
_SAID: Columns = (
    ("day", "day"), ("speaker", "statement.speaker.ar"), ("act", "statement.act"), ("mode", "statement.mode"),
    ("content", "statement.content"), ("chain", "statement.chain.ar"), ("outlet", "article.outlet"),
    ("title", "article.title"), ("url", "article.url"), ("article", "article.id"), ("page", "article.page"),
    ("start", "statement.span.0"), ("end", "statement.span.1"), ("statement", "statement.id"),
)  # fmt: skip
_FIGURE: Columns = (
    ("text", "figure.text"), ("low", "figure.low"), ("high", "figure.high"), ("bound", "figure.bound"),
    ("unit", "figure.unit"), ("counted", "figure.counted.en"), ("status", "figure.status"),
    ("attributed", "figure.attributed"), ("day", "article.day"), ("outlet", "article.outlet"),
    ("title", "article.title"), ("url", "article.url"), ("article", "article.id"), ("page", "article.page"),
    ("start", "figure.span.0"), ("end", "figure.span.1"), ("figure", "id"),
)  # fmt: skip
_HIT: Columns = (
    ("id", "id"), ("score", "score"), ("day", "article.day"), ("outlet", "article.outlet"), ("title", "article.title"),
    ("url", "article.url"), ("article", "article.id"), ("snippet", "snippet.text"),
    ("statement", "statement.content"), ("figure", "figure.text"), ("event", "event.text"), ("name", "entity.ar"),
)  # fmt: skip


FINDING: tuple[Endpoint, ...] = (
    reads(
        "/search", "Search: spelling, clitics, number and gender are seen through.", _search, SearchOut, _Q,
        Parameter(name="in", what="What to find.", kind="choice", default="articles",
                  choices=("articles", "statements", "figures", "events", "people")),
        _ORDER, *PAGING,
        Parameter(name="facets", what="Count the articles found by outlet, speaker and so on.", kind="flag",
                  default=False),
        problems=(422,), columns=_HIT,
    ),
    reads("/figures", "Figures with what they count, their day and whose they are.", _figures, SearchOut, _Q, _ORDER,
         *PAGING, problems=(422,), columns=_FIGURE),
    reads(
        "/people", "Persons and bodies: those who said most, or those of a name.", _people, ListOut[PersonOut],
        Parameter(name="q", what="A name, in Arabic or English. Empty: all who said something.", default=""),
        Parameter(name="kind", what="Only these.", kind="choice", choices=("person", "body", "office")), *PAGING,
        problems=(422,),
        columns=(("id", "entity.id"), ("kind", "entity.kind"), ("ar", "entity.ar"), ("en", "entity.en"),
                 ("wikidata", "entity.wikidata"), ("statements", "statements")),
    ),
    reads("/people/{id}", "A person or body.", _person, PersonOut, ID),
    reads("/people/{id}/statements", "All they said, the newest first.", _said, ListOut[SaidOut], ID, *PAGING,
          columns=_SAID),
    reads("/people/{id}/articles", "Articles that name them, the newest first.", _naming, ListOut[ArticleLineOut], ID,
         *PAGING, columns=ARTICLE_COLUMNS),
    reads("/outlets", "Outlets, those with most articles first.", _outlets, ListOut[OutletLineOut], *PAGING,
         columns=tuple((name, name) for name in ("name", "domain", "articles", "first", "last"))),
    reads("/statements/{id}", "A statement with its article.", _statement, SaidOut, ID),
)  # fmt: skip
