"""What is new among what was found: pure, without archive, clock or file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from rawi.desk.alerts.records import AlertItem
from rawi.model import Article, Event, Figure, Statement, content_id
from rawi.script import fold_words


def new_items(found: Iterable[AlertItem], told: Collection[str]) -> list[AlertItem]:
    """The items that were not told, each once, in their order.

    Laws: nothing told is among them; of one content there is one; what is new of what is new is the same.
    """
    fresh: dict[str, AlertItem] = {}
    for one in found:
        if one.content not in told:
            fresh.setdefault(one.content, one)
    return list(fresh.values())


def statement_content(address: str, one: Statement) -> str:
    """What a statement is told by once: its page's address, who speaks, and its words, their spelling aside."""
    return content_id("statement", address, fold_words(one.speaker.ar), fold_words(one.text))


def figure_content(address: str, one: Figure) -> str:
    """The same for a figure: its words, what is counted and how it is with it."""
    counted = one.counted_en or (fold_words(one.counted.quote) if one.counted else "")
    return content_id("figure", address, fold_words(one.evidence.quote), counted, one.status or "")


def event_content(address: str, one: Event) -> str:
    """The same for an event: its kind, words and mood, and who takes part."""
    parts = sorted(fold_words(part.ar) for part in one.parts)
    return content_id("event", address, one.kind, one.mood, fold_words(one.trigger.quote), *parts)


def contradiction_content(first: str, second: str) -> str:
    """The same for two figures that cannot both be right, by the contents of both, in any order."""
    return content_id("contradiction", *sorted((first, second)))


def contents_of(address: str, article: Article) -> Iterator[str]:
    """The contents of all that an article tells."""
    yield from (statement_content(address, one) for one in article.statements)
    yield from (figure_content(address, one) for one in article.figures)
    yield from (event_content(address, one) for one in article.events)


def of_person(article: Article, name: str) -> tuple[list[Statement], list[Figure], list[Event]]:
    """What an article has of a person or body: what they say, the figures they give, the events they take part in.

    `name` is an id, or words that all stand in their Arabic or English name, or in the words that name them here.
    """
    sought = frozenset(fold_words(name).split())

    def named(id: str | None, *names: str | None) -> bool:
        words = {word for one in names if one for word in fold_words(one).split()}
        return id == name or (bool(sought) and sought <= words)

    said = [
        one
        for one in article.statements
        if named(
            one.speaker.entity.id if one.speaker.entity else None,
            one.speaker.ar,
            one.speaker.en,
            one.speaker.evidence.quote if one.speaker.evidence else None,
        )
    ]
    ids = {one.id for one in said}
    given = [
        one
        for one in article.figures
        if one.source in ids or (one.attributed is not None and named(None, one.attributed.quote))
    ]
    events = [
        one
        for one in article.events
        if any(
            named(part.entity.id if part.entity else None, part.ar, part.en, part.evidence.quote)
            for part in one.parts
        )
    ]
    return said, given, events


def last_number(is_after: Callable[[int], bool]) -> int:
    """The last of numbers that grow, where `is_after(n)` tells whether any comes after n; 0: there are none.

    >>> last_number(lambda n: any(one > n for one in (3, 17, 40)))
    40
    """
    if not is_after(0):
        return 0
    low, high = 0, 1
    while is_after(high):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if is_after(middle) else (low, middle)
    return high
