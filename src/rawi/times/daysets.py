"""Days that come again: weekdays and months of all years."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from rawi.model import FIRST_DAY, LAST_DAY, NO_DAY, DaySet, between

_SIZE = (LAST_DAY - FIRST_DAY).days + 1


@cache
def weekdays(weekday: int) -> DaySet:
    """Every such weekday, 0 Monday.

    >>> date(2024, 3, 5) in weekdays(1)
    True
    """
    first = (weekday - FIRST_DAY.weekday()) % 7
    weeks = len(range(first, _SIZE, 7))
    return DaySet(
        (((1 << 7 * weeks) - 1) // 0b1111111) << first
    )  # a bit in each week, then as many days later


@cache
def months(month: int) -> DaySet:
    """Every day of that month of any year."""
    found = NO_DAY
    for year in range(FIRST_DAY.year, LAST_DAY.year + 1):
        following = date(year + month // 12, month % 12 + 1, 1)
        found |= between(date(year, month, 1), following - timedelta(days=1))
    return found
