"""Endpoints of articles, their pages, and the copies among them."""

from __future__ import annotations

import msgspec

from rawi.api.lists import AFTER, ARTICLE_COLUMNS, ID, LIMIT, PAGING, ListOut, following, linked, paged
from rawi.api.problems import missing
from rawi.api.table import Answer, Call, Endpoint, Parameter, reads
from rawi.desk.answers import (
    ArticleLineOut,
    CopyOut,
    OneArticleOut,
    RelatedOut,
    VersionOut,
    article_line,
    copy_line,
    judged_page,
    lines,
    one_article,
)
from rawi.desk.archiving import ArchiveDesk
from rawi.desk.contract import ResultOut
from rawi.desk.reading_list import ReadingListOut, make_reading_list
from rawi.desk.relating import related_output

_PLAIN = "text/plain; charset=utf-8"


def _line(desk: ArchiveDesk, id: str) -> ArticleLineOut:
    found = lines(desk.archive, [id])
    if id not in found:
        raise missing("article", id)
    return found[id]


def _articles(call: Call) -> Answer:
    with call.pool.reading() as desk:
        archive = desk.archive

        def find(limit: int, offset: int) -> list[ArticleLineOut]:
            ids = archive.listings.newest(
                outlet=call["outlet"], since=call["since"], until=call["until"], limit=limit, offset=offset
            )
            return list(lines(archive, ids).values())

        return paged(call, find)


def _harvest(call: Call) -> Answer:
    with call.pool.reading() as desk:
        rows = desk.archive.articles(after=call["after"], limit=call["limit"] + 1)
    items, more = [article_line(row) for row in rows[: call["limit"]]], len(rows) > call["limit"]
    follows = following(call, after=items[-1].number) if more else None
    return linked(ListOut(total=None, next=follows, items=items))


def _article(call: Call) -> OneArticleOut:
    with call.pool.reading() as desk:
        found = one_article(desk.archive, call["id"])
    if found is None:
        raise missing("article", call["id"])
    return found


def _article_text(call: Call) -> bytes:
    with call.pool.reading() as desk:
        return _text(desk, _line(desk, call["id"]).page)


def _page_text(call: Call) -> bytes:
    with call.pool.reading() as desk:
        return _text(desk, call["id"])


def _text(desk: ArchiveDesk, page: str) -> bytes:
    found = desk.archive.page(page)
    if found is None:
        raise missing("page", page)
    return found.text.encode()


def _page(call: Call) -> ResultOut:
    with call.pool.reading() as desk:
        found = judged_page(desk.archive, call["id"])
    if found is None:
        raise missing("page", call["id"])
    return found


def _related(call: Call) -> ListOut[RelatedOut]:
    with call.pool.reading() as desk:
        _line(desk, call["id"])
        found = desk.related(call["id"], limit=call["limit"])
    items = [msgspec.convert(related_output(one), RelatedOut, from_attributes=True) for one in found]
    return ListOut(total=len(items), next=None, items=items)


def _reading_list(call: Call) -> ReadingListOut:
    with call.pool.reading() as desk:
        _line(desk, call["id"])
        return make_reading_list(desk, call["id"], limit=call["limit"], lexica=call.pool.lexica)


def _versions(call: Call) -> ListOut[VersionOut]:
    with call.pool.reading() as desk:
        line = _line(desk, call["id"])
        found = desk.archive.versions(line.url or line.source)
    items = [
        VersionOut(
            page=one.page, engine=one.engine, lexica=one.lexica, made_at=one.made_at, current=one.current
        )
        for one in found
    ]
    return ListOut(total=len(items), next=None, items=items)


def _article_copies(call: Call) -> ListOut[CopyOut]:
    with call.pool.reading() as desk:
        _line(desk, call["id"])
        items = [copy_line(one) for one in desk.archive.threads.copies(of=[call["id"]])]
    return ListOut(total=len(items), next=None, items=items)


def _copies(call: Call) -> Answer:
    with call.pool.reading() as desk:
        found = [copy_line(one) for one in desk.archive.threads.copies()]
    return paged(call, lambda limit, offset: found[offset : offset + limit], total=len(found))


ARTICLES: tuple[Endpoint, ...] = (
    reads(
        "/articles", "Articles that have a day, the newest first.", _articles, ListOut[ArticleLineOut], *PAGING,
        Parameter(name="outlet", what="Only of this outlet, as /outlets names it."),
        Parameter(name="since", what="From this day on.", kind="day"),
        Parameter(name="until", what="Up to this day.", kind="day"), columns=ARTICLE_COLUMNS,
    ),
    reads("/harvest", "All articles, in the order they were added: for who keeps a copy.", _harvest,
         ListOut[ArticleLineOut], LIMIT, AFTER, columns=ARTICLE_COLUMNS),
    reads("/articles/{id}", "An article with all that was found in it.", _article, OneArticleOut, ID),
    reads("/articles/{id}/text", "The text of its page, that all offsets count in.", _article_text, str, ID,
          media=_PLAIN),
    reads("/articles/{id}/related", "Articles about the same things.", _related, ListOut[RelatedOut], ID, LIMIT),
    reads("/articles/{id}/reading-list", "What goes beside it: keywords, subjects, what to read also.",
         _reading_list, ReadingListOut, ID,
         Parameter(name="limit", what="How many of each.", kind="integer", default=5, least=1, most=20)),
    reads("/articles/{id}/versions", "All readings of all pages that stood at its address.", _versions,
         ListOut[VersionOut], ID),
    reads("/articles/{id}/copies", "Articles that carry its text, or whose text it carries.", _article_copies,
         ListOut[CopyOut], ID),
    reads("/pages/{id}", "A page as `rawi read --json` gives it, judgements obeyed.", _page, ResultOut, ID),
    reads("/pages/{id}/text", "Its text, that all offsets count in.", _page_text, str, ID, media=_PLAIN),
    reads("/copies", "Articles that carry one text, which from which, and how much of it.", _copies, ListOut[CopyOut],
         *PAGING, columns=tuple((name, name) for name in CopyOut.__struct_fields__)),
)  # fmt: skip
