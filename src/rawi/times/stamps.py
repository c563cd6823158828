"""Calendar days in full, with the time beside them, as pages stamp their articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hijridate import Hijri

from rawi.lexicon import Lexica, Matcher, RuleMatch
from rawi.model import Span
from rawi.script import View, fold, fold_text

LEXICA = ("times/",)
_NEARBY = 24  # a clock belongs to a day when no more than this many characters lie between them
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
        matches: list[tuple[RuleMatch, date]] = []
        taken: list[Span] = []
        weekday = next((day for day, _, _ in self._weekdays.find(view.folded[start:end])), None)
        for rule in self._days.rules:
            for match in rule.find(view, start, end):
                if any(match.span.start < span.end and span.start < match.span.end for span in taken):
                    continue
                day = self._day(match, view.text, weekday)
                if day:
                    matches.append((match, day))
                    taken.append(match.span)
        matches.sort(key=lambda pair: pair[0].span)
        clocks = list(self._clock.find(view, start, end)) if matches else []
        return [self._stamped(match, day, weekday, clocks, view.text) for match, day in matches]

    def find_in_address(self, address: str) -> FoundStamp | None:
        """The day in a URL's path, or None; spans are of the address as given.

        >>> from rawi.desk import open_lexica
        >>> str(StampReader(open_lexica()).find_in_address("https://a.example/2020/8/24/x").day)
        '2020-08-24'
        """
        view = fold(address)
        for rule in self._addresses.rules:
            for match in rule.find(view):
                year, month, day = (int(span.of(address)) for span in match.slots.values())
                found = _date(year, month, day)
                if found:
                    return FoundStamp(
                        day=found, clock=None, zone=None, span=match.span, rule=match.rule, score=0.6
                    )
        return None

    def _day(self, match: RuleMatch, text: str, weekday: int | None) -> date | None:
        slot = {name: fold_text(span.of(text)) for name, span in match.slots.items()}
        if "hijri_month" in slot:
            try:
                return Hijri(
                    int(slot["hijri_year"]), self._months[slot["hijri_month"]], int(slot["day"])
                ).to_gregorian()
            except (ValueError, OverflowError):
                return None
        year = int(slot["year"])
        if "month" in slot:
            return _date(year, self._months[slot["month"]], int(slot["day"]))
        first, second = int(slot["first"]), int(slot["second"])
        if match.rule.endswith("year_first"):
            return _date(year, first, second) or _date(year, second, first)
        readings = [day for day in (_date(year, second, first), _date(year, first, second)) if day]
        return next((day for day in readings if day.weekday() == weekday), readings[0] if readings else None)

    def _stamped(
        self, match: RuleMatch, day: date, weekday: int | None, clocks: list[RuleMatch], text: str
    ) -> FoundStamp:
        near = [
            clock
            for clock in clocks
            if -_NEARBY <= clock.span.start - match.span.end <= _NEARBY
            or 0 <= match.span.start - clock.span.end <= _NEARBY
        ]
        clock = min(near, key=lambda one: abs(one.span.start - match.span.end), default=None)
        span = match.span
        if clock:
            span = Span(start=min(span.start, clock.span.start), end=max(span.end, clock.span.end))
        score = 0.3 if weekday is not None and weekday != day.weekday() else 1.0
        return FoundStamp(
            day=day,
            clock=_clock(clock, text) if clock else None,
            zone=_zone(clock or match, text),
            span=span,
            rule=match.rule,
            score=score,
        )


def _date(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if found.year >= _FIRST_YEAR else None


def _clock(match: RuleMatch, text: str) -> str:
    hour = int(match.slots["hour"].of(text))
    if "evening" in match.slots and hour < 12:
        hour += 12
    if "morning" in match.slots and hour == 12:
        hour = 0
    return f"{hour:02d}:{int(match.slots['minute'].of(text)):02d}"


def _zone(match: RuleMatch, text: str) -> str | None:
    if "offset" in match.slots:
        offset = match.slots["offset"].of(text).replace(":", "")
        return f"{offset[:3]}:{offset[3:]}"
    return "Z" if "universal" in match.slots else None
