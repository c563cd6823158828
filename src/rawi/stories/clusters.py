"""Which story an article belongs to: joins one, opens one, or brings two together, and why."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rawi.stories.terms import likeness, normal, shared_terms

JOIN = 0.33  # how alike an article and a story must be
APART = 0.2  # or how alike, when it is far more like it than like any other
_FAR = 2.0  # times
_AKIN = 0.3  # what is so like it that it may be a part of it does not count as another,
_SMALL = 16  # while it has so few articles: a large story may be a theme already
_UNDATED = 0.05  # more, where nothing tells that they are of one time
MERGE = 0.6  # how alike two stories must be that one article joins
WINDOW = 90  # days after its last article that a story is open
_PER_DOUBLING_OF_DAYS = 0.025  # more likeness asked for with the days since
_NARROW = 14  # days within which an article's day is known well enough
_PER_DOUBLING = (
    0.03  # and each time a story has doubled: what many share is a theme, and draws everything near it
)
_SHOWN = 6  # words that say why
KEPT = 200  # terms of a story
SOUGHT = 20  # terms of an article by which stories are sought, and of a story by which it is found


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A story as new articles are compared with it: the sum of its articles' terms, and its days."""

    id: str
    terms: Mapping[str, float]
    opened: date | None
    last: date | None
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What becomes of an article: the story it joins (None: it opens one), stories that become one with it, and why."""

    story: str | None
    merged: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The first and the last day on which an article may have been written; None: not known."""

    first: date | None
    last: date | None

    @property
    def is_day(self) -> bool:
        """Whether it is narrow enough to tell one time from another."""
        return self.first is not None and self.last is not None and (self.last - self.first).days <= _NARROW


def choose_story(terms: Mapping[str, float], period: Period, threads: Sequence[Thread]) -> Choice:
    """The story an article joins: the one most like it, if it is like enough, the nearer in time the easier.

    It is when the two are as alike as asked, or less so while no other story is half as like it: what many stories
    share (a feast, a market, a war) is a theme, what one alone shares is its matter. Two stories that are as good as
    one, and both like the article, are brought together.
    """
    compared = []
    for thread in threads:
        length = math.hypot(*thread.terms.values())
        score = likeness(terms, thread.terms) / length if length else 0.0
        compared.append((score, _distance(period, thread), thread))
    compared.sort(key=lambda one: (-one[0], one[2].id))
    fitting = [
        (score, thread)
        for score, more, thread in compared
        if score >= JOIN + more + _PER_DOUBLING * math.log2(max(1, thread.articles))
    ]
    if not fitting and compared:
        (score, more, thread), *others = compared
        centre = normal(thread.terms)
        small = thread.articles <= _SMALL
        rivals = [
            other for other, _, one in others if not small or likeness(centre, normal(one.terms)) < _AKIN
        ]
        if score >= APART + more and all(score >= _FAR * other for other in rivals):
            fitting = [(score, thread)]
    if not fitting:
        return Choice(story=None)
    score, best = fitting[0]
    centre = normal(best.terms)
    merged = tuple(
        thread.id
        for _, _, thread in compared
        if thread is not best and (_are_one(thread, best, fitting) or _would_join(thread, best))
    )
    words = tuple(shared_terms(terms, centre, _SHOWN))
    return Choice(story=best.id, merged=merged, words=words, score=round(min(1.0, score), 4))


def _are_one(thread: Thread, best: Thread, fitting: Sequence[tuple[float, Thread]]) -> bool:
    both = (normal(thread.terms), normal(best.terms))
    return any(thread is one for _, one in fitting) and likeness(*both) >= MERGE


def _would_join(alone: Thread, best: Thread) -> bool:
    """Whether what opened a story of its own would join now: it is asked again when something near it comes."""
    if alone.articles > 1 or best.articles > _SMALL:
        return False
    more = _distance(Period(first=alone.opened, last=alone.last), best)
    return likeness(normal(alone.terms), normal(best.terms)) >= JOIN + more + _PER_DOUBLING * math.log2(
        max(1, best.articles)
    )


def _distance(period: Period, thread: Thread) -> float:
    """More likeness asked for, by the days between an article and a story and for not knowing them."""
    days = 0
    if period.first is not None and thread.last is not None:
        days = max(days, (period.first - thread.last).days)
    if period.last is not None and thread.opened is not None:
        days = max(days, (thread.opened - period.last).days)
    known = period.is_day and thread.last is not None
    return _PER_DOUBLING_OF_DAYS * math.log2(1 + days / 2) + (0.0 if known else _UNDATED)


def joined(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    """The sum of two stories' terms, or of a story's and an article's; the heaviest two hundred are kept."""
    found = dict(one)
    for term, value in other.items():
        found[term] = found.get(term, 0.0) + value
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0]))[:KEPT])


def found_by(terms: Mapping[str, float]) -> list[str]:
    """The heaviest terms, by which article and story find each other."""
    return [term for term, _ in sorted(terms.items(), key=lambda one: (-one[1], one[0]))[:SOUGHT]]
