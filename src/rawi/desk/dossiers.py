"""A story's dossier: everything its articles tell, set side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from rawi.archive import Archive, ArticleRow
from rawi.desk.settings import open_lexica, open_stems
from rawi.errors import ArchiveError
from rawi.model import Article, Copy, Page, Story, Tie
from rawi.script import fold_text, fold_words
from rawi.stories import (
    Agreement,
    Board,
    BoardMaker,
    Contradiction,
    CountReader,
    Coverage,
    EventMatcher,
    Happening,
    HeadReader,
    Itinerary,
    KeywordReader,
    Narrowed,
    Narrower,
    News,
    NewsFinder,
    Place,
    Positions,
    SameEvent,
    Series,
    Speaker,
    StorySubject,
    Subject,
    SubjectReader,
    Wordings,
    compare_outlets,
    find_agreements,
    find_contradictions,
    find_happenings,
    find_itineraries,
    find_series,
    places_of,
    story_keywords,
    story_subjects,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A story with its articles in the order of their days and all that they tell together.

    `read` are the articles themselves, as their newest readings have them, by day; one without a reading is left out.
    `places` are the days they stand by, in the same order: those of undated articles are from their own dating or from
    the story; what nothing bounds comes last. `subjects` and `keywords` are those of each article, in the same order;
    keywords are the page's own where it has any. `story_subjects` and `story_keywords` are what they make together.
    `same_events` are the articles that tell one happening as their main matter, `narrowed` what the story leaves of the
    days of undated ones (whose own dating stays), `news` what each article adds to those before it.
    """

    story: Story
    articles: tuple[tuple[ArticleRow, Tie], ...]
    read: tuple[Article, ...]
    places: tuple[Place, ...]
    copies: tuple[Copy, ...]
    happenings: tuple[Happening, ...]
    same_events: tuple[SameEvent, ...]
    narrowed: tuple[Narrowed, ...]
    news: tuple[News, ...]
    speakers: tuple[Speaker, ...]
    series: tuple[Series, ...]
    contradictions: tuple[Contradiction, ...]
    agreements: tuple[Agreement, ...]
    itineraries: tuple[Itinerary, ...]
    outlets: tuple[Coverage, ...]
    board: Board | None
    subjects: tuple[tuple[Subject, ...], ...]
    keywords: tuple[tuple[str, ...], ...]
    story_subjects: tuple[StorySubject, ...]
    story_keywords: tuple[str, ...]


class DossierMaker:
    """Puts dossiers together; made from the language data."""

    def __init__(self, lexica: Path | None = None) -> None:
        data = open_lexica(lexica)
        stemmer, rarity = open_stems(lexica)
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
        self._subjects = SubjectReader(data, stemmer)
        self._keywords = KeywordReader(data, stemmer, rarity)
        self._events = EventMatcher(HeadReader(data, stemmer, rarity))
        self._narrower = Narrower(data)
        self._news = NewsFinder(stemmer.stem, data.forms("words/function"))
        self._stems = stemmer.stems
        self._counts = CountReader(data, stemmer, rarity)
        self._sums = [(row["total"], row["part"], row["when"]) for row in data.table("stories/sums")]

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
        read = [(article, row.day) for row, article in articles if article is not None]
        copies = [one for one in threads.copies(of=ties) if {one.article, one.original} <= ties.keys()]
        pairs = [(one.article, one.original) for one in copies]
        happenings = find_happenings(article for article, _ in read)
        certain = [(article, _certain(article, day)) for article, day in read]
        same_events = self._events.find(certain, pairs, happenings)
        narrowed = self._narrower.find((article for article, _ in read), same_events, happenings)
        few = {one.article: one.day for one in narrowed}
        # Of a few days the middle one stands for an article whose own words leave years.
        given = [(article, few.get(article.id) or day) for article, day in read]
        told = self._counts.read(given, lengths=True)
        counts = [one for one in told if not one.lasts]
        pages = {article.id: archive.page(article.page) for article, _ in given}
        uses = {
            article.id: self._wordings.find(article, page)
            for article, _ in given
            if (page := pages[article.id]) is not None
        }
        placed = dict(zip((article.id for article, _ in read), places_of(read, narrowed), strict=True))
        nowhere = Place(day=None, day_from=None)
        standing = [(row, article, placed.get(row.id, nowhere)) for row, article in articles]
        standing.sort(key=lambda one: (one[2].day is None, one[2].day or date.min, one[0].number))
        about = [self._about(article, pages.get(row.id)) for row, article, _ in standing]
        news = self._news.find(
            [(article, day or few.get(article.id)) for article, day in certain],
            pairs,
            {id: page.text for id, page in pages.items() if page is not None},
        )
        return Dossier(
            story=found,
            articles=tuple((row, ties[row.id]) for row, _, _ in standing),
            read=tuple(article for article, _ in read),
            places=tuple(place for _, _, place in standing),
            copies=tuple(copies),
            happenings=tuple(happenings),
            same_events=tuple(same_events),
            narrowed=tuple(narrowed),
            news=tuple(news),
            speakers=tuple(self._positions.find(given, pairs)),
            series=tuple(find_series(counts)),
            contradictions=tuple(find_contradictions(told, pairs)),
            agreements=tuple(find_agreements(counts, self._sums, pairs)),
            itineraries=tuple(find_itineraries(article for article, _ in given)),
            outlets=tuple(compare_outlets(given, copies, happenings, uses)),
            board=self._boards.make(given),
            subjects=tuple(one for one, _ in about),
            keywords=tuple(one for _, one in about),
            story_subjects=story_subjects(one for one, _ in about),
            story_keywords=story_keywords((one for _, one in about), self._stems),
        )

    def _about(
        self, article: Article | None, page: Page | None
    ) -> tuple[tuple[Subject, ...], tuple[str, ...]]:
        if article is None or page is None:
            return (), ()
        own = article.keyword_values or tuple(one.quote for one in self._keywords.read(article, page))
        return self._subjects.read(article, page), own


def _certain(article: Article, day: date | None) -> date | None:
    """The day of an article, where it is told by a stamp, by an editor or by all that its words leave; else None."""
    dating = article.dating
    judged = dating is not None and any(clue.why == "editor" for clue in dating.clues)
    exact = dating is not None and dating.exact
    return day if judged or exact or article.stamp("published") else None


@lru_cache(maxsize=2)
def open_dossiers(lexica: Path | None = None) -> DossierMaker:
    """What puts dossiers together, compiled from the language data."""
    return DossierMaker(lexica)
