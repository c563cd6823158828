"""Narrows the days of undated articles by dated accounts of the same event: a record beside their own dating."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from rawi.lexicon import Lexica
from rawi.model import EVERY_DAY, NO_DAY, Article, Clue, DaySet, Event, Evidence, between
from rawi.script import fold
from rawi.stories.happenings import Happening, may_be_one
from rawi.stories.same_events import SameEvent, Telling, telling_of
from rawi.times import TimeReader

_NEAR = 3  # days between two articles whose main matter is one event
_REACH = 15  # days around an event on which words may speak of it: `الأسبوع الماضي`
_LONGEST = 7  # days of an expression that still fixes when it was said
# Possible days, and how far apart they are, that still say where an article stands in its story.
_FEW, _APART = 7, timedelta(days=14)
_WIDEST = 731  # days between the first and the last possible one, of which the middle still says something
_YEAR = timedelta(days=366)
_SAID, _SAID_BESIDE, _ORDER, _BESIDE = 0.9, 0.75, 0.8, 0.6  # trust

DayFrom = Literal["page", "dating", "story"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The day by which an article stands in its story, and what it is from; both None: nothing bounds it.

    `page`: the page states it. `dating`: it is what its words, a crawl or an editor leave, or the middle of that.
    `story`: it is the middle of the days that the story, or its year, leaves.
    """

    day: date | None
    day_from: DayFrom | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryClue:
    """What a story says of the day of one of its articles.

    `clue` is as in a dating, with the article's own characters; `days` are those it allows by itself, `accounts` the
    places in other articles that it rests on.
    """

    clue: Clue
    days: DaySet
    trust: float
    accounts: tuple[Telling, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """The days of an article by its own dating, those its story leaves of them, and why.

    `after` is never empty: a clue that would leave no day is not held, and is shown as a conflict.
    """

    article: str
    before: DaySet
    after: DaySet
    clues: tuple[StoryClue, ...]

    @property
    def conflict(self) -> bool:
        """Whether the story says something of the article's day that cannot be."""
        return any(not one.clue.held for one in self.clues)

    @property
    def day(self) -> date | None:
        """The middle of the days left, which stands for the article where they are few; None: many, or years apart."""
        return _middle(self.after) if _are_few(self.after) else None


class Narrower:
    """Narrows the days of a story's undated articles; compiled once from the language data."""

    def __init__(self, lexica: Lexica) -> None:
        self._times = TimeReader(lexica)
        self._said = lru_cache(maxsize=4096)(self._days_saying)

    def find(
        self, articles: Iterable[Article], events: Sequence[SameEvent], happenings: Sequence[Happening]
    ) -> list[Narrowed]:
        """What is narrowed, or contradicted, in the order of the articles; those of one day are left as they are.

        `events` and `happenings` are what `EventMatcher` and `find_happenings` found in the same articles.
        """
        given = {article.id: article for article in articles}
        found = []
        for article in given.values():
            before = days_of(article)
            if len(before) <= 1:
                continue
            clues = [
                *self._of_event(article, given, events),
                *self._of_happenings(article, given, happenings),
            ]
            if not clues:
                continue
            after, kept = narrow(before, _each_once(clues))
            if after != before or any(not one.clue.held for one in kept):
                found.append(Narrowed(article=article.id, before=before, after=after, clues=kept))
        return found

    def _of_event(
        self, article: Article, given: Mapping[str, Article], events: Sequence[SameEvent]
    ) -> Iterator[StoryClue]:
        """Clues from the articles of the same event."""
        for same in events:
            if article.id not in same.articles:
                continue
            told = {event.id: event for event in article.events}
            dated = [one for one in same.accounts if one.day and _is_dated(given[one.article])]
            for own in same.accounts:
                event = told.get(own.event or "") if own.article == article.id else None
                if event is None:
                    continue
                others = [
                    one for one in dated
                    if (other := _event(given[one.article], one.event)) and may_be_one(event, other)
                ]  # fmt: skip
                yield from self._clues(event, others, given, _SAID)
            words = telling_of(article).words
            for id in same.articles:
                if id != article.id and len(days_of(given[id])) < len(days_of(article)):
                    yield _beside(words, given[id])

    def _of_happenings(
        self, article: Article, given: Mapping[str, Article], happenings: Sequence[Happening]
    ) -> Iterator[StoryClue]:
        """Clues from happenings that dated articles tell too, be they the main matter or not."""
        for happening in happenings:
            own = [one for one in happening.accounts if one.article == article.id]
            others = [
                Telling(article=one.article, event=one.event, words=event.trigger,
                        when=event.on.evidence if event.on else None, day=one.day)
                for one in happening.accounts
                if one.day and _is_dated(given[one.article]) and (event := _event(given[one.article], one.event))
            ]  # fmt: skip
            for one in own if others else ():
                event = _event(article, one.event)
                if event is not None:
                    yield from self._clues(event, others, given, _SAID_BESIDE)

    def _clues(
        self, event: Event, others: Sequence[Telling], given: Mapping[str, Article], trust: float
    ) -> Iterator[StoryClue]:
        """What the known days of a happening say of an article that tells it."""
        known = sorted({one.day for one in others if one.day})
        if not known:
            return
        spoken = " or ".join(map(str, known))
        when = event.on.evidence if event.on else None
        if when is not None:
            days = NO_DAY
            for day in known:
                days |= self._said(when.quote, day, event.mood == "planned")
            if days:
                yield StoryClue(
                    clue=_clue(when, f"days from which «{when.quote}» is {spoken}",
                               f"أيام يكون فيها «{when.quote}» هو {' أو '.join(map(str, known))}", trust),
                    days=days, trust=trust, accounts=tuple(others),
                )  # fmt: skip
        if event.mood == "happened":
            # What others tell before its day (`تبدأ الهدنة مساء الأحد`) may be told before it here too.
            first = min([known[0], *(days_of(given[one.article]).last for one in others)])
            yield StoryClue(
                clue=_clue(event.trigger, f"on or after {first}", f"في {first} أو بعده", _ORDER),
                days=between(first, None), trust=_ORDER, accounts=tuple(others),
            )  # fmt: skip
        elif event.mood == "planned":
            last = known[-1]
            yield StoryClue(
                clue=_clue(event.trigger, f"on or before {last}", f"في {last} أو قبله", _BESIDE),
                days=between(None, last), trust=_BESIDE, accounts=tuple(others),
            )  # fmt: skip

    def _days_saying(self, words: str, day: date, planned: bool) -> DaySet:
        """The days on which words speak of a day; none, where they do not say when they were said."""
        view = fold(words)
        read = [one._replace(tense=1) if planned else one for one in self._times.read(view)]
        found = NO_DAY
        for shift in range(-_REACH, _REACH + 1):
            said = day + timedelta(days=shift)
            for one in self._times.resolve(view, read, said)[:1]:
                if one.anchor != "stamp" or one.earliest is None or one.latest is None:
                    return NO_DAY
                if one.earliest <= day <= one.latest and (one.latest - one.earliest).days < _LONGEST:
                    found |= between(said, said)
                    # What was written of an evening, or of a yesterday, may be out the day after.
                    if said > day or one.kind == "time":
                        found |= between(said, said + timedelta(days=1))
        return found


def narrow(before: DaySet, clues: Iterable[StoryClue]) -> tuple[DaySet, tuple[StoryClue, ...]]:
    """The days that clues leave, the most trusted first; one that would leave none is not held, and changes nothing.

    >>> from datetime import date
    >>> march = between(date(2024, 3, 1), date(2024, 3, 31))
    >>> narrow(march, [])[0] == march
    True
    """
    days, kept = before, []
    for one in sorted(clues, key=lambda each: -each.trust):
        left = days & one.days
        if left:
            days = left
        kept.append(replace(one, clue=replace(one.clue, held=bool(left))))
    return days, tuple(kept)


def days_of(article: Article) -> DaySet:
    """The days that an article's own dating leaves it; of one that is not dated, every day."""
    return article.dating.days if article.dating and article.dating.days else EVERY_DAY


def places_of(articles: Iterable[tuple[Article, date | None]], narrowed: Iterable[Narrowed]) -> list[Place]:
    """Where each article stands in its story, in the order given.

    Articles are given with the day that their archive sorts them by (None: none), `narrowed` is what the `Narrower`
    found in them. It is the day that page, editor or words tell; else the middle of the few days that the story leaves;
    else the archive's day; else the middle of the few possible days in the story's year, where they come again in
    others; else the middle of all possible days, where they are within two years. The middle has as many possible days
    before it as after it, and so errs least often in an order.
    """
    given = list(articles)
    known = [day for _, day in given if day]
    span = (min(known), max(known)) if known else None
    left = {one.article: one for one in narrowed}
    return [_place(article, day, left.get(article.id), span) for article, day in given]


def _place(
    article: Article, day: date | None, left: Narrowed | None, span: tuple[date, date] | None
) -> Place:
    if day is not None and article.stamp("published"):
        return Place(day=day, day_from="page")
    if left is not None and left.day is not None:
        return Place(day=left.day, day_from="story")
    if day is not None:
        return Place(day=day, day_from="dating")
    days = days_of(article) if left is None else left.after
    near = _of_its_year(days, *span) if span else NO_DAY
    if _are_few(near):
        return Place(day=_middle(near), day_from="story")
    if days.earliest and days.latest and (days.latest - days.earliest).days <= _WIDEST:
        return Place(day=_middle(days), day_from="dating" if left is None else "story")
    return Place(day=None, day_from=None)


def _of_its_year(days: DaySet, first: date, last: date) -> DaySet:
    """Of days that come again every few years (`الإثنين 5 حزيران`) those of a story's year and the ones beside it."""
    return days & between(first - _YEAR, last + _YEAR)


def _are_few(days: DaySet) -> bool:
    first, last = days.earliest, days.latest
    return first is not None and last is not None and len(days) <= _FEW and last - first <= _APART


def _middle(days: DaySet) -> date:
    """The day that has as many possible ones before it as after it, of two the first."""
    before = (len(days) - 1) // 2
    for first, last in days.runs():
        length = (last - first).days + 1
        if before < length:
            return first + timedelta(days=before)
        before -= length
    raise ValueError("no day")


def _is_dated(article: Article) -> bool:
    return len(days_of(article)) == 1


def _event(article: Article, id: str | None) -> Event | None:
    return next((one for one in article.events if one.id == id), None)


def _beside(words: Evidence | None, other: Article) -> StoryClue:
    theirs = days_of(other)
    days = NO_DAY
    for shift in range(-_NEAR, _NEAR + 1):
        days |= theirs.moved(shift)
    if len(theirs) == 1:
        told = (f"within {_NEAR} days of {theirs.earliest}", f"في حدود {_NEAR} أيام من {theirs.earliest}")
    else:
        told = (
            f"within {_NEAR} days of the days of another account of it",
            f"في حدود {_NEAR} أيام من أيام رواية أخرى له",
        )
    return StoryClue(
        clue=_clue(words, *told, _BESIDE), days=days, trust=_BESIDE, accounts=(telling_of(other),)
    )


def _clue(evidence: Evidence | None, allows: str, allows_ar: str, trust: float) -> Clue:
    own = replace(evidence, rule="stories/narrowing", score=trust) if evidence else None
    return Clue(why="other outlet", allows=allows, allows_ar=allows_ar, evidence=own)


def _each_once(clues: Iterable[StoryClue]) -> list[StoryClue]:
    """The same thing said by several accounts is one clue, the first to say it."""
    found: dict[tuple[str, Evidence | None], StoryClue] = {}
    for one in sorted(clues, key=lambda each: -each.trust):
        found.setdefault((one.clue.allows, one.clue.evidence and replace(one.clue.evidence, score=1.0)), one)
    return list(found.values())
