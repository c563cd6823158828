"""Endpoints of the archive itself: what it holds, what changed, what was refused, what editors corrected."""

from __future__ import annotations

import msgspec

from rawi.api.lists import AFTER, ID, LIMIT, PAGING, ListOut, following, linked, paged
from rawi.api.problems import missing
from rawi.api.table import Answer, Call, Endpoint, Parameter, reads
from rawi.desk.answers import JudgementOut, judgement_out
from rawi.version import __version__


class ChangeOut(msgspec.Struct, kw_only=True):
    """Something that changed; `subject` is the id of the page or judgement, or the source of a refusal."""

    number: int
    at: str
    kind: str
    subject: str


class RefusedOut(msgspec.Struct, kw_only=True):
    """A page that could not be read; `reason` begins with one of the closed words."""

    source: str
    stage: str
    reason: str


class InfoOut(msgspec.Struct, kw_only=True):
    """What the archive holds: rows of each kind, the number of its last change, its schema, its bytes."""

    version: str
    schema: int
    last_change: int
    bytes: int | None
    counts: dict[str, int]


class HealthOut(msgspec.Struct, kw_only=True):
    """That the archive answers."""

    status: str
    last_change: int


def _changes(call: Call) -> Answer:
    with call.pool.reading() as desk:
        rows = desk.archive.changes(after=call["after"], limit=call["limit"] + 1)
    items = [
        ChangeOut(number=one.number, at=one.at, kind=one.kind, subject=one.subject)
        for one in rows[: call["limit"]]
    ]
    follows = following(call, after=items[-1].number) if len(rows) > call["limit"] else None
    return linked(ListOut(total=None, next=follows, items=items))


def _refusals(call: Call) -> Answer:
    with call.pool.reading() as desk:
        return paged(
            call,
            lambda limit, offset: [
                RefusedOut(source=source, stage=stage, reason=reason)
                for source, stage, reason in desk.archive.listings.refused(limit=limit, offset=offset)
            ],
        )


def _judgements(call: Call) -> Answer:
    with call.pool.reading() as desk:
        found = desk.archive.judgements(page=call["page"], standing=not call["withdrawn"])
    items = [judgement_out(one) for one in reversed(found)]
    return paged(call, lambda limit, offset: items[offset : offset + limit], total=len(items))


def _judgement(call: Call) -> JudgementOut:
    with call.pool.reading() as desk:
        found = desk.archive.judgement(call["id"])
    if found is None:
        raise missing("judgement", call["id"])
    return judgement_out(found)


def _info(call: Call) -> InfoOut:
    with call.pool.reading() as desk:
        info, last = desk.archive.info(), desk.archive.listings.last_change()
    return InfoOut(
        version=__version__, schema=info.schema, last_change=last, bytes=info.bytes, counts=dict(info.counts)
    )


def _health(call: Call) -> HealthOut:
    with call.pool.reading() as desk:
        return HealthOut(status="ok", last_change=desk.archive.listings.last_change())


STATE: tuple[Endpoint, ...] = (
    reads("/refusals", "Pages that could not be read, the latest first.", _refusals, ListOut[RefusedOut], *PAGING,
         columns=tuple((name, name) for name in RefusedOut.__struct_fields__)),
    reads("/judgements", "Corrections by editors, the latest first.", _judgements, ListOut[JudgementOut], *PAGING,
         Parameter(name="page", what="Only those on this page.", kind="id", least=1, most=64),
         Parameter(name="withdrawn", what="Also those that were taken back.", kind="flag", default=False)),
    reads("/judgements/{id}", "A correction, standing or not.", _judgement, JudgementOut, ID),
    reads("/changes", "What changed in the archive, oldest first: for who follows it.", _changes, ListOut[ChangeOut],
         LIMIT, AFTER),
    reads("/info", "What the archive holds.", _info, InfoOut),
    reads("/health", "Whether the archive answers.", _health, HealthOut, open=True),
)  # fmt: skip
