"""Dates and bodies on real HTML pages that may not be redistributed: `python scripts/measure_real_pages.py DIR`.

DIR holds fixtures of other projects (htmldate, fundus, newspaper4k, goose3, trafilatura) with their gold.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

from rawi import RawPage, Reading, read_page
from rawi.evaluation import word_f1


def main(folder: Path) -> None:
    """Print one line a page, then the totals."""
    dates = [
        (folder / "htmldate" / one["file"], url, one["date"])
        for url, one in _json(folder / "htmldate/gold_dates.json").items()
    ]
    right = sum(_dated(path, url, day) for path, url, day in dates)
    lbc = _json(folder / "fundus/LBCGroup.json")["V1"]
    paragraphs = [line for part in lbc["body"]["sections"] for line in part["paragraphs"]]
    page = _read(folder / "fundus/LBCGroup_2026_01_08.html.gz")
    right += _dated(folder / "fundus/LBCGroup_2026_01_08.html.gz", None, lbc["publishing_date"][:10])
    print(f"dates: {right} of {len(dates) + 1}")
    _body("fundus/LBCGroup", page, "\n".join(paragraphs))
    cnn = (folder / "newspaper4k/arabic_article.txt").read_text("utf-8")
    _body("newspaper4k/arabic_article", _read(folder / "newspaper4k/arabic_article.html"), cnn)
    _body("goose3/test_cnn_arabic", _read(folder / "goose3/test_cnn_arabic.html"), cnn)
    (assabah,) = _json(folder / "trafilatura/gold.json").values()
    body = _read(folder / "trafilatura" / assabah["file"]).articles[0].text
    missing = [text for text in assabah["with"] if text not in body]
    extra = [text for text in assabah["without"] if text in body]
    print(f"trafilatura/assabah: missing {missing}, too much {extra}")


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _read(path: Path, url: str | None = None) -> Reading:
    data = path.read_bytes()
    raw = RawPage(data=gzip.decompress(data) if path.suffix == ".gz" else data, source=path.name, url=url)
    reading = read_page(raw)
    if not isinstance(reading, Reading):
        raise SystemExit(f"{path}: {reading.reason}")
    return reading


def _dated(path: Path, url: str | None, day: str) -> bool:
    stamp = _read(path, url).articles[0].stamp("published")
    found = stamp.day.isoformat() if stamp else None
    print(f"{path.name}: {found}{'' if found == day else f', not {day}'}")
    return found == day


def _body(name: str, reading: Reading, gold: str) -> None:
    text = reading.articles[0].text
    lines = [line for line in text.split("\n") if line not in gold]
    print(f"{name}: F1 {word_f1(text, gold):.4f}, lines not in gold: {lines}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
