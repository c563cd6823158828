"""Judgements as doors take them: what an editor sends, made into one that the archive can obey."""

from __future__ import annotations

from math import isfinite
from typing import Annotated

import msgspec

from rawi.archive import Judgement
from rawi.archive.contract import Verdict
from rawi.archive.judging import check_judgement
from rawi.desk.archiving import judgement_id
from rawi.errors import ArchiveError
from rawi.model import FIRST_DAY, LAST_DAY

_ANY = "^[^\\u0000-\\u001f\\u007f-\\u009f]*$"
Words = Annotated[str, msgspec.Meta(max_length=300, pattern=_ANY)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=20, pattern="^[a-z]+$")]
Id = Annotated[str, msgspec.Meta(max_length=64, pattern="^[0-9a-z-]*$")]
Offset = Annotated[int, msgspec.Meta(ge=0, le=100_000_000)]


class JudgementIn(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """An editor's correction. `about`: the id of a person, story or article; or `page`, `start` and `end`: the
    characters of a finding. `value` is what holds instead (docs/archive.md).
    """

    verdict: Verdict
    about: Id = ""
    page: Id | None = None
    start: Offset | None = None
    end: Offset | None = None
    value: Annotated[dict[Name, Words], msgspec.Meta(max_length=6)] = {}


def make_judgement(sent: JudgementIn, *, by: str, at: str) -> Judgement:
    """The judgement that was sent, by whom and when; the same one made twice has one id.

    Raises:
        ArchiveError: it cannot be obeyed; the message says what it lacks.
    """
    value = tuple(sorted(sent.value.items()))
    if (sent.start is None) != (sent.end is None):
        raise ArchiveError("the first character needs the one after the last, 'start' and 'end'")
    if sent.start is not None and sent.end is not None and sent.start >= sent.end:
        raise ArchiveError("'end' is the character after the last one, and must be greater than 'start'")
    told = (f"{name}={what}" for name, what in value)
    id = judgement_id(
        sent.verdict, sent.about, sent.page or "", str(sent.start), str(sent.end), *told, by
    )  # fmt: skip
    made = Judgement(
        id=id, verdict=sent.verdict, about=sent.about, page=sent.page or None, start=sent.start, end=sent.end,
        value=value, by=by, at=at,
    )  # fmt: skip
    check_judgement(made)
    day = sent.value.get("day")
    if day and not FIRST_DAY.isoformat() <= day <= LAST_DAY.isoformat():
        raise ArchiveError(f"'day' must lie between {FIRST_DAY} and {LAST_DAY}")
    if not all(isfinite(float(sent.value[end])) for end in ("low", "high") if sent.value.get(end)):
        raise ArchiveError("'low' and 'high' must be numbers")
    return made
