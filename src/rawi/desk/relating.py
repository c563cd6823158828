"""Articles about the same things as one: which are copies of it, and which belong to its story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rawi.archive import Archive
from rawi.archive.search import Related, Searcher
from rawi.archive.search.related import Weigh
from rawi.desk.settings import open_stems
from rawi.model import Article, Copy
from rawi.stories import count_stems, weigh_terms


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedArticle:
    """An article about the same things as another, and what is known of the two besides.

    `copy` says that one carries the other's text, and which has it from which; None: neither does. `same_story` says
    that both belong to one story of the archive.
    """

    related: Related
    copy: Copy | None
    same_story: bool


def find_related(
    archive: Archive, searcher: Searcher, article: Article, *, day: date | None = None, limit: int = 10
) -> list[RelatedArticle]:
    """The articles of an archive that are about the same things as one, the most alike first, without it."""
    found = searcher.related(article, day=day, limit=limit)
    copies = {
        (one.original if one.article == article.id else one.article): one
        for one in archive.threads.copies(of=[article.id])
    }
    own = archive.threads.story_of(article.id)
    return [
        RelatedArticle(
            related=one,
            copy=copies.get(one.hit.id),
            same_story=own is not None and _story(archive, one.hit.id) == own.story,
        )
        for one in found
    ]


def related_output(one: RelatedArticle) -> dict[str, Any]:
    """A related article in the contract's form (docs/output.md): plain values, days as ISO dates."""
    hit = one.related.hit
    return {
        "id": hit.article, "title": hit.title, "outlet": hit.outlet, "day": hit.day, "score": hit.score,
        "because": "words", "words": one.related.words, "copy": one.copy, "same_story": one.same_story,
    }  # fmt: skip


def _story(archive: Archive, article: str) -> str | None:
    tie = archive.threads.story_of(article)
    return tie.story if tie else None


def weigher(lexica: Path | None = None) -> Weigh:
    """What weighs an article's stems as stories do, by how rare each is in the language."""
    _, (rarity, unseen) = open_stems(lexica)

    def weigh(title: Sequence[str], lead: Sequence[str], body: Sequence[str]) -> Mapping[str, float]:
        return weigh_terms(count_stems(title, lead, body), rarity, unseen)

    return weigh
