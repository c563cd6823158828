"""What an article is about, as sections of a paper: the top subjects of IPTC, told by words that stand in it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from rawi.clauses import Stemmer
from rawi.lexicon import Lexica
from rawi.model import Article, Page, Span
from rawi.script import WORD, View, fold, fold_text

_TITLE, _LEAD, _BODY = 3, 2, 1  # what a word counts where it stands
_LEAD_WORDS, _BODY_WORDS = 60, 400
# What a word of weight 1, 2 and 3 says for its subject.
_VALUES = (0.0, 0.3, 1.0, 3.0)
_LONGER = 0.3  # more for each further word of a phrase: what is fixed is surer
_LEAST = 6.0  # said for a subject, or nothing is told
_BESIDE = 0.45  # of what is said for the first, and another is named too
_MOST = 3  # subjects of an article


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectWord:
    """A listed word or phrase that an article has: as listed, how often, and the first place it stands on the page."""

    form: str
    weight: int
    times: int
    span: Span
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an article is about: a top subject of IPTC Media Topics, by its number, and its names.

    `score` is its share of all that the article's words say, between 0 and 1. `words` are those that say it, those
    that say most first.
    """

    key: str
    medtop: str
    en: str
    ar: str
    score: float
    words: tuple[SubjectWord, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    form: str
    rest: tuple[str, ...]  # stems after the first
    says: tuple[tuple[str, int, float], ...]  # subject, weight, how much


class _Hit:
    """A listed form in one article: how much it counts, how often it stands, and where first."""

    __slots__ = ("counted", "entry", "span", "times")

    def __init__(self, entry: _Entry, span: Span) -> None:
        self.entry, self.span = entry, span
        self.counted, self.times = 0, 0


class SubjectReader:
    """Tells the subjects of articles; compiled once from the language data.

    Only words are counted, so that every answer can point at them: a form of the list, found by its stems, counts
    three times in the title and twice in the first paragraph; how often it stands counts by its logarithm; of two
    forms at one place the longer is taken alone.
    """

    def __init__(self, lexica: Lexica, stemmer: Stemmer | None = None) -> None:
        """`stemmer`: one compiled from the same data, to share its cache; None: an own one."""
        self._stemmer = stemmer or Stemmer(lexica)
        self._names = {row["key"]: (row["medtop"], row["en"], row["ar"]) for row in lexica.table("stories/subjects")}
        self._entries = self._compile(lexica)

    def _compile(self, lexica: Lexica) -> dict[str, list[_Entry]]:
        found: dict[tuple[str, ...], tuple[str, dict[str, int]]] = {}
        for row in lexica.table("stories/subject_words"):
            stems = tuple(self._stemmer.stems(WORD.findall(fold_text(row["form"]))))
            _, says = found.setdefault(stems, (row["form"], {}))
            says[row["subject"]] = max(says.get(row["subject"], 0), int(row["weight"]))
        entries: dict[str, list[_Entry]] = {}
        for stems, (form, says) in found.items():
            longer = 1 + _LONGER * (len(stems) - 1)
            told = tuple((subject, weight, _VALUES[weight] * longer) for subject, weight in says.items())
            entries.setdefault(stems[0], []).append(_Entry(form, stems[1:], told))
        for several in entries.values():
            several.sort(key=lambda one: -len(one.rest))
        return entries

    def read(self, article: Article, page: Page) -> tuple[Subject, ...]:
        """The subjects of an article, the first the one most is said for; empty: its words say too little.

        At most three; a second or third is there only if nearly half as much is said for it as for the first.
        Title, first paragraph and the first 400 words after it are read.
        """
        hits = self._hits(article, page)
        said: dict[str, float] = {}
        for hit in hits:
            damped = math.log1p(hit.counted)
            for subject, _, value in hit.entry.says:
                said[subject] = said.get(subject, 0.0) + value * damped
        best = max(said.values(), default=0.0)
        if best < _LEAST:
            return ()
        total = sum(said.values())
        ranked = sorted(said.items(), key=lambda one: (-one[1], one[0]))[:_MOST]
        return tuple(
            self._subject(key, value / total, hits, page)
            for key, value in ranked
            if value >= best * _BESIDE and value >= _LEAST
        )

    def _subject(self, key: str, score: float, hits: list[_Hit], page: Page) -> Subject:
        telling = []
        for hit in hits:
            for subject, weight, value in hit.entry.says:
                if subject == key:
                    word = SubjectWord(
                        form=hit.entry.form, weight=weight, times=hit.times, span=hit.span,
                        quote=hit.span.of(page.text),
                    )  # fmt: skip
                    telling.append((-value * math.log1p(hit.counted), hit.span.start, word))
        medtop, en, ar = self._names[key]
        words = tuple(word for _, _, word in sorted(telling, key=lambda one: one[:2]))
        return Subject(key=key, medtop=medtop, en=en, ar=ar, score=round(score, 4), words=words)

    def _hits(self, article: Article, page: Page) -> list[_Hit]:
        hits: dict[str, _Hit] = {}
        if article.title:
            self._count(hits, article.title.span, page, (_TITLE, _LEAD_WORDS), (_TITLE, _LEAD_WORDS))
        left, lead = _BODY_WORDS, _LEAD_WORDS
        for paragraph in article.paragraphs:
            if left <= 0:
                break
            read = self._count(hits, paragraph, page, (_LEAD, lead), (_BODY, left))
            left -= max(0, read - lead)
            lead = 0  # of the first paragraph only
        return list(hits.values())

    def _count(
        self, hits: dict[str, _Hit], span: Span, page: Page, first: tuple[int, int], then: tuple[int, int]
    ) -> int:
        """Count what stands in a passage: `first` and `then` are what a word counts, for how many; how many there are."""
        view = fold(span.of(page.text))
        words = [(match.start(), match.end()) for match in WORD.finditer(view.folded)][: first[1] + then[1]]
        stem, folded = self._stemmer.stem, view.folded
        stems = [stem(folded[start:end]) for start, end in words]
        at = 0
        while at < len(stems):
            entry = self._at(stems, at)
            if entry is None:
                at += 1
                continue
            last = at + len(entry.rest)
            hit = hits.get(entry.form)
            if hit is None:
                hit = hits[entry.form] = _Hit(entry, _placed(view, span, words[at][0], words[last][1]))
            hit.counted += first[0] if at < first[1] else then[0]
            hit.times += 1
            at = last + 1
        return len(words)

    def _at(self, stems: list[str], at: int) -> _Entry | None:
        """The longest form that begins at a word."""
        for entry in self._entries.get(stems[at], ()):
            rest = entry.rest
            if not rest or tuple(stems[at + 1 : at + 1 + len(rest)]) == rest:
                return entry
        return None


def _placed(view: View, passage: Span, start: int, end: int) -> Span:
    span = view.span(start, end)
    return Span(start=passage.start + span.start, end=passage.start + span.end)
