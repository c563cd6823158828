"""Brings what a damaged archive file still holds over into a new archive, and says what was lost."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec

from rawi.archive.codec import digest, unpack_reading, unpack_text
from rawi.archive.contract import Archive, Judgement
from rawi.archive.sqlite_pages import PageFile, Place
from rawi.errors import ArchiveError, LawBroken
from rawi.model import Page, Reading, Refusal, check_reading

_BATCH = 50  # results of one transaction
_CHANGE, _REFUSAL, _READING, _JUDGEMENT, _PAGE = 4, 5, 9, 13, 14  # columns
_KINDS = frozenset(("page", "reading", "replaced", "refusal", "judgement", "story"))
_ENGINE = "salvaged"  # of a page that has its text, and no reading that can be read
_Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvaged:
    """What was brought over, and in words what was not: each page, reading or judgement of which a trace is left."""

    pages: int
    readings: int
    refusals: int
    judgements: int
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    place: Place
    page: int  # number
    current: bool
    added: int


class _Found:
    """What the pages of a file hold, as places: texts and readings are read when their turn comes."""

    def __init__(self, file: PageFile) -> None:
        self.file = file
        self.pages: dict[int, tuple[str, _Kept]] = {}
        self.readings: dict[int, _Kept] = {}
        self.refusals: dict[int, _Row] = {}
        self.judgements: dict[int, _Row] = {}
        self.at: dict[int, str] = {}
        self.read = set[int]()  # numbers of pages of which a reading was brought over
        self.told: dict[str, None] = {}  # ids of pages that a change speaks of
        for place, count in file.places((_CHANGE, _REFUSAL, _READING, _JUDGEMENT, _PAGE)):
            row = file.row(place)
            if row is not None and row[0] is None:  # the number of a row is not in it
                self._take(place, count, row)

    def _take(self, place: Place, count: int, row: _Row) -> None:
        number, strings = place.number, [isinstance(one, str) for one in row]
        if count == _CHANGE and all(strings[1:]) and row[2] in _KINDS:
            self.at[number] = row[1]
            if row[2] == "page":
                self.told[row[3]] = None
        elif count == _REFUSAL and all(strings[1:4]) and isinstance(row[4], int):
            self.refusals[number] = row
        elif count == _READING and isinstance(row[6], bytes) and digest(row[6]) == row[5]:
            self.readings[number] = _Kept(place, int(row[1]), bool(row[7]), int(row[8]))
        elif count == _PAGE and isinstance(row[11], bytes) and digest(row[11]) == row[10]:
            self.pages[number] = row[1], _Kept(place, number, bool(row[12]), int(row[13]))
        elif count == _JUDGEMENT and all(strings[1:4]) and all(strings[7:10]) and isinstance(row[12], int):
            self.judgements[number] = row

    def page(self, number: int) -> Page:
        row: _Row = self.file.row(self.pages[number][1].place) or ()
        return Page(
            id=row[1], source=row[3], url=row[4], fetched_at=row[5], media_type=row[6], charset=row[7],
            language=row[8], text=unpack_text(row[11]),
        )  # fmt: skip


def salvage(old: Path, new: Archive, *, at: str) -> Salvaged:
    """Bring over every page and reading of an archive's file that can still be read, judgements and refusals too.

    The file is read page by page, not by its trees, and each text and reading is held against its digest; so a file
    that no database opens gives what is whole in it. `at` is noted where the time of an addition is lost. A page whose
    readings are lost comes over with its text alone, until it is added again.

    Raises:
        ArchiveError: the old file cannot be opened, or the new archive not be written.
    """
    with PageFile(old) as file:
        found = _Found(file)
        lost: list[str] = []
        counts: Counter[str] = Counter()
        # What was current is added last, so that it is so again.
        for results in (
            _bare(found, lost, current=False), _readings(found, lost), _bare(found, lost, current=True),
            _refusals(found),
        ):  # fmt: skip
            counts.update(_added(results, new, found, at))
        judgements = _judge(found, new, lost)
        lost += _lost_pages(found)
    return Salvaged(
        pages=len(found.pages), readings=counts["reading"], refusals=counts["refusal"], judgements=judgements,
        lost=tuple(lost),
    )  # fmt: skip


def _added(
    results: Iterable[tuple[int, Reading | Refusal]], new: Archive, found: _Found, at: str
) -> list[str]:
    """Adds results by the change they were added with, at the time it was; one word for each."""
    done: list[str] = []
    batch: list[Reading | Refusal] = []
    for when, group in groupby(results, key=lambda one: found.at.get(one[0], at)):
        for _, result in group:
            done.append(
                "refusal"
                if isinstance(result, Refusal)
                else "reading"
                if result.engine != _ENGINE
                else "bare"
            )
            batch.append(result)
            if len(batch) == _BATCH:
                new.add(batch, at=when)
                batch = []
        if batch:
            new.add(batch, at=when)
            batch = []
    return done


def _readings(found: _Found, lost: list[str]) -> Iterator[tuple[int, Reading]]:
    """All readings in their order, those that are the newest of a current page last."""

    def order(item: tuple[int, _Kept]) -> tuple[bool, int]:
        page = found.pages.get(item[1].page)
        return item[1].current and page is not None and page[1].current, item[0]

    for number, kept in sorted(found.readings.items(), key=order):
        if kept.page not in found.pages:
            lost.append(f"reading {number}: the text of its page is lost")
            continue
        row: _Row = found.file.row(kept.place) or ()
        try:
            reading = check_reading(unpack_reading(row[6], found.page(kept.page).text))
        except (ValueError, zlib.error, msgspec.MsgspecError, LawBroken) as error:
            lost.append(f"reading {number} of page {found.pages[kept.page][0]}: {error}")
            continue
        found.read.add(kept.page)
        yield kept.added, reading


def _bare(found: _Found, lost: list[str], *, current: bool) -> Iterator[tuple[int, Reading]]:
    """Pages that have their text and no reading. Those that are not current come before it is known which are read."""
    read = found.read if current else {kept.page for kept in found.readings.values()}
    for number, (id, kept) in sorted(found.pages.items()):
        if kept.current == current and number not in read:
            page = found.page(number)
            lost.append(
                f"page {id} ({page.url or page.source}): its readings; its text is there, add it again"
            )
            yield kept.added, Reading(
                page=page, engine=_ENGINE, lexica="", made_at=None, articles=(), blocks=(), inline_links=(),
                related=(), caption=None,
            )  # fmt: skip


def _refusals(found: _Found) -> Iterator[tuple[int, Refusal]]:
    for _, row in sorted(found.refusals.items()):
        yield row[4], Refusal(source=row[1], stage=row[2], reason=row[3])


def _judge(found: _Found, new: Archive, lost: list[str]) -> int:
    """Judgements in their order, those that were taken back taken back again; how many."""
    done = 0
    for _, row in sorted(found.judgements.items()):
        id, verdict, about, page, start, end, value, by, at, withdrawn_by, withdrawn_at, _ = row[1:]
        try:
            pairs = tuple(sorted((str(name), str(one)) for name, one in dict(json.loads(value)).items()))
            new.judge(
                Judgement(
                    id=id,
                    verdict=verdict,
                    about=about,
                    page=page,
                    start=start,
                    end=end,
                    value=pairs,
                    by=by,
                    at=at,
                )
            )
            if withdrawn_by is not None:
                new.take_back(id, by=withdrawn_by, at=withdrawn_at or at)
            done += 1
        except (ArchiveError, ValueError, TypeError) as error:
            lost.append(f"judgement {id} by {by}: {error}")
    return done


def _lost_pages(found: _Found) -> Iterator[str]:
    """Pages that a change, a reading or the gaps in their numbers tell of, and whose text is lost."""
    known = {id for id, _ in found.pages.values()}
    named = [id for id in found.told if id not in known]
    addresses = _addresses(found) if named else {}
    for id in named:
        yield f"page {id}{addresses.get(id, '')}: its text and all its readings"
    last = max((*found.pages, *(kept.page for kept in found.readings.values())), default=0)
    missing = last - len(found.pages) - len(named)
    if missing > 0:
        yield f"{missing} pages of which only the number is left"


def _addresses(found: _Found) -> dict[str, str]:
    """Of pages whose rows are lost, what the indexes still say: ` (address)` by id."""
    numbers: dict[int, list[str]] = {}
    for place, _ in found.file.places((2,), indexes=True):
        row = found.file.row(place)
        if row and isinstance(row[0], str) and isinstance(row[1], int) and row[1] not in found.pages:
            numbers.setdefault(row[1], []).append(row[0])
    told = {}
    for words in numbers.values():
        ids = [one for one in words if one in found.told]
        places = [one for one in words if "/" in one and one not in ids]
        if len(ids) == len(places) == 1:
            told[ids[0]] = f" ({places[0]})"
    return told
