"""The page of searches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args
from urllib.parse import urlencode

from starlette.requests import Request

from rawi.archive.search import Hit, Sought
from rawi.desk.archiving import ArchiveDesk, Shown
from rawi.errors import QueryError
from rawi.model import Event, Figure, Statement
from rawi.web.marks import tidy
from rawi.web.site import Table, View
from rawi.web.views.today import page_number
from rawi.web.wording import Wording

_HITS, _LONGEST = 20, 500
_KINDS = get_args(Sought)
_FACETS = ("outlet", "speaker", "person", "place", "act", "event", "month")
_LETTERS = {"statements": "s", "figures": "f", "events": "e"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A hit as the page shows it: where it leads, its words with what matches, and of a statement its chain."""

    hit: Hit
    where: str
    parts: tuple[tuple[str, bool], ...]
    who: str | None = None
    act: str | None = None


def search(desk: ArchiveDesk, request: Request, t: Wording) -> View:
    """Articles, or statements, figures, events, people; with highlights and facets."""
    asked = tidy(request.query_params.get("q", "")).strip()[:_LONGEST]
    sought = request.query_params.get("in", "articles")
    sought = sought if sought in _KINDS else "articles"
    newest = request.query_params.get("order") == "newest"
    page = page_number(request)
    values = {"q": asked, "in": sought, "order": "newest" if newest else ""}
    context = {
        "q": asked, "sought": sought, "kinds": _KINDS, "newest": newest, "page": page, "found": None, "shown": [],
        "facets": [], "problem": None, "more": False, "values": values,
    }  # fmt: skip
    if not asked:
        return View(template="search.html", title=t("search"), context=context)
    try:
        query = desk.query(asked, newest=newest)
    except QueryError as error:
        return View(template="search.html", title=t("search"), context={**context, "problem": str(error)})
    offset = (page - 1) * _HITS
    if sought == "articles":
        found = desk.search(query, limit=_HITS, offset=offset, facets=True)
    else:
        found = desk.find(sought, query, limit=_HITS, offset=offset)  # type: ignore[arg-type]
    shown = [_result(desk, one, sought) for one in desk.show(found.hits, query)]
    facets = [one for name in _FACETS for one in found.facets if one.field == name and one.values]
    return View(
        template="search.html",
        title=f"{t('search')}: {asked}",
        context={
            **context, "found": found, "shown": shown, "facets": facets,
            "more": offset + len(found.hits) < found.total,
        },
        data=lambda: {
            "query": asked, "in": sought, "total": found.total, "loose": found.loose,
            "suggestions": found.suggestions, "facets": found.facets, "hits": shown,
        },
        table=lambda: Table(
            header=("day", "outlet", "title", "text", "article", "id"),
            rows=[
                (one.hit.day, one.hit.outlet, one.hit.title, "".join(text for text, _ in one.parts),
                 one.hit.article, one.hit.id)
                for one in shown
            ],
        ),
        feeds=((f"/feeds/search.atom?{urlencode({'q': asked})}", asked),) if asked else (),
    )  # fmt: skip


def _parts(one: Shown) -> list[tuple[str, bool]]:
    """A snippet cut at its marks: text, and whether it matches."""
    snippet = one.snippet
    if snippet is None:
        return []
    parts, at = [], snippet.span.start
    for mark in sorted(snippet.marks):
        if mark.start < at:
            continue
        parts.append((snippet.text[at - snippet.span.start : mark.start - snippet.span.start], False))
        parts.append((snippet.text[mark.start - snippet.span.start : mark.end - snippet.span.start], True))
        at = mark.end
    parts.append((snippet.text[at - snippet.span.start :], False))
    return [part for part in parts if part[0]]


def _result(desk: ArchiveDesk, one: Shown, sought: str) -> Result:
    """What a hit shows, and where it stands: its article, and the card of the finding there."""
    hit = one.hit
    if sought == "people":
        entity = desk.entity(hit)
        name = entity.ar if entity else ""
        return Result(
            hit=hit, where=f"/people/{hit.id}", parts=((name, False),), who=entity.en if entity else None
        )
    where = f"/articles/{hit.article}"
    letter = _LETTERS.get(sought)
    article = desk.archive.article(hit.article) if letter else None
    if article is None:
        return Result(hit=hit, where=where, parts=tuple(_parts(one)))
    many: dict[str, Sequence[Statement | Figure | Event]] = {
        "s": article.statements, "f": article.figures, "e": article.events
    }  # fmt: skip
    for at, each in enumerate(many[str(letter)]):
        if each.id == hit.id:
            place = f"{where}#{letter}{at}"
            if isinstance(each, Statement):
                chain = " ← ".join(voice.ar for voice in each.chain)
                return Result(hit=hit, where=place, parts=((each.text, False),), who=chain, act=each.act)
            words = each.evidence.quote if isinstance(each, Figure) else each.trigger.quote
            return Result(hit=hit, where=place, parts=((words, True), *((" — ", False), *_parts(one))))
    return Result(hit=hit, where=where, parts=tuple(_parts(one)))
