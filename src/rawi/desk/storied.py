"""The JSON of a story, as every door gives it (docs/output.md)."""

from __future__ import annotations

from typing import Any

from rawi.desk.dossiers import Dossier
from rawi.stories import Account, Point


def story_output(one: Dossier) -> dict[str, Any]:
    """A story's dossier in the contract's form: plain values, days as ISO dates."""
    return {
        "id": one.story.id,
        "title": one.story.title,
        "opened": one.story.opened,
        "last": one.story.last,
        "keywords": one.story.keywords,
        "articles": [
            {"id": row.id, "source": row.source, "role": row.role, "title": row.title, "outlet": row.outlet,
             "url": row.url, "day": row.day, "because": tie.because, "words": tie.words, "score": tie.score,
             "subjects": [{"medtop": each.medtop, "en": each.en, "ar": each.ar} for each in subjects],
             "keywords": keywords}
            for (row, tie), subjects, keywords in zip(one.articles, one.subjects, one.keywords, strict=True)
        ],
        "events": [
            ids for happening in one.happenings if len(ids := _articles(happening.accounts)) > 1
        ],
        "copies": one.copies,
        "figures": [
            {"counted": series.counted, "status": series.status, "points": [_point(point) for point in series.points]}
            for series in one.series
        ],
        "contradictions": [
            {"counted": each.counted, "status": each.status, "points": [_point(each.first), _point(each.second)]}
            for each in one.contradictions
        ],
        "agreements": [
            {"kind": each.kind, "counted": each.counted, "points": [_point(point) for point in each.points]}
            for each in one.agreements
        ],
        "timeline": one.happenings,
        "speakers": [
            {
                "name": speaker.name,
                "entity": speaker.entity,
                "statements": [
                    {"statement": said.statement.id, "article": said.article, "outlet": said.outlet, "day": said.day,
                     "act": said.statement.act, "content": said.statement.text}
                    for said in speaker.sayings
                ],
                "moves": [
                    {"relation": move.relation, "earlier": move.earlier.statement.id,
                     "later": move.later.statement.id, "shared": move.shared}
                    for move in speaker.moves
                ],
            }
            for speaker in one.speakers
        ],
        "itineraries": one.itineraries,
        "outlets": one.outlets,
        "board": one.board.entries if one.board else None,
    }  # fmt: skip


def _articles(accounts: tuple[Account, ...]) -> list[str]:
    return list(dict.fromkeys(one.article for one in accounts))


def _point(point: Point) -> dict[str, Any]:
    return {
        "figure": point.figure, "article": point.article, "outlet": point.outlet, "day": point.day, "told": point.told,
        "low": point.low, "high": point.high, "bound": point.bound, "source": point.source, "place": point.place,
        "text": point.quote,
    }  # fmt: skip
