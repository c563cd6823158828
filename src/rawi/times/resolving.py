"""From a meaning and a day it was said on to the days it speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from rawi.times.calendar import (
    Days,
    add_days,
    add_months,
    clamp_year,
    feast_days,
    from_hijri,
    hijri_month_days,
    month_days,
    nth_weekday,
    period,
    thirds,
    to_day,
    to_hijri,
)
from rawi.times.meanings import Amounts, Meaning, replace

_SECONDS = {"second": 1, "minute": 60, "hour": 3600}
_DESIGNATORS = {
    "second": "S", "minute": "M", "hour": "H", "day": "D", "week": "W", "month": "M", "year": "Y",
    "decade": "Y", "century": "Y",
}  # fmt: skip
_SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 14)}
_FEW = 2
_LOOSE = {"week": 3, "month": 15, "year": 183, "decade": 1826, "century": 18262}


class Answer(NamedTuple):
    """One reading: first and last day (None: no such day, or not known), and the TIMEX3 value."""

    earliest: date | None
    latest: date | None
    value: str
    grain: str


def resolve(
    meaning: Meaning, said: date | datetime | None, *, tense: int = 0, told: Days | None = None
) -> list[Answer]:
    """Every reading of a meaning, the likeliest first; at least one.

    `said` is the day (or moment) of saying, None when unknown: then only what is absolute has days. `tense` is −1 for
    the past, 1 for the future, 0 unknown, taken for the past, as in reports. `told` are the days told before in the
    text, from which `في اليوم التالي` counts.

    >>> friday = Meaning(op="date", weekday=4)
    >>> [str(one.earliest) for one in resolve(friday, date(2016, 11, 7))]
    ['2016-11-04', '2016-11-11']
    """
    moment = said if isinstance(said, datetime) else None
    day = said.date() if isinstance(said, datetime) else said
    if meaning.text and told:
        day, moment = told[1], None
    if day and meaning.op == "period" and meaning.grain == "day":  # the commonest: `اليوم`, `مساء أمس`
        at = add_days(day, meaning.shift or 0)
        return [Answer(at, at, at.isoformat() + _time_of(meaning), "day")]
    found = list(_answers(meaning, day, moment, tense))
    if len(found) == 1:
        return found
    return list(dict.fromkeys(found)) or [Answer(None, None, _partial(meaning), _grain(meaning))]


def is_absolute(m: Meaning) -> bool:
    """Whether a meaning's days hang on no day of saying."""
    if m.op in ("duration", "set"):
        return True
    if m.op in ("clock", "now"):
        return False
    if m.op in ("part", "nth", "range"):
        ends = [one for one in (m.base, m.until) if one is not None]
        return bool(ends) and all(is_absolute(one) for one in ends)
    if m.base is not None:
        return m.op != "offset" and is_absolute(m.base)
    return (m.year is not None and m.size is None) or (m.op == "decade" and m.size is not None)


def _answers(m: Meaning, day: date | None, moment: datetime | None, tense: int) -> Iterator[Answer]:
    if m.op in ("duration", "set", "clock"):
        yield _timeless(m, day)
        if m.op == "clock" and m.either and not m.until and m.clock and int(m.clock[:2]) < 12:
            yield _timeless(_afternoon(m), day)
    elif m.op == "now":
        yield Answer(day, day, m.rule or "PRESENT_REF", "day")
    elif m.op == "date":
        for days in _dates(m, day, tense):
            yield _answer(m, days, _date_grain(m))
        if m.either and m.clock and int(m.clock[:2]) < 12:
            yield from _answers(_afternoon(m), day, moment, tense)
    elif m.op == "offset" and m.amounts and all(unit in _SECONDS for _, unit in m.amounts):
        yield from _moments(m, day, moment)
    else:
        for days, grain in _days(m, day, tense):
            yield _answer(m, days, grain)


def _afternoon(m: Meaning) -> Meaning:
    clock = m.clock or "00"
    return replace(m, clock=f"{int(clock[:2]) + 12:02d}{clock[2:]}", either=False)


def _days(m: Meaning, day: date | None, tense: int) -> Iterator[tuple[Days, str]]:
    if m.op == "date":
        yield from ((days, _date_grain(m)) for days in _dates(m, day, tense))
    elif m.op == "period":
        yield from _periods(m, day)
    elif m.op == "offset":
        yield from _offsets(m, day, tense)
    elif m.op == "stretch" and day:
        if m.part == "WITHIN" and tense < 0:
            m = replace(m, shift=-1)
        yield _stretch(m, day), "day"
        if m.part == "WITHIN":
            yield _stretch(replace(m, shift=-(m.shift or 1)), day), "day"
    elif m.op == "part" and m.base:
        for days, grain in _days(m.base, day, tense):
            if m.part == "WEEK":
                yield period("week", days[0]), "week"
                continue
            yield _part(m.part or "MID", days, day), "day" if grain == "month" else grain
    elif m.op == "nth" and m.base:
        for days, _ in _days(m.base, day, tense):
            found = _nth(m, days)
            if found:
                yield found, m.grain
    elif m.op == "feast":
        yield from ((days, "day") for days in _feasts(m, day, tense))
    elif m.op == "season":
        yield from ((days, "season") for days in _seasons(m, day, tense))
    elif m.op == "decade" and m.year is not None:
        for century in [m.size] if m.size else [1900, 2000] if m.year >= 40 else [2000, 1900]:
            yield (date(century + m.year, 1, 1), date(century + m.year + 9, 12, 31)), "decade"
    elif m.op == "range" and m.base and m.until:
        yield from _ranges(m, day, tense)


def _dates(m: Meaning, day: date | None, tense: int) -> Iterator[Days]:
    if m.base is not None:
        yield from _dates_of(m, day, tense)
    elif m.size is not None:
        yield from _two_digit_years(m, day)
    elif m.year is not None:
        yield from _full(m, m.year)
    elif m.month is not None:
        yield from _ordered(_yearly(m, day), day, m.shift, tense) if day else ()
    elif m.day is not None and day:
        found = _monthly(m, day)
        if m.weekday is not None:
            found.sort(key=lambda days: abs((days[0] - day).days))
            yield from found[:2]
        else:
            yield from _ordered(found, day, m.shift, tense)
    elif m.weekday is not None and day:
        yield from _weekdays(m, day, tense)


def _two_digit_years(m: Meaning, day: date | None) -> Iterator[Days]:
    """18-9-15 and 16/04/21: day or year first, the reading nearest to the day of saying before the other."""
    first, last, month = m.day or 0, m.size or 0, m.month or 0
    found = {
        to_day((2000 if year < 70 else 1900) + year, month, number)
        for year, number in ((last, first), (first, last))
    }
    days = [one for one in found if one]
    days.sort(key=lambda one: (abs((one - day).days) if day else 0, one))
    yield from ((one, one) for one in days)


def _dates_of(m: Meaning, day: date | None, tense: int) -> Iterator[Days]:
    assert m.base is not None
    for (first, last), grain in _days(m.base, day, tense):
        if m.base.op in ("period", "offset") and grain == "day":
            # `اليوم الثلاثاء 24 جانفي`: what is told of today fixes today; where it is another day, the date wins.
            bare = replace(m, base=None)
            near = sorted(_dates(bare, first, 0), key=lambda days: abs((days[0] - first).days))
            turn = m.base.shift or 0
            fitting = [days for days in near if day is None or turn * (days[0] - day).days >= 0]
            yield from (fitting or near)[:1]
        elif m.weekday is not None and m.day is None:
            if grain in ("week", "weekend"):
                monday = add_days(first, -first.weekday())
                found = add_days(monday, m.weekday)
            else:
                found = nth_weekday((first, last), m.weekday, m.nth or 1) or date.min
            if found > date.min:
                yield found, found
        elif m.month is not None and m.hijri:
            opening = (to_hijri(first) or (0,))[0]
            for k in (0, 1):
                yield from (
                    days for days in _full(replace(m, base=None), opening + k) if first <= days[0] <= last
                )
        elif m.month is not None:
            yield from _full(replace(m, base=None), first.year)
        elif m.day is not None:
            found_day = to_day(first.year, first.month, m.day)
            if found_day:
                yield found_day, found_day


def _full(m: Meaning, year: int) -> Iterator[Days]:
    if m.month is None:
        if m.hijri:
            first, last = hijri_month_days(year, 1), hijri_month_days(year, 12)
            if first and last:
                yield first[0], last[1]
        elif 1 <= year <= 9999:
            yield date(year, 1, 1), date(year, 12, 31)
    elif m.day is None:
        days = hijri_month_days(year, m.month) if m.hijri else month_days(clamp_year(year), m.month)
        if days:
            yield days
    else:
        found = from_hijri(year, m.month, m.day) if m.hijri else to_day(year, m.month, m.day)
        if found:
            yield found, found
        if m.either and m.day <= 12 and m.clock is None:
            swapped = to_day(year, m.day, m.month)
            if swapped:
                yield swapped, swapped


def _yearly(m: Meaning, day: date) -> list[Days]:
    near = to_hijri(day) if m.hijri else (day.year, 0, 0)
    if near is None:
        return []
    reach = range(-8, 9) if (m.month, m.day) == (2, 29) and not m.hijri else range(-1, 2)
    found = [days for k in reach for days in _full(m, near[0] + k)]
    return _on_weekday(found, m.weekday) or found


def _monthly(m: Meaning, day: date) -> list[Days]:
    months = [add_months(day.replace(day=1), k) for k in range(-14, 15)]
    found = [to_day(first.year, first.month, m.day or 1) for first in months]
    days = [(one, one) for one in found if one and (m.weekday is None or one.weekday() == m.weekday)]
    if m.shift is not None and m.weekday is None:
        wanted = add_months(day.replace(day=1), m.shift)
        return [one for one in days if (one[0].year, one[0].month) == (wanted.year, wanted.month)]
    return days


def _on_weekday(found: list[Days], weekday: int | None) -> list[Days]:
    return [days for days in found if weekday is None or days[0].weekday() == weekday]


def _weekdays(m: Meaning, day: date, tense: int) -> Iterator[Days]:
    assert m.weekday is not None
    if m.nth is not None:
        found = nth_weekday(month_days(day.year, day.month), m.weekday, m.nth)
        if found:
            yield found, found
        return
    back = (day.weekday() - m.weekday) % 7
    monday = add_days(day, -day.weekday())
    if m.shift == 0:
        order = [add_days(monday, m.weekday), add_days(day, (7 - back) % 7)]
    elif m.shift == -1:
        order = [add_days(day, -(back or 7)), add_days(monday, m.weekday - 7)]
    elif m.shift == 1:
        order = [add_days(day, 7 - back), add_days(monday, m.weekday + 7)]
    else:
        order = [add_days(day, -back), add_days(day, 7 - back)]
        if tense > 0:
            order = [add_days(day, (7 - back) % 7), add_days(day, -(back or 7))]
    yield from ((one, one) for one in order)


def _ordered(found: list[Days], day: date, shift: int | None, tense: int) -> Iterator[Days]:
    """The nearest before and the nearest after the day of saying, by tense; a shift leaves one of them."""
    past = [days for days in found if days[0] <= day]
    future = [days for days in found if days[1] >= day]
    if shift == -1:
        past = [days for days in found if days[1] < day] or past
        future = []
    elif shift == 1:
        past, future = [], [days for days in found if days[0] > day]
    elif shift == 0:
        past = [days for days in found if days[0].year == day.year]
        future = []
    nearest = [past[-1]] if past else []
    nearest += [days for days in future[:1] if days not in nearest]
    if tense > 0:
        nearest.reverse()
    yield from nearest


def _periods(m: Meaning, day: date | None) -> Iterator[tuple[Days, str]]:
    if m.year is not None:
        day = date(clamp_year(m.year), 10 if m.grain == "school" else 1, 1)
    if day is None:
        return
    yield period(m.grain, day, m.shift or 0), m.grain
    if m.grain == "week" and m.shift:
        return
    if m.grain == "school" and m.shift is None:
        yield period(m.grain, day, 1), m.grain


def _offsets(m: Meaning, day: date | None, tense: int) -> Iterator[tuple[Days, str]]:
    bases = _days(m.base, day, tense) if m.base else iter([((day, day), "day")] if day else [])
    for (first, last), _ in bases:
        start = last if (m.shift or 1) > 0 else first
        found = _moved(start, m)
        loose = max((_LOOSE.get(unit, 0) for _, unit in m.amounts), default=0)
        slack = loose if len(m.amounts) == 1 else 0
        if m.mod == "APPROX" and m.amounts[0][1] == "day":
            slack = _FEW  # `قبل بضعة أيام`
        yield (add_days(found, -slack), add_days(found, slack)), "day"


def _moved(start: date, m: Meaning) -> date:
    found = start
    for amount, unit in m.amounts:
        count = amount * (m.shift or 1)
        if unit in ("month", "year", "decade", "century"):
            months = count * {"month": 1, "year": 12, "decade": 120, "century": 1200}[unit]
            found = add_months(found, int(months))
        elif unit in ("day", "week", "weekend"):
            found = add_days(found, int(count * (1 if unit == "day" else 7)))
    return found


def _stretch(m: Meaning, day: date) -> Days:
    decades = [amount for amount, unit in m.amounts if unit == "decade"]
    if decades:
        first = date(clamp_year(day.year // 10 * 10), 1, 1)
        count = int(120 * decades[0])
        if (m.shift or 1) > 0:
            return add_months(first, 120), add_days(add_months(first, 120 + count), -1)
        return add_months(first, -count), add_days(first, -1)
    moved = _moved(day, m)
    if moved == day:  # hours: the day, and as many more as they may reach
        days = -(-int(sum(amount * _SECONDS.get(unit, 0) for amount, unit in m.amounts)) // 86400)
        return (day, add_days(day, days)) if (m.shift or 1) > 0 else (add_days(day, -days), day)
    if (m.shift or 1) > 0:
        return add_days(day, 1), moved
    return moved, add_days(day, -1) if moved < day else day


def _part(part: str, days: Days, day: date | None) -> Days:
    if part in ("START", "MID", "END"):
        return thirds(days, part)
    first, last = days
    if day is None or not first <= day <= last:
        return thirds(days, "START" if part == "EARLIER" else "END")
    return (first, day) if part == "EARLIER" else (day, last)


def _nth(m: Meaning, days: Days) -> Days | None:
    first, last = days
    nth = m.nth or 1
    if m.size:
        nth = m.size if nth < 0 else nth
        if 12 % m.size == 0 and days == period("year", first):
            length = 12 // m.size
            month = (nth - 1) * length + 1
            return date(first.year, month, 1), month_days(first.year, month + length - 1)[1]
        count = (last - first).days + 1
        start = add_days(first, count * (nth - 1) // m.size)
        end = add_days(first, count * nth // m.size - 1)
        return (start, end) if start <= end else None
    if m.weekday is not None:
        found = nth_weekday(days, m.weekday, nth)
        return (found, found) if found else None
    if m.grain == "day":
        found = add_days(last, nth + 1) if nth < 0 else add_days(first, nth - 1)
        return (found, found) if first <= found <= last else None
    if m.grain == "week":
        # A week belongs to the year that has its Thursday, as in ISO 8601, but to the month that has its Monday.
        if (last - first).days < 40:
            monday = nth_weekday(days, 0, nth)
            return (monday, add_days(monday, 6)) if monday else None
        thursday = nth_weekday(days, 3, nth)
        return (add_days(thursday, -3), add_days(thursday, 3)) if thursday else None
    if m.grain == "month":
        shifted = period("month", last if nth < 0 else first, nth + 1 if nth < 0 else nth - 1)
        return shifted if first <= shifted[0] <= last else None
    return None


def _feasts(m: Meaning, day: date | None, tense: int) -> Iterator[Days]:
    rule = m.rule or ""
    years = [m.year] if m.year is not None else []
    if m.base is not None:
        years = [days[0].year for days, _ in _days(m.base, day, tense)]
    move = m.nth or 0
    if m.hijri and m.year is not None and 1300 <= m.year <= 1500:
        first = (hijri_month_days(m.year, 1) or (None,))[0]
        near = (feast_days(rule, first.year) + feast_days(rule, first.year + 1)) if first else ()
        found = [days for days in near if (to_hijri(days[0]) or (0,))[0] == m.year]
        yield from ((add_days(a, move), add_days(b, move)) for a, b in found)
    elif years:
        found = [days for year in years for days in feast_days(rule, clamp_year(year))]
        yield from ((add_days(a, move), add_days(b, move)) for a, b in found)
    elif day:
        found = [days for k in (-1, 0, 1) for days in feast_days(rule, clamp_year(day.year + k))]
        moved = [(add_days(a, move), add_days(b, move)) for a, b in found]
        yield from _ordered(sorted(moved), day, m.shift, tense)


def _seasons(m: Meaning, day: date | None, tense: int) -> Iterator[Days]:
    opening, closing = _SEASONS[m.rule or "SU"]
    year = m.year
    if m.base is not None:
        year = next((days[0].year for days, _ in _days(m.base, day, tense)), None)

    def of(year: int) -> Days:
        first = date(clamp_year(year), opening, 1)
        return first, month_days(clamp_year(year), closing)[1] if closing <= 12 else (
            month_days(clamp_year(year + 1), closing - 12)[1]
        )

    if year is not None:
        yield of(year)
    elif day and m.shift == 0:
        near = [of(day.year + k) for k in (-1, 0, 1)]
        yield min(near, key=lambda days: max((days[0] - day).days, (day - days[1]).days, 0))
    elif day:
        yield from _ordered([of(day.year + k) for k in (-1, 0, 1)], day, m.shift, tense)


def _ranges(m: Meaning, day: date | None, tense: int) -> Iterator[tuple[Days, str]]:
    assert m.base is not None and m.until is not None
    starts = list(_days(m.base, day, tense))
    ends = list(_days(m.until, day, tense))
    for (first, _), grain in starts:
        after = [last for (_, last), _ in ends if last >= first]
        if after:
            yield (first, min(after)), grain


def _moments(m: Meaning, day: date | None, moment: datetime | None) -> Iterator[Answer]:
    seconds = int(sum(amount * _SECONDS[unit] for amount, unit in m.amounts)) * (m.shift or 1)
    if moment is not None:
        try:
            found = moment + timedelta(seconds=seconds)
        except OverflowError:
            return
        yield Answer(found.date(), found.date(), found.strftime("%Y-%m-%dT%H:%M:%S"), "hour")
    elif day is not None:
        # The clock of saying is not known: up to a day may lie between.
        far = add_days(day, int(seconds // 86400) if seconds < 0 else -(-seconds // 86400))
        yield Answer(min(day, far), max(day, far), f"{'-' if seconds < 0 else ''}{_duration(m)}", "hour")


def _timeless(m: Meaning, day: date | None) -> Answer:
    if m.op == "duration":
        return Answer(None, None, _duration(m), "duration")
    if m.op == "set":
        value = m.rule or ""
        if m.weekday is not None:
            value = f"XXXX-WXX-{m.weekday + 1}"
        return Answer(None, None, (value if not m.clock else value.replace("P1D", "")) + _time_of(m), "set")
    value = _time_of(m)
    if m.until is not None:
        return Answer(day, day, f"{value}/{_time_of(m.until)}", "hour")
    grain = "part" if not m.clock else "minute" if ":" in m.clock else "hour"
    return Answer(day, day, f"{day.isoformat()}{value}" if day else value, grain)


def _duration(m: Meaning) -> str:
    if m.until is not None:
        return f"{iso_duration(m.amounts)}/{iso_duration(m.until.amounts)}"
    return iso_duration(m.amounts)


def iso_duration(amounts: Amounts) -> str:
    """A duration as ISO 8601 and TIMEX3 write it.

    >>> from fractions import Fraction
    >>> iso_duration(((Fraction(3), "hour"),))
    'PT3H'
    """
    dates, times = "", ""
    for amount, unit in amounts:
        count = amount * {"decade": 10, "century": 100}.get(unit, 1)
        number = str(int(count)) if count.denominator == 1 else f"{float(count):g}"
        if unit in _SECONDS:
            times += number + _DESIGNATORS[unit]
        else:
            dates += number + _DESIGNATORS.get(unit, "D")
    return f"P{dates}{'T' + times if times else ''}"


def _time_of(m: Meaning) -> str:
    if m.clock:
        return f"T{m.clock}{m.zone or ''}"
    return f"T{m.daypart}" if m.daypart else ""


def _date_grain(m: Meaning) -> str:
    if m.day is not None or m.weekday is not None:
        return "day"
    return "month" if m.month is not None else "year"


def _grain(m: Meaning) -> str:
    return _date_grain(m) if m.op == "date" else m.grain


def _answer(m: Meaning, days: Days, grain: str) -> Answer:
    return Answer(days[0], days[1], _value(m, days, grain), grain)


def _value(m: Meaning, days: Days, grain: str) -> str:
    """TIMEX3: a day, a week, a month, a year, or first and last day joined by a slash."""
    first, last = days
    if m.op == "range" and m.base and m.until and (m.base.clock or m.until.clock):
        return f"{first.isoformat()}{_time_of(m.base)}/{last.isoformat()}{_time_of(m.until)}"
    if m.op == "offset":
        first = last = add_days(first, (last - first).days // 2)
        return first.isoformat() + _time_of(m)
    if m.op == "part" and m.part == "MID" and grain == "day" and not m.hijri and first.day == 11:
        return first.replace(day=15).isoformat()
    if m.op == "season":
        return f"{first.year:04d}-{m.rule}"
    if first == last:
        return first.isoformat() + _time_of(m)
    if (first, last) == period("month", first):
        return f"{first.year:04d}-{first.month:02d}"
    if (first, last) == period("year", first):
        return f"{first.year:04d}"
    if grain in ("week", "weekend") and (m.op in ("period", "nth") or m.part == "WEEK"):
        year, week, _ = first.isocalendar()
        return f"{year:04d}-W{week:02d}{'-WE' if grain == 'weekend' else ''}"
    if grain == "decade" and m.op == "decade":
        return f"{first.year // 10:03d}"
    return f"{first.isoformat()}/{last.isoformat()}"


def _partial(m: Meaning) -> str:
    """The value of what has no anchor, or is no day at all (31 February)."""
    if m.op in ("part", "nth", "range") and m.base:
        return _partial(m.base)
    if m.op in ("offset", "stretch"):
        return _duration(m)
    if m.op == "date":
        if m.weekday is not None and m.day is None and m.month is None:
            return f"XXXX-WXX-{m.weekday + 1}{_time_of(m)}"
        year = f"{m.year:04d}" if m.year is not None else "XXXX"
        if (m.month or 0) > 12:
            return f"{year}-XX-XX"
        month = f"-{m.month:02d}" if m.month is not None else "-XX" if m.day is not None else ""
        day = f"-{m.day:02d}" if m.day is not None else ""
        return year + month + day + _time_of(m)
    if m.op == "season":
        return f"XXXX-{m.rule}"
    return {"week": "XXXX-WXX", "month": "XXXX-XX", "year": "XXXX", "decade": "XXX"}.get(
        m.grain, "XXXX-XX-XX"
    ) + _time_of(m)
