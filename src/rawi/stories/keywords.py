"""Keywords for an article that came without: its names and its heaviest terms, as it writes them itself."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from rawi.clauses import Stemmer
from rawi.lexicon import Lexica
from rawi.model import Article, Mention, Page, Span
from rawi.script import WORD, View, fold, fold_text
from rawi.stories.terms import stem_rarities

_MOST = 8
_NAMES = 5  # of them
_TITLE, _LEAD, _BODY = 3, 2, 1  # what a word counts where it stands
_WORDS = 400  # of a passage that are read
_PASSAGES = 24
_KINDS = {"person": 1.0, "body": 1.0, "place": 0.9}
_LONGEST = 3  # words of a term
_OFTEN, _OFTEN_ALONE = 2, 4  # counted, for a name and for a term of one word
_LONGER = 0.35  # more weight for each further word of a term: phrases say more than their words
_INSTEAD, _ALWAYS = (
    0.4,
    0.75,
)  # how often a phrase must stand, of how often its word and its shorter phrase do
_ALONE = 0.8  # of its weight that a term of one word keeps
_LEAST = 0.4  # of the heaviest keyword's weight that one of the first five may fall below, no later one
_SURE = 5
_PLAIN = re.compile(r"[وف]?[بك]?(?=ال\w{2})")  # clitics before an article that is written out
_SHORTEST = 3
# `الموازية`, `الأولى` and `العليا`, `البيضاء`; folding makes one letter of ى and ي, but `الرئيسي` is longer.
_FEMININE = re.compile(r"(?:ه|يا|اء|^ال\w{3}ي)$")
_SPACE = " "
_JOINED = "وفبكل"

KeywordKind = Literal["name", "term"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """What an article is about, in its own words: `quote` are the characters of the page at `span`, without clitics.

    `weight` is between 0 and 1, of the heaviest one.
    """

    kind: KeywordKind
    quote: str
    weight: float
    span: Span


@dataclass(slots=True)
class _Candidate:
    kind: KeywordKind
    stems: tuple[str, ...]
    counted: int = 0
    factor: float = 1.0
    places: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Token:
    stem: str
    start: int  # in the folded passage, after a clitic
    end: int
    sort: Literal["definite", "bare", "place", "other"]
    joined: bool  # to the word before, by one space
    feminine: bool


class KeywordReader:
    """Finds the keywords of articles; compiled once from the language data.

    Names are those of people, bodies and places that stand in the title, the first paragraph, or often. Terms are
    nouns with the article, alone or with an adjective, and nouns before one of them or before a place (`سعر الفائدة`,
    `ميناء هيلارة`): they weigh by how often they stand and how rare their words are in the language.
    """

    def __init__(
        self,
        lexica: Lexica,
        stemmer: Stemmer | None = None,
        rarity: tuple[Mapping[str, float], float] | None = None,
    ) -> None:
        """`stemmer` and `rarity` (see `stem_rarities`): those compiled from the same data; None: own ones."""
        self._stemmer = stemmer or Stemmer(lexica)
        self._rarity, self._unseen = rarity or stem_rarities(lexica, self._stemmer)
        self._function = lexica.forms("words/function")
        self._construct = lexica.forms("words/construct")
        self._verbs = {
            fold_text(row["past"].partition("|")[0])
            for table in lexica.tables.values()
            if table.columns[:2] == ("past", "present")
            for row in table
        }

    def read(self, article: Article, page: Page) -> tuple[Keyword, ...]:
        """Up to eight keywords of an article whose mentions and times are found, the heaviest first.

        None contains another. Fewer than five only where an article is short.
        """
        found = [*self._names(article, page), *self._terms(article, page)]
        weighed = sorted(
            ((self._weight(one), one) for one in found),
            key=lambda one: (_fills(one[1]), -one[0], one[1].places[0].start),
        )
        chosen: list[tuple[float, _Candidate]] = []
        for weight, one in weighed:
            if len(chosen) == _MOST:
                break
            if len(chosen) >= _SURE and (_fills(one) or weight < _LEAST * chosen[0][0]):
                break
            names = sum(other.kind == "name" for _, other in chosen)
            if one.kind == "name" and names == _NAMES:
                continue
            if not any(
                _within(one.stems, other.stems) or _within(other.stems, one.stems) for _, other in chosen
            ):
                chosen.append((weight, one))
        most = max((weight for weight, _ in chosen), default=1.0)
        return tuple(
            Keyword(
                kind=one.kind,
                quote=one.places[0].of(page.text),
                weight=round(weight / most, 4),
                span=one.places[0],
            )
            for weight, one in chosen
        )

    def _weight(self, one: _Candidate) -> float:
        often = 1 + math.log(one.counted)
        if one.kind == "name":
            return often * self._unseen * one.factor
        rare = sum(self._rarity.get(stem, self._unseen) for stem in one.stems) / len(one.stems)
        return often * rare * (1 + _LONGER * (len(one.stems) - 1) if len(one.stems) > 1 else _ALONE)

    # --- names

    def _names(self, article: Article, page: Page) -> list[_Candidate]:
        own = {fold_text(article.outlet.name)} if article.outlet else set()
        own |= {fold_text(one.quote) for one in (article.credit, article.byline, *article.agencies) if one}
        by: dict[str, list[Mention]] = {}
        for one in _outer(article.mentions):
            if one.kind in _KINDS and fold_text(one.evidence.quote) not in own:
                known = one.entity.id if one.entity else f"{one.kind} {fold_text(one.evidence.quote)}"
                by.setdefault(known, []).append(one)
        found = []
        for mentions in by.values():
            counted = sum(_counts(one.evidence.span, article) for one in mentions)
            places = [one.evidence.span for one in sorted(mentions, key=_fullest(mentions))]
            stems = self._stemmer.stems(WORD.findall(fold_text(places[0].of(page.text))))
            # A verb taken for a name, now and then.
            if counted >= _OFTEN and stems and not (len(stems) == 1 and stems[0] in self._verbs):
                found.append(_Candidate("name", tuple(stems), counted, _KINDS[mentions[0].kind], places))
        return found

    # --- terms

    def _terms(self, article: Article, page: Page) -> list[_Candidate]:
        found: dict[tuple[str, ...], _Candidate] = {}
        taken = sorted(
            [(one.evidence.span, one.kind) for one in article.mentions if one.kind in ("person", "place")]
            + [(one.evidence.span, "time") for one in article.times]
        )
        for span in islice(article.passages, _PASSAGES):
            view = fold(span.of(page.text))
            tokens = self._tokens(
                view, [(one, kind) for one, kind in taken if span.start <= one.start < span.end], span
            )
            counts = _counts(span, article)
            for first, last in _phrases(tokens):
                stems = tuple(token.stem for token in tokens[first : last + 1])
                one = found.setdefault(stems, _Candidate("term", stems))
                place = view.span(tokens[first].start, tokens[last].end)
                one.places.append(Span(start=span.start + place.start, end=span.start + place.end))
                one.counted += counts
        return [one for one in found.values() if not any(_better(other, one) for other in found.values())]

    def _tokens(self, view: View, taken: list[tuple[Span, str]], passage: Span) -> list[_Token]:
        matches = list(islice(WORD.finditer(view.folded), _WORDS))
        sorts: dict[int, str] = {}
        for span, kind in taken:
            start, end = view.index(span.start - passage.start), view.index(span.end - passage.start)
            at = first = bisect_left(matches, start, key=lambda match: match.end() - 1)
            while at < len(matches) and matches[at].start() < end:
                sorts[at] = "other"
                at += 1
            if kind == "place" and at == first + 1 and matches[first].start() == start:
                sorts[first] = "place"
        tokens = []
        for at, match in enumerate(matches):
            word, start = match.group(), match.start()
            between = view.folded[matches[at - 1].end() : start] if at else ""
            sort: Literal["definite", "bare", "place", "other"] = "other"
            plain = _PLAIN.match(word)
            stem = self._stemmer.stem(word)
            if at in sorts:
                sort = "place" if sorts[at] == "place" else "other"
            elif word in self._function or len(word) < _SHORTEST or not word.isalpha() or word.isascii():
                sort = "other"
            elif plain is not None:
                start += plain.end()
                sort = "definite" if word[plain.end() :] not in self._function else "other"
            elif between == _SPACE and self._is_noun(word, stem):
                sort = "bare"
            # What a clitic joins to the word before is no part of its phrase.
            joined = between == _SPACE and start == match.start()
            tokens.append(_Token(stem, start, match.end(), sort, joined, bool(_FEMININE.search(word))))
        return tokens

    def _is_noun(self, word: str, stem: str) -> bool:
        """Whether a word without article is a noun for certain: a known word, no verb, with nothing before it."""
        if word in self._construct:
            return True
        return (
            stem[0] == word[0]
            and word[0] != "ي"
            and not (word[0] in _JOINED and self._stemmer.is_known(word[1:]))
            and stem not in self._verbs
            and self._stemmer.is_known(word)
            and self._rarity.get(stem, 1.0) > 0
        )


def _phrases(tokens: list[_Token]) -> Iterable[tuple[int, int]]:
    """First and last of the tokens of each term: nouns without article, then one with it or a place, or with both."""
    for first, token in enumerate(tokens):
        if token.sort == "definite":
            yield first, first
        last = first
        while last + 1 < len(tokens) and tokens[last].sort == "bare" and tokens[last + 1].joined:
            last += 1
        if tokens[last].sort == "definite":
            goes_on = (
                last + 1 < len(tokens) and tokens[last + 1].joined and tokens[last + 1].sort == "definite"
            )
            fits = last - first < _LONGEST - 1
            # `الفائدة الرئيسي` is the end of `سعر الفائدة الرئيسي`; `محافظ البنك` of `استقالة محافظ البنك المركزي`.
            if last > first and last - first < _LONGEST and (fits or not goes_on):
                yield first, last
            if goes_on and fits and (last > first or tokens[last + 1].feminine or not tokens[last].feminine):
                yield first, last + 1
        elif tokens[last].sort == "place" and last == first + 1:
            yield first, last


def _fills(one: _Candidate) -> bool:
    """Whether a term says too little to stand beside others, and is taken only where an article has no better ones."""
    if len(one.stems) == 1:
        return one.kind == "term" and one.counted < _OFTEN_ALONE
    return one.kind == "term" and len(one.places) == 1 and one.counted < _TITLE


def _better(other: _Candidate, one: _Candidate) -> bool:
    """Whether another term tells the same better: a phrase its word, and what is said often what is added once."""
    if len(other.stems) > len(one.stems) and _within(one.stems, other.stems):
        return other.counted >= one.counted * (_INSTEAD if len(one.stems) == 1 else _ALWAYS)
    if len(other.stems) < len(one.stems) and len(other.stems) > 1 and _within(other.stems, one.stems):
        return one.counted < other.counted * _ALWAYS
    return False


def _outer(mentions: Iterable[Mention]) -> list[Mention]:
    """Those that stand in no other, longer one."""
    found: list[Mention] = []
    for one in sorted(mentions, key=lambda one: (one.evidence.span.start, -one.evidence.span.end)):
        if not found or one.evidence.span.end > found[-1].evidence.span.end:
            found.append(one)
    return found


def _fullest(mentions: list[Mention]) -> Callable[[Mention], tuple[bool, int, int, int]]:
    """Of a person the longest name first; of others the one that stands most often, for a body none of one word."""
    often = Counter(one.evidence.quote for one in mentions)

    def key(one: Mention) -> tuple[bool, int, int, int]:
        quote = one.evidence.quote
        first = -len(quote) if one.kind == "person" else -often[quote]
        return one.kind == "body" and _SPACE not in quote, first, -len(quote), one.evidence.span.start

    return key


def _counts(span: Span, article: Article) -> int:
    if article.title and article.title.span.start <= span.start < article.title.span.end:
        return _TITLE
    lead = article.paragraphs[0] if article.paragraphs else None
    return _LEAD if lead and lead.start <= span.start < lead.end else _BODY


def _within(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return set(one) <= set(other)
