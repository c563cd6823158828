"""The first page, the list of stories, and what came in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from threading import Lock
from time import monotonic
from typing import Any
from urllib.parse import quote

from starlette.requests import Request

from rawi.archive import OutletRow, SpeakerRow
from rawi.desk.archiving import ArchiveDesk
from rawi.desk.watching import watch_state
from rawi.model import Story
from rawi.web.site import Missing, Table, View
from rawi.web.wording import Wording

_FRESH = 20.0  # seconds for which counts are shown though something was added
_STORIES, _ARTICLES, _LIST, _REFUSALS, _OUTLETS = 12, 12, 40, 50, 14


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    rows: dict[str, int]
    outlets: list[OutletRow]
    speakers: list[SpeakerRow]


class TodayPage:
    """The first page. Its counts look through the whole archive, and may be some seconds old; its lists never are."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._counted: tuple[float, int, _Counted] | None = None
        self._lock = Lock()

    def today(self, desk: ArchiveDesk, request: Request, t: Wording) -> View:
        """The latest stories and articles."""
        stories = desk.stories(limit=_STORIES)
        newest = rows_of(desk, desk.archive.listings.newest(limit=_ARTICLES))
        latest = max((one.day for one in newest if one.day), default=None)
        counted = self._count(desk)
        return View(
            template="today.html",
            title=t("today"),
            context={
                "latest": latest, "stories": stories, "articles": newest, "outlets": counted.outlets[:_OUTLETS],
                "outlet_count": sum(1 for one in counted.outlets if one.name), "counts": counted.rows,
                "speakers": counted.speakers,
            },
            data=lambda: {
                "latest": latest, "stories": [story_line(one) for one in stories],
                "articles": [article_line(one) for one in newest],
            },
            table=lambda: _articles_table(newest),
            feeds=(("/feeds/stories.atom", t("stories")),),
        )  # fmt: skip

    def _count(self, desk: ArchiveDesk) -> _Counted:
        change, now = desk.archive.listings.last_change(), self._clock()
        with self._lock:
            if self._counted and (self._counted[1] == change or now - self._counted[0] < _FRESH):
                return self._counted[2]
            found = _Counted(
                rows=dict(desk.archive.info().counts), outlets=desk.archive.listings.outlets(),
                speakers=desk.archive.listings.speakers(limit=10),
            )  # fmt: skip
            self._counted = (self._clock(), change, found)
        return found


def stories(desk: ArchiveDesk, request: Request, t: Wording) -> View:
    """All stories, the latest first."""
    page, every = page_number(request), bool(request.query_params.get("all"))
    found = desk.stories(limit=_LIST + 1, offset=(page - 1) * _LIST, at_least=1 if every else 2)
    if page > 1 and not found:
        raise Missing(t("no_such_page"))
    return View(
        template="stories.html",
        title=t("stories"),
        context={
            "stories": found[:_LIST], "page": page, "more": len(found) > _LIST,
            "all": every,
        },
        data=lambda: [story_line(one) for one in found[:_LIST]],
        table=lambda: Table(
            header=("id", "title", "opened", "last", "articles", "keywords"),
            rows=[
                (one.id, one.title, one.opened, one.last, one.articles, "، ".join(one.keywords))
                for one in found[:_LIST]
            ],
        ),
        feeds=(("/feeds/stories.atom", t("stories")),),
    )  # fmt: skip


def outlets(desk: ArchiveDesk, request: Request, t: Wording) -> View:
    """All outlets, with how much of each is here."""
    found = desk.archive.listings.outlets()
    most = max((one.articles for one in found), default=1)
    return View(
        template="outlets.html",
        title=t("outlets"),
        context={"outlets": found, "most": most},
        data=lambda: found,
        table=lambda: Table(
            header=("name", "domain", "articles", "first", "last"),
            rows=[(one.name, one.domain, one.articles, one.first, one.last) for one in found],
        ),
    )


def outlet(desk: ArchiveDesk, request: Request, t: Wording) -> View:
    """One outlet's articles, the newest first."""
    name = request.path_params["name"].removesuffix(".json").removesuffix(".csv")
    name = "" if name == "-" else name
    found = next((one for one in desk.archive.listings.outlets() if one.name == name), None)
    if found is None:
        raise Missing(t("no_outlet"))
    page = page_number(request)
    ids = desk.archive.listings.newest(outlet=name, limit=_LIST + 1, offset=(page - 1) * _LIST)
    rows = rows_of(desk, ids[:_LIST])
    return View(
        template="outlet.html",
        title=found.name or t("unknown_outlet"),
        context={"outlet": found, "articles": rows, "page": page, "more": len(ids) > _LIST},
        data=lambda: {"outlet": found, "articles": [article_line(one) for one in rows]},
        table=lambda: _articles_table(rows),
        feeds=((f"/feeds/outlets/{quote(name, safe='')}.atom", name),) if name else (),
    )


def intake(desk: ArchiveDesk, request: Request, t: Wording) -> View:
    """What came in: how much is here, what is watched, which pages could not be read and why."""
    page = page_number(request)
    refused = desk.archive.listings.refused(limit=_REFUSALS + 1, offset=(page - 1) * _REFUSALS)
    info = desk.archive.info()
    state = watch_state(desk.where)
    return View(
        template="intake.html",
        title=t("intake"),
        context={
            "counts": dict(info.counts), "bytes": info.bytes, "schema": info.schema,
            "refused": refused[:_REFUSALS], "page": page, "more": len(refused) > _REFUSALS, "watch": state,
        },
        data=lambda: {"counts": dict(info.counts), "refused": refused[:_REFUSALS], "watch": state},
        table=lambda: Table(header=("source", "stage", "reason"), rows=refused[:_REFUSALS]),
    )  # fmt: skip


# --- what several pages give


def page_number(request: Request) -> int:
    """The page of a list that is asked for, from 1."""
    asked = request.query_params.get("page", "1")
    return min(int(asked), 10_000) if asked.isascii() and asked.isdigit() and int(asked[:9]) > 0 else 1


def rows_of(desk: ArchiveDesk, ids: list[str]) -> list[Any]:
    """Rows of articles in the order of their ids."""
    rows = {one.id: one for one in desk.archive.articles(ids=ids)}
    return [rows[id] for id in ids if id in rows]


def story_line(one: Story) -> dict[str, Any]:
    """A story in a list of data."""
    return {
        "id": one.id, "title": one.title, "opened": one.opened, "last": one.last, "articles": one.articles,
        "keywords": one.keywords,
    }  # fmt: skip


def article_line(one: Any) -> dict[str, Any]:
    """An article in a list of data."""
    day: date | None = one.day
    return {
        "id": one.id, "title": one.title, "outlet": one.outlet or one.domain, "day": day, "url": one.url,
        "source": one.source, "role": one.role,
    }  # fmt: skip


def _articles_table(rows: list[Any]) -> Table:
    return Table(
        header=("id", "day", "outlet", "title", "url", "source"),
        rows=[(one.id, one.day, one.outlet or one.domain, one.title, one.url, one.source) for one in rows],
    )
