"""Draws what people would rather look at: figures over time, a story's days; SVG without styles or scripts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rawi.stories import Happening, Point, Series

WIDE, HIGH = 760, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 16, 16, 40
_COLOURS = 8
_GAP = 9  # between points of one day


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A value drawn: its middle, the ends of its range, the colour of its outlet, and what it is of."""

    x: float
    y: float
    low_y: float
    high_y: float
    colour: int
    point: Point
    disputed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark on an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChart:
    """A series as it is drawn. `undated` are the points without a day, which stand in the table alone."""

    dots: tuple[Dot, ...]
    days: tuple[date, ...]
    day_at: tuple[float, ...]
    values: tuple[Tick, ...]
    outlets: tuple[tuple[str, int], ...]
    undated: int
    disputes: tuple[tuple[Dot, Dot], ...]


def draw_series(series: Series, disputed: Sequence[tuple[str, str]] = ()) -> FigureChart | None:
    """A series over time; None when fewer than two of its values have a day. `disputed`: pairs of figures' ids."""
    dated = [one for one in series.points if one.day is not None and (one.low, one.high) != (None, None)]
    if len(dated) < 2:
        return None
    lows = [one.low if one.low is not None else one.high for one in dated]
    highs = [one.high if one.high is not None else one.low for one in dated]
    bottom, top = (
        min(float(one or 0) for one in (*lows, *highs)),
        max(float(one or 0) for one in (*lows, *highs)),
    )
    ticks = _ticks(bottom, top)
    bottom, top = min(bottom, ticks[0]), max(top, ticks[-1])
    days = sorted({one.day for one in dated if one.day})
    first, last = days[0], days[-1]
    span = max(1, (last - first).days)

    def x_of(day: date) -> float:
        return (
            _LEFT + 24 + (WIDE - _LEFT - _RIGHT - 48) * ((day - first).days / span if last > first else 0.5)
        )

    def y_of(value: float) -> float:
        return (
            HIGH
            - _BOTTOM
            - (HIGH - _TOP - _BOTTOM) * ((value - bottom) / (top - bottom) if top > bottom else 0.5)
        )

    outlets: dict[str, int] = {}
    for one in dated:
        outlets.setdefault(one.outlet or "", len(outlets) % _COLOURS)
    tense = {id for pair in disputed for id in pair}
    seen: dict[date, int] = {}
    dots = []
    for one, low, high in zip(dated, lows, highs, strict=True):
        assert one.day is not None
        place = seen[one.day] = seen.get(one.day, -1) + 1
        # Side by side around their day: 0, +1, -1, +2, …
        shift = (place + 1) // 2 * (1 if place % 2 else -1) * _GAP
        low_y, high_y = y_of(float(low or 0)), y_of(float(high or 0))
        dots.append(
            Dot(
                x=round(min(max(x_of(one.day) + shift, _LEFT + 6), WIDE - _RIGHT - 6), 1),
                y=round((low_y + high_y) / 2, 1), low_y=round(low_y, 1), high_y=round(high_y, 1),
                colour=outlets[one.outlet or ""], point=one, disputed=one.figure in tense,
            )
        )  # fmt: skip
    of = {one.point.figure: one for one in dots}
    shown = _spread(days)
    return FigureChart(
        dots=tuple(dots), days=tuple(shown), day_at=tuple(round(x_of(one), 1) for one in shown),
        values=tuple(Tick(at=round(y_of(one), 1), label=f"{one:,.12g}") for one in ticks),
        outlets=tuple(outlets.items()), undated=len(series.points) - len(dated),
        disputes=tuple((of[a], of[b]) for a, b in disputed if a in of and b in of),
    )  # fmt: skip


def _spread(days: Sequence[date]) -> list[date]:
    """At most six of the days, far enough from each other for their labels."""
    if len(days) < 2:
        return list(days)
    step = max(timedelta(days=1), (days[-1] - days[0]) / 6)
    found = [days[0]]
    for day in days[1:]:
        if day - found[-1] >= step:
            found.append(day)
    return found


def _ticks(low: float, high: float) -> list[float]:
    """Round values that hold both ends, about five."""
    if high <= low:
        low, high = min(0.0, low), max(1.0, high)
    elif low > 0 and low < high / 2:
        low = 0.0
    step: float = 10.0 ** math.floor(math.log10((high - low) / 4))
    step *= next((one for one in (1, 2, 2.5, 5) if step * one * 5 >= high - low), 10)
    if low >= 0 and step < 1 and float(low).is_integer() and float(high).is_integer():
        step = 1.0
    first = math.floor(low / step)
    return [round((first + at) * step, 9) for at in range(math.ceil(high / step) - first + 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBar:
    """A day of a story: how much of it happened and how many articles are of it."""

    day: date
    x: float
    articles: int
    happenings: int
    height: float


def draw_days(
    days: Sequence[date | None], happenings: Sequence[Happening], wide: int = WIDE, high: int = 90
) -> list[DayBar]:
    """The days of a story on a line, each with a bar as high as it has articles; nothing when only one day is known."""
    counts: dict[date, int] = {}
    for day in days:
        if day:
            counts[day] = counts.get(day, 0) + 1
    told: dict[date, int] = {}
    for one in happenings:
        if one.day:
            told[one.day] = told.get(one.day, 0) + 1
    known = sorted(counts)
    if len(known) < 2:
        return []
    first, span, most = known[0], (known[-1] - known[0]).days, max(counts.values())
    return [
        DayBar(
            day=day, x=round(12 + (wide - 24) * (day - first).days / span, 1), articles=counts[day],
            happenings=told.get(day, 0), height=round((high - 34) * counts[day] / most, 1),
        )
        for day in known
    ]  # fmt: skip
