"""Clues from the world: who held which office when, and events with a known day."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from rawi.errors import LexiconError
from rawi.lexicon import Lexica, Matcher
from rawi.model import FIRST_DAY, LAST_DAY, NO_DAY, DaySet, between
from rawi.script import View, fold_text
from rawi.times.clues import FoundClue

_APART = 40  # between an office and its holder: titles
_REACH = 120  # the longest office that may follow a name
_JOINED = "ولب"  # written onto an office or a name
_GAP = 2  # a comma and a space may stand between an office and its holder
_HANDOVER = timedelta(days=2)  # designation, oath and handover differ by days
_ELECT = timedelta(days=130)
_STATES_AR = {
    "holds": "في هذا المنصب",
    "former": "ترك هذا المنصب، فالأيام",
    "elect": "لم يتسلم المنصب بعد، فالأيام",
}


@dataclass(frozen=True, slots=True)
class _Tenure:
    person: str
    office: str
    kind: str
    since: date | None
    until: date | None


class WorldReader:
    """Finds the offices and events that date a text; compiled once from `entities/` and `times/events`."""

    def __init__(self, lexica: Lexica) -> None:
        self._tenures = _tenures(lexica)
        arabic = {row["en"]: row["person"] for row in lexica.table("entities/tenures")}
        self._arabic = arabic
        names = [(row["person"], row["en"]) for row in lexica.table("entities/tenures")]
        names += [(row["form"], row["en"]) for row in lexica.table("entities/names")]
        self._names = Matcher(dict(names).items())
        self._offices = Matcher((row["form"], row["office"]) for row in lexica.table("entities/offices"))
        states = {fold_text(row["form"]): row["state"] for row in lexica.table("entities/states_of_office")}
        self._before = re.compile(
            _any(form for form, state in states.items() if state == "past_before") + r"\s*$"
        )
        self._former = re.compile(
            rf"\s*(?:,\s*)?{_any(form for form, state in states.items() if state == 'former')}(?!\w)"
        )
        self._elect = re.compile(
            rf"\s*(?:,\s*)?{_any(form for form, state in states.items() if state == 'elect')}(?!\w)"
        )
        self._titles = re.compile(
            rf"\s*(?:,\s*)?(?:{_any(form for form, state in states.items() if state == 'title')}\s+)?"
        )
        events: dict[str, list[tuple[tuple[str, ...], date, str]]] = {}
        for row in lexica.table("times/events"):
            needs = tuple(fold_text(word) for word in row["with"].split("|") if word)
            day = _day(row["day"])
            if day is None:
                raise LexiconError(f"{row.file}.tsv:{row.line}: an event needs its day, YYYY-MM-DD")
            events.setdefault(row["form"], []).append((needs, day, row["en"]))
        self._events = Matcher(events.items())

    def find(self, view: View, start: int, end: int) -> Iterator[FoundClue]:
        """The clues between two folded offsets."""
        folded = view.folded[start:end]
        yield from self._office_clues(folded, start)
        yield from self._event_clues(view, folded, start)

    def _office_clues(self, folded: str, base: int) -> Iterator[FoundClue]:
        names = list(self._names.find(folded, joined=_JOINED))
        if not names:
            return
        offices = list(self._offices.find(folded, joined=_JOINED))
        seen: set[tuple[str, str]] = set()
        ends = [last for _, _, last in offices]
        for person, start, end in names:
            # The offices that end shortly before the name, and the one that may follow it.
            near = offices[bisect_left(ends, start - _REACH) : bisect_right(ends, end + _REACH)]
            for office, first, last in near:
                if last <= start and start - last < _APART:
                    state = self._between(folded[last:start])
                    clue_start, clue_end = first, end
                elif end <= first <= end + _GAP and "," in folded[end:first]:
                    state, clue_start, clue_end = "holds", start, last
                    if self._former.match(folded, last):
                        state = "former"
                else:
                    continue
                if (
                    state is None
                    or (person, office) in seen
                    or self._before.search(folded, max(0, clue_start - 14), clue_start)
                ):
                    continue
                if state == "holds" and self._former.match(folded, end):
                    state = "former"
                clue = self._clue(person, office, state, base + clue_start, base + clue_end)
                if clue is not None:
                    seen.add((person, office))
                    yield clue

    def _between(self, gap: str) -> str | None:
        """Whether what stands between an office and a name joins them, and how."""
        if (found := self._former.match(gap)) and self._titles.fullmatch(gap, found.end()):
            return "former"
        if (found := self._elect.match(gap)) and self._titles.fullmatch(gap, found.end()):
            return "elect"
        return "holds" if self._titles.fullmatch(gap.replace('"', " ")) else None

    def _clue(self, person: str, office: str, state: str, start: int, end: int) -> FoundClue | None:
        held = [
            one
            for one in self._tenures.get(person, ())
            if one.office == office or (office.startswith("*") and one.kind == office[1:])
        ]
        if not held:
            return None
        days = NO_DAY
        for one in held:
            days |= _allowed(one, state)
        if not days or not (days.earliest or days.latest):
            return None
        first, last = days.earliest, days.latest
        name = held[0].office if len({one.office for one in held}) == 1 else office[1:]
        was = {"holds": "is", "former": "is former", "elect": "is elected"}[state]
        return FoundClue(
            why="office",
            start=start,
            end=end,
            days=days,
            trust=0.7 if office.startswith("*") else 0.8,
            allows=f"{person} {was} {name}: {_spoken(days)}",
            allows_ar=f"{self._arabic[person]}: {_STATES_AR[state]} {_spoken_ar(first, last)}",
        )

    def _event_clues(self, view: View, folded: str, base: int) -> Iterator[FoundClue]:
        seen: set[str] = set()
        for entries, start, end in self._events.find(folded):
            for needs, day, english in entries:
                if english in seen or not all(_has_word(folded, word) for word in needs):
                    continue
                seen.add(english)
                yield FoundClue(
                    why="event",
                    start=base + start,
                    end=base + end,
                    days=between(day, None),
                    trust=0.75 if needs else 0.85,
                    allows=f"{english}: on or after {day}",
                    allows_ar=f"لا يُذكر «{view.span(base + start, base + end).of(view.text)}» قبل {day}",
                )
                break


def _allowed(one: _Tenure, state: str) -> DaySet:
    if state == "former":
        return between(one.until - _HANDOVER, None) if one.until else NO_DAY
    if state == "elect":
        return between(one.since - _ELECT, one.since + timedelta(days=3)) if one.since else NO_DAY
    return between(one.since - _HANDOVER if one.since else None, one.until)


def _tenures(lexica: Lexica) -> dict[str, list[_Tenure]]:
    """Tenures by person; one with no known end ends when the office's next known holder begins."""
    rows = [
        _Tenure(row["en"], row["office"], row["kind"], _day(row["since"]), _day(row["until"]))
        for row in lexica.table("entities/tenures")
    ]
    starts: dict[str, list[date]] = {}
    for one in rows:
        if one.since:
            starts.setdefault(one.office, []).append(one.since)
    found: dict[str, list[_Tenure]] = {}
    for one in rows:
        later = [since for since in starts.get(one.office, ()) if one.since and since > one.since]
        until = one.until or (min(later) + _ELECT if later else None)
        found.setdefault(one.person, []).append(_Tenure(one.person, one.office, one.kind, one.since, until))
    return found


def _day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell) if cell else None
    except ValueError as error:
        raise LexiconError(f"times/events, entities/tenures: {cell!r} is no day; write YYYY-MM-DD") from error


def _has_word(folded: str, word: str) -> bool:
    return re.search(rf"(?<!\w)(?:[وف]?[بلك]?(?:ال)?){re.escape(word)}(?!\w)", folded) is not None


def _any(forms: Iterator[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, forms), key=len, reverse=True)).replace(r"\ ", " ") + ")"


def _spoken(days: DaySet) -> str:
    runs = []
    for first, last in days.runs():
        since = f"from {first} " if first > FIRST_DAY else ""
        runs.append(f"{since}to {last}" if last < LAST_DAY else since.strip())
    return " or ".join(runs)


def _spoken_ar(first: date | None, last: date | None) -> str:
    return f"من {first or '…'} إلى {last or '…'}"
