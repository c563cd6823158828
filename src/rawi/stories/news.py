"""What is new in each article of a story against all that its earlier articles told."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rawi.model import Article, Event, Evidence, Figure, Span
from rawi.script import WORD, fold, fold_words
from rawi.stories.copies import find_passages
from rawi.stories.counts import LENGTHS
from rawi.stories.happenings import may_be_one, participants

_TOLD = 0.6  # share of a statement's words that stand in an earlier one, to be told already
_SHORTEST = 3  # words of a statement that say something
_NAMES = ("person", "body", "place")

FreshKind = Literal["happening", "figure", "speaker", "statement", "name"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """One thing that an article is the first of its story to tell, and the characters that tell it.

    `id` is that of the event, figure or statement, or of the entity for a speaker or name (its folded name, where it
    is no known one). `what` says it in plain English: the kind of event, and its mood where it is not `happened`; what
    is counted and how it is with it; the act; the kind of name. `by` are those who take part or speak; of a figure who
    gives it; empty: nobody. `before` is the last value told of the same figure; None: none was, or it is no figure.
    """

    kind: FreshKind
    id: str
    what: str
    words: Evidence
    by: tuple[str, ...] = ()
    before: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What one article adds to its story; `day` None: not known, and such articles come last.

    `copy_of` is the earlier article whose text it carries: then only what its own passages tell is new. None: none is.
    """

    article: str
    day: date | None
    copy_of: str | None
    told: tuple[Fresh, ...]


class NewsFinder:
    """Finds what is new; made from what brings words to their stems, and words that say nothing by themselves."""

    def __init__(self, stem: Callable[[str], str], empty: AbstractSet[str]) -> None:
        """`empty`: folded words."""
        self._stem, self._empty = stem, empty

    def find(
        self,
        articles: Iterable[tuple[Article, date | None]],
        copies: Iterable[tuple[str, str]] = (),
        texts: Mapping[str, str] | None = None,
    ) -> list[News]:
        """What each article adds, in the order of their days and clocks; the first adds all it tells.

        `copies` are pairs of a copy and its original, `texts` the texts of their pages by the article's id: of a
        copy whose text is not given, nothing is new.
        """
        carried_by = list(copies)
        late = {copy for copy, _ in carried_by}
        given = sorted(articles, key=lambda one: _when(one, late))
        pairs: dict[str, set[str]] = {}
        for one, other in carried_by:
            pairs.setdefault(one, set()).add(other)
            pairs.setdefault(other, set()).add(one)
        before = _Told(self._words)
        seen: dict[str, Article] = {}
        found = []
        for article, day in given:
            carried = [seen[id] for id in seen if id in pairs.get(article.id, ())]
            own = _own_parts(article, carried, texts or {})
            told = [one for one in before.take(article) if own is None or own(one.words.span)]
            seen[article.id] = article
            found.append(
                News(
                    article=article.id,
                    day=day,
                    copy_of=carried[0].id if carried else None,
                    told=tuple(told),
                )
            )
        return found

    def _words(self, text: str) -> frozenset[str]:
        return frozenset(self._stem(word) for word in fold_words(text).split() if word not in self._empty)


class _Told:
    """All that was told so far."""

    def __init__(self, words: Callable[[str], frozenset[str]]) -> None:
        self._words = words
        self._events: list[Event] = []
        self._values: set[tuple[str, float | None, float | None]] = set()
        self._last: dict[tuple[str, str | None], str] = {}
        self._said, self._speakers, self._names = _WordSets(), _WordSets(), _WordSets()
        self._ids: set[str] = set()

    def take(self, article: Article) -> list[Fresh]:
        """What an article tells that was not told, in the order of kinds and of the page; then it is told."""
        sources = {one.id: one.speaker.ar for one in article.statements}
        return [
            *self._happenings(article),
            *self._figures(article, sources),
            *self._statements(article),
            *self._named(article),
        ]

    def _happenings(self, article: Article) -> list[Fresh]:
        found = []
        own: list[Event] = []
        for one in article.events:
            if not any(_is_told(one, other) for other in (*self._events, *own)):
                mood = "" if one.mood == "happened" else f", {one.mood}"
                found.append(
                    Fresh(
                        kind="happening", id=one.id, what=one.kind + mood, words=one.trigger,
                        by=tuple(dict.fromkeys(part.ar for part in one.parts)),
                    )
                )  # fmt: skip
            own.append(one)
        self._events += own
        return found

    def _figures(self, article: Article, sources: Mapping[str, str]) -> list[Fresh]:
        found = []
        last: dict[tuple[str, str | None], str] = {}
        for one in article.figures:
            counted = _counted(one)
            if counted is None or counted in LENGTHS:
                continue
            value, series = (counted, one.low, one.high), (counted, one.status)
            if value not in self._values:
                self._values.add(value)
                source = sources.get(one.source or "") or (one.attributed.quote if one.attributed else None)
                found.append(
                    Fresh(
                        kind="figure", id=one.id, what=f"{counted}, {one.status}" if one.status else counted,
                        words=one.evidence, by=(source,) if source else (), before=self._last.get(series),
                    )
                )  # fmt: skip
            last.setdefault(series, one.evidence.quote)
        self._last |= last
        return found

    def _statements(self, article: Article) -> list[Fresh]:
        found = []
        for one in article.statements:
            speaker = one.speaker
            if not one.anonymous and speaker.evidence:
                name = frozenset(fold_words(speaker.ar).split())
                if not self._speakers.has_name(name):
                    id, by = speaker.entity.id if speaker.entity else fold_words(speaker.ar), (speaker.ar,)
                    found.append(
                        Fresh(kind="speaker", id=id, what=speaker.kind, words=speaker.evidence, by=by)
                    )
                self._speakers.add(name)
            words = self._words(one.text)
            if len(words) < _SHORTEST or not one.content:
                continue
            if self._said.most_shared(words) < _TOLD * len(words):
                found.append(
                    Fresh(
                        kind="statement", id=one.id, what=one.act, words=_whole(one.content),
                        by=() if one.anonymous else (speaker.ar,),
                    )
                )  # fmt: skip
            self._said.add(words)
        return found

    def _named(self, article: Article) -> list[Fresh]:
        found = []
        for one in article.mentions:
            if one.kind not in _NAMES or one.entity is None or one.entity.id in self._ids:
                continue
            self._ids.add(one.entity.id)
            name = frozenset(fold_words(one.entity.ar).split())
            if not self._names.has_name(name):
                found.append(
                    Fresh(
                        kind="name", id=one.entity.id, what=one.entity.kind, words=one.evidence, by=(one.entity.ar,)
                    )
                )  # fmt: skip
            self._names.add(name)
        return found


def _is_told(one: Event, other: Event) -> bool:
    """Whether an event was told, as far as its kind, its people and its days say; what was planned is to happen yet."""
    if one.mood != other.mood:
        return False
    if not participants(one) or not participants(other):
        return one.kind == other.kind and fold_words(one.trigger.quote) == fold_words(other.trigger.quote)
    if not may_be_one(one, other):
        return False
    if one.on is None or other.on is None or one.on.earliest is None or other.on.earliest is None:
        return True
    first, second = one.on.latest or date.max, other.on.latest or date.max
    return one.on.earliest <= second and other.on.earliest <= first


class _WordSets:
    """Sets of words, found by their words."""

    def __init__(self) -> None:
        self._sets: list[frozenset[str]] = []
        self._having: dict[str, list[int]] = {}

    def add(self, words: frozenset[str]) -> None:
        for word in words:
            self._having.setdefault(word, []).append(len(self._sets))
        self._sets.append(words)

    def most_shared(self, words: frozenset[str]) -> int:
        """How many words the set that has most of these has of them."""
        counts = Counter(at for word in words for at in self._having.get(word, ()))
        return max(counts.values(), default=0)

    def has_name(self, words: frozenset[str]) -> bool:
        """Whether a name was told, in full or in part: `كورفال` after `يانوش كورفال`, or the other way."""
        near = {at for word in words for at in self._having.get(word, ())}
        return any(words <= self._sets[at] or self._sets[at] <= words for at in near)


def _counted(one: Figure) -> str | None:
    if one.low is None and one.high is None:
        return None
    return one.counted_en or one.unit


def _whole(content: Sequence[Evidence]) -> Evidence:
    """What was said as one stretch, where it is one; else its longest."""
    return max(content, key=lambda one: one.span.end - one.span.start)


def _own_parts(
    article: Article, carried: Sequence[Article], texts: Mapping[str, str]
) -> Callable[[Span], bool] | None:
    """Tells whether a stretch of an article is its own, not one of the articles it carries; None: it carries none."""
    if not carried:
        return None
    if article.id not in texts:
        return lambda span: False
    mine = _spans(article, texts[article.id])
    shared = sorted(
        (one.copy.start, one.copy.end)
        for other in carried
        if other.id in texts
        for one in find_passages(mine, _spans(other, texts[other.id]))
    )
    starts = [start for start, _ in shared]

    def is_own(span: Span) -> bool:
        at = bisect_right(starts, span.start)
        return not any(start <= span.start and span.end <= end for start, end in shared[:at])

    return is_own


def _spans(article: Article, text: str) -> list[tuple[str, Span]]:
    """The folded words of an article, each with its span on the page."""
    found = []
    for passage in article.passages:
        view = fold(passage.of(text))
        for match in WORD.finditer(view.folded):
            span = view.span(match.start(), match.end())
            found.append(
                (match.group(), Span(start=passage.start + span.start, end=passage.start + span.end))
            )
    return found


def _when(one: tuple[Article, date | None], late: AbstractSet[str]) -> tuple[bool, date, bool, str, str]:
    """Of one day the originals come first: whom a text is credited to had it before any clock says so."""
    article, day = one
    stamp = article.stamp("published")
    return (
        day is None,
        day or date.min,
        article.id in late,
        (stamp.clock if stamp else None) or "",
        article.id,
    )
