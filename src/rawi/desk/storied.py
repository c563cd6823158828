"""The JSON of a story, as every door gives it (docs/output.md)."""

from __future__ import annotations

from typing import Any

from rawi.desk.dossiers import Dossier
from rawi.model import DaySet, Evidence
from rawi.stories import Narrowed, News, Point, SameEvent, Telling


def story_output(one: Dossier) -> dict[str, Any]:
    """A story's dossier in the contract's form: plain values, days as ISO dates."""
    return {
        "id": one.story.id,
        "title": one.story.title,
        "opened": one.story.opened,
        "last": one.story.last,
        "keywords": one.story_keywords or one.story.keywords,
        "subjects": one.story_subjects,
        "articles": [
            {"id": row.id, "source": row.source, "role": row.role, "title": row.title, "outlet": row.outlet,
             "url": row.url, "day": row.day, "stands": place.day, "day_from": place.day_from, "because": tie.because,
             "words": tie.words, "score": tie.score,
             "subjects": [{"medtop": each.medtop, "en": each.en, "ar": each.ar} for each in subjects],
             "keywords": keywords}
            for (row, tie), place, subjects, keywords in zip(
                one.articles, one.places, one.subjects, one.keywords, strict=True
            )
        ],
        "events": [same.articles for same in one.same_events],
        "same_events": [_same_event(same) for same in one.same_events],
        "narrowed": [_narrowed(each) for each in one.narrowed],
        "news": [_news(each) for each in one.news],
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


def _same_event(one: SameEvent) -> dict[str, Any]:
    return {
        "day": one.day, "articles": one.articles, "because": one.because, "words": one.words, "numbers": one.numbers,
        "happenings": one.happenings, "accounts": [_telling(account) for account in one.accounts],
    }  # fmt: skip


def _telling(one: Telling) -> dict[str, Any]:
    return {
        "article": one.article, "event": one.event, "day": one.day,
        "text": one.words.quote if one.words else None, "span": _pair(one.words),
        "when": one.when.quote if one.when else None, "when_span": _pair(one.when),
    }  # fmt: skip


def _narrowed(one: Narrowed) -> dict[str, Any]:
    clues = [
        {"why": each.clue.why, "text": each.clue.evidence.quote if each.clue.evidence else None,
         "span": _pair(each.clue.evidence), "allows": each.clue.allows, "allows_ar": each.clue.allows_ar,
         "held": each.clue.held, "accounts": [_telling(account) for account in each.accounts]}
        for each in one.clues
    ]  # fmt: skip
    return {
        "article": one.article, "before": _days(one.before), "after": _days(one.after), "conflict": one.conflict,
        "clues": clues,
    }  # fmt: skip


def _days(days: DaySet) -> dict[str, Any]:
    earliest, latest = days.earliest, days.latest
    bounded = earliest is not None and latest is not None
    return {
        "earliest": earliest, "latest": latest, "exact": len(days) == 1, "days": len(days) if bounded else None
    }  # fmt: skip


def _news(one: News) -> dict[str, Any]:
    told = [
        {"kind": each.kind, "id": each.id, "what": each.what, "text": each.words.quote, "span": _pair(each.words),
         "by": each.by, "before": each.before}
        for each in one.told
    ]  # fmt: skip
    return {"article": one.article, "day": one.day, "copy_of": one.copy_of, "told": told}


def _pair(one: Evidence | None) -> list[int] | None:
    return [one.span.start, one.span.end] if one else None


def _point(point: Point) -> dict[str, Any]:
    return {
        "figure": point.figure, "article": point.article, "outlet": point.outlet, "day": point.day, "told": point.told,
        "low": point.low, "high": point.high, "bound": point.bound, "source": point.source, "place": point.place,
        "text": point.quote,
    }  # fmt: skip
