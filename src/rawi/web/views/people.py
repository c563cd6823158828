"""People and bodies: who speaks, and all that one of them said."""

from __future__ import annotations

from starlette.requests import Request

from rawi.archive import SaidRow
from rawi.desk.archiving import ArchiveDesk
from rawi.desk.reported import statement_out
from rawi.model import Article, Statement
from rawi.web.site import Missing, Table, View
from rawi.web.views.today import article_line, page_number, rows_of
from rawi.web.wording import Wording

_LIST, _SAID, _NAMING = 60, 30, 12


def people(desk: ArchiveDesk, request: Request, t: Wording) -> View:
    """Who said most."""
    kind = request.query_params.get("kind")
    page = page_number(request)
    found = desk.archive.listings.speakers(kind=kind, limit=_LIST + 1, offset=(page - 1) * _LIST)
    most = max((one.statements for one in found), default=1)
    return View(
        template="people.html",
        title=t("people"),
        context={
            "speakers": found[:_LIST],
            "kind": kind,
            "page": page,
            "more": len(found) > _LIST,
            "most": most,
        },
        data=lambda: [{"entity": one.entity, "statements": one.statements} for one in found[:_LIST]],
        table=lambda: Table(
            header=("id", "kind", "ar", "en", "wikidata", "statements"),
            rows=[
                (
                    one.entity.id,
                    one.entity.kind,
                    one.entity.ar,
                    one.entity.en,
                    one.entity.wikidata,
                    one.statements,
                )
                for one in found[:_LIST]
            ],
        ),
    )


def person(desk: ArchiveDesk, request: Request, t: Wording) -> View:
    """Everything that somebody said, the newest first, and where they are named."""
    id = request.path_params["id"].removesuffix(".json").removesuffix(".csv")
    listings = desk.archive.listings
    entity = listings.entity(id)
    if entity is None:
        raise Missing(t("no_person"))
    page = page_number(request)
    rows = listings.said_by(id, limit=_SAID + 1, offset=(page - 1) * _SAID)
    said = [one for row in rows[:_SAID] if (one := _found(desk, row))]
    naming = rows_of(desk, listings.naming(id, limit=_NAMING))
    return View(
        template="person.html",
        title=entity.ar,
        context={
            "entity": entity, "said": said, "total": listings.said_count(id), "page": page,
            "more": len(rows) > _SAID, "naming": naming,
        },
        data=lambda: {
            "entity": entity,
            "statements": [{"day": row.day, "article": row.article, "statement": statement_out(one)}
                           for row, one, _, _ in said],
            "named_in": [article_line(one) for one in naming],
        },
        table=lambda: Table(
            header=("day", "act", "content", "chain", "outlet", "article", "statement"),
            rows=[
                (row.day, one.act, one.text, " < ".join(voice.ar for voice in one.chain),
                 article.outlet.name if article.outlet else "", row.article, row.statement)
                for row, one, article, _ in said
            ],
        ),
        feeds=((f"/feeds/people/{id}.atom", entity.ar),),
    )  # fmt: skip


def _found(desk: ArchiveDesk, row: SaidRow) -> tuple[SaidRow, Statement, Article, int] | None:
    """The statement of a row, its article, and its place there; None: a newer reading has it no more."""
    article = desk.archive.article(row.article)
    for at, one in enumerate(article.statements if article else ()):
        if one.id == row.statement and article:
            return row, one, article, at
    return None
