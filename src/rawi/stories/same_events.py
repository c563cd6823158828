"""Which articles tell one happening as their main matter, in whatever words: between copies and stories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Literal

from rawi.model import Article, Event, Evidence
from rawi.stories.happenings import Happening, may_be_one, participants
from rawi.stories.heads import Head, HeadReader
from rawi.stories.terms import likeness, shared_terms

_HOPELESS = 0.2  # two heads less alike than this are not of one event, whatever else they share
_LEAST = 0.46  # how alike two articles must be, all told
_HEAD, _BODY, _TITLE = 0.5, 0.3, 0.2  # what the likeness of head, whole text and title counts
_EVENT = 0.1  # a happening that both tell first, with the same people
_SAME_DAY = _SAME_PLACE = 0.08  # and whose day, or place, both tell
_NUMBER, _NUMBERS = 0.05, 2  # a figure that both tell first, and how many of them count
_OTHER_DAY = 0.15  # the same kind of thing with the same people, on another day
_OTHER_NUMBERS = 0.2  # one thing counted in both, with other numbers: the next one of a row
_OTHER_NAMES = 0.3  # of what one's title names the other has no word, both ways: one formula, two occasions
_PER_DAY = 0.06  # for each day between them beyond the first
_UNDATED = 0.03
# What else speaks for one event, where neither title names somebody or some place that the other article does not know:
_TOLD_DAY = 0.04  # both tell of one day, by whatever words
_RARE, _RARE_WORDS = 0.015, 6  # a rare word that both tell first, and how many of them count
_FIGURE, _FIGURES = 0.03, 2  # a number that few texts have, anywhere in both, and how many count
_DISPUTED = 0.03  # the same things counted with other numbers: two accounts of one day
_PLANNED = 0.15  # one tells what is to come on that day, the other what came
_NEXT = 1  # days between two articles that may tell of one day
_FARTHEST = 6  # days between two articles on one happening
_AGO = 2  # days after which what happened is what came before
_SHOWN = 8  # words that say why

EventCause = Literal["copy", "happening", "figures", "words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """The characters by which an article tells a happening.

    `event` None: it is told by title or first paragraph, and no event was found there. `words` None: it has neither.
    `when` are the characters that tell its day; None: none do. `day` is the day itself; None: not known.
    """

    article: str
    event: str | None
    words: Evidence | None
    when: Evidence | None
    day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SameEvent:
    """Articles whose main matter is one happening, by day, undated ones last.

    `day` is the day of the happening as most accounts give it; None: none does. `happenings` are the places, in the
    list given, of those happenings that make them one; none, where only words and figures do. `accounts` are the
    places that tell it, at least one of each article. `because` says what makes them one: `copy` (of one text),
    `happening` (an event that several tell first), `figures` (`numbers`, told first by several), `words` (`words`).
    """

    articles: tuple[str, ...]
    day: date | None
    happenings: tuple[int, ...]
    accounts: tuple[Telling, ...]
    because: tuple[EventCause, ...]
    words: tuple[str, ...]
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    score: float
    copy: bool
    first: str  # the article whose events come first in `events`
    events: tuple[tuple[Event, Event], ...]
    numbers: tuple[tuple[float, str], ...]


class EventMatcher:
    """Finds the articles of one event; made from what reads their heads."""

    def __init__(self, heads: HeadReader) -> None:
        self._heads = heads

    def find(
        self,
        articles: Iterable[tuple[Article, date | None]],
        copies: Iterable[tuple[str, str]] = (),
        happenings: Sequence[Happening] = (),
    ) -> list[SameEvent]:
        """The groups of two or more articles that tell one event, the earliest first.

        Articles are given with the day they are certainly of (None: not known), `copies` are pairs that carry one
        text, `happenings` what `find_happenings` found in the same articles. An article is in one group at most.
        """
        given = {article.id: (article, day) for article, day in articles}
        heads = [self._heads.read(article, day) for article, day in given.values()]
        same = {frozenset(pair) for pair in copies}
        pairs: dict[frozenset[str], _Pair] = {}
        for one, other in combinations(heads, 2):
            both = frozenset((one.article, other.article))
            pairs[both] = _compare(one, other, copy=both in same)
        by = {head.article: head for head in heads}
        places = {
            account.event: at for at, happening in enumerate(happenings) for account in happening.accounts
        }
        groups = (
            _same_event([by[id] for id in ids], pairs, places, given)
            for ids in _groups(list(by), pairs)
            if len(ids) > 1
        )
        return sorted(groups, key=lambda one: _when(one, given))


def _compare(one: Head, other: Head, *, copy: bool) -> _Pair:
    """How surely two articles are of one event: the likeness of their heads, mended by what they tell."""
    head = likeness(one.terms, other.terms)
    if head < _HOPELESS and not copy:
        return _Pair(0.0, False, one.article, (), ())
    numbers = tuple(
        (number[0], quote)
        for number, quote in one.numbers.items()
        if number in other.numbers or any(number[0] == value for value, _ in other.numbers)
    )
    shared = [(mine, theirs) for mine in one.events for theirs in other.events if may_be_one(mine, theirs)]
    events = tuple(
        (mine, theirs)
        for mine, theirs in shared
        if (mine.mood == "planned") == (theirs.mood == "planned")
        and not _apart(mine, theirs)
        and _is_news(mine, one)
        and _is_news(theirs, other)
    )
    if copy:
        return _Pair(1.0, True, one.article, events, numbers)
    score = _alike(one, other, head)
    if events:
        score += max(_surely(mine, theirs) for mine, theirs in events)
    elif any(_apart(mine, theirs) for mine, theirs in shared):
        score -= _OTHER_DAY
    score += _NUMBER * min(len(numbers), _NUMBERS)
    rows = one.rows & other.rows
    if not numbers and rows:
        score = score - _OTHER_NUMBERS if len(rows) == 1 else 0.0
    if _is_elsewhere(one, other) and _is_elsewhere(other, one):
        alone = not events and not numbers and not one.named.keys() & other.named.keys()
        score = 0.0 if alone else score - _OTHER_NAMES
    score += _beside(one, other, len(numbers))
    if one.day is None or other.day is None:
        score -= 0.0 if events or _is_of_day(one, other) else _UNDATED
    else:
        days = abs((one.day - other.day).days)
        score = 0.0 if days > _FARTHEST else score - _PER_DAY * max(0, days - 1)
    return _Pair(score, False, one.article, events, numbers)


def _alike(one: Head, other: Head, head: float) -> float:
    body = likeness(one.body, other.body)
    title = likeness(one.title, other.title) if one.title and other.title else head
    return _HEAD * head + _BODY * body + _TITLE * title


def _surely(one: Event, other: Event) -> float:
    """What a happening that both tell first says for their being of one event: by who is in both, when and where."""
    who, others = participants(one), participants(other)
    days = all(event.on is not None and event.on.earliest is not None for event in (one, other))
    places = one.place is not None and other.place is not None
    shared = len(who & others) / min(len(who), len(others))
    return shared * (_EVENT + _SAME_DAY * days + _SAME_PLACE * places)


def _beside(one: Head, other: Head, numbers: int) -> float:
    """What day, rare words and figures say for two articles that tell one thing in other words."""
    if one.planned != other.planned:
        return -_PLANNED if one.told and other.told else 0.0
    if _names_more(one, other) or _names_more(other, one):
        return 0.0
    if one.day and other.day:
        near = abs((one.day - other.day).days) <= _NEXT
        # An outlet tells a thing once a day; two texts of it in like words are a formula: mourning, visits, sittings.
        again = one.day == other.day and one.outlet is not None and one.outlet == other.outlet
        if not near or again or (one.told and other.told and one.told != other.told):
            return 0.0
    elif not _is_of_day(one, other):
        return 0.0
    told = one.told is not None and one.told == other.told
    figures = min(max(0, len(one.figures & other.figures) - numbers), _FIGURES)
    disputed = any(
        not values & other.counts[what] for what, values in one.counts.items() if what in other.counts
    )
    dated = told or one.day is None or other.day is None
    if not (dated or figures or disputed):
        return 0.0
    rare = min(len(one.rare & other.rare), _RARE_WORDS)
    return _TOLD_DAY * told + _RARE * rare + _FIGURE * figures + _DISPUTED * disputed


def _is_of_day(one: Head, other: Head) -> bool:
    """Whether the words of an undated article leave the other's day, and neither the day before nor after it."""
    if one.day is not None:
        one, other = other, one
    if one.day is not None or other.day is None:
        return False
    return other.day in one.days and not any(
        other.day + timedelta(days=shift) in one.days for shift in (-1, 1)
    )


def _names_more(one: Head, other: Head) -> bool:
    """Whether the title names somebody, some place or its people, known or not, that the other article does not."""
    return any(name not in other.known and not _has_word(stems, other) for name, stems in one.names.items())


def _is_elsewhere(one: Head, other: Head) -> bool:
    """Whether the title names somebody or some place of which the other article has no word."""
    return any(
        entity not in other.named and not _has_word(stems, other) for entity, stems in one.named.items()
    )


def _has_word(stems: Iterable[str], head: Head) -> bool:
    return any(stem in told for stem in stems for told in (head.terms, head.body))


def _apart(one: Event, other: Event) -> bool:
    """Whether two events are on days that do not meet, not even at midnight."""
    if one.on is None or other.on is None:
        return False
    first, second = (one.on.earliest, one.on.latest), (other.on.earliest, other.on.latest)
    if first[0] is None or first[1] is None or second[0] is None or second[1] is None:
        return False
    return (second[0] - first[1]).days > 1 or (first[0] - second[1]).days > 1


def _is_news(event: Event, head: Head) -> bool:
    """Whether an event told first may be the article's own matter: not one of days before, that it goes back to."""
    on = event.on
    if on is None or on.latest is None or head.day is None:
        return True
    return (head.day - on.latest).days <= _AGO


def _groups(ids: list[str], pairs: Mapping[frozenset[str], _Pair]) -> list[list[str]]:
    """Articles grouped by the mean of what their pairs score, the surest first: no chain of likenesses is an event."""
    group = {name: [name] for name in ids}
    copied = [pair for pair, one in pairs.items() if one.copy]
    rest = sorted(
        (pair for pair, one in pairs.items() if not one.copy and one.score >= _LEAST),
        key=lambda pair: (-pairs[pair].score, sorted(pair)),
    )
    for pair in (*copied, *rest):
        one, other = (group[name] for name in sorted(pair))
        if one is other:
            continue
        between = [pairs[frozenset((mine, theirs))].score for mine in one for theirs in other]
        if pairs[pair].copy or sum(between) / len(between) >= _LEAST:
            one.extend(other)
            for name in other:
                group[name] = one
    return list({id(one): one for one in group.values()}.values())


def _same_event(
    heads: list[Head],
    pairs: Mapping[frozenset[str], _Pair],
    places: Mapping[str, int],
    given: Mapping[str, tuple[Article, date | None]],
) -> SameEvent:
    heads = sorted(heads, key=lambda head: (head.day is None, head.day or date.min, head.article))
    inside = [
        (one, other, pairs[frozenset((one.article, other.article))]) for one, other in combinations(heads, 2)
    ]
    told: dict[str, dict[str, Event]] = {}
    words: Counter[str] = Counter()
    numbers: dict[float, str] = {}
    for one, other, pair in inside:
        for events in pair.events:
            mine, theirs = events if pair.first == one.article else events[::-1]
            told.setdefault(one.article, {})[mine.id] = mine
            told.setdefault(other.article, {})[theirs.id] = theirs
        for value, quote in pair.numbers:
            numbers.setdefault(value, quote)
        for at, stem in enumerate(shared_terms(one.terms, other.terms, _SHOWN)):
            words[min(one.words[stem], other.words[stem], key=len)] += _SHOWN - at
    accounts = tuple(
        account for head in heads for account in _accounts(given[head.article][0], told.get(head.article, {}))
    )
    days = Counter(account.day for account in accounts if account.day)
    copy, alone = any(pair.copy for _, _, pair in inside), all(pair.copy for _, _, pair in inside)
    because: list[EventCause] = ["copy"] if copy else []
    because += ["happening"] if told else []
    because += ["figures"] if numbers and not alone else []
    because += ["words"] if not alone else []
    return SameEvent(
        articles=tuple(head.article for head in heads),
        day=min(days, key=lambda day: (-days[day], day)) if days else None,
        happenings=tuple(sorted({places[id] for events in told.values() for id in events if id in places})),
        accounts=accounts,
        because=tuple(because),
        words=tuple(word for word, _ in words.most_common(_SHOWN)) if not alone else (),
        numbers=tuple(numbers.values()),
    )


def _accounts(article: Article, events: Mapping[str, Event]) -> list[Telling]:
    if not events:
        return [telling_of(article)]
    return [
        Telling(
            article=article.id,
            event=event.id,
            words=event.trigger,
            when=event.on.evidence if event.on else None,
            day=event.on.earliest if event.on and event.on.earliest == event.on.latest else None,
        )
        for event in events.values()
    ]


def telling_of(article: Article) -> Telling:
    """How an article tells its main matter where no event is found: by its title, or else by its first paragraph."""
    words = article.title
    if words is None and article.paragraphs:
        first = article.paragraphs[0]
        quote = article.text[: first.end - first.start]
        words = Evidence(span=first, quote=quote, rule="stories/lead")
    return Telling(article=article.id, event=None, words=words, when=None, day=None)


def _when(one: SameEvent, given: Mapping[str, tuple[Article, date | None]]) -> tuple[bool, date, str]:
    days = [day for id in one.articles if (day := given[id][1])]
    day = one.day or min(days, default=None)
    return day is None, day or date.min, one.articles[0]
