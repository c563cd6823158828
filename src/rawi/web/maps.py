"""Draws an itinerary on a map: coast lines and places, as SVG; no tiles, nothing from outside."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from rawi.lexicon import Lexica

WIDE, HIGH = 760, 420
_STEP = 10  # tenths of a degree in the file of coast lines
_AROUND = 4.0  # degrees shown around the outermost places
_LEAST = 14.0  # degrees shown at least


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A place drawn, and the numbers of the stops there."""

    name: str
    x: float
    y: float
    stops: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """A map as it is drawn: coast lines as a path, pins, and the way between them as a path."""

    coast: str
    pins: tuple[Pin, ...]
    way: str


def read_points(lexica: Lexica) -> dict[str, tuple[float, float]]:
    """Degrees north and east by English name."""
    return {row["en"]: (float(row["north"]), float(row["east"])) for row in lexica.table("places/points")}


def draw_map(
    places: Sequence[str | None], points: Mapping[str, tuple[float, float]], names: Sequence[str]
) -> Map | None:
    """The stops at places (English names, in their order; None: not known); None when fewer than two can be drawn."""
    known = [(at, points[one]) for at, one in enumerate(places) if one is not None and one in points]
    if len({where for _, where in known}) < 2:
        return None
    north = [where[0] for _, where in known]
    east = [where[1] for _, where in known]
    middle = math.cos(math.radians((min(north) + max(north)) / 2))
    high = max(max(north) - min(north) + 2 * _AROUND, _LEAST * HIGH / WIDE)
    wide = max((max(east) - min(east) + 2 * _AROUND) * middle, high * WIDE / HIGH)
    high = wide * HIGH / WIDE
    top = (min(north) + max(north)) / 2 + high / 2
    left = (min(east) + max(east)) / 2 - wide / middle / 2

    def at(north: float, east: float) -> tuple[float, float]:
        return round((east - left) * middle / wide * WIDE, 1), round((top - north) / high * HIGH, 1)

    pins: dict[tuple[float, float], list[int]] = {}
    for number, where in known:
        pins.setdefault(where, []).append(number)
    way: list[tuple[float, float]] = []
    for _, where in known:
        if not way or way[-1] != at(*where):
            way.append(at(*where))
    return Map(
        coast=_path(at, left, left + wide / middle, top - high, top),
        pins=tuple(
            Pin(name=names[stops[0]], x=at(*where)[0], y=at(*where)[1], stops=tuple(one + 1 for one in stops))
            for where, stops in pins.items()
        ),
        way="M" + "L".join(f"{x} {y}" for x, y in way),
    )  # fmt: skip


def _path(
    at: Callable[[float, float], tuple[float, float]], west: float, east: float, south: float, north: float
) -> str:
    """The coast lines that reach into the view; what lies far outside of it is left out, point by point."""
    parts = []
    border = (east - west) * 0.3
    for ring in _coast():
        xs, ys = ring[0::2], ring[1::2]
        if (
            max(xs) / _STEP < west
            or min(xs) / _STEP > east
            or max(ys) / _STEP < south
            or min(ys) / _STEP > north
        ):
            continue
        line: list[str] = []
        last: tuple[float, float] | None = None
        for x, y in zip(xs, ys, strict=True):
            # Pulled to just outside the view, so that shapes stay closed and paths short.
            point = at(
                min(max(y / _STEP, south - border), north + border),
                min(max(x / _STEP, west - border), east + border),
            )
            if point != last and (last is None or abs(point[0] - last[0]) + abs(point[1] - last[1]) >= 1.5):
                line.append(f"{point[0]:g} {point[1]:g}")
                last = point
        if len(line) > 2:
            parts.append("M" + "L".join(line) + "Z")
    return "".join(parts)


@lru_cache(maxsize=1)
def _coast() -> list[list[int]]:
    data = (files("rawi") / "web" / "coast.json.gz").read_bytes()
    rings: list[list[int]] = json.loads(gzip.decompress(data))
    return rings
