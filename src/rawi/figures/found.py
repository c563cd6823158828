"""A quantity whose counted noun is known, before it becomes a figure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from rawi.figures.counting import Counted
from rawi.figures.quantities import Quantity
from rawi.figures.status import Status
from rawi.model import Bound

_MILLION = 10**6
_FAR = 10


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity, what it counts, its ends and its status."""

    quantity: Quantity
    counted: Counted
    low: Fraction | None
    high: Fraction | None
    bound: Bound
    status: Status | None
    rule: str


def has_thousands(one: Quantity, counted: Counted) -> bool:
    """`10.000 ريال`: a point before three digits parts thousands where no part of one is counted."""
    if one.words or one.scale or one.percent or one.range or not one.thousands:
        return False
    if one.low.denominator == 1:
        return True
    return counted.noun is None or counted.noun.of in ("person", "thing", "money", "duration")


def of_hundred(one: Quantity) -> Quantity:
    """The share in percent."""
    return replace(one, low=one.low * 100, high=one.high * 100, percent=True)


def kind_of(one: Quantity, counted: Counted) -> str:
    """What kind of thing is counted; millions of what no list has are money."""
    if one.percent or counted.en == "percent":
        return "percent"
    if counted.noun is not None:
        return counted.noun.of
    if counted.en == "years":
        return "duration"
    return "money" if one.scale and one.high >= _MILLION and counted.en is None else ""


def plain(value: Fraction) -> float:
    """The number as a figure holds it."""
    return float(value)


def joined(before: Found | None, one: Quantity, words: list[str]) -> Found | None:
    """`خمس ساعات او ستا`: the figure before with the number as its other end."""
    if before is None or one.kind != "number" or before.low is None or before.low != before.high:
        return None
    near = before.low < one.low <= _FAR * before.low and before.counted.stop == one.first - 1
    if not near or words[one.first - 1] != "او" or one.scale != before.quantity.scale:
        return None
    return replace(before, high=one.high, counted=replace(before.counted, stop=one.last))
