"""A story's dossier: everything its articles tell, set side by side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rawi.archive import Archive, ArticleRow
from rawi.clauses import Stemmer
from rawi.desk.settings import open_lexica
from rawi.errors import ArchiveError
from rawi.model import Article, Copy, Page, Story, Tie
from rawi.script import fold_text, fold_words
from rawi.stories import (
    Agreement,
    Board,
    BoardMaker,
    Contradiction,
    Coverage,
    Happening,
    Itinerary,
    KeywordReader,
    Positions,
    Series,
    Speaker,
    Subject,
    SubjectReader,
    Wordings,
    compare_outlets,
    find_agreements,
    find_contradictions,
    find_happenings,
    find_itineraries,
    find_series,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A story with its articles by day (undated ones last) and all that they tell together.

    `subjects` and `keywords` are those of each article, in the same order; keywords are the page's own where it has
    any.
    """

    story: Story
    articles: tuple[tuple[ArticleRow, Tie], ...]
    copies: tuple[Copy, ...]
    happenings: tuple[Happening, ...]
    speakers: tuple[Speaker, ...]
    series: tuple[Series, ...]
    contradictions: tuple[Contradiction, ...]
    agreements: tuple[Agreement, ...]
    itineraries: tuple[Itinerary, ...]
    outlets: tuple[Coverage, ...]
    board: Board | None
    subjects: tuple[tuple[Subject, ...], ...]
    keywords: tuple[tuple[str, ...], ...]


class DossierMaker:
    """Puts dossiers together; made from the language data."""

    def __init__(self, lexica: Path | None = None) -> None:
        data = open_lexica(lexica)
        stemmer = Stemmer(data)
        self._positions = Positions(
            acts={row["act"]: (int(row["step"]), row["stand"]) for row in data.table("stories/acts")},
            negations={fold_text(row["form"]) for row in data.table("stories/negations")},
            empty={fold_text(row["form"]) for row in data.table("words/function")},
            stem=stemmer.stem,
        )
        self._wordings = Wordings(
            (row["group"], row["word"], fold_words(form))
            for row in data.table("stories/wordings")
            for form in row["forms"].split("|")
        )
        self._boards = BoardMaker(
            ((fold_words(row["form"]), row["cell"]) for row in data.table("stories/talks")), stemmer.stem
        )
        self._subjects, self._keywords = SubjectReader(data, stemmer), KeywordReader(data, stemmer)
        self._sums = [(row["first"], row["second"], row["total"]) for row in data.table("stories/sums")]

    def make(self, archive: Archive, story: str) -> Dossier:
        """The dossier of a story.

        Raises:
            ArchiveError: there is no such story.
        """
        threads = archive.threads
        found = threads.story(story)
        if found is None:
            raise ArchiveError(f"no story {story!r}; `rawi stories` lists them")
        ties = {one.article: one for one in threads.ties(story)}
        rows = sorted(
            archive.articles(ids=ties), key=lambda row: (row.day is None, str(row.day or ""), row.number)
        )
        articles = [(row, archive.article(row.id)) for row in rows]
        given = [(article, row.day) for row, article in articles if article is not None]
        copies = [one for one in threads.copies(of=ties) if {one.article, one.original} <= ties.keys()]
        pairs = [(one.article, one.original) for one in copies]
        happenings = find_happenings(article for article, _ in given)
        series = find_series(given)
        pages = {article.id: archive.page(article.page) for article, _ in given}
        uses = {
            article.id: self._wordings.find(article, page)
            for article, _ in given
            if (page := pages[article.id]) is not None
        }
        about = [self._about(article, pages.get(row.id)) for row, article in articles]
        return Dossier(
            story=found,
            articles=tuple((row, ties[row.id]) for row in rows),
            copies=tuple(copies),
            happenings=tuple(happenings),
            speakers=tuple(self._positions.find(given, pairs)),
            series=tuple(series),
            contradictions=tuple(find_contradictions(series, pairs)),
            agreements=tuple(find_agreements(series, self._sums)),
            itineraries=tuple(find_itineraries(article for article, _ in given)),
            outlets=tuple(compare_outlets(given, copies, happenings, uses)),
            board=self._boards.make(given),
            subjects=tuple(one for one, _ in about),
            keywords=tuple(one for _, one in about),
        )

    def _about(
        self, article: Article | None, page: Page | None
    ) -> tuple[tuple[Subject, ...], tuple[str, ...]]:
        if article is None or page is None:
            return (), ()
        own = article.keyword_values or tuple(one.quote for one in self._keywords.read(article, page))
        return self._subjects.read(article, page), own


@lru_cache(maxsize=2)
def open_dossiers(lexica: Path | None = None) -> DossierMaker:
    """What puts dossiers together, compiled from the language data."""
    return DossierMaker(lexica)
