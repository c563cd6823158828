"""The tool that reads an article of the archive, part by part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from typing import Any

from rawi.desk.archiving import ArchiveDesk
from rawi.desk.citing import Citer
from rawi.errors import ArchiveError
from rawi.mcp.answers import PageAnswer, PagePart, StretchItem
from rawi.mcp.items import (
    ANSWERED,
    dating_item,
    event_item,
    figure_item,
    fit,
    going_on,
    name_item,
    quote_of,
    quote_span,
    short,
    source_item,
    statement_item,
    stretches,
    time_item,
)
from rawi.model import Article, Page, Span

_SEVERAL = 20  # agencies and keywords


def read_page(
    desk: ArchiveDesk, id: str, part: PagePart, *, limit: int, offset: int, room: int = ANSWERED
) -> PageAnswer:
    """An article with its dating, and one part of what stands in it.

    Raises:
        ArchiveError: there is no such article.
    """
    article, citer = id.removeprefix("rawi://article/").strip(), Citer(desk.archive)
    found, source = citer.article(article), citer.source(article)
    page = desk.archive.page(found.page) if found else None
    if found is None or source is None or page is None:
        raise ArchiveError(
            f"there is no article {short(id)!r} in this archive; ids come from `search`, `stories` and `story`"
        )
    parts = _parts(found, page)
    given = parts[part]
    items, taken = fit(islice(given, offset, None), _maker(found, page, part), limit=limit, room=room)
    next_offset, note = going_on(taken, offset, len(given))
    published, tie = found.stamp("published"), desk.archive.threads.story_of(article)
    return PageAnswer(
        source=source_item(source),
        role=found.role,
        published=quote_of(published.evidence) if published else None,
        dating=dating_item(found.dating) if found.dating else None,
        credit=quote_of(found.credit, 300),
        byline=quote_of(found.byline, 300),
        dateline=quote_of(found.dateline, 300),
        agencies=[one for each in found.agencies[:_SEVERAL] if (one := quote_of(each, 300))],
        keywords=[short(one, 100) for one in found.keyword_values[:_SEVERAL]],
        story=tie.story if tie else None,
        counts={name: len(each) for name, each in parts.items()},
        part=part,
        items=items,
        next_offset=next_offset,
        note=note,
    )


def _parts(article: Article, page: Page) -> dict[PagePart, Sequence[Any]]:
    return {
        "text": list(enumerate(stretches(article, page.text), 1)),
        "statements": article.statements,
        "figures": article.figures,
        "events": article.events,
        "times": article.times,
        "names": article.mentions,
    }


def _maker(article: Article, page: Page, part: PagePart) -> Callable[[Any], Any]:
    match part:
        case "text":
            return partial(_stretch, page)
        case "statements":
            return lambda one: statement_item(one, None)
        case "figures":
            return lambda one: figure_item(one, article, None)
        case "events":
            return lambda one: event_item(one, article, None)
        case "times":
            return time_item
        case "names":
            return name_item


def _stretch(page: Page, numbered: tuple[int, Span]) -> StretchItem:
    number, span = numbered
    return StretchItem(number=number, quotes=[quote_span(span, page.text)], source=None)
