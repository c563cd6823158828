"""Scores on the HTML samples with parts of their markup taken away: `python scripts/measure_ablation.py`."""

from __future__ import annotations

import re
from pathlib import Path

from rawi import RawPage, Reading, read_page
from rawi.evaluation import GoldPage, read_gold, score_anatomy
from rawi.pages import decode

ROOT = Path(__file__).parent.parent
VALUE = r"""\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)"""
CLASSES = re.compile(rf"\s(?:class|id){VALUE}", re.I)
MEANING = re.compile(rf"\s(?:role|itemprop|rel){VALUE}", re.I)
SECTIONS = re.compile(r"<(/?)(?:article|main|aside|nav|footer|header|section|figure|figcaption|time)\b", re.I)
HEAD = re.compile(r"<head.*?</head>", re.I | re.S)
TASKS = ("articles", "body", "title", "published", "keywords", "inline_links", "related")


def main() -> None:
    """Print a row for each way of impoverishing the pages."""
    print("| taken away |", " | ".join(TASKS), "|")
    for name, parts in (
        ("nothing", ""),
        ("classes and ids", "c"),
        ("metadata", "m"),
        ("meaningful elements", "s"),
        ("all three", "cms"),
    ):
        scores = score_anatomy((page, _read(page, parts)) for page in _gold())
        print(f"| {name} |", " | ".join(f"{scores[task].value or 0:.3f}" for task in TASKS), "|")


def _gold() -> list[GoldPage]:
    return [page for page in read_gold(ROOT / "gold") if _path(page).exists()]


def _path(page: GoldPage) -> Path:
    return ROOT / f"src/rawi/samples/pages/{page.stem}.html"


def _read(page: GoldPage, parts: str) -> Reading | None:
    html = decode(RawPage(data=_path(page).read_bytes(), source=page.stem)).text
    if "c" in parts:
        html = CLASSES.sub("", html)
    if "m" in parts:
        html = HEAD.sub("<head></head>", html)
    if "s" in parts:
        html = MEANING.sub("", SECTIONS.sub(r"<\1div", html))
    result = read_page(RawPage(data=html.encode(), source=page.stem))
    return result if isinstance(result, Reading) else None


if __name__ == "__main__":
    main()
