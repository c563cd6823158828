"""An answer as a short text: one line an item and one that cites it, for programs that show no structured content."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from rawi.mcp.answers import (
    ArticleItem,
    BoardItem,
    Comparison,
    EventItem,
    FigureItem,
    Happening,
    Item,
    NameItem,
    NewsItem,
    OutletItem,
    PersonItem,
    Point,
    Quote,
    Source,
    StatementItem,
    StoryItem,
    StretchItem,
    TimeItem,
    Voice,
)
from rawi.mcp.items import QUOTED

_QUOTED = 600  # characters of a quote in a line; paragraphs are given whole


def told(head: str, items: Sequence[Item | Comparison], note: str | None) -> str:
    """The text of an answer. What pages say stands between « and », on one line, so that it cannot pass for ours."""
    lines = [head, *(line for number, one in enumerate(items, 1) for line in _item(number, one))]
    return "\n".join([*lines, note] if note else lines)


def cited(source: Source) -> str:
    """Outlet, day, title and address of an article in one line."""
    how = {"page": " (stated by the page)", "dating": " (found, not stated)"}.get(source.day_from or "", "")
    title = f", «{one_line(source.title)}»" if source.title else ""
    return (
        f"{one_line(source.outlet or 'outlet not known')}, {source.day or 'undated'}{how}{title}, "
        f"{one_line(source.url or source.source)} [article {source.article}]"
    )


def _item(number: int, one: Item | Comparison) -> Iterable[str]:
    if isinstance(one, Comparison):
        yield f"{number}. {one.item}, {one.counted} {one.status or ''}".rstrip()
        for point in one.points:
            yield f"   {_head(point)}: {_quoted(point.quotes)}"
            yield from _cite(point)
        return
    size = QUOTED if isinstance(one, StretchItem) else _QUOTED
    yield f"{number}. {_head(one)}: {_quoted(one.quotes, size)}"
    yield from _cite(one)
    if isinstance(one, Happening):
        for account in one.accounts[1:]:
            yield f"   also: {_quoted(account.quotes)}"
            yield from _cite(account)
    if isinstance(one, OutletItem):
        for use in one.uses:
            yield f"   {use.times} times «{one_line(use.word)}» for {use.group}: {_quoted(use.quotes)}"


def _cite(one: Item) -> Iterable[str]:
    if one.source:
        yield f"   — {cited(one.source)}"


def _head(one: Item) -> str:
    match one:
        case ArticleItem():
            return f"article {one.id}"
        case StatementItem():
            chain = " < ".join(one_line(voice.ar) for voice in one.chain)
            marks = "".join(
                f", {word}" for word, holds in (("negated", one.negated), ("planned", one.planned)) if holds
            )
            moves = "".join(f", {move.relation} {move.earlier}" for move in one.moves)
            return f"{chain}, {one.act}{marks}{_days(one.on)}{moves} [statement {one.id}]"
        case FigureItem():
            value = f"{_value(one.low, one.high, one.bound)} {one.counted or one.counted_ar or ''}".strip()
            return f"{value}{_and(one.status)}{_days(one.as_of)}, by {_by(one)} [figure {one.id}]"
        case EventItem():
            actors = "، ".join(one_line(actor.ar) for actor in one.actors)
            return f"{one.kind}, {one.mood}{_days(one.on)}{_and(one.place)}{_and(actors)} [event {one.id}]"
        case PersonItem():
            return f"{one.kind} {one_line(one.ar)}{_and(one.en)} [{one.id}]"
        case StretchItem():
            return f"paragraph {one.number}"
        case TimeItem():
            return f"{one.kind} {one.value}{_span(one.earliest, one.latest)}"
        case NameItem():
            return f"{one.kind}{_and(one.ar)}{_and(one.en)}{_and(one.office)}"
        case Happening():
            actors = "، ".join(map(one_line, one.actors))
            return f"{one.kind}, {one.day or 'day not told'}{_and(one.place)}{_and(actors)}"
        case Point():
            value = f"{_value(one.low, one.high, one.bound)} {one.counted}{_and(one.status)}"
            return f"{value}, {one.day or 'day not known'}, by {one_line(one.by or 'the outlet')} [figure {one.id}]"
        case OutletItem():
            from_whom = "، ".join(map(one_line, one.from_whom))
            taken = (
                f", {one.wire:.0%} taken over{' from ' + from_whom if from_whom else ''}" if one.wire else ""
            )
            return f"{one_line(one.outlet)}, {one.articles} articles, first {one.first or 'undated'}{taken}"
        case BoardItem():
            return f"{one.cell}: {one_line(one.name)}, {one.day or 'day not told'}"
        case NewsItem():
            before = f", before: «{one_line(one.before)}»" if one.before else ""
            by = _and("، ".join(map(one_line, one.by)))
            return f"{one.kind}, {one.what}{by}{before}"
        case StoryItem():
            days = f"{one.opened or '?'} to {one.last or '?'}"
            return f"story {one.id}, {days}, {one.articles} articles, «{one_line(one.title or '')}», latest"
    return ""


def _by(one: FigureItem) -> str:
    return one_line(_chain(one.by) or one.attributed or "the outlet")


def _chain(voices: Sequence[Voice]) -> str:
    return " < ".join(voice.ar for voice in voices)


def _value(low: float | None, high: float | None, bound: str) -> str:
    ends = [f"{end:,.12g}" for end in dict.fromkeys((low, high)) if end is not None]
    return f"{bound} {' to '.join(ends)}".removeprefix("exact ")


def _days(days: object) -> str:
    earliest, latest = getattr(days, "earliest", None), getattr(days, "latest", None)
    return _span(earliest, latest)


def _span(earliest: date | None, latest: date | None) -> str:
    if earliest is None and latest is None:
        return ""
    return f", {earliest}" if earliest == latest else f", {earliest or '…'} to {latest or '…'}"


def _and(text: str | None) -> str:
    return f", {one_line(text)}" if text else ""


def _quoted(quotes: Sequence[Quote], size: int = _QUOTED) -> str:
    text = " … ".join(one.text for one in quotes)
    more = len(text) > size or any(one.cut for one in quotes)
    spans = ", ".join(f"{start}–{end}" for start, end in (one.span for one in quotes[:4]))
    return f"«{one_line(text[:size])}{'…' if more else ''}» [{spans}]"


def one_line(text: str) -> str:
    """A page's text on one line, its guillemets turned, so that it ends where ours say."""
    return " ".join(text.split()).replace("«", "‹").replace("»", "›")
