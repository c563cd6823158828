"""What numbers leave open: their bounds, and the digits that are rounded or left out."""

from __future__ import annotations

from rawi.stories.counts import Count

_ABOUT = 0.15  # `about` allows so much more or less
_ROUND = 100.0  # from here on a number may be rounded to its last digit that is not a nought
_DIGITS = 10  # and has, if its last digits are left out, two others at least


def ends_of(one: Count) -> tuple[float, float]:
    """Between which ends the number may lie, by its bound and by how it is rounded."""
    low, high = one.low, one.high
    if one.reach == "part":
        high = float("inf")
    if one.point.bound == "about":
        return low * (1 - _ABOUT), high * (1 + _ABOUT)
    if one.value is not None and one.value >= _ROUND and one.thing != "percent":
        step = _step(one.value)
        return low - step / 2 * (step > 1), high + step / 2 * (step > 1)
    return low, high


def cut_short(short: Count, full: Count) -> bool:
    """Whether one leaves out the last digits of the other: `53 مليونا`, `53.65 مليون`."""
    if short.value is None or full.value is None or not _ROUND <= short.value < full.value:
        return False
    step = _step(short.value)
    return short.value >= _DIGITS * step and full.value < short.value + step


def _step(value: float) -> float:
    """The unit of the last digit that is not a nought."""
    step = 1.0
    while value % (step * 10) == 0:
        step *= 10
    return step


def _rounds(short: Count, full: Count) -> bool:
    """Whether one is the other without its fraction: `44`, `43.8`."""
    return (
        short.value is not None and full.value is not None and short.value == round(full.value) != full.value
    )


def allowed(first: Count, second: Count) -> bool:
    """Whether two numbers may be one, by their bounds and by how they are rounded."""
    if cut_short(first, second) or cut_short(second, first):
        return True
    if _rounds(first, second) or _rounds(second, first):
        return True
    (low, high), (other_low, other_high) = ends_of(first), ends_of(second)
    return low <= other_high and other_low <= high
