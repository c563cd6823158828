"""Editors' corrections: kept, listed, taken back; and signing in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from starlette.requests import Request

from rawi.archive import Judgement
from rawi.archive.contract import Verdict
from rawi.desk.archiving import ArchiveDesk, judgement_id
from rawi.desk.pool import DeskPool, now
from rawi.errors import ArchiveError
from rawi.web.site import Table, View
from rawi.web.views.today import page_number
from rawi.web.wording import Wording

_LIST = 50
_FIELDS = ("ar", "en", "kind", "entity", "low", "high", "counted", "status", "day", "other")
_LONGEST = 300  # characters of a value


def judgements(desk: ArchiveDesk, request: Request, t: Wording) -> View:
    """All corrections, the latest first."""
    found = desk.archive.judgements(standing=False)[::-1]
    page = page_number(request)
    shown = found[(page - 1) * _LIST : page * _LIST]
    return View(
        template="judgements.html",
        title=t("judgements"),
        context={"judgements": shown, "page": page, "more": len(found) > page * _LIST, "places": _places(desk, shown)},
        data=lambda: found,
        table=lambda: Table(
            header=("id", "verdict", "about", "page", "start", "end", "value", "by", "at", "withdrawn_by"),
            rows=[
                (one.id, one.verdict, one.about, one.page, one.start, one.end,
                 "; ".join(f"{name}={value}" for name, value in one.value), one.by, one.at, one.withdrawn_by)
                for one in found
            ],
        ),
    )  # fmt: skip


def _places(desk: ArchiveDesk, found: list[Judgement]) -> dict[str, str]:
    """Where what a correction is about can be looked at."""
    places = {}
    for one in found:
        rows = desk.archive.page_articles(one.page) if one.page else []
        if rows:
            places[one.id] = f"/articles/{rows[0].id}"
        elif desk.archive.threads.story(one.about):
            places[one.id] = f"/stories/{one.about}"
        elif desk.archive.listings.entity(one.about):
            places[one.id] = f"/people/{one.about}"
        elif desk.archive.articles(ids=[one.about]):
            places[one.id] = f"/articles/{one.about}"
    return places


def judge(pool: DeskPool, form: Mapping[str, str], editor: str) -> str:
    """Keep the correction that a form asks for; its id.

    Raises:
        ArchiveError: it cannot be obeyed.
    """
    verdict = form.get("verdict", "")
    if verdict not in get_args(Verdict):
        raise ArchiveError(f"{verdict!r} is no verdict")
    value = tuple(
        sorted((name, form[name].strip()[:_LONGEST]) for name in _FIELDS if form.get(name, "").strip())
    )
    page, start, end = form.get("page") or None, _number(form, "start"), _number(form, "end")
    about = form.get("about", "")[:_LONGEST]
    at = now()
    # The time is part of it: a correction that was taken back can be made again.
    id = judgement_id(
        verdict, about, page or "", str(start), str(end), *(f"{a}={b}" for a, b in value), editor, at
    )
    with pool.writing() as desk:
        desk.judge(
            Judgement(
                id=id, verdict=verdict, about=about, page=page, start=start, end=end,  # type: ignore[arg-type]
                value=value, by=editor, at=at,
            )
        )  # fmt: skip
    return id


def take_back(pool: DeskPool, id: str, editor: str) -> bool:
    """Take a correction back; False: none of that id stands."""
    with pool.writing() as desk:
        return desk.take_back(id, by=editor)


def _number(form: Mapping[str, str], name: str) -> int | None:
    value = form.get(name, "")
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 12):
        raise ArchiveError(f"{name} is {value!r}, and must be a number")
    return int(value)
