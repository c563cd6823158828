"""Endpoints that write: pages by who takes them in, corrections by editors. Each asks for a token of its role."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

import msgspec

from rawi.api.lists import ID
from rawi.api.problems import Problem, missing
from rawi.api.table import Answer, Body, Call, Endpoint, Parameter
from rawi.desk.answers import JudgementOut, judgement_out
from rawi.desk.contract import RefusalOut
from rawi.desk.judging import JudgementIn, make_judgement
from rawi.desk.pool import now
from rawi.errors import ArchiveError
from rawi.model import RawPage, Reading, Refusal

_CHARSET = re.compile("[A-Za-z0-9_.:-]{1,40}")


class TakenOut(msgspec.Struct, kw_only=True):
    """What became of a page: `new`, `changed` (another stood at its address), `reread` (by a newer engine), `same`, or
    `refused`, and why. `page` null: refused.
    """

    outcome: Literal["new", "changed", "reread", "same", "refused"]
    page: str | None
    articles: list[str]
    refusal: RefusalOut | None


def _take_in(call: Call) -> Answer:
    charset = call.charset if call.charset and _CHARSET.fullmatch(call.charset) else None
    day = call["fetched"]
    raw = RawPage(
        data=call.body, source=call["url"], url=call["url"], media_type=call.media, charset=charset,
        fetched_at=day.isoformat() if day else None,
    )  # fmt: skip
    # Read before the writer's turn: others may write meanwhile.
    result = call.read(raw)
    if isinstance(result, Reading):
        result = replace(result, made_at=now())
    with call.pool.writing() as desk:
        added = desk.add_results([result])
    if isinstance(result, Refusal):
        refusal = RefusalOut(stage=result.stage, reason=result.reason)
        return Answer(value=TakenOut(outcome="refused", page=None, articles=[], refusal=refusal))
    outcome: Literal["new", "changed", "reread", "same"] = (
        "new" if added.pages else "changed" if added.changed else "reread" if added.reread else "same"
    )
    articles = [one.id for one in result.articles]
    taken = TakenOut(outcome=outcome, page=result.page.id, articles=articles, refusal=None)
    status = 201 if outcome in ("new", "changed") else 200
    return Answer(value=taken, status=status, headers={"location": f"{call.here}/{result.page.id}"})


def _judge(call: Call) -> Answer:
    assert call.grant is not None
    try:
        made = make_judgement(call.body, by=call.grant.name, at=now())
    except ArchiveError as error:
        raise Problem(422, str(error)) from error
    with call.pool.writing() as desk:
        if made.page is not None:
            page = desk.archive.page(made.page)
            if page is None:
                raise Problem(422, f"there is no page {made.page}")
            if made.end is not None and made.end > len(page.text):
                raise Problem(422, f"the page has {len(page.text)} characters")
        known = desk.archive.judgement(made.id)
        stood = known is not None and known.withdrawn_by is None
        desk.judge(made)
        kept = desk.archive.judgement(made.id) or made
    headers = {"location": f"{call.here}/{made.id}"}
    return Answer(value=judgement_out(kept), status=200 if stood else 201, headers=headers)


def _take_back(call: Call) -> Answer:
    assert call.grant is not None
    with call.pool.writing() as desk:
        if not desk.take_back(call["id"], by=call.grant.name):
            raise missing("judgement that stands with the id", call["id"])
    return Answer(value=None, status=204)


WRITING: tuple[Endpoint, ...] = (
    Endpoint(
        path="/pages",
        method="POST",
        what="Read a page and add it. A page that cannot be read is answered with why, and is no error.",
        tag="pages",
        handler=_take_in,
        answer=TakenOut,
        parameters=(
            Parameter(
                name="url", what="Where it stands.", kind="address", least=8, most=2_000, required=True
            ),
            Parameter(
                name="fetched", what="The day it was fetched: no article is dated after it.", kind="day"
            ),
        ),
        takes=Body(
            what="The page as it came, its character set in Content-Type.",
            media=("text/html", "application/xhtml+xml", "text/plain"),
        ),
        role="intake",
        slow=True,
        statuses=((200, "It was known, or is refused."), (201, "It was added.")),
    ),
    Endpoint(
        path="/judgements",
        method="POST",
        what="Correct what was read: obeyed at once and after every new reading, until it is taken back.",
        tag="judgements",
        handler=_judge,
        answer=JudgementOut,
        takes=Body(what="The correction.", struct=JudgementIn),
        role="editor",
        statuses=((200, "It stood already."), (201, "It stands.")),
    ),
    Endpoint(
        path="/judgements/{id}",
        method="DELETE",
        what="Take a correction back.",
        tag="judgements",
        handler=_take_back,
        parameters=(ID,),
        role="editor",
        statuses=((204, "It is taken back."),),
    ),
)
