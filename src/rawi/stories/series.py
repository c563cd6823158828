"""Figures over time: what is counted and how it is with it, each value with its day and whose it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from rawi.model import Article, Bound, Figure

_ABOUT = 0.1  # `about` allows a tenth more or less
_FACTOR = 3.0  # figures farther apart count other things under one name
_LEAST = 5  # below that, sums come out by chance
LENGTHS = frozenset(("days", "hours", "minutes", "years", "months", "weeks", "seconds"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One value of a series. `low` and `high` None: open on that side.

    `day` is the day it is told for, else the day of its article; None: not known. `told` says that the text gives the
    day. `source` names who says it; None: the outlet's own account. `quote` are the characters that give it.
    """

    figure: str
    article: str
    outlet: str | None
    day: date | None
    told: bool
    low: float | None
    high: float | None
    bound: Bound
    source: str | None
    place: str | None
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """All values of one thing: `counted` and `status` in plain English, points by day; undated ones last."""

    counted: str
    status: str | None
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two sources that give different values of one thing for one day."""

    counted: str
    status: str | None
    first: Point
    second: Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Values that bear each other out: `same` by two sources for one day, or `sum`: the first ones make the last."""

    kind: str
    counted: str
    points: tuple[Point, ...]


def find_series(articles: Iterable[tuple[Article, date | None]]) -> list[Series]:
    """The series of some articles, each given with its day; those with most points first.

    Figures whose thing is not known by name are left out, and lengths of time, which no days put in a row.
    """
    found: dict[tuple[str, str | None], list[Point]] = {}
    for article, day in articles:
        for figure in article.figures:
            if figure.counted_en is None or figure.counted_en in LENGTHS:
                continue
            point = _point(article, figure, day)
            found.setdefault((figure.counted_en, figure.status), []).append(point)
    series = [
        Series(counted=counted, status=status, points=tuple(sorted(points, key=_order)))
        for (counted, status), points in found.items()
    ]
    return sorted(series, key=lambda one: (-len(one.points), one.counted, one.status or ""))


def _point(article: Article, figure: Figure, day: date | None) -> Point:
    statement = next((one for one in article.statements if one.id == figure.source), None)
    source = statement.speaker.ar if statement else None
    if source is None and figure.attributed:
        source = figure.attributed.quote
    as_of = figure.as_of.latest if figure.as_of else None
    place = figure.place
    return Point(
        figure=figure.id,
        article=article.id,
        outlet=article.outlet.name if article.outlet else None,
        day=as_of or day,
        told=as_of is not None,
        low=figure.low,
        high=figure.high,
        bound=figure.bound,
        source=source,
        place=(place.entity.ar if place.entity else place.evidence.quote) if place else None,
        quote=figure.evidence.quote,
    )


def _order(point: Point) -> tuple[bool, date, str]:
    return point.day is None, point.day or date.min, point.figure


def find_contradictions(
    series: Iterable[Series], copies: Iterable[tuple[str, str]] = ()
) -> list[Contradiction]:
    """Pairs of sources whose values for one day cannot both be right, one pair for each two sources.

    `copies` are pairs of articles that carry one text: what is changed in a copy counts, what is kept is one account.
    A value that is a part of the other (`بينهم 14`) is none: both must be of one size, and of different sources.
    """
    same = {frozenset(pair) for pair in copies}
    found: dict[tuple[str, str | None, date, frozenset[str]], Contradiction] = {}
    for one in series:
        if one.status is None:
            continue
        values: dict[str, set[float | None]] = {}
        for point in one.points:
            values.setdefault(point.article, set()).add(point.low)
        for first, second in combinations(_wholes(one.points), 2):
            if first.day is None or first.day != second.day or _who(first) == _who(second):
                continue
            if first.source is None and second.source is None:
                # What an article tells in its own voice of before and after (`من 13 إلى 19`) is no other account.
                both = {first.low, second.low}
                if frozenset((first.article, second.article)) in same or any(
                    both <= values[point.article] for point in (first, second)
                ):
                    continue
            if _differ(first, second) and first.place == second.place:
                key = (one.counted, one.status, first.day, frozenset((_who(first), _who(second))))
                made = Contradiction(counted=one.counted, status=one.status, first=first, second=second)
                found.setdefault(key, made)
    return list(found.values())


def _wholes(points: Sequence[Point]) -> list[Point]:
    """Of the values that one source gives in one article for one day the largest: the others are its parts."""
    largest: dict[tuple[str, str | None, date | None], Point] = {}
    for point in points:
        key = (point.article, point.source, point.day)
        before = largest.get(key)
        if before is None or _ends(point)[0] > _ends(before)[0]:
            largest[key] = point
    return list(largest.values())


def _who(point: Point) -> str:
    return point.source or point.outlet or point.article


def _ends(point: Point) -> tuple[float, float]:
    low = point.low if point.low is not None else 0.0
    high = point.high if point.high is not None else float("inf")
    if point.bound == "about":
        return low * (1 - _ABOUT), high * (1 + _ABOUT)
    return low, high


def _differ(first: Point, second: Point) -> bool:
    (low, high), (other_low, other_high) = _ends(first), _ends(second)
    if low <= other_high and other_low <= high:
        return False
    values = sorted(one for one in (low, high, other_low, other_high) if 0 < one < float("inf"))
    return bool(values) and values[-1] <= _FACTOR * values[0]


def find_agreements(series: Sequence[Series], sums: Iterable[tuple[str, str, str]]) -> list[Agreement]:
    """Values that bear each other out.

    The same value of one thing by two sources for one day; and sums, as 24 alive and 35 dead make 59 held: `sums` are
    the statuses that add up (first, second, total). Numbers below five are left out: they come out by chance.
    """
    found: list[Agreement] = []
    for one in series:
        told: dict[tuple[date, float], Point] = {}
        for point in one.points:
            if point.day is None or point.bound != "exact" or point.low is None or point.low < _LEAST:
                continue
            before = told.setdefault((point.day, point.low), point)
            if one.status and point.source and before.source and before.source != point.source:
                found.append(Agreement(kind="same", counted=one.counted, points=(before, point)))
    by_status: dict[str, list[tuple[str, Point]]] = {}
    for one in series:
        for point in one.points:
            if one.status and point.bound == "exact" and point.low and point.low >= _LEAST:
                by_status.setdefault(one.status, []).append((one.counted, point))
    seen: set[tuple[float, float, float, str]] = set()
    for first, second, total in sums:
        for (counted, one_part), (_, other_part) in _pairs(by_status, first, second):
            value = (one_part.low or 0) + (other_part.low or 0)
            for whole, point in by_status.get(total, ()):
                key = (one_part.low or 0, other_part.low or 0, value, total)
                if point.low == value and key not in seen:
                    seen.add(key)
                    found.append(
                        Agreement(kind="sum", counted=whole or counted, points=(one_part, other_part, point))
                    )
    return found


def _pairs(
    by_status: dict[str, list[tuple[str, Point]]], first: str, second: str
) -> Iterable[tuple[tuple[str, Point], tuple[str, Point]]]:
    for one in by_status.get(first, ()):
        for other in by_status.get(second, ()):
            yield one, other
