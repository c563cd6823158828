"""What an aggregator's page needs beside an article: keywords, subjects, related articles, and what to read also."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec

from rawi.archive import Archive
from rawi.desk.answers import ArticleLineOut, RelatedOut, lines
from rawi.desk.archiving import ArchiveDesk
from rawi.desk.relating import related_output
from rawi.desk.reported import PassageOut
from rawi.desk.settings import open_lexica, open_stems
from rawi.errors import ArchiveError
from rawi.stories import KeywordReader, SubjectReader


class KeywordOut(msgspec.Struct, kw_only=True):
    """Characters of the page that say what an article is about; `weight` is 1 for the heaviest one."""

    text: str
    span: tuple[int, int]
    weight: float


class SubjectOut(msgspec.Struct, kw_only=True):
    """A top subject of IPTC Media Topics; `words` are the words of the article that say it, `score` their share."""

    medtop: str
    en: str
    ar: str
    score: float
    words: list[PassageOut]


class ReadingListOut(msgspec.Struct, kw_only=True):
    """What goes beside an article. `keywords` are those found in it, `page_keywords` those its page gives.

    `related` are about the same things, copies left out; `read_also` go on with its story, the newest first.
    """

    article: str
    story: str | None
    page_keywords: list[str]
    keywords: list[KeywordOut]
    subjects: list[SubjectOut]
    related: list[RelatedOut]
    read_also: list[ArticleLineOut]


def make_reading_list(
    desk: ArchiveDesk, id: str, *, limit: int = 5, lexica: Path | None = None
) -> ReadingListOut:
    """The reading list of an article, at most so many of each kind.

    Raises:
        ArchiveError: there is no such article.
    """
    archive = desk.archive
    article = archive.article(id)
    page = archive.page(article.page) if article else None
    if article is None or page is None:
        raise ArchiveError(f"there is no article {id}")
    keywords, subjects = _readers(lexica)
    tie = archive.threads.story_of(id)
    same = _texts_of(archive, id)
    related = [one for one in desk.related(id, limit=limit + len(same)) if one.related.hit.id not in same]
    ties = archive.threads.ties(tie.story) if tie else []
    rows = lines(archive, (one.article for one in ties if one.article not in same)).values()
    ordered = sorted(rows, key=lambda row: (str(row.day or ""), row.number), reverse=True)
    return ReadingListOut(
        article=id,
        story=tie.story if tie else None,
        page_keywords=list(article.keyword_values),
        keywords=[
            KeywordOut(text=one.quote, span=(one.span.start, one.span.end), weight=one.weight)
            for one in keywords.read(article, page)
        ],
        subjects=[
            SubjectOut(
                medtop=one.medtop, en=one.en, ar=one.ar, score=one.score,
                words=[
                    PassageOut(text=word.quote, span=(word.span.start, word.span.end)) for word in one.words
                ],
            )
            for one in subjects.read(article, page)
        ],
        related=[msgspec.convert(related_output(one), RelatedOut, from_attributes=True) for one in related[:limit]],
        read_also=ordered[:limit],
    )  # fmt: skip


def _texts_of(archive: Archive, id: str) -> set[str]:
    """The article and those that carry its text: nobody is sent to read the same again."""
    copies = archive.threads.copies(of=[id])
    return {id, *(one.article for one in copies), *(one.original for one in copies)}


@lru_cache(maxsize=2)
def _readers(lexica: Path | None) -> tuple[KeywordReader, SubjectReader]:
    data, (stemmer, rarity) = open_lexica(lexica), open_stems(lexica)
    return KeywordReader(data, stemmer, rarity), SubjectReader(data, stemmer)
