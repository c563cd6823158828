"""Records of the archive as items of an answer: bounded, each with its quotes and where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TypeVar

from pydantic import BaseModel

from rawi.desk.citing import Source as Cited
from rawi.mcp.answers import (
    Actor,
    Clue,
    Dating,
    Days,
    EventItem,
    FigureItem,
    NameItem,
    PersonItem,
    Quote,
    Source,
    StatementItem,
    TimeItem,
    Voice,
)
from rawi.model import (
    Article,
    Entity,
    Event,
    Evidence,
    Figure,
    Mention,
    Span,
    Statement,
    TimeExpression,
    When,
)
from rawi.model import Dating as DatingRecord
from rawi.model import Voice as VoiceRecord

QUOTED = 1_500  # characters of one item's quotes
NAMED = 200  # of a name or a title
ANSWERED = 24_000  # of an answer's items, as JSON
_SEVERAL = 12  # of small things in one item: voices, actors, clues

_Item = TypeVar("_Item", bound=BaseModel)
_Given = TypeVar("_Given")


def fit(
    given: Iterable[_Given], make: Callable[[_Given], _Item | None], *, limit: int, room: int = ANSWERED
) -> tuple[list[_Item], int]:
    """The items of as many of the given as have room, one at least, and how many of the given they are of.

    `make` answers None for what is no more there; it is passed over and counted.
    """
    items: list[_Item] = []
    taken = 0
    for one in islice(given, limit):
        item = make(one)
        if item is not None:
            room -= len(item.model_dump_json())
            if items and room < 0:
                break
            items.append(item)
        taken += 1
    return items, taken


def going_on(taken: int, offset: int, total: int) -> tuple[int | None, str | None]:
    """The offset to ask with next, and a note that says so; None: that was all."""
    next_offset = offset + taken
    if taken == 0 and offset and offset >= total:
        return None, f"There are only {total}; ask with an offset below that."
    if taken == 0 or next_offset >= total:
        return None, None
    return (
        next_offset,
        f"{offset + 1} to {next_offset} of {total} are given; ask again with offset={next_offset} for more.",
    )


def short(text: str, size: int = NAMED) -> str:
    """A text that is no longer than `size`; one that was longer ends in `…`.

    >>> short("سفينة", 4)
    'سفي…'
    """
    return text if len(text) <= size else text[: size - 1] + "…"


def quote_of(evidence: Evidence | None, size: int = QUOTED) -> Quote | None:
    """Characters with their span, both cut at `size`."""
    return _quote(evidence, size) if evidence else None


def _quote(evidence: Evidence, size: int) -> Quote:
    start, length = evidence.span.start, len(evidence.quote)
    return Quote(text=evidence.quote[:size], span=(start, start + min(size, length)), cut=length > size)


def quotes_of(stretches: Iterable[Evidence], size: int = QUOTED) -> list[Quote]:
    """Stretches one after another until `size` characters are given."""
    found: list[Quote] = []
    for one in stretches:
        if size <= 0:
            found[-1].cut = True
            break
        found.append(_quote(one, size))
        size -= len(one.quote)
    return found


def quote_span(span: Span, text: str) -> Quote:
    """A stretch of a page's text."""
    return Quote(text=span.of(text), span=(span.start, span.end))


def source_item(one: Cited) -> Source:
    """Where something stands, with the article's resource."""
    return Source(
        article=one.article,
        uri=f"rawi://article/{one.article}",
        page=one.page,
        title=short(one.title, 300) if one.title else None,
        outlet=short(one.outlet) if one.outlet else None,
        day=one.day,
        day_from=one.day_from,
        url=one.url if one.url is None or len(one.url) <= 2_000 else None,
        source=short(one.source, 500),
    )


def statement_item(one: Statement, source: Source | None) -> StatementItem:
    """A statement with its chain."""
    chain = [_voice(voice) for voice in one.chain[:_SEVERAL]]
    return StatementItem(
        quotes=quotes_of(one.content),
        source=source,
        id=one.id,
        speaker=chain[0],
        act=one.act,
        mode=one.mode,
        anonymous=one.anonymous,
        chain=chain,
        addressee=[short(voice.ar) for voice in one.addressee[:_SEVERAL]],
        on=_days(one.on),
        negated=one.negated,
        planned=one.planned,
        nested_in=one.nested_in,
    )


def figure_item(one: Figure, article: Article, source: Source | None) -> FigureItem:
    """A figure with who gives it."""
    return FigureItem(
        quotes=quotes_of([one.evidence]),
        source=source,
        id=one.id,
        low=one.low,
        high=one.high,
        bound=one.bound,
        unit=one.unit,
        counted=one.counted_en,
        counted_ar=short(one.counted.quote) if one.counted else None,
        status=one.status,
        place=_place(one.place),
        as_of=_days(one.as_of),
        cumulative=one.cumulative,
        by=_on_word_of(one.source, article),
        attributed=short(one.attributed.quote) if one.attributed else None,
    )


def event_item(one: Event, article: Article, source: Source | None) -> EventItem:
    """An event with who took part and on whose word."""
    return EventItem(
        quotes=quotes_of([one.trigger]),
        source=source,
        id=one.id,
        kind=one.kind,
        mood=one.mood,
        actors=[
            Actor(
                role=part.role,
                ar=short(part.ar),
                en=part.en,
                entity=part.entity.id if part.entity else None,
            )
            for part in one.parts[:_SEVERAL]
        ],
        place=short(one.place.ar) if one.place else None,
        on=_days(one.on),
        by=_on_word_of(one.said_in, article),
    )


def person_item(entity: Entity, mention: Mention, source: Source | None) -> PersonItem:
    """A person or body with one place that names it."""
    return PersonItem(
        quotes=quotes_of([mention.evidence]), source=source, id=entity.id, kind=entity.kind, ar=short(entity.ar),
        en=entity.en, wikidata=entity.wikidata,
    )  # fmt: skip


def time_item(one: TimeExpression) -> TimeItem:
    """A time told in the text."""
    return TimeItem(
        quotes=quotes_of([one.evidence]), source=None, kind=one.kind, value=one.value, earliest=one.earliest,
        latest=one.latest,
    )  # fmt: skip


def name_item(one: Mention) -> NameItem:
    """A name in the text, and who is meant."""
    entity = one.entity
    return NameItem(
        quotes=quotes_of([one.evidence]), source=None, kind=one.kind, ar=short(entity.ar) if entity else None,
        en=entity.en if entity else None, entity=entity.id if entity else None, office=one.office,
    )  # fmt: skip


def dating_item(one: DatingRecord) -> Dating:
    """What dates an article, clue by clue."""
    return Dating(
        earliest=one.earliest,
        latest=one.latest,
        exact=one.exact,
        clues=[
            Clue(why=clue.why, allows=clue.allows, quote=quote_of(clue.evidence, NAMED), held=clue.held)
            for clue in one.clues[:_SEVERAL]
        ],
    )


def stretches(article: Article, page_text: str, size: int = QUOTED) -> Sequence[Span]:
    """The paragraphs of an article in the page's text; one longer than `size` is several stretches."""
    return [
        Span(start=at, end=min(at + size, one.end))
        for one in article.paragraphs
        for at in range(one.start, one.end, size)
        if Span(start=at, end=min(at + size, one.end)).of(page_text)
    ]


def _on_word_of(statement: str | None, article: Article) -> list[Voice]:
    said = next((one for one in article.statements if one.id == statement), None) if statement else None
    return [_voice(voice) for voice in said.chain[:_SEVERAL]] if said else []


def _voice(one: VoiceRecord) -> Voice:
    return Voice(kind=one.kind, ar=short(one.ar), en=one.en, entity=one.entity.id if one.entity else None)


def _days(one: When | None) -> Days | None:
    return Days(earliest=one.earliest, latest=one.latest) if one else None


def _place(one: Mention | None) -> str | None:
    if one is None:
        return None
    return short(one.entity.ar if one.entity else one.evidence.quote)
