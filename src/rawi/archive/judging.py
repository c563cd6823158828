"""Obeys an editor's judgements: a reading is never edited, what is shown of it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import cast, get_args

from rawi.archive.contract import Judgement
from rawi.archive.rows import entities_of, span_of
from rawi.errors import ArchiveError
from rawi.model import (
    Article,
    Clue,
    Dating,
    Entity,
    Figure,
    Span,
    Voice,
    VoiceKind,
    between,
    content_id,
)

_HALF = 0.5
_FIELDS: dict[str, frozenset[str]] = {
    "speaker": frozenset(("ar", "en", "kind", "entity")),
    "figure": frozenset(("low", "high", "counted", "status")),
    "date": frozenset(("day",)),
    "same person": frozenset(("other",)),
    "other person": frozenset(("ar", "en", "kind", "entity")),
    "same story": frozenset(("other",)),
    "other story": frozenset(("other",)),
    "merge": frozenset(("other",)),
}
_ON_A_PAGE = frozenset(
    ("speaker", "not a statement", "figure", "not a figure", "not an event", "date", "other person")
)
_NEEDS = {"speaker": "ar", "date": "day", "other person": "ar"}


def check_judgement(one: Judgement) -> None:
    """Raise ArchiveError when a judgement cannot be obeyed: a field that its verdict has not, or one it lacks."""
    known = _FIELDS.get(one.verdict, frozenset())
    for field, _ in one.value:
        if field not in known:
            may = ", ".join(sorted(known)) or "nothing"
            raise ArchiveError(f"the verdict {one.verdict!r} takes {may}, not {field!r}")
    value = dict(one.value)
    need = _NEEDS.get(one.verdict)
    if need and not value.get(need):
        raise ArchiveError(f"the verdict {one.verdict!r} needs {need!r}")
    if known == {"other"} and not value.get("other"):
        raise ArchiveError(f"the verdict {one.verdict!r} needs 'other', the id of the second one")
    if one.verdict in _ON_A_PAGE:
        if one.page is None or (one.verdict != "date" and (one.start is None or one.end is None)):
            raise ArchiveError(f"the verdict {one.verdict!r} needs the page and the characters it is about")
    elif not one.about:
        raise ArchiveError(f"the verdict {one.verdict!r} needs the id it is about")
    try:
        if "day" in value:
            date.fromisoformat(value["day"])
        for end in ("low", "high"):
            if value.get(end):
                float(value[end])
    except ValueError as error:
        raise ArchiveError(f"the verdict {one.verdict!r}: {error}") from error
    kind = value.get("kind")
    if kind is not None and kind not in get_args(VoiceKind):
        raise ArchiveError(f"{kind!r} is no kind of speaker; it may be {', '.join(get_args(VoiceKind))}")


def obey(article: Article, judgements: Sequence[Judgement]) -> Article:
    """The article with an editor's corrections, the later ones over the earlier. Without any, the same record.

    A correction holds for the finding of its kind that covers at least half of its characters, so that it outlives a
    newer reading which cuts the words a little otherwise.
    """
    for one in judgements:
        if one.withdrawn_by is None:
            article = _obeyed(article, one)
    return article


def _obeyed(article: Article, one: Judgement) -> Article:
    value = dict(one.value)
    if one.verdict == "date":
        inside = one.start is None or any(_share(span, one) for span in article.passages)
        return _dated(article, date.fromisoformat(value["day"])) if inside else article
    if one.verdict == "speaker":
        statements = tuple(
            replace(each, chain=(_voice(value), *each.chain[1:])) if _share(span_of(each), one) else each
            for each in article.statements
        )
        return replace(article, statements=statements)
    if one.verdict == "not a statement":
        gone = {each.id for each in article.statements if _share(span_of(each), one)}
        return _without(article, gone) if gone else article
    if one.verdict == "same person":
        return _merged(article, one.about, value["other"])
    if one.verdict == "other person":
        mentions = tuple(
            replace(each, entity=_voice(value).entity, rivals=()) if _share(each.evidence.span, one) else each
            for each in article.mentions
        )
        return replace(article, mentions=mentions)
    if one.verdict == "figure":
        figures = tuple(
            _figure(each, value) if _share(each.evidence.span, one) else each for each in article.figures
        )
        return replace(article, figures=figures)
    if one.verdict == "not a figure":
        figures = tuple(each for each in article.figures if not _share(each.evidence.span, one))
        return replace(article, figures=figures)
    if one.verdict == "not an event":
        events = tuple(each for each in article.events if not _share(each.trigger.span, one))
        return replace(article, events=events)
    return article


def _share(span: Span, one: Judgement) -> bool:
    if one.start is None or one.end is None:
        return False
    both = min(span.end, one.end) - max(span.start, one.start)
    return both > 0 and both >= _HALF * min(span.end - span.start, one.end - one.start)


def _voice(value: dict[str, str]) -> Voice:
    kind = cast("VoiceKind", value.get("kind", "person"))
    ar, en = value["ar"], value.get("en")
    entity = None
    if value.get("entity") or kind in ("person", "body"):
        id = value.get("entity") or content_id(kind, "ar", ar)
        entity = Entity(id=id, kind="person" if kind == "person" else "body", ar=ar, en=en, wikidata=None)
    return Voice(kind=kind, evidence=None, entity=entity, ar=ar, en=en)


def _figure(figure: Figure, value: dict[str, str]) -> Figure:
    low = float(value["low"]) if value.get("low") else figure.low
    high = float(value["high"]) if value.get("high") else figure.high
    return replace(
        figure,
        low=low,
        high=high,
        counted_en=value.get("counted", figure.counted_en),
        status=value.get("status", figure.status),
    )


def _merged(article: Article, kept: str, other: str) -> Article:
    """The article with one person for two: the kept one's record where the article has it."""
    entities = entities_of(article)
    if other not in entities:
        return article
    entity = entities.get(kept, replace(entities[other], id=kept))

    def whose(one: Entity | None) -> Entity | None:
        return entity if one is not None and one.id == other else one

    def told(voice: Voice) -> Voice:
        if voice.entity is None or voice.entity.id != other:
            return voice
        return replace(voice, entity=entity, ar=entity.ar, en=entity.en)

    return replace(
        article,
        mentions=tuple(replace(one, entity=whose(one.entity)) for one in article.mentions),
        statements=tuple(
            replace(one, chain=tuple(map(told, one.chain)), addressee=tuple(map(told, one.addressee)))
            for one in article.statements
        ),
        events=tuple(
            replace(one, parts=tuple(replace(part, entity=whose(part.entity)) for part in one.parts))
            for one in article.events
        ),
    )


def _dated(article: Article, day: date) -> Article:
    clue = Clue(
        why="editor",
        allows=f"{day.isoformat()}, said by an editor",
        allows_ar=f"{day.isoformat()}، بقول محرّر",
        evidence=None,
    )
    before = article.dating.clues if article.dating else ()
    return replace(article, dating=Dating(days=between(day, day), clues=(clue, *before)))


def _without(article: Article, gone: set[str]) -> Article:
    """The article without some statements, and nothing in it that still points to them."""
    statements = tuple(
        replace(each, nested_in=None) if each.nested_in in gone else each
        for each in article.statements
        if each.id not in gone
    )
    figures = tuple(replace(each, source=None) if each.source in gone else each for each in article.figures)
    events = tuple(replace(each, said_in=None) if each.said_in in gone else each for each in article.events)
    return replace(article, statements=statements, figures=figures, events=events)
