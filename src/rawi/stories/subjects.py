"""What an article is about, as sections of a paper: the top subjects of IPTC, told by words that stand in it."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from rawi.clauses import Stemmer
from rawi.lexicon import Lexica
from rawi.model import Article, Page, Span
from rawi.script import WORD, View, bare_forms, fold, fold_text, without_article

_TITLE, _LEAD, _BODY = 3, 2, 1  # what a word counts where it stands
_LEAD_WORDS, _BODY_WORDS = 60, 400
# What a word of weight 1, 2 and 3 says for its subject.
_VALUES = (0.0, 0.3, 1.0, 3.0)
_LONGER = 0.3  # more for each further word of a phrase: what is fixed is surer
_LEAST = 4.0  # said for a subject, or nothing is told
_BESIDE = 0.45  # of what is said for the first, and another is named too
_MOST = 3  # subjects of an article
_SILENT = ("person", "place")
_SHORTEST = 3  # letters of a form under a clitic
_CACHED = 1 << 16


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


@dataclass(frozen=True, slots=True, eq=False)
class _Entry:
    form: str
    rest: tuple[str, ...]  # stems after the first
    says: tuple[tuple[str, int, float], ...]  # subject, weight, how much


class _Begun(NamedTuple):
    """The forms that a word begins: the one that is the word alone, and the longer ones by their next stem."""

    alone: _Entry | None
    longer: dict[str, list[_Entry]]


class _Hit:
    """A listed form in one article: how much it counts, how often it stands, and where first."""

    __slots__ = ("counted", "entry", "place", "times")

    def __init__(self, entry: _Entry, place: tuple[View, Span, int, int]) -> None:
        self.entry, self.place = entry, place
        self.counted, self.times = 0, 0

    def span(self) -> Span:
        view, passage, start, end = self.place
        span = view.span(start, end)
        return Span(start=passage.start + span.start, end=passage.start + span.end)


class SubjectReader:
    """Tells the subjects of articles; compiled once from the language data.

    Only words are counted, so that every answer can point at them: a form of the list counts three times in the title
    and twice in the first paragraph; how often it stands counts by its logarithm; of two forms at one place the longer
    is taken alone. Names of people and places say nothing: a man called Peace is no peace.
    """

    def __init__(self, lexica: Lexica, stemmer: Stemmer | None = None) -> None:
        """`stemmer`: one compiled from the same data, to share its cache; None: an own one."""
        self._stemmer = stemmer or Stemmer(lexica)
        self._names = {
            row["key"]: (row["medtop"], row["en"], row["ar"]) for row in lexica.table("stories/subjects")
        }
        self._by_stem: dict[str, list[_Entry]] = {}
        self._by_form: dict[str, _Entry] = {}
        self._compile(lexica)
        self._of = lru_cache(maxsize=_CACHED)(self._begin)

    def _compile(self, lexica: Lexica) -> None:
        found: dict[tuple[bool, tuple[str, ...]], tuple[str, dict[str, int]]] = {}
        for row in lexica.table("stories/subject_words"):
            words = tuple(WORD.findall(fold_text(row["form"])))
            exact = row["by"] == "form"
            key = words if exact else tuple(self._stemmer.stems(words))
            _, says = found.setdefault((exact, key), (row["form"], {}))
            says[row["subject"]] = max(says.get(row["subject"], 0), int(row["weight"]))
        for (exact, words), (form, says) in found.items():
            longer = 1 + _LONGER * (len(words) - 1)
            told = tuple((subject, weight, _VALUES[weight] * longer) for subject, weight in says.items())
            entry = _Entry(form, words[1:], told)
            if exact:
                self._by_form[words[0]] = entry
            else:
                self._by_stem.setdefault(words[0], []).append(entry)

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
                    span = hit.span()
                    word = SubjectWord(
                        form=hit.entry.form,
                        weight=weight,
                        times=hit.times,
                        span=span,
                        quote=span.of(page.text),
                    )
                    telling.append((-value * math.log1p(hit.counted), span.start, word))
        medtop, en, ar = self._names[key]
        words = tuple(word for _, _, word in sorted(telling, key=lambda one: one[:2]))
        return Subject(key=key, medtop=medtop, en=en, ar=ar, score=round(score, 4), words=words)

    def _hits(self, article: Article, page: Page) -> list[_Hit]:
        hits: dict[_Entry, _Hit] = {}
        names = sorted(
            (one.evidence.span.start, one.evidence.span.end)
            for one in article.mentions
            if one.kind in _SILENT
        )
        if article.title:
            self._count(hits, article.title.span, page, names, (_TITLE, _LEAD_WORDS), (_TITLE, _LEAD_WORDS))
        left, lead = _BODY_WORDS, _LEAD_WORDS
        for paragraph in article.paragraphs:
            if left <= 0:
                break
            read = self._count(hits, paragraph, page, names, (_LEAD, lead), (_BODY, left))
            left -= max(0, read - lead)
            lead = 0  # of the first paragraph only
        return list(hits.values())

    def _count(
        self, hits: dict[_Entry, _Hit], passage: Span, page: Page, names: list[tuple[int, int]],
        first: tuple[int, int], then: tuple[int, int],
    ) -> int:  # fmt: skip
        """Count what stands in a passage: `first` and `then` say what a word counts, and how many; how many it has."""
        view = fold(passage.of(page.text))
        words = list(islice(WORD.finditer(view.folded), first[1] + then[1]))
        silent = _silent(names, passage, view, words)
        of, done = self._of, 0
        for at, match in enumerate(words):
            if at < done or at in silent:
                continue
            begun = of(match.group())
            if begun is None:
                continue
            entry = (self._longer(begun, words, at + 1) if begun.longer else None) or begun.alone
            if entry is None:
                continue
            last = at + len(entry.rest)
            hit = hits.get(entry)
            if hit is None:
                hit = hits[entry] = _Hit(entry, (view, passage, match.start(), words[last].end()))
            hit.counted += first[0] if at < first[1] else then[0]
            hit.times += 1
            done = last + 1
        return len(words)

    def _longer(self, begun: _Begun, words: list[re.Match[str]], at: int) -> _Entry | None:
        """The longest of several words whose second stands at `at`, if one does."""
        if at == len(words):
            return None
        stem = self._stemmer.stem
        for entry in begun.longer.get(stem(words[at].group()), ()):
            rest = entry.rest
            if all(
                at + k < len(words) and stem(words[at + k].group()) == rest[k] for k in range(1, len(rest))
            ):
                return entry
        return None

    def _begin(self, word: str) -> _Begun | None:
        """What a folded word begins; a form of its own is surer than its stem."""
        alone: _Entry | None = None
        longer: dict[str, list[_Entry]] = {}
        for form in bare_forms(word):
            for one in dict.fromkeys((form, without_article(form))):
                if alone is None and (len(one) >= _SHORTEST or one == word):
                    alone = self._by_form.get(one)
        for entry in self._by_stem.get(self._stemmer.stem(word), ()):
            if entry.rest:
                longer.setdefault(entry.rest[0], []).append(entry)
            else:
                alone = alone or entry
        for several in longer.values():
            several.sort(key=lambda one: -len(one.rest))
        return _Begun(alone, longer) if alone or longer else None


def _silent(
    names: list[tuple[int, int]], passage: Span, view: View, words: list[re.Match[str]]
) -> frozenset[int]:
    """The numbers of the words that stand in names."""
    inside = [one for one in names if passage.start <= one[0] < passage.end]
    if not inside:
        return frozenset()
    found = set()
    for start, end in inside:
        low, high = view.index(start - passage.start), view.index(end - passage.start)
        place = bisect_left(words, low, key=lambda match: match.end() - 1)
        while place < len(words) and words[place].start() < high:
            found.add(place)
            place += 1
    return frozenset(found)
