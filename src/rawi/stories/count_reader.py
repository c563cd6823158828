"""Reads what each figure of a story counts, so that figures of two articles can be set side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rawi.clauses import Stemmer
from rawi.lexicon import Lexica
from rawi.model import Article, Figure, Mention, Statement
from rawi.script import WORD, find_sentences, fold_text
from rawi.stories.account_words import AccountWords, is_out_of
from rawi.stories.counts import LENGTHS, Context, Count, Point, in_a_row
from rawi.stories.terms import stem_rarities

_LONGEST_AS_OF = 2  # days that a told day may span; what is wider tells of a stretch of time
_OLDEST = 45  # days back that a told day may lie; before that it dates something else
_BESIDE = 3  # words on each side of a name that say who that is
_CLOSE_BY = 6  # words of its clause before and behind a figure that may tell what it is of
_CLAUSE = re.compile(r"[،؛,;:](?!\d)")
_RUN = 7  # words in a row that show a text taken over
_SHORTEST = 3  # letters of a word that says something
_NEAR_VOICE = 8  # characters between one who speaks and the place that names him
_NOWHERE = -9
_COMMON = 6.6  # stems less rare than that say nothing of what a number is of: `يوم`, `عدد`
_CHANGES = re.compile(r" (?:rise|fall|cut)$")
_EDGE = re.compile(r'["«»“”]')


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    text: str
    title: bool
    place: int


@dataclass(frozen=True, slots=True)
class _Whole:
    """What is read once of an article."""

    article: Article
    day: date | None
    sentences: tuple[_Sentence, ...]
    statements: Mapping[str, Statement]
    about: frozenset[str]
    beside: Mapping[str, frozenset[str]]
    runs: frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Matter:
    name: str | None
    counted: frozenset[str] | None
    statuses: frozenset[str] | None
    over: str
    reach: str
    least: float


class CountReader:
    """Reads counts; made from the language data."""

    def __init__(
        self, lexica: Lexica, stemmer: Stemmer, rarity: tuple[Mapping[str, float], float] | None = None
    ) -> None:
        """`rarity`: how rare stems are (`stem_rarities`); None: compiled from the same data."""
        self._stem = stemmer.stem
        self._rarity, self._unseen = rarity or stem_rarities(lexica, stemmer)
        self._matters = [
            _Matter(
                None if row["matter"] == "none" else row["matter"],
                _set(row["counted"]), _set(row["status"]), row["over"], row["reach"], float(row["least"]),
            )
            for row in lexica.table("stories/matters")
        ]  # fmt: skip
        counted = lexica.table("figures/counted")
        self._kinds = {row["en"]: row["of"] for row in counted}
        self._any: set[str] = set()
        self._names: dict[str, str] = {}
        for row in lexica.table("stories/same_counted"):
            names = row["names"].split("|")
            self._any.update(names if row["use"] == "all" else ())
            self._names.update((name, names[0]) for name in names)
        self._weak = {row["en"] for row in counted if row["hold"] == "weak"} - self._any
        self._families = {
            self._stem(fold_text(row["singular"])): self._names.get(row["en"], row["en"])
            for row in counted
            if row["of"] == "person"
        }
        self._around = AccountWords(lexica, self._stem, self._families)
        self._abbreviations = frozenset(row["form"] for row in lexica.table("words/abbreviations"))
        self._empty = {fold_text(row["form"]) for row in lexica.table("words/function")}
        words = [(row["role"], fold_text(row["form"])) for row in lexica.table("figures/words")]
        self._empty |= {form for role, form in words if role == "in"}
        self._heads = {self._stem(form) for role, form in words if role == "voice"}

    def read(self, articles: Iterable[tuple[Article, date | None]], *, lengths: bool = False) -> list[Count]:
        """The counts of some articles, each given with its day, in the order of the articles and their figures.

        Lengths of time, which no days put in a row, are left out; with `lengths` they stand behind the others of
        their article.
        """
        return [count for article, day in articles for count in self._read(article, day, lengths)]

    def _read(self, article: Article, day: date | None, lengths: bool) -> list[Count]:
        counts = list(self._article(article, day))
        found = _with_lists(one for one in counts if one.thing not in LENGTHS)
        return found + [one for one in counts if lengths and one.thing in LENGTHS]

    def _article(self, article: Article, day: date | None) -> Iterable[Count]:
        sentences = tuple(self._sentences(article))
        statements = {one.id: one for one in article.statements}
        about = frozenset(stem for one in sentences for stem in self._stems(one.text))
        words = WORD.findall(fold_text(article.text))
        runs = frozenset(tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))
        whole = _Whole(article, day, sentences, statements, about, self._beside(sentences), runs)
        for figure in article.figures:
            yield self._count(whole, figure)

    def _sentences(self, article: Article) -> Iterable[_Sentence]:
        place = 0
        if article.title:
            yield _Sentence(article.title.span.start, article.title.quote, True, place)
        for paragraph, text in zip(article.paragraphs, article.text.split("\n"), strict=False):
            for span in find_sentences(text, self._abbreviations):
                place += 1
                yield _Sentence(paragraph.start + span.start, span.of(text), False, place)

    def _count(self, whole: _Whole, figure: Figure) -> Count:
        sentence = _sentence_of(whole.sentences, figure)
        statement = whole.statements.get(figure.source or "")
        start = max(0, figure.evidence.span.start - sentence.start)
        end = max(start, figure.evidence.span.end - sentence.start)
        around = self._around.read(sentence.text, start, end)
        days, told = _days(figure, whole.day, sentence)
        place = None if _names_voice(figure, statement) else figure.place
        point = _point(whole.article, figure, statement, days[1] if days else None, told, place)
        thing = self._thing(figure)
        matter = self._matter(figure, thing)
        seen = matter.over == "running" and around.somewhere
        voices = tuple(self._voices(point, figure, statement, sentence.text[:start]))
        return Count(
            point=point, figure=figure, thing=self._names.get(thing or "", thing), anyone=thing in self._any,
            kind="percent" if thing == "percent" else self._kinds.get(figure.counted_en or "", ""),
            matter=matter.name, over=matter.over, reach="part" if seen else matter.reach, least=matter.least,
            change=bool(figure.status and _CHANGES.search(f" {figure.status}")), days=days,
            stretch=_stretch(figure, self._around.since),
            low=0.0 if figure.low is None else figure.low, high=float("inf") if figure.high is None else figure.high,
            voices=voices, spoken_of=frozenset(self._stems(place.evidence.quote if place else "")),
            called=frozenset(self._stems(figure.status_words.quote if figure.status_words else "")),
            around=around, context=self._context(whole, sentence, start, end, voices),
        )  # fmt: skip

    def _context(
        self, whole: _Whole, sentence: _Sentence, start: int, end: int,
        voices: Iterable[tuple[frozenset[str], frozenset[str]]],
    ) -> Context:  # fmt: skip
        text = sentence.text
        names = {name for _, telling in voices for name in telling}
        return Context(
            sentence=sentence.place, start=start, end=end, title=sentence.title,
            words=frozenset(self._stems(f"{text[:start]} {text[end:]}")),
            beside=self._close_by(text[:start], text[end:]), run=tuple(WORD.findall(fold_text(text))),
            runs=whole.runs, about=whole.about,
            named=frozenset(self._families[stem] for stem in self._stems(text) if stem in self._families),
            known_as=frozenset(stem for name in names for stem in whole.beside.get(name, ())),
            telling=self._telling(f"{text[:start]} {text[end:]}", voices),
        )  # fmt: skip

    def _close_by(self, before: str, after: str) -> frozenset[str]:
        """The stems of a clause near a figure."""
        own = list(self._stems(_CLAUSE.split(before)[-1]))[-_CLOSE_BY:]
        return frozenset((*own, *list(self._stems(_CLAUSE.split(after)[0]))[:_CLOSE_BY]))

    def _telling(
        self, text: str, voices: Iterable[tuple[frozenset[str], frozenset[str]]]
    ) -> Mapping[str, float]:
        """How rare each stem of a sentence is; those of who says it and of what any number is told with left out."""
        spoken = frozenset().union(*(words for words, _ in voices))
        weights = {
            stem: self._rarity.get(stem, self._unseen) for stem in self._stems(text) if stem not in spoken
        }
        return {stem: weight for stem, weight in weights.items() if weight >= _COMMON}

    def _beside(self, sentences: Iterable[_Sentence]) -> Mapping[str, frozenset[str]]:
        """The stems that stand near each stem of an article: `المتحدث الأمني` beside a name."""
        found: dict[str, set[str]] = {}
        for one in sentences:
            stems = list(self._stems(one.text))
            for at, stem in enumerate(stems):
                found.setdefault(stem, set()).update(stems[max(0, at - _BESIDE) : at + _BESIDE])
        return {stem: frozenset(near_by) for stem, near_by in found.items()}

    def _stems(self, text: str) -> Iterable[str]:
        for word in WORD.findall(fold_text(text)):
            if word not in self._empty and len(word) >= _SHORTEST and not word[0].isdecimal():
                yield self._stem(word)

    def _thing(self, figure: Figure) -> str | None:
        if figure.unit == "percent" or figure.counted_en == "percent":
            return "percent"
        if figure.counted_en or figure.counted is None:
            return figure.counted_en
        words = WORD.findall(fold_text(figure.counted.quote))
        if not words or {words[0], words[-1]} & self._empty or is_out_of(fold_text(figure.evidence.quote)):
            return None
        return f"={self._stem(words[-1])}"

    def _matter(self, figure: Figure, thing: str | None) -> _Matter:
        """What is told of what is counted; a status that only the noun gives (`سجين`) tells nothing of its own."""
        status = _CHANGES.sub("", figure.status) if figure.status else "-"
        if figure.counted and figure.status_words and figure.counted_en in self._weak:
            status = "-" if figure.status_words.span == figure.counted.span else status
        for one in self._matters:
            if (one.counted is None or thing in one.counted) and (
                one.statuses is None or status in one.statuses
            ):
                return one
        return _Matter(None if status == "-" else f"={status}", None, None, "settled", "whole", 0.0)

    def _voices(
        self, point: Point, figure: Figure, statement: Statement | None, before: str
    ) -> Iterable[tuple[frozenset[str], frozenset[str]]]:
        names = [point.source] if point.source else []
        if figure.attributed:
            names.append(figure.attributed.quote)
        if statement:
            names += [voice.ar for voice in statement.chain if voice.kind not in ("outlet", "agency")]
        for name in dict.fromkeys(names or self._around.counters(before)):
            words = frozenset(self._stems(name))
            if words:
                yield words, words - self._heads


def _sentence_of(sentences: Iterable[_Sentence], figure: Figure) -> _Sentence:
    at = figure.evidence.span.start
    return next(
        (one for one in sentences if one.start <= at < one.start + len(one.text)),
        _Sentence(0, "", False, _NOWHERE),
    )


def _names_voice(figure: Figure, statement: Statement | None) -> bool:
    """Whether the place belongs to who speaks: `وزارة الصحة في …`."""
    if figure.place is None:
        return False
    at = figure.place.evidence.span.start
    spoken = [voice.evidence.span for voice in statement.chain if voice.evidence] if statement else []
    spoken += [figure.attributed.span] if figure.attributed else []
    return any(one.start <= at < one.end or 0 <= at - one.end <= _NEAR_VOICE for one in spoken)


def _set(cell: str) -> frozenset[str] | None:
    return None if cell == "*" else frozenset(one or "-" for one in cell.split("|"))


def _point(
    article: Article, figure: Figure, statement: Statement | None, day: date | None, told: bool, place: Mention | None
) -> Point:  # fmt: skip
    source = statement.speaker.ar if statement else None
    if source is None and figure.attributed:
        source = figure.attributed.quote
    return Point(
        figure=figure.id,
        article=article.id,
        outlet=article.outlet.name if article.outlet else None,
        day=day,
        told=told,
        low=figure.low,
        high=figure.high,
        bound=figure.bound,
        source=source,
        place=(place.entity.ar if place.entity else place.evidence.quote) if place else None,
        quote=figure.evidence.quote,
    )


def _days(figure: Figure, day: date | None, sentence: _Sentence) -> tuple[tuple[date, date] | None, bool]:
    """The days a figure is told for, those its text names or the day of its article, and whether the text does.

    Days that lie beyond a quotation mark, a long stretch (`منذ عشرين عاما`), days to come and days long ago date
    something else in the sentence.
    """
    own = (day, day) if day else None
    as_of = figure.as_of
    if as_of is None or as_of.earliest is None or as_of.latest is None or as_of.evidence is None:
        return own, False
    first, last = sorted((as_of.evidence.span.start, figure.evidence.span.start))
    quoted = (
        len(_EDGE.findall(sentence.text[max(0, first - sentence.start) : max(0, last - sentence.start)])) % 2
    )
    wide = as_of.latest - as_of.earliest > timedelta(days=_LONGEST_AS_OF)
    away = day is not None and not timedelta(0) <= day - as_of.latest <= timedelta(days=_OLDEST)
    return (own, False) if quoted or wide or away else ((as_of.earliest, as_of.latest), True)


def _stretch(figure: Figure, since: tuple[str, ...]) -> tuple[date, date] | None:
    as_of = figure.as_of
    if (
        as_of is None
        or as_of.earliest is None
        or as_of.latest is None
        or as_of.evidence is None
        or as_of.evidence.quote.startswith(since)
    ):
        return None
    wide = as_of.latest - as_of.earliest > timedelta(days=_LONGEST_AS_OF)
    return (as_of.earliest, as_of.latest) if wide else None


def _with_lists(counts: Iterable[Count]) -> list[Count]:
    """The counts of an article; the parts of a list have the matter of its whole (`361 ناجيا، هم 343 و18`)."""
    found: list[Count] = []
    whole: Count | None = None
    for one in counts:
        before = found[-1] if found else None
        listed = whole is not None and before is not None and in_a_row((before, one))
        if whole is not None and listed and one.matter is None and one.low < whole.low:
            part = replace(
                one, matter=whole.matter, over=whole.over, least=whole.least, around=replace(one.around, part=True),
                thing=one.thing or whole.thing, anyone=one.anyone or (one.thing is None and whole.anyone),
            )  # fmt: skip
            found.append(part)
        else:
            whole = one if one.around.lists else None
            found.append(one)
    return found
