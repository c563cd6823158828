"""Calendar arithmetic: periods, shifts, feasts, and days of the Hijri calendar (Umm al-Qura)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from hijridate import Gregorian, Hijri

Days = tuple[date, date]

_EASTER_WESTERN, _EASTER_ORTHODOX = "easter", "orthodox"
_FIRST_HIJRI, _LAST_HIJRI = date(1924, 8, 1), date(2077, 11, 16)  # what hijridate's tables cover


def to_day(year: int, month: int, day: int) -> date | None:
    """The Gregorian day, or None when there is none such (31 February).

    >>> to_day(2024, 2, 31) is None
    True
    """
    try:
        return date(year, month, day)
    except ValueError:
        return None


def from_hijri(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a Hijri one, or None when there is none, or outside 1343 to 1500 AH.

    >>> from_hijri(1445, 9, 1)
    datetime.date(2024, 3, 11)
    """
    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(found.year, found.month, found.day)


def to_hijri(day: date) -> tuple[int, int, int] | None:
    """Year, month and day of the Hijri calendar, or None outside 1343 to 1500 AH.

    >>> to_hijri(date(2024, 3, 11))
    (1445, 9, 1)
    """
    if not _FIRST_HIJRI <= day <= _LAST_HIJRI:
        return None
    found = Gregorian(day.year, day.month, day.day).to_hijri()
    return found.year, found.month, found.day


def add_months(day: date, count: int) -> date:
    """The day `count` months later, or the last of that month when it is shorter. Clamped to years 1 to 9999.

    >>> add_months(date(2024, 3, 31), -1)
    datetime.date(2024, 2, 29)
    """
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        return date.min if year < 1 else date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_days(day: date, count: int) -> date:
    """The day `count` days later, clamped to the calendar's ends."""
    try:
        return day + timedelta(days=count)
    except OverflowError:
        return date.min if count < 0 else date.max


def month_days(year: int, month: int) -> Days:
    """First and last day of a Gregorian month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def hijri_month_days(year: int, month: int) -> Days | None:
    """First and last day of a Hijri month, or None outside the tables."""
    first = from_hijri(year, month, 1)
    following = from_hijri(year + month // 12, month % 12 + 1, 1)
    return (first, following - timedelta(days=1)) if first and following else None


def period(grain: str, day: date, shift: int = 0) -> Days:
    """First and last day of the period of that grain which holds `day`, or of its `shift`th neighbour.

    Weeks begin on Monday, as in ISO 8601 and TIMEX3; a school year lasts from September to June, a fiscal
    year is taken for the calendar's.

    >>> [str(one) for one in period("week", date(2016, 11, 7), -1)]
    ['2016-10-31', '2016-11-06']
    """
    if grain in ("second", "minute", "hour", "day"):
        found = add_days(day, shift)
        return found, found
    if grain in ("week", "weekend"):
        monday = add_days(day, 7 * shift - day.weekday())
        return (add_days(monday, 5) if grain == "weekend" else monday), add_days(monday, 6)
    if grain == "month":
        first = add_months(day.replace(day=1), shift)
        return month_days(first.year, first.month)
    if grain == "quarter":
        first = add_months(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), 3 * shift)
        last = add_months(first, 2)
        return first, month_days(last.year, last.month)[1]
    if grain == "school":
        year = clamp_year(day.year + shift - (day.month < 8))
        year = min(year, 9998)
        return date(year, 9, 1), date(year + 1, 6, 30)
    size = {"decade": 10, "century": 100}.get(grain, 1)
    opening = (
        day.year // size * size + shift * size
    )  # the 20th century began with 1900, as newspapers have it
    return date(clamp_year(opening), 1, 1), date(clamp_year(opening + size - 1), 12, 31)


def clamp_year(year: int) -> int:
    """A year inside what `date` can say."""
    return max(1, min(9999, year))


def thirds(days: Days, part: str) -> Days:
    """The first (START), middle (MID) or last third (END) of a stretch, each at least a day; years by months.

    >>> [one.day for one in thirds(month_days(2013, 3), "END")]
    [21, 31]
    """
    first, last = days
    if days == period("year", first):
        opening = {"START": 1, "MID": 5}.get(part, 9)
        return date(first.year, opening, 1), month_days(first.year, opening + 3)[1]
    count = (last - first).days + 1
    third = max(1, count // 3)
    if part == "START":
        return first, add_days(first, third - 1)
    if part == "MID":
        return add_days(first, third if count > 2 else 0), add_days(first, min(2 * third, count) - 1)
    return add_days(first, min(2 * third, count - 1)), last


def feast_days(rule: str, year: int) -> tuple[Days, ...]:
    """The days of a feast in a Gregorian year by its rule in `times/feasts`; a Hijri one may come twice or not.

    >>> [str(one[0]) for one in feast_days("hijri 10-01 days=3", 2013)]
    ['2013-08-08']
    """
    head, _, length = rule.partition(" days=")
    last = int(length or 1) - 1
    name, _, rest = head.rpartition(" ")
    found: list[date | None] = []
    if name == "hijri":
        month, day = (int(part) for part in rest.split("-"))
        opening = to_hijri(to_day(year, 1, 1) or date.min)
        if opening:
            found = [from_hijri(opening[0] + k, month, day) for k in (0, 1)]
    elif name == "weekday":
        month, weekday, nth = (int(part) for part in rest.split("-"))
        found = [nth_weekday(month_days(year, month), weekday, nth)]
    elif rest.startswith((_EASTER_WESTERN, _EASTER_ORTHODOX)):
        sign = "+" if "+" in rest else "-"
        kind, _, days = rest.partition(sign)
        easter = _easter(year, orthodox=kind == _EASTER_ORTHODOX)
        found = [add_days(easter, int(sign + (days or "0")))]
    elif rest:
        month, day = (int(part) for part in rest.split("-"))
        found = [to_day(year, month, day)]
    return tuple((day, add_days(day, last)) for day in found if day and day.year == year)


def nth_weekday(days: Days, weekday: int, nth: int) -> date | None:
    """The nth such weekday in a stretch (-1: the last), or None when there are not so many.

    >>> nth_weekday(month_days(2016, 7), 4, 1)
    datetime.date(2016, 7, 1)
    """
    first, last = days
    if nth < 0:
        found = add_days(last, -((last.weekday() - weekday) % 7) + 7 * (nth + 1))
    else:
        found = add_days(first, (weekday - first.weekday()) % 7 + 7 * (nth - 1))
    return found if first <= found <= last else None


def _easter(year: int, *, orthodox: bool) -> date:
    """Meeus's rules, Gregorian and Julian; the Julian day is given in the Gregorian calendar."""
    if orthodox:
        moon = (19 * (year % 19) + 15) % 30
        sunday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
        month, day = divmod(moon + sunday + 114, 31)
        return add_days(date(year, month, day + 1), year // 100 - year // 400 - 2)
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)
