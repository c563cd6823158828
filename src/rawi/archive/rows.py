"""What an article gives the flat tables."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from rawi.archive.database import Row
from rawi.model import (
    Article,
    Entity,
    Event,
    Evidence,
    Figure,
    Mention,
    Page,
    Part,
    Span,
    Statement,
    Voice,
    When,
)

ARTICLE_COLUMNS = (
    "id", "page", "position", "role", "title", "lead", "outlet", "domain", "credit", "byline", "dateline",
    "keywords", "published", "earliest", "latest", "day", "words", "current", "added",
)  # fmt: skip
STATEMENT_COLUMNS = (
    "id", "article", "start_at", "end_at", "speaker_kind", "speaker_ar", "speaker_en", "entity", "anonymous", "act",
    "mode", "cue", "content", "chain", "addressee", "occasion", "place", "medium", "earliest", "latest", "negated",
    "planned", "nested_in",
)  # fmt: skip
_MONTH = 31  # days
FIGURE_COLUMNS = (
    "id", "article", "start_at", "end_at", "words", "low", "high", "bound", "unit", "counted_ar", "counted_en",
    "status", "place", "earliest", "latest", "cumulative", "source", "attributed",
)  # fmt: skip
EVENT_COLUMNS = (
    "id", "article", "start_at", "end_at", "kind", "plover", "words", "place", "origin", "earliest", "latest",
    "mood", "said_in",
)  # fmt: skip
PART_COLUMNS = ("article", "event", "position", "role", "ar", "en", "entity")
MENTION_COLUMNS = ("article", "entity", "times", "start_at", "end_at")
ENTITY_COLUMNS = ("id", "kind", "ar", "en", "wikidata")


def address_of(page: Page) -> str:
    """Where versions of a page stand: its URL, or else what it was read from."""
    return page.url or page.source


def day_of(article: Article) -> date | None:
    """The day an article is sorted by: published, else the last of its possible days if they tell its month.

    They do when they are within a month, or when a crawl bounds them: most pages are crawled when they are new. An
    editor's day goes before all. None: the days tell too little.
    """
    dating, stamp = article.dating, article.stamp("published")
    whys = {clue.why for clue in dating.clues if clue.held} if dating is not None else set()
    if stamp is not None and "editor" not in whys:
        return stamp.day
    if dating is None or not dating.days or dating.latest is None:
        return None
    narrow = dating.earliest is not None and (dating.latest - dating.earliest).days <= _MONTH
    return dating.latest if narrow or whys & {"editor", "crawl"} else None


def article_row(article: Article, page: int, position: int, *, current: bool, added: int) -> Row:
    """The row of the table `article`, in the order of ARTICLE_COLUMNS."""
    stamp = article.stamp("published")
    lead = article.text.partition("\n")[0] or None
    days = article.dating.days if article.dating else None
    return (
        article.id, page, position, article.role, _quote(article.title), lead,
        article.outlet.name if article.outlet else None, article.outlet.domain if article.outlet else None,
        _quote(article.credit), _quote(article.byline), _quote(article.dateline),
        _json(list(article.keyword_values)), _day(stamp.day if stamp else None),
        _day(days.earliest if days else None), _day(days.latest if days else None), _day(day_of(article)),
        len(article.text.split()), int(current), added,
    )  # fmt: skip


def entities_of(article: Article) -> dict[str, Entity]:
    """Everyone and everything an article's findings point to, by id."""
    found: dict[str, Entity | None] = {}
    for mention in article.mentions:
        found[mention.entity.id if mention.entity else ""] = mention.entity
    for statement in article.statements:
        for voice in statement.chain:
            found[voice.entity.id if voice.entity else ""] = voice.entity
    for event in article.events:
        for part in event.parts:
            found[part.entity.id if part.entity else ""] = part.entity
    return {id: one for id, one in found.items() if one is not None}


def entity_row(entity: Entity) -> Row:
    """The row of an entity."""
    return entity.id, entity.kind, entity.ar, entity.en, entity.wikidata


def mention_rows(article: Article, number: int) -> Iterator[Row]:
    """How often an article names each entity, and where first."""
    counts: Counter[str] = Counter()
    first: dict[str, Mention] = {}
    for mention in article.mentions:
        if mention.entity is not None:
            counts[mention.entity.id] += 1
            first.setdefault(mention.entity.id, mention)
    for id, times in counts.items():
        span = first[id].evidence.span
        yield number, id, times, span.start, span.end


def span_of(statement: Statement) -> Span:
    """From the first to the last character of what was said."""
    return Span(start=statement.content[0].span.start, end=statement.content[-1].span.end)


def statement_row(one: Statement, article: int) -> Row:
    """The row of a statement."""
    span, speaker = span_of(one), one.speaker
    return (
        one.id, article, span.start, span.end, speaker.kind, speaker.ar, speaker.en,
        speaker.entity.id if speaker.entity else None, int(one.anonymous), one.act, one.mode, one.cue.quote, one.text,
        _json([_link(voice) for voice in one.chain]), _json([_link(voice) for voice in one.addressee]),
        one.occasion, _place(one.place), one.medium, *_days(one.on), int(one.negated), int(one.planned), one.nested_in,
    )  # fmt: skip


def figure_row(one: Figure, article: int) -> Row:
    """The row of a figure."""
    span = one.evidence.span
    return (
        one.id, article, span.start, span.end, one.evidence.quote, one.low, one.high, one.bound, one.unit,
        _quote(one.counted), one.counted_en, one.status, _place(one.place), *_days(one.as_of),
        None if one.cumulative is None else int(one.cumulative), one.source, _quote(one.attributed),
    )  # fmt: skip


def event_row(one: Event, article: int) -> Row:
    """The row of an event."""
    span = one.trigger.span
    return (
        one.id, article, span.start, span.end, one.kind, one.plover, one.trigger.quote, _part(one.place),
        _part(one.origin), *_days(one.on), one.mood, one.said_in,
    )  # fmt: skip


def part_rows(parts: Sequence[Part], event: str, article: int) -> Iterator[Row]:
    """The rows of those who take part."""
    for position, part in enumerate(parts):
        yield article, event, position, part.role, part.ar, part.en, part.entity.id if part.entity else None


def _link(voice: Voice) -> dict[str, str | None]:
    return {"kind": voice.kind, "ar": voice.ar, "en": voice.en}


def _quote(evidence: Evidence | None) -> str | None:
    return evidence.quote if evidence else None


def _place(mention: Mention | None) -> str | None:
    if mention is None:
        return None
    return mention.entity.ar if mention.entity else mention.evidence.quote


def _part(part: Part | None) -> str | None:
    return part.ar if part else None


def _days(when: When | None) -> tuple[str | None, str | None]:
    return (_day(when.earliest), _day(when.latest)) if when else (None, None)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def finding_rows(article: Article, number: int) -> Iterator[tuple[str, Sequence[str], list[Row]]]:
    """Table, columns and rows of all that was found in an article."""
    yield "mention", MENTION_COLUMNS, list(mention_rows(article, number))
    yield "statement", STATEMENT_COLUMNS, [statement_row(one, number) for one in article.statements]
    yield "figure", FIGURE_COLUMNS, [figure_row(one, number) for one in article.figures]
    yield "event", EVENT_COLUMNS, [event_row(one, number) for one in article.events]
    yield (
        "part",
        PART_COLUMNS,
        [row for one in article.events for row in part_rows(one.parts, one.id, number)],
    )
