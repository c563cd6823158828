"""Clues that a text's own time expressions give of the day it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from rawi.lexicon import Lexica
from rawi.model import EVERY_DAY, FIRST_DAY, LAST_DAY, NO_DAY, DaySet, between
from rawi.script import View, fold_text
from rawi.times.calendar import add_days, clamp_year, feast_days, from_hijri, hijri_month_days, to_day
from rawi.times.daysets import months, weekdays
from rawi.times.meanings import Meaning
from rawi.times.resolving import resolve

if TYPE_CHECKING:
    from rawi.model import ClueKind
    from rawi.times.reader import FoundTime

_LATE_HOUR = 17  # what is told of an evening may be published after midnight
_LEDE = 220
_BEGIN_REACH = 40
_HALF_YEAR = 183
_AHEAD = 1100  # a day is seldom announced more than three years before
_DONE = -2
_YEARS = range(FIRST_DAY.year, LAST_DAY.year + 1)
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundClue:
    """A clue: its kind, where it stands in the folded text, the days it allows, its trust, and its words."""

    why: ClueKind
    start: int
    end: int
    days: DaySet
    trust: float
    allows: str
    allows_ar: str


@dataclass(frozen=True, slots=True)
class _Names:
    """How Arabic says weekdays (0 Monday) and Gregorian months (1 January) in the words of a clue."""

    days: dict[int, str]
    months: dict[int, str]


def _first_forms(lexica: Lexica, name: str, column: str) -> dict[int, str]:
    """Of each value the first form that the list has: the Gregorian months come before the Hijri ones."""
    found: dict[int, str] = {}
    for row in lexica.table(name):
        found.setdefault(int(row[column]), row["form"])
    return found


class ClueReader:
    """Reads clues from time expressions; compiled once from `times/dating`."""

    def __init__(self, lexica: Lexica) -> None:
        rows = [(fold_text(row["form"]), row["role"]) for row in lexica.table("times/dating")]
        self._begins = _words(form for form, role in rows if role == "begins")
        self._subordinate = _words(form for form, role in rows if role == "subordinate")
        self._names = _Names(
            days=_first_forms(lexica, "times/weekdays", "weekday"),
            months=_first_forms(lexica, "times/months", "month"),
        )
        self._joins = re.compile(r"^\s*و\w")

    def find(self, view: View, found: Sequence[FoundTime], lede: tuple[int, int]) -> Iterator[FoundClue]:
        """The clues of a text's expressions; `lede` is where its first sentence stands, in folded offsets."""
        for place, one in enumerate(found):
            meaning = one.meaning
            if meaning.op == "date":
                base = meaning.base
                if base is not None and base.op == "period" and base.grain == "day" and not base.text:
                    yield from _today(one, base.shift or 0, self._names)
                elif base is None and meaning.weekday is not None and meaning.month is not None:
                    yield from _weekday_and_date(one)
                elif base is None and meaning.month is not None and meaning.shift == 0:
                    yield from _this_month(one, self._names)
                elif base is None and meaning.year is not None:
                    yield from _told(one)
                elif self._is_lede(view, one, lede):
                    yield _lede_weekday(one, self._names)
            if place + 1 < len(found):
                following = found[place + 1]
                yield from self._season(view, one, following)
                yield from self._sequence(view, one, following)

    def _is_lede(self, view: View, one: FoundTime, lede: tuple[int, int]) -> bool:
        """A bare weekday in the main clause of the first sentence, told of the past: the day of the news."""
        meaning = one.meaning
        if (
            meaning.weekday is None
            or meaning.day is not None
            or meaning.shift is not None
            or meaning.nth is not None
        ):
            return False
        start, end = lede
        if not start <= one.start < min(end, start + _LEDE) or one.tense > 0:
            return False
        before = view.folded[start : one.start]
        # `، الخميس،` and a morning or afternoon tell the day of the news; a bare weekday is as often the day before.
        if not before.rstrip().endswith(",") and meaning.daypart not in ("MO", "AF"):
            return False
        return meaning.daypart != "NI" and not self._subordinate.search(before)

    def _season(self, view: View, one: FoundTime, following: FoundTime) -> Iterator[FoundClue]:
        """`رمضان الذي يبدأ الأسبوع المقبل`, `يبدأ غدا شهر رمضان`, `اليوم أول أيام عيد الفطر`."""
        gap = view.folded[one.end : following.start]
        if len(gap) > _BEGIN_REACH or "\n" in gap or "." in gap:
            return
        for feast, told in ((one, following), (following, one)):
            starts = _season_starts(feast.meaning)
            if starts is None or not _is_near(told.meaning):
                continue
            if not self._begins.search(gap) and (told is following or gap.strip(" ,-")):
                continue
            days = _days_saying(told.meaning, starts)
            if days:
                name, when = (view.span(part.start, part.end).of(view.text) for part in (feast, told))
                yield FoundClue(
                    "season", one.start, following.end, days, 0.9,
                    f"days from which {name} begins {when}", f"أيام يكون فيها بدء {name} {when}",
                )  # fmt: skip

    def _sequence(self, view: View, one: FoundTime, following: FoundTime) -> Iterator[FoundClue]:
        """`الشهر الماضي … وفعلت في 18 مارس`: the day is of that last month."""
        first, second = one.meaning, following.meaning
        gap = view.folded[one.end : following.start]
        if (first.op, first.grain, first.shift) != ("period", "month", -1) or len(gap) > 60 or "\n" in gap:
            return
        if (
            second.op != "date"
            or not second.month
            or not second.day
            or second.hijri
            or second.year
            or second.base
        ):
            return
        if not self._joins.match(gap) or "." in gap or following.tense > 0 or second.shift == 1:
            return
        month = second.month % 12
        yield FoundClue(
            "sequence", one.start, following.end, months(month + 1), 0.6,
            f"days of {_MONTHS[month]}: the month after the one told",
            f"أيام {self._names.months[month + 1]}: الشهر الذي يلي المذكور",
        )  # fmt: skip


def _today(one: FoundTime, shift: int, names: _Names) -> Iterator[FoundClue]:
    meaning = one.meaning
    days = matching_days(meaning)
    if not days:
        return
    written = days.moved(-shift)
    late = meaning.daypart in ("EV", "NI") or (meaning.clock or "00")[:2] >= str(_LATE_HOUR)
    # Copy of an evening, or of a yesterday, may be out the next day; then `غدا` is the day itself.
    late = late or shift != 0
    if late:
        written |= written.moved(1)
    named = meaning.weekday is not None
    if meaning.month is not None:
        words, arabic = f"days when it is {_spoken(meaning, shift)}", _spoken_ar(meaning, shift, names)
    elif named:
        at = ((meaning.weekday or 0) - shift) % 7
        words, arabic = f"{_DAY_NAMES[at]}s", f"أيام {names.days[at]}"
        if late:
            words, arabic = f"{words}, or the day after", f"{arabic} أو اليوم التالي"
    else:
        words, arabic = f"day {meaning.day} of a month", f"اليوم {meaning.day} من الشهر"
    kind: ClueKind = "today" if meaning.day is not None else "weekday"
    yield FoundClue(kind, one.start, one.end, written, 0.95 if named else 0.85, words, arabic)


def matching_days(meaning: Meaning) -> DaySet:
    """Every day that the date says, whatever it leaves out; a year that its weekday contradicts is left out too."""
    days = weekdays(meaning.weekday) if meaning.weekday is not None else EVERY_DAY
    if meaning.hijri and meaning.month is not None:
        told = _hijri_days(meaning.year, meaning.month, meaning.day)
        return days & (told | told.moved(1) | told.moved(-1))  # the sighting of the moon
    if meaning.month is not None and meaning.month <= 12:
        days &= _dates(meaning.month, meaning.day)
    elif meaning.day is not None:
        days &= _days_of_month(meaning.day)
    if meaning.year is not None:
        year = clamp_year(meaning.year)
        of_year = days & between(date(year, 1, 1), date(year, 12, 31))
        near = between(date(clamp_year(year - 1), 1, 1), date(clamp_year(year + 1), 12, 31))
        days = of_year or (days & near if meaning.weekday is not None else NO_DAY)
    return days


@cache
def _dates(month: int, day: int | None) -> DaySet:
    if day is None:
        return months(month)
    found = NO_DAY
    for year in _YEARS:
        one = to_day(year, month, day)
        if one:
            found |= between(one, one)
    return found


@cache
def _days_of_month(day: int) -> DaySet:
    found = NO_DAY
    for month in range(1, 13):
        found |= _dates(month, day)
    return found


def _hijri_days(year: int | None, month: int, day: int | None) -> DaySet:
    found = NO_DAY
    for one in [year] if year is not None else range(1410, 1473):
        if day is None:
            days = hijri_month_days(one, month)
            found |= between(*days) if days else NO_DAY
        else:
            at = from_hijri(one, month, day)
            found |= between(at, at) if at else NO_DAY
    return found


def _weekday_and_date(one: FoundTime) -> Iterator[FoundClue]:
    meaning = one.meaning
    if meaning.year is not None or meaning.day is None or meaning.hijri:
        return
    days = NO_DAY
    for first, last in matching_days(meaning).runs():
        low = 3 if meaning.shift == 1 else _HALF_YEAR
        days |= between(first - timedelta(days=_HALF_YEAR), last + timedelta(days=low))
    yield FoundClue(
        "weekday and date", one.start, one.end, days, 0.7,
        f"within half a year of {_spoken(meaning, 0)}", "في حدود نصف عام من هذا التاريخ بهذا اليوم",
    )  # fmt: skip


def _this_month(one: FoundTime, names: _Names) -> Iterator[FoundClue]:
    meaning = one.meaning
    assert meaning.month is not None
    days = _hijri_days(meaning.year, meaning.month, None) if meaning.hijri else months(meaning.month)
    if meaning.year is not None and not meaning.hijri:
        year = clamp_year(meaning.year)
        days &= between(date(year, 1, 1), date(year, 12, 31))
    name = f"month {meaning.month} of the Hijri year" if meaning.hijri else _MONTHS[meaning.month - 1]
    arabic = f"الشهر الهجري {meaning.month}" if meaning.hijri else names.months[meaning.month]
    yield FoundClue("month", one.start, one.end, days, 0.85, f"days of {name}", f"أيام {arabic}")


def _told(one: FoundTime) -> Iterator[FoundClue]:
    """An absolute day, month or year told as done: the text is not before it; any day: not more than years before."""
    meaning = one.meaning
    if meaning.either or (meaning.day is None and one.tense != _DONE):
        return
    answer = resolve(meaning, None)[0]
    if answer.earliest is None or not FIRST_DAY <= answer.earliest <= LAST_DAY:
        return
    if one.tense == _DONE:
        first, trust = answer.earliest, 0.75
    else:
        first, trust = add_days(answer.earliest, -_AHEAD), 0.7
    yield FoundClue(
        "date told", one.start, one.end, between(first, None), trust,
        f"on or after {first}", f"في {first} أو بعده",
    )  # fmt: skip


def _lede_weekday(one: FoundTime, names: _Names) -> FoundClue:
    weekday = one.meaning.weekday or 0
    return FoundClue(
        "lede weekday", one.start, one.end, weekdays(weekday), 0.6,
        f"{_DAY_NAMES[weekday]}s", f"أيام {names.days[weekday]}",
    )  # fmt: skip


def _season_starts(meaning: Meaning) -> tuple[date, ...] | None:
    """The first days, of every year, of a feast or a Hijri month told without its year."""
    if meaning.op == "feast" and meaning.year is None and meaning.base is None and meaning.rule:
        move = meaning.nth or 0
        return tuple(add_days(days[0], move) for year in _YEARS for days in feast_days(meaning.rule, year))
    if meaning.op == "date" and meaning.hijri and meaning.month and not meaning.day and meaning.year is None:
        found = (from_hijri(year, meaning.month, 1) for year in range(1410, 1473))
        return tuple(day for day in found if day)
    return None


def _is_near(meaning: Meaning) -> bool:
    """A day, week or weekday counted from the day of saying."""
    if meaning.text:
        return False
    if meaning.op == "period":
        return meaning.grain in ("day", "week", "month")
    if meaning.op == "offset":
        return (
            meaning.base is None
            and meaning.mod is None
            and all(unit in ("day", "week") for _, unit in meaning.amounts)
        )
    return (
        meaning.op == "date"
        and meaning.weekday is not None
        and (meaning.base is None or meaning.base.op == "period")
    )


@lru_cache(maxsize=256)
def _days_saying(told: Meaning, starts: tuple[date, ...]) -> DaySet:
    """The days on which `told` speaks of one of the days, the moon sighted a day early or late."""
    found = NO_DAY
    for start in starts:
        for k in range(-45, 46):
            day = add_days(start, k)
            # Weeks begin on Saturday, Sunday or Monday, by country.
            for lead in (0, 1, 2) if told.op == "period" and told.grain == "week" else (0,):
                answer = resolve(told, add_days(day, lead))[0]
                if (
                    answer.earliest
                    and answer.latest
                    and answer.earliest <= add_days(start, lead) <= answer.latest
                ):
                    found |= between(day, day)
    return found


def _spoken(meaning: Meaning, shift: int) -> str:
    weekday = f"{_DAY_NAMES[meaning.weekday]} " if meaning.weekday is not None else ""
    if meaning.hijri:
        month = f"of Hijri month {meaning.month}"
    else:
        month = _MONTHS[meaning.month - 1] if meaning.month and meaning.month <= 12 else ""
    year = f" {meaning.year}" if meaning.year is not None else ""
    told = f"{weekday}{meaning.day or ''} {month}{year}".strip()
    if not shift:
        return told
    return (
        f"the day {'after' if shift < 0 else 'before'} {told}"
        if abs(shift) == 1
        else f"{-shift:+d} days from {told}"
    )


def _spoken_ar(meaning: Meaning, shift: int, names: _Names) -> str:
    weekday = f"{names.days[meaning.weekday]} " if meaning.weekday is not None else ""
    month = f"من الشهر الهجري {meaning.month}" if meaning.hijri else ""
    if not meaning.hijri and meaning.month and meaning.month <= 12:
        month = names.months[meaning.month]
    told = f"{weekday}{meaning.day or ''} {month} {meaning.year or ''}".strip()
    if not shift:
        return f"أيام تاريخها {told}"
    if abs(shift) > 1:
        return f"أيام تبعد {abs(shift)} عن {told}"
    return f"اليوم {'الذي يلي' if shift < 0 else 'الذي يسبق'} {told}"


def _words(forms: Iterator[str]) -> re.Pattern[str]:
    return re.compile(
        r"(?<!\w)و?(?:" + "|".join(sorted(map(re.escape, forms), key=len, reverse=True)) + r")(?!\w)"
    )
