"""What an article tells, and what it tells first: words, figures and events of its title, its lead and its body."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from rawi.clauses import Stemmer
from rawi.lexicon import Lexica
from rawi.model import EVERY_DAY, Article, DaySet, Event, Mention, Span, between
from rawi.script import WORD, fold, fold_text, fold_words
from rawi.stories.terms import normal, stem_rarities

_LEAD = 60  # words of a text that are its lead, whatever its paragraphs
_TITLE_COUNTS, _COUNTS = 2.0, 1.0
_BODY = 400  # words of a text that are read at all
_SHORTEST = 3  # letters
_TELLING = 10  # a whole number below it stands in too many texts to tell two apart
_YEARS = (1900, 2100)  # and a number between these is mostly a year
_RARE = 0.7  # of what a word weighs that no list has: names, and the nouns of one matter
_FRESH = timedelta(days=1)  # between an article and the day that it tells of; what is farther is not its news

Number = tuple[float, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What an article tells first.

    `terms` are the stems of title and lead with their weights, of length 1 together, `title` those of the title alone
    (empty: it has none), `body` those of the whole text; `words` is how the article writes them. `numbers` are figures
    told in title or lead, with what they count in plain English (None: not known), `events` are those told there, in
    the order of the page. `named` are the entities that the title names (the first paragraph, where there is no title),
    each with the stems by which it does, `names` those and all other names there, nationalities and names of nobody
    known; `known` are the entities of the whole text. `rows` are the things other than people that are counted there: a
    toll changes as one event goes on, an index closes elsewhere the next day.

    `rare` are the stems of title and lead that few texts have. `told` is the day that the first paragraph tells of,
    where that is the article's own day or the one before or after it (None: it tells none). `figures` are the numbers
    of the whole text that few texts have, `counts` those of each thing counted. `day` None: not known; `days` are those
    its dating leaves.
    """

    article: str
    day: date | None
    outlet: str | None
    terms: Mapping[str, float]
    title: Mapping[str, float]
    body: Mapping[str, float]
    words: Mapping[str, str]
    numbers: Mapping[Number, str]
    events: tuple[Event, ...]
    named: Mapping[str, frozenset[str]]
    names: Mapping[str, frozenset[str]]
    rows: frozenset[str]
    known: frozenset[str]
    rare: frozenset[str]
    told: date | None
    figures: frozenset[float]
    counts: Mapping[tuple[str, str | None], frozenset[float]]
    days: DaySet

    @property
    def planned(self) -> bool:
        """Whether the day that it tells of is still to come."""
        return self.told is not None and self.day is not None and self.told > self.day


class HeadReader:
    """Reads heads; compiled once from the language data."""

    def __init__(
        self,
        lexica: Lexica,
        stemmer: Stemmer | None = None,
        rarity: tuple[Mapping[str, float], float] | None = None,
    ) -> None:
        """`stemmer` and `rarity` (see `stem_rarities`): those compiled from the same data; None: own ones."""
        self._stemmer = stemmer or Stemmer(lexica)
        self._people = {row["en"] for row in lexica.table("figures/counted") if row["of"] == "person"}
        self._rarity, self._unseen = rarity or stem_rarities(lexica, self._stemmer)

    def read(self, article: Article, day: date | None) -> Head:
        """The head of an article whose findings are made; `day` is the day it is taken to be of."""
        head, title, body = _Counts(), _Counts(), _Counts()
        words: dict[str, str] = {}
        spans: list[Span] = []
        own = self._own(article)
        if article.title:
            spans.append(article.title.span)
            found, _ = self._stems(article.title.quote, _LEAD, own, words)
            title.add(found, _COUNTS)
            head.add(found, _TITLE_COUNTS)
        read, at = 0, 0
        for paragraph in article.paragraphs:
            length = paragraph.end - paragraph.start
            text = article.text[at : at + length]
            at += length + 1
            if read < _LEAD:
                found, end = self._stems(text, _LEAD - read, own, words)
                head.add(found, _COUNTS)
                spans.append(Span(start=paragraph.start, end=paragraph.start + end))
            found, _ = self._stems(text, _BODY - read, own, None)
            body.add(found, _COUNTS)
            read += len(found)
            if read >= _BODY:
                break
        where = tuple(spans)
        first = [one for one in article.mentions if _within(one.evidence.span, where[:1])]
        numbers = {
            (one.low, one.counted_en): one.evidence.quote
            for one in article.figures
            if one.low is not None
            and one.low == one.high
            and _tells(one.low)
            and _within(one.evidence.span, where)
        }
        return Head(
            article=article.id,
            day=day,
            outlet=article.outlet.name if article.outlet else None,
            terms=self._weighed(head),
            # A title that shares no word with its text is none: a byline, a rubric; nor is a place with a day.
            title=self._weighed(title)
            if title.keys() & body.keys() and not _is_dateline(article, title)
            else {},
            body=self._weighed(body),
            words=words,
            numbers=numbers,
            events=tuple(one for one in article.events if _within(one.trigger.span, where)),
            named={
                one.entity.id: self._name(one) for one in first if one.entity and one.kind != "nationality"
            },
            names={one.entity.id if one.entity else one.evidence.quote: self._name(one) for one in first},
            rows=frozenset(counted for _, counted in numbers if counted) - self._people,
            known=frozenset(one.entity.id for one in article.mentions if one.entity),
            rare=frozenset(
                stem for stem in head if self._rarity.get(stem, self._unseen) >= _RARE * self._unseen
            ),
            told=_told(article, day),
            figures=frozenset(
                one.low
                for one in article.figures
                if one.low is not None
                and one.low == one.high
                and _tells(one.low)
                and not _YEARS[0] <= one.low <= _YEARS[1]
            ),
            counts=_counts(article),
            days=_days(article, day),
        )

    def _name(self, mention: Mention) -> frozenset[str]:
        return frozenset(self._stemmer.stems(fold_words(mention.evidence.quote).split()))

    def _own(self, article: Article) -> set[str]:
        """Words that tell who reports and when, not what: names of outlet, agency and author, and times."""
        quotes = [one.quote for one in (article.credit, article.byline, *article.agencies) if one]
        quotes += [article.outlet.name] if article.outlet else []
        quotes += [one.evidence.quote for one in article.times]
        return {word for quote in quotes for word in WORD.findall(fold_text(quote))}

    def _weighed(self, counts: _Counts) -> dict[str, float]:
        weights = {
            stem: (1 + math.log(count)) * self._rarity.get(stem, self._unseen)
            for stem, count in counts.items()
        }
        return normal({stem: weight for stem, weight in weights.items() if weight > 0})

    def _stems(
        self, text: str, most: int, own: set[str], words: dict[str, str] | None
    ) -> tuple[list[str | None], int]:
        """The stems of a text's first words (None: one that does not tell), and where the last of them ends."""
        view = fold(text)
        matches = list(islice(WORD.finditer(view.folded), most))
        stems: list[str | None] = []
        for match in matches:
            word = match.group()
            if len(word) < _SHORTEST or word in own or any(map(str.isdigit, word)):
                stems.append(None)
                continue
            stem = self._stemmer.stem(word)
            stems.append(stem)
            if words is None:
                continue
            written = view.span(match.start(), match.end()).of(text)
            if stem not in words or len(written) < len(words[stem]):
                words[stem] = written
        if len(matches) < most:
            return stems, len(text)
        return stems, view.span(matches[-1].start(), matches[-1].end()).end if matches else 0


class _Counts(dict[str, float]):
    def add(self, stems: Iterable[str | None], weight: float) -> None:
        for stem in stems:
            if stem is not None:
                self[stem] = self.get(stem, 0.0) + weight


def _tells(number: float) -> bool:
    return number >= _TELLING or not number.is_integer()


def _is_dateline(article: Article, stems: Mapping[str, float]) -> bool:
    title = article.title
    return (
        title is not None
        and len(stems) < _SHORTEST
        and any(_within(one.evidence.span, (title.span,)) for one in article.times)
    )


def _told(article: Article, day: date | None) -> date | None:
    """The first day told in the first paragraph that is the article's own or next to it."""
    if day is None:
        return None
    for one in article.times:
        if one.kind not in ("date", "time") or one.earliest is None or one.earliest != one.latest:
            continue
        if abs(one.earliest - day) <= _FRESH and _within(one.evidence.span, article.paragraphs[:1]):
            return one.earliest
    return None


def _counts(article: Article) -> dict[tuple[str, str | None], frozenset[float]]:
    found: dict[tuple[str, str | None], set[float]] = {}
    for one in article.figures:
        if one.counted_en and one.low is not None and one.low == one.high and _tells(one.low):
            found.setdefault((one.counted_en, one.status), set()).add(one.low)
    return {what: frozenset(values) for what, values in found.items()}


def _days(article: Article, day: date | None) -> DaySet:
    if day is not None:
        return between(day, day)
    return article.dating.days if article.dating and article.dating.days else EVERY_DAY


def _within(span: Span, places: Iterable[Span]) -> bool:
    return any(one.start <= span.start and span.end <= one.end for one in places)
