"""Figures over time: what is counted and how it is with it, each value with its day and whose it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rawi.stories.counts import Count, Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """All values of one thing: `counted` and `status` in plain English, points by day; undated ones last."""

    counted: str
    status: str | None
    points: tuple[Point, ...]


def find_series(counts: Iterable[Count]) -> list[Series]:
    """The series of some counts; those with most points first.

    Figures whose thing is not known by name are left out.
    """
    found: dict[tuple[str, str | None], list[Point]] = {}
    for one in counts:
        if one.figure.counted_en is not None:
            found.setdefault((one.figure.counted_en, one.figure.status), []).append(one.point)
    series = [
        Series(counted=counted, status=status, points=tuple(sorted(points, key=_order)))
        for (counted, status), points in found.items()
    ]
    return sorted(series, key=lambda one: (-len(one.points), one.counted, one.status or ""))


def _order(point: Point) -> tuple[bool, date, str]:
    return point.day is None, point.day or date.min, point.figure
