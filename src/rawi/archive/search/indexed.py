"""What of an article stands in the index: its texts, what it is filtered by, and the findings sought by themselves."""

from __future__ import annotations

from collections.abc import Iterator

from rawi.archive.contract import ArticleRow
from rawi.model import Article


def texts_of(row: ArticleRow, article: Article) -> tuple[str, str, str]:
    """Title, lead and body."""
    lead, _, body = article.text.partition("\n")
    return row.title or "", lead, body


def tags_of(row: ArticleRow, article: Article) -> Iterator[tuple[str, str, str]]:
    """What an article is filtered and counted by: field, value as a reader sees it, and its other names."""
    if row.outlet or row.domain:
        yield "outlet", row.outlet or row.domain or "", (row.domain or "").replace(".", " ")
    for mention in article.mentions:
        entity = mention.entity
        if entity and entity.kind in ("person", "body", "place"):
            yield ("place" if entity.kind == "place" else "person"), entity.ar, entity.en or ""
    if article.dateline:
        yield "place", article.dateline.quote, ""
    for statement in article.statements:
        yield "speaker", statement.speaker.ar, statement.speaker.en or ""
        yield "act", statement.act, ""
    for event in article.events:
        yield "event", event.kind, ""


def findings_of(article: Article) -> Iterator[tuple[str, str, str, str, str]]:
    """Kind, words of its kind, id, who and what of the findings that are sought by themselves."""
    for one in article.statements:
        surface = one.speaker.evidence.quote if one.speaker.evidence else ""
        yield "statement", one.act, one.id, f"{one.speaker.ar} {one.speaker.en or ''} {surface}", one.text
    for figure in article.figures:
        counted = f"{figure.counted.quote if figure.counted else ''} {figure.counted_en or ''}"
        what = f"{figure.evidence.quote} {counted} {figure.status or ''}"
        yield "figure", "", figure.id, figure.attributed.quote if figure.attributed else "", what
    for event in article.events:
        who = " ".join(f"{part.ar} {part.en or ''}" for part in event.parts)
        what = f"{event.trigger.quote} {event.place.ar if event.place else ''}"
        yield "event", event.kind, event.id, who, what
    people = {one.entity.id: one.entity for one in article.mentions if one.entity}
    for entity in people.values():
        if entity.kind in ("person", "body"):
            yield "person", "", entity.id, f"{entity.ar} {entity.en or ''}", ""
