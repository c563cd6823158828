"""What a time expression means before its anchor is known: frozen values that later are resolved.

A grammar of newspapers needs few operations; each is an `op` with the fields it reads, so that meanings
compare, nest and print.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Literal, NamedTuple

Op = Literal[
    "date", "period", "offset", "stretch", "part", "nth", "feast", "season", "decade", "range",
    "clock", "duration", "set", "now",
]  # fmt: skip
Amounts = tuple[tuple[Fraction, str], ...]

UNITS = {
    "sec": "second", "min": "minute", "hour": "hour", "day": "day", "week": "week", "mon": "month",
    "year": "year", "decade": "decade", "century": "century", "weekend": "weekend", "school": "school",
    "fiscal": "year",
}  # fmt: skip


class Meaning(NamedTuple):
    """One op and what it reads; None: not said. A named tuple: made by the thousand.

    date: year, month, day, weekday (0 Monday), hijri, `shift` of what is missing (الماضي −1, الجاري 0, المقبل 1),
    `nth` (the nth such weekday of `base`). period: `grain` and `shift`. offset: `amounts` after (`shift` 1) or before
    (−1) the anchor or `base`. stretch: the `amounts` before or after the anchor. part: `part` of `base`. nth: the
    `nth` (−1 last) `grain` of `base`, or of `size` equal parts. range: `base` to `until`.
    `clock` is HH:MM or HH:MM:SS, `daypart` TIMEX3's (MO, AF, EV, NI). `text`: counted from a day told
    before. `either`: day and month may stand in either order, or the clock in either half of the day.
    """

    op: Op
    year: int | None = None
    month: int | None = None
    day: int | None = None
    hijri: bool = False
    weekday: int | None = None
    shift: int | None = None
    grain: str = "day"
    nth: int | None = None
    size: int | None = None
    amounts: Amounts = ()
    part: str | None = None
    base: Meaning | None = None
    until: Meaning | None = None
    clock: str | None = None
    daypart: str | None = None
    zone: str | None = None
    mod: str | None = None
    rule: str | None = None
    text: bool = False
    either: bool = False


def replace(meaning: Meaning, **fields: Any) -> Meaning:
    """The meaning with other values in some fields."""
    return meaning._replace(**fields)


def unify(first: Meaning, second: Meaning) -> Meaning | None:
    """Two descriptions of one day joined (`اليوم` and `الثلاثاء` and `24 جانفي`), or None when they cannot be one.

    >>> unify(Meaning(op="period", shift=0), Meaning(op="date", weekday=1)).weekday
    1
    """
    if first.op == "clock" and second.op != "clock":
        first, second = second, first
    if second.op == "clock":
        return _with_clock(first, second)
    if second.op == "date" and first.op == "period" and first.grain == "day":
        first, second = second, first
    if first.op == "date" and second.op == "period" and second.grain == "day":
        if first.weekday is None and first.month is None and first.day is None:
            return None
        return None if first.base or first.shift else _told_from(first, second)
    if first.op == second.op == "date" and not (first.nth or second.nth):
        return _one_date(first, second)
    if first.op == "date" and second.op == "period" and first.base is None:
        return _date_of(first, second)
    return None


def _told_from(day: Meaning, base: Meaning) -> Meaning:
    return replace(
        day,
        base=base,
        clock=day.clock or base.clock,
        daypart=day.daypart or base.daypart,
        zone=day.zone or base.zone,
    )


def _with_clock(day: Meaning, clock: Meaning) -> Meaning | None:
    if day.op not in ("date", "period", "feast", "set", "nth", "offset") or day.clock or day.grain != "day":
        return None
    daypart = clock.daypart or day.daypart
    said = clock.clock
    if said and not clock.daypart and day.daypart in ("AF", "EV", "NI") and int(said[:2]) < 12:
        said = f"{int(said[:2]) + 12:02d}{said[2:]}"
    return replace(
        day, clock=said, daypart=daypart, zone=clock.zone or day.zone, either=clock.either and not day.daypart
    )


def _one_date(first: Meaning, second: Meaning) -> Meaning | None:
    fields = {}
    for name in ("year", "month", "day", "weekday", "shift", "base", "clock", "daypart", "zone"):
        left, right = getattr(first, name), getattr(second, name)
        if left is not None and right is not None and left != right:
            return None
        fields[name] = left if left is not None else right
    if (first.month or first.day) and (second.month or second.day) and first.hijri != second.hijri:
        return None
    return replace(first, hijri=first.hijri or second.hijri, **fields)


def _date_of(first: Meaning, second: Meaning) -> Meaning | None:
    """A weekday of a week, a day of a month, a month of a year: `الجمعة من الأسبوع المقبل`."""
    if first.weekday is not None and first.day is None and second.grain in ("week", "month"):
        return replace(first, base=second)
    if first.day is not None and first.month is None and second.grain == "month":
        return replace(first, base=second)
    if first.month is not None and first.year is None and second.grain == "year":
        return replace(first, base=second)
    return None
