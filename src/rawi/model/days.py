"""Sets of days as bits of one integer, so that clues of sixty years intersect in a microsecond."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from datetime import date, timedelta
from typing import NoReturn

FIRST_DAY, LAST_DAY = (
    date(1990, 1, 1),
    date(2049, 12, 31),
)  # the years of the Arabic press on the web, and some to come
_SIZE = (LAST_DAY - FIRST_DAY).days + 1
_ALL = (1 << _SIZE) - 1
_EDGE = 12 * 366  # what comes again (a weekday on its date) comes within twelve years


class DaySet:
    """Days between 1990 and 2049. An end that reaches the first or the last of them is open."""

    # By hand and not a dataclass: what stores records writes a dataclass field by field, and no format that it knows
    # has integers of 22,000 bits.
    __slots__ = ("bits",)
    bits: int

    def __init__(self, bits: int) -> None:
        object.__setattr__(self, "bits", bits)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DaySet) and self.bits == other.bits

    def __hash__(self) -> int:
        return hash(self.bits)

    def __reduce__(self) -> tuple[type[DaySet], tuple[int]]:
        return DaySet, (self.bits,)

    def __and__(self, other: DaySet) -> DaySet:
        return DaySet(self.bits & other.bits)

    def __or__(self, other: DaySet) -> DaySet:
        return DaySet(self.bits | other.bits)

    def __repr__(self) -> str:
        return f"DaySet({self.earliest or '…'} to {self.latest or '…'}, {len(self)} days)"

    def __bool__(self) -> bool:
        return self.bits != 0

    def __contains__(self, day: date) -> bool:
        return FIRST_DAY <= day <= LAST_DAY and bool(self.bits >> (day - FIRST_DAY).days & 1)

    def __len__(self) -> int:
        return self.bits.bit_count()

    @property
    def earliest(self) -> date | None:
        """The first day, or None when the set is empty or open to the past.

        It is open to the past when it begins within twelve years of 1990 and has days more than twelve years apart.
        """
        first, last = self._ends()
        if not self.bits or (first < _EDGE and last - first > _EDGE):
            return None
        return FIRST_DAY + timedelta(days=first)

    @property
    def latest(self) -> date | None:
        """The last day, or None when the set is empty or open to the future, by the same measure."""
        first, last = self._ends()
        if not self.bits or (last >= _SIZE - _EDGE and last - first > _EDGE):
            return None
        return FIRST_DAY + timedelta(days=last)

    def _ends(self) -> tuple[int, int]:
        return (self.bits & -self.bits).bit_length() - 1, self.bits.bit_length() - 1

    @property
    def last(self) -> date:
        """The last day that is in the set; of an empty set the day before 1990."""
        return FIRST_DAY + timedelta(days=self.bits.bit_length() - 1)

    def runs(self) -> Iterator[tuple[date, date]]:
        """The unbroken runs of days, first and last of each."""
        bits, at = self.bits, 0
        while bits:
            skip = (bits & -bits).bit_length() - 1
            bits >>= skip
            length = (~bits & (bits + 1)).bit_length() - 1
            yield FIRST_DAY + timedelta(days=at + skip), FIRST_DAY + timedelta(days=at + skip + length - 1)
            bits >>= length
            at += skip + length

    def moved(self, days: int) -> DaySet:
        """The same days so many days later."""
        return DaySet((self.bits << days if days >= 0 else self.bits >> -days) & _ALL)


EVERY_DAY = DaySet(_ALL)
NO_DAY = DaySet(0)


def between(first: date | None, last: date | None) -> DaySet:
    """The days from first to last, both in; None: open.

    >>> len(between(date(2024, 3, 1), date(2024, 3, 31)))
    31
    """
    low = 0 if first is None else max(0, (first - FIRST_DAY).days)
    high = _SIZE - 1 if last is None else min(_SIZE - 1, (last - FIRST_DAY).days)
    return DaySet(((1 << (high - low + 1)) - 1) << low) if low <= high else NO_DAY
