"""Calendar days in full, with the time beside them, as pages stamp their articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hijridate import Hijri

from rawi.lexicon import Lexica, Matcher, RuleMatch
from rawi.model import Span
from rawi.script import View, fold, fold_text

LEXICA = (
    "times/",
    "entities/names",
    "entities/offices",
    "entities/states_of_office",
    "entities/tenures",
    "words/numbers",
)
_NEARBY = 24  # a clock belongs to a day when no more than this many characters lie between them
_WEEKDAY_REACH = 16
_FIRST_YEAR = 1990  # Arabic newspapers went online in the mid 1990s


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundStamp:
    """A day in full. `clock` (HH:MM) and `zone` None: not said. `span` covers the day and its clock.

    `score` falls to 0.3 when a weekday stands beside the day and is not that day's.
    """

    day: date
    clock: str | None
    zone: str | None
    span: Span
    rule: str
    score: float


class StampReader:
    """Finds full dates in a view; compiled once from `lexica/times`."""

    def __init__(self, lexica: Lexica) -> None:
        self._days = lexica.ruleset("times/stamps")
        self._clock = lexica.ruleset("times/clocks").rules[0]
        self._addresses = lexica.ruleset("times/addresses")
        self._months = {fold_text(row["form"]): int(row["month"]) for row in lexica.table("times/months")}
        self._weekdays = Matcher((row["form"], int(row["weekday"])) for row in lexica.table("times/weekdays"))

    def find(self, view: View, start: int = 0, end: int | None = None) -> list[FoundStamp]:
        """The full dates between two folded offsets, left to right; numeric ones day first unless impossible.

        >>> from rawi.desk import open_lexica
        >>> reader = StampReader(open_lexica())
        >>> [str(one.day) for one in reader.find(fold("الثلاثاء 14 تشرين الثاني 2023 - 10:35 م"))]
        ['2023-11-14']
        """
        end = len(view.folded) if end is None else end
        found: list[tuple[RuleMatch, date]] = []
        for rule in self._days.rules:
            for match in rule.find(view, start, end):
                if any(
                    match.span.start < one.span.end and one.span.start < match.span.end for one, _ in found
                ):
                    continue
                day = self._day(match, view)
                if day:
                    found.append((match, day))
        if not found:
            return []
        found.sort(key=lambda pair: pair[0].span)
        clocks = _beside([match.span for match, _ in found], list(self._clock.find(view, start, end)))
        return [
            self._stamped(match, day, clock, view) for (match, day), clock in zip(found, clocks, strict=True)
        ]

    def find_in_address(self, address: str) -> FoundStamp | None:
        """The day in a URL's path, or None; spans are of the address as given.

        >>> from rawi.desk import open_lexica
        >>> str(StampReader(open_lexica()).find_in_address("https://a.example/2020/8/24/x").day)
        '2020-08-24'
        """
        view = fold(address)
        for rule in self._addresses.rules:
            for match in rule.find(view):
                year, month, day = (int(fold_text(span.of(address))) for span in match.slots.values())
                found = _date(year, month, day)
                if found:
                    return FoundStamp(
                        day=found, clock=None, zone=None, span=match.span, rule=match.rule, score=0.6
                    )
        return None

    def _day(self, match: RuleMatch, view: View) -> date | None:
        slot = {name: fold_text(span.of(view.text)) for name, span in match.slots.items()}
        if "hijri_month" in slot:
            return _hijri(int(slot["hijri_year"]), self._months[slot["hijri_month"]], int(slot["day"]))
        year = int(slot["year"])
        if "month" in slot:
            return _date(year, self._months[slot["month"]], int(slot["day"]))
        first, second = int(slot["first"]), int(slot["second"])
        if match.rule.endswith("year_first"):
            return _date(year, first, second) or _date(year, second, first)
        readings = [day for day in (_date(year, second, first), _date(year, first, second)) if day]
        weekday = self._weekday_beside(match, view)
        return next((day for day in readings if day.weekday() == weekday), readings[0] if readings else None)

    def _weekday_beside(self, match: RuleMatch, view: View) -> int | None:
        """The weekday nearest to a day, no bar between them; of two as near the one before it."""
        start, end = view.index(match.span.start), view.index(match.span.end)
        around = view.folded[max(0, start - _WEEKDAY_REACH) : end + _WEEKDAY_REACH]
        at = min(start, _WEEKDAY_REACH)
        size = end - start
        bar = around.rfind("|", 0, at)
        close = around.find("|", at + size)
        near = [
            (at - last if last <= at else first - at - size, last > at, day)
            for day, first, last in self._weekdays.find(around)
            if first > bar and (close < 0 or last < close)
        ]
        return min(near)[2] if near else None

    def _stamped(self, match: RuleMatch, day: date, clock: RuleMatch | None, view: View) -> FoundStamp:
        span = match.span
        if clock:
            span = Span(start=min(span.start, clock.span.start), end=max(span.end, clock.span.end))
        weekday = self._weekday_beside(match, view)
        return FoundStamp(
            day=day,
            clock=_clock(clock, view.text) if clock else None,
            zone=_zone(clock or match, view.text),
            span=span,
            rule=match.rule,
            score=0.3 if weekday is not None and weekday != day.weekday() else 1.0,
        )


def _beside(days: list[Span], clocks: list[RuleMatch]) -> list[RuleMatch | None]:
    """For each day the clock beside it: the nearest within reach, each clock given to one day."""
    pairs = sorted(
        (max(clock.span.start - day.end, day.start - clock.span.end), k, c)
        for k, day in enumerate(days)
        for c, clock in enumerate(clocks)
    )
    given: dict[int, int] = {}
    for distance, k, c in pairs:
        if distance <= _NEARBY and k not in given and c not in given.values():
            given[k] = c
    return [clocks[given[k]] if k in given else None for k in range(len(days))]


def _hijri(year: int, month: int, day: int) -> date | None:
    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return _date(found.year, found.month, found.day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if found.year >= _FIRST_YEAR else None


def _clock(match: RuleMatch, text: str) -> str:
    hour, minute = (int(fold_text(match.slots[name].of(text))) for name in ("hour", "minute"))
    if "morning" in match.slots and hour == 12:
        hour = 0
    elif ("evening" in match.slots and hour < 12) or ("noon" in match.slots and hour < 6):
        hour += 12
    elif "night" in match.slots:
        hour = 0 if hour == 12 else hour + 12 if 6 <= hour < 12 else hour
    return f"{hour:02d}:{minute:02d}"


def _zone(match: RuleMatch, text: str) -> str | None:
    offset = match.slots.get("offset") or match.slots.get("bare_offset")
    if offset:
        folded = fold_text(offset.of(text)).replace(":", "")
        sign, digits = folded[0], folded[1:]
        hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "00")
        return f"{sign}{int(hours):02d}:{minutes}"
    return "Z" if "universal" in match.slots else None
