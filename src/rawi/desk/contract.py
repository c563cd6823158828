"""The JSON that every door gives (docs/output.md), and its JSON Schema."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from rawi.desk.reported import EventOut, FigureOut, StatementOut, event_out, figure_out, statement_out
from rawi.model import (
    Article,
    Block,
    Dating,
    Entity,
    EntityKind,
    Evidence,
    Listed,
    Mention,
    MentionKind,
    Reading,
    Refusal,
    Span,
    Stamp,
    TimeExpression,
)

Pair = tuple[int, int]


class PageOut(msgspec.Struct, kw_only=True):
    """The page itself; `id`, `language`, `media_type`, `charset` are null for a refused page."""

    id: str | None
    source: str
    url: str | None
    language: str | None
    media_type: str | None
    charset: str | None
    characters: int


class RefusalOut(msgspec.Struct, kw_only=True):
    """Why a page could not be read; `reason` begins with one of the closed words."""

    stage: str
    reason: str


class OutletOut(msgspec.Struct, kw_only=True):
    """Who published the page."""

    name: str
    domain: str | None


class DayOut(msgspec.Struct, kw_only=True):
    """A day the page states as published or modified (`kind`), its characters, and where they stand (`place`)."""

    kind: str
    value: str
    text: str
    span: Pair
    clock: str | None
    zone: str | None
    place: str


class BlockOut(msgspec.Struct, kw_only=True):
    """A labelled stretch of the page; `article` is the index of its article, null for the page's own."""

    kind: str
    span: Pair
    article: int | None


class QuoteOut(msgspec.Struct, kw_only=True):
    """The characters that say a field, and the rule that read them."""

    field: str
    text: str
    span: Pair
    rule: str
    score: float


class EntityOut(msgspec.Struct, kw_only=True):
    """Who or what is named. `en` null: not in the world model; `wikidata` null: no id is certain."""

    id: str
    kind: EntityKind
    en: str | None
    ar: str
    wikidata: str | None


class TitleOut(msgspec.Struct, kw_only=True):
    """A title beside a name."""

    text: str
    span: Pair


class MentionOut(msgspec.Struct, kw_only=True):
    """A name in the text; mentions may nest. `entity` null: not told who; `rivals` those it may be.

    `office` is the post named, or written beside a person's name; null: none, or not in the world model.
    """

    text: str
    span: Pair
    kind: MentionKind
    entity: EntityOut | None
    office: str | None
    rivals: list[EntityOut]
    titles: list[TitleOut]
    rule: str
    score: float


class LinkOut(msgspec.Struct, kw_only=True):
    """A title in a list of links, with the names in it."""

    title: str
    url: str | None
    span: Pair
    mentions: list[MentionOut]


class ReadingOut(msgspec.Struct, kw_only=True):
    """Another way to read a time expression."""

    earliest: str | None
    latest: str | None
    value: str


class TimeOut(msgspec.Struct, kw_only=True):
    """A time expression; days are null when it has none or hangs on a day that is not known.

    `kind` is date, time, duration or set; `value` and `mod` are TIMEX3's; `anchor` says what it is counted from:
    none (absolute), stamp (the article's day), text (a day told before), unknown.
    """

    text: str
    span: Pair
    kind: str
    earliest: str | None
    latest: str | None
    grain: str
    value: str
    calendar: str
    anchor: str
    mod: str | None
    rivals: list[ReadingOut]
    rule: str


class ClueOut(msgspec.Struct, kw_only=True):
    """What rules days out: its kind, its characters (null: from outside the text), the days it leaves, in words.

    `held` is false when it contradicts stronger clues and was set aside.
    """

    why: str
    text: str | None
    span: Pair | None
    allows: str
    allows_ar: str
    held: bool


class DatingOut(msgspec.Struct, kw_only=True):
    """The days no clue rules out: first, last (null: open), how many (null: open), and the clues, strongest first."""

    earliest: str | None
    latest: str | None
    exact: bool
    days: int | None
    clues: list[ClueOut]


class ArticleOut(msgspec.Struct, kw_only=True):
    """One article on the page. Spans are code points, half open, into the page's text."""

    id: str
    role: str
    title: str | None
    outlet: OutletOut | None
    credit: str | None
    agencies: list[str]
    byline: str | None
    dateline: str | None
    published: DayOut | None
    modified: DayOut | None
    labels: list[str]
    keywords: list[str]
    body: str
    blocks: list[BlockOut]
    stamps: list[DayOut]
    dating: DatingOut | None
    times: list[TimeOut]
    mentions: list[MentionOut]
    statements: list[StatementOut]
    figures: list[FigureOut]
    events: list[EventOut]
    evidence: list[QuoteOut]


class ResultOut(msgspec.Struct, kw_only=True):
    """One page: an object a line of `rawi read --json`."""

    page: PageOut
    refusal: RefusalOut | None
    articles: list[ArticleOut]
    blocks: list[BlockOut]
    inline_links: list[LinkOut]
    related: list[LinkOut]
    caption: str | None
    engine: str | None
    lexica: str | None


def to_output(result: Reading | Refusal) -> ResultOut:
    """The contract's object for a reading or a refusal.

    >>> from rawi.model import Refusal
    >>> to_output(Refusal(source="a.txt", stage="decode", reason="empty: nothing")).refusal.stage
    'decode'
    """
    if isinstance(result, Refusal):
        page = PageOut(
            id=None,
            source=result.source,
            url=None,
            language=None,
            media_type=None,
            charset=None,
            characters=0,
        )
        refusal = RefusalOut(stage=result.stage, reason=result.reason)
        return ResultOut(
            page=page, refusal=refusal, articles=[], blocks=[], inline_links=[], related=[], caption=None,
            engine=None, lexica=None,
        )  # fmt: skip
    source = result.page
    return ResultOut(
        page=PageOut(
            id=source.id,
            source=source.source,
            url=source.url,
            language=source.language,
            media_type=source.media_type,
            charset=source.charset,
            characters=len(source.text),
        ),
        refusal=None,
        articles=[_article(one, result.blocks, k) for k, one in enumerate(result.articles)],
        blocks=[_block(block) for block in result.blocks if block.article is None],
        inline_links=[_link(one) for one in result.inline_links],
        related=[_link(one) for one in result.related],
        caption=result.caption.quote if result.caption else None,
        engine=result.engine,
        lexica=result.lexica,
    )


def to_json(result: Reading | Refusal) -> bytes:
    """One line of JSON, UTF-8, without the newline."""
    return msgspec.json.encode(to_output(result))


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `to_json`, made from the code."""
    return msgspec.json.schema(ResultOut)


def _article(article: Article, blocks: tuple[Block, ...], index: int) -> ArticleOut:
    published, modified = article.stamp("published"), article.stamp("modified")
    return ArticleOut(
        id=article.id,
        role=article.role,
        title=_quote(article.title),
        outlet=OutletOut(name=article.outlet.name, domain=article.outlet.domain) if article.outlet else None,
        credit=_quote(article.credit),
        agencies=[one.quote for one in article.agencies],
        byline=_quote(article.byline),
        dateline=_quote(article.dateline),
        published=_day(published) if published else None,
        modified=_day(modified) if modified else None,
        labels=list(article.labels),
        keywords=list(article.keyword_values),
        body=article.text,
        blocks=[_block(block) for block in blocks if block.article == index],
        stamps=[_day(stamp) for stamp in article.stamps],
        dating=_dating(article.dating) if article.dating else None,
        times=[_time(one) for one in article.times],
        mentions=[_mention(one) for one in article.mentions],
        statements=[statement_out(one) for one in article.statements],
        figures=[figure_out(one) for one in article.figures],
        events=[event_out(one) for one in article.events],
        evidence=_evidence(article),
    )


def _dating(dating: Dating) -> DatingOut:
    return DatingOut(
        earliest=_iso(dating.earliest),
        latest=_iso(dating.latest),
        exact=dating.exact,
        days=dating.count,
        clues=[
            ClueOut(
                why=one.why,
                text=one.evidence.quote if one.evidence else None,
                span=_pair(one.evidence.span) if one.evidence else None,
                allows=one.allows,
                allows_ar=one.allows_ar,
                held=one.held,
            )
            for one in dating.clues
        ],
    )


def _time(one: TimeExpression) -> TimeOut:
    return TimeOut(
        text=one.evidence.quote,
        span=_pair(one.evidence.span),
        kind=one.kind,
        earliest=_iso(one.earliest),
        latest=_iso(one.latest),
        grain=one.grain,
        value=one.value,
        calendar=one.calendar,
        anchor=one.anchor,
        mod=one.mod,
        rivals=[
            ReadingOut(earliest=_iso(r.earliest), latest=_iso(r.latest), value=r.value) for r in one.rivals
        ],
        rule=one.evidence.rule,
    )


def _mention(one: Mention) -> MentionOut:
    return MentionOut(
        text=one.evidence.quote,
        span=_pair(one.evidence.span),
        kind=one.kind,
        entity=entity_out(one.entity) if one.entity else None,
        office=one.office,
        rivals=[entity_out(rival) for rival in one.rivals],
        titles=[TitleOut(text=title.quote, span=_pair(title.span)) for title in one.titles],
        rule=one.evidence.rule,
        score=one.evidence.score,
    )


def entity_out(one: Entity) -> EntityOut:
    """An entity in the contract's form."""
    return EntityOut(id=one.id, kind=one.kind, en=one.en, ar=one.ar, wikidata=one.wikidata)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _evidence(article: Article) -> list[QuoteOut]:
    named: list[tuple[str, Evidence]] = [
        (name, found)
        for name, found in (
            ("title", article.title),
            ("credit", article.credit),
            ("byline", article.byline),
            ("dateline", article.dateline),
        )
        if found
    ]
    named += [("agencies", one) for one in article.agencies]
    named += [("keywords", one) for one in article.keywords]
    named += [(stamp.kind, stamp.evidence) for stamp in article.stamps]
    return [
        QuoteOut(field=name, text=one.quote, span=_pair(one.span), rule=one.rule, score=one.score)
        for name, one in named
    ]


def _quote(evidence: Evidence | None) -> str | None:
    return evidence.quote if evidence else None


def _pair(span: Span) -> Pair:
    return (span.start, span.end)


def _day(stamp: Stamp) -> DayOut:
    return DayOut(
        kind=stamp.kind,
        value=stamp.day.isoformat(),
        text=stamp.evidence.quote,
        span=_pair(stamp.evidence.span),
        clock=stamp.clock,
        zone=stamp.zone,
        place=stamp.place,
    )


def _block(block: Block) -> BlockOut:
    return BlockOut(kind=block.kind, span=_pair(block.span), article=block.article)


def _link(listed: Listed) -> LinkOut:
    return LinkOut(
        title=listed.title.quote,
        url=listed.url,
        span=_pair(listed.title.span),
        mentions=[_mention(one) for one in listed.mentions],
    )
