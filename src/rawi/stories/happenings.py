"""One happening told in several articles, a story's timeline, and who went where and met whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from rawi.model import Article, Event, EventKind, Mood, Part, Span
from rawi.script import fold_words, without_article

_ROUTES: frozenset[EventKind] = frozenset(("visit", "travel", "meeting", "talks", "call", "press conference"))
# Kinds that two outlets may call one happening by.
_ALIKE = (
    frozenset(("meeting", "talks", "visit")),
    frozenset(("visit", "travel")),
    frozenset(("release", "exchange")),
)
_UNDATED_SHARED = 2  # actors in common that make up for a day that one account lacks


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One article's telling of a happening: the event's `words` and where they stand on its page.

    `day` None: the event has none of its own.
    """

    event: str
    article: str
    words: str
    span: Span
    day: date | None
    mood: Mood
    said_in: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What happened once, by all who tell it.

    `day` is the day most accounts give it, None: none does. `actors` and `place` are as most accounts name them.
    """

    kind: EventKind
    day: date | None
    actors: tuple[str, ...]
    place: str | None
    accounts: tuple[Account, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Somebody somewhere: the day (None: not told), what it was, where, and with whom."""

    day: date | None
    kind: EventKind
    place: str | None
    origin: str | None
    others: tuple[str, ...]
    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Itinerary:
    """The visits, calls and meetings of one person, by day."""

    name: str
    entity: str
    stops: tuple[Stop, ...]


def find_happenings(articles: Iterable[Article]) -> list[Happening]:
    """The happenings of some articles, by day, undated ones last.

    Two events are one when their kinds may name one thing, somebody takes part in both, their days meet and their
    places are not different; without a day on one side two must take part in both. What has no day and may be either
    of two happenings is neither: it would make one of both.
    """
    told = [(article.id, event) for article in articles for event in article.events]
    parent = list(range(len(told)))

    def top(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    names = [participants(event) for _, event in told]
    by_name: dict[str, list[int]] = {}
    for at, own in enumerate(names):
        for name in own:
            by_name.setdefault(name, []).append(at)
    may: dict[int, set[int]] = {}
    for places in by_name.values():
        for one, other in combinations(places, 2):
            if not _are_one(told[one][1], told[other][1], names[one] & names[other]):
                continue
            if _is_dated(told[one][1]) and _is_dated(told[other][1]):
                parent[top(other)] = top(one)
            else:
                may.setdefault(one, set()).add(other)
                may.setdefault(other, set()).add(one)
    undated = [at for at in sorted(may) if not _is_dated(told[at][1])]
    sure = {at: {top(other) for other in may[at] if _is_dated(told[other][1])} for at in undated}
    for at in undated:
        if len(sure[at]) == 1:
            parent[top(at)] = top(next(iter(sure[at])))
    for at in undated:
        for other in sorted(may[at]):
            if not sure[at] and not sure.get(other, {0}):
                parent[top(other)] = top(at)
    groups: dict[int, list[tuple[str, Event]]] = {}
    for at, each in enumerate(told):
        groups.setdefault(top(at), []).append(each)
    return sorted((_happening(group) for group in groups.values()), key=_when)


def _are_one(one: Event, other: Event, shared: set[str]) -> bool:
    if not may_be_one(one, other):
        return False
    if not (_is_dated(one) and _is_dated(other)):
        return len(shared) >= _UNDATED_SHARED
    first, second = one.on, other.on
    if first is None or second is None or first.latest is None or second.latest is None:
        return False
    assert first.earliest is not None
    assert second.earliest is not None
    return first.earliest <= second.latest and second.earliest <= first.latest


def _is_dated(event: Event) -> bool:
    return event.on is not None and event.on.earliest is not None


def may_be_one(one: Event, other: Event) -> bool:
    """Whether two events may be one by all but their days: their kind, somebody in both, no other place."""
    if one.kind != other.kind and not any({one.kind, other.kind} <= alike for alike in _ALIKE):
        return False
    if one.kind == other.kind == "other" and fold_words(one.trigger.quote) != fold_words(other.trigger.quote):
        return False
    if one.place and other.place and not _same_place(one.place, other.place):
        return False
    return bool(participants(one) & participants(other))


def _same_place(one: Part, other: Part) -> bool:
    if one.entity and other.entity and one.entity.id == other.entity.id:
        return True
    first, second = set(fold_words(one.ar).split()), set(fold_words(other.ar).split())
    return first <= second or second <= first


def participants(event: Event) -> set[str]:
    """Those who take part in an event: ids of entities, or folded names without their article."""
    found = {part.entity.id if part.entity else without_article(fold_words(part.ar)) for part in event.parts}
    return found - {""}


def _happening(group: Sequence[tuple[str, Event]]) -> Happening:
    accounts = tuple(
        Account(
            event=event.id, article=article, words=event.trigger.quote, span=event.trigger.span,
            day=_day(event), mood=event.mood, said_in=event.said_in,
        )
        for article, event in group
    )  # fmt: skip
    actors: Counter[str] = Counter()
    for _, event in group:
        actors.update({part.ar for part in event.parts})
    places = Counter(event.place.ar for _, event in group if event.place)
    days = Counter(one.day for one in accounts if one.day)
    kinds = Counter(event.kind for _, event in group)
    return Happening(
        kind=kinds.most_common(1)[0][0],
        day=days.most_common(1)[0][0] if days else None,
        actors=tuple(sorted(actors, key=lambda name: (-actors[name], name))),
        place=places.most_common(1)[0][0] if places else None,
        accounts=accounts,
    )


def _day(event: Event) -> date | None:
    """The one day of an event; of several the first is no day of it."""
    on = event.on
    return on.earliest if on and on.earliest == on.latest else None


def _when(one: Happening) -> tuple[bool, date, str]:
    return one.day is None, one.day or date.min, one.accounts[0].event


def find_itineraries(articles: Iterable[Article]) -> list[Itinerary]:
    """Where the people of some articles went and whom they met, those with most stops first.

    What is planned or denied is left out, and what is told twice stands once.
    """
    stops: dict[str, dict[tuple[date | None, EventKind, str | None], Stop]] = {}
    names: dict[str, str] = {}
    for article in articles:
        for event in article.events:
            if event.kind not in _ROUTES or event.mood != "happened":
                continue
            for part in event.parts:
                if part.entity is None or part.entity.kind != "person":
                    continue
                names[part.entity.id] = part.entity.ar
                stop = Stop(
                    day=_day(event),
                    kind=event.kind,
                    place=event.place.ar if event.place else None,
                    origin=event.origin.ar if event.origin else None,
                    others=tuple(other.ar for other in event.parts if other is not part),
                    event=event.id,
                )
                stops.setdefault(part.entity.id, {}).setdefault((stop.day, stop.kind, stop.place), stop)
    found = [
        Itinerary(
            name=names[id], entity=id,
            stops=tuple(sorted(own.values(), key=lambda one: (one.day is None, one.day or date.min, one.event))),
        )
        for id, own in stops.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-len(one.stops), one.name))
