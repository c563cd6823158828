"""Reads the pages of a gold folder and scores the readings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rawi.desk.reading import read_page
from rawi.desk.settings import Limits
from rawi.desk.sources import find_pages
from rawi.errors import GoldError
from rawi.evaluation import GoldPage, Score, gold_digest, read_gold, score_anatomy
from rawi.model import RawPage, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Scores by task, how many pages and articles were asked for, and the digest of the gold."""

    scores: dict[str, Score]
    pages: int
    articles: int
    digest: str


def evaluate(gold: Path, pages: Path, *, lexica: Path | None = None) -> Evaluation:
    """The scores of this engine on a folder of gold, its pages looked up by name in another.

    Raises:
        GoldError: no gold in the folder, or a page that a gold file speaks of is missing.
    """
    pairs: list[tuple[GoldPage, Reading | None]] = []
    for page in read_gold(gold):
        result = read_page(_raw(page, pages), lexica=lexica)
        pairs.append((page, result if isinstance(result, Reading) else None))
    return Evaluation(
        scores=score_anatomy(pairs),
        pages=len(pairs),
        articles=sum(len(page.articles) for page, _ in pairs),
        digest=gold_digest(gold),
    )


def _raw(page: GoldPage, folder: Path) -> RawPage:
    for suffix in (".txt", ".html", ".htm", ".txt.gz", ".html.gz"):
        path = folder / f"{page.stem}{suffix}"
        if path.is_file():
            raw = next(iter(find_pages([path], Limits())))
            if isinstance(raw, RawPage):
                return raw
    raise GoldError(f"{folder}: no page {page.stem}.txt or .html for the gold file {page.stem}.json")
