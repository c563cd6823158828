"""What is reported, as every door gives it: statements, figures, events (docs/output.md)."""

from __future__ import annotations

import msgspec

from rawi.model import Act as ActKind
from rawi.model import (
    Bound,
    Event,
    EventKind,
    Evidence,
    Figure,
    Mention,
    Mode,
    Mood,
    Part,
    Statement,
    Voice,
    VoiceKind,
    When,
)

Pair = tuple[int, int]


class WhenOut(msgspec.Struct, kw_only=True):
    """The first and the last day something may have been on; null: open on that side, or not known.

    `text` and `span` are the characters that tell it; null: not told by one expression.
    """

    earliest: str | None
    latest: str | None
    text: str | None
    span: Pair | None


class VoiceOut(msgspec.Struct, kw_only=True):
    """One link of a chain. `surface` and `span` null: carried over from before, or the page's own outlet."""

    kind: VoiceKind
    en: str | None
    ar: str
    entity: str | None
    surface: str | None
    span: Pair | None


class PassageOut(msgspec.Struct, kw_only=True):
    """A stretch of what was said."""

    text: str
    span: Pair


class PlaceOut(msgspec.Struct, kw_only=True):
    """A place named in the text."""

    text: str
    span: Pair
    en: str | None
    ar: str


class StatementOut(msgspec.Struct, kw_only=True):
    """Something said. `span` covers what was said from its first to its last character, `passages` its stretches.

    `speaker` is the first of `chain`; `surface` the characters that name it, null when it is understood. `rule` names
    the rule that found the cue.
    """

    id: str
    speaker: VoiceOut
    surface: str | None
    cue: str
    cue_span: Pair
    act: ActKind
    mode: Mode
    content: str
    span: Pair
    passages: list[PassageOut]
    anonymous: bool
    chain: list[VoiceOut]
    addressee: list[VoiceOut]
    occasion: str | None
    place: PlaceOut | None
    medium: str | None
    on: WhenOut | None
    negated: bool
    planned: bool
    nested_in: str | None
    rule: str
    score: float


class CountedOut(msgspec.Struct, kw_only=True):
    """What a figure counts; `en` null: not in the lists, `ar` and `span` null: only understood."""

    en: str | None
    ar: str | None
    span: Pair | None


class FigureOut(msgspec.Struct, kw_only=True):
    """A number that counts or measures. `low` and `high` null: open on that side.

    `source` is the id of the statement that gives it, `attributed` the characters of who does; null: the outlet's own.
    """

    id: str
    text: str
    span: Pair
    low: float | None
    high: float | None
    bound: Bound
    unit: str | None
    counted: CountedOut | None
    status: str | None
    status_text: str | None
    place: PlaceOut | None
    as_of: WhenOut | None
    cumulative: bool | None
    source: str | None
    attributed: str | None
    rule: str
    score: float


class ActorOut(msgspec.Struct, kw_only=True):
    """Who or what takes part in an event, and as what."""

    role: str
    en: str | None
    ar: str
    entity: str | None
    text: str
    span: Pair


class EventOut(msgspec.Struct, kw_only=True):
    """Something that happened, is planned or is denied. `plover` null: PLOVER has no type for it."""

    id: str
    kind: EventKind
    plover: str | None
    text: str
    span: Pair
    actors: list[ActorOut]
    place: ActorOut | None
    origin: ActorOut | None
    on: WhenOut | None
    mood: Mood
    said_in: str | None
    rule: str
    score: float


def statement_out(one: Statement) -> StatementOut:
    """A statement in the contract's form."""
    chain = [voice_out(voice) for voice in one.chain]
    return StatementOut(
        id=one.id, speaker=chain[0], surface=chain[0].surface, cue=one.cue.quote, cue_span=_pair(one.cue), act=one.act,
        mode=one.mode, content=one.text, span=(one.content[0].span.start, one.content[-1].span.end),
        passages=[PassageOut(text=part.quote, span=_pair(part)) for part in one.content],
        anonymous=one.anonymous, chain=chain, addressee=[voice_out(voice) for voice in one.addressee],
        occasion=one.occasion, place=_place(one.place), medium=one.medium, on=_when(one.on), negated=one.negated,
        planned=one.planned, nested_in=one.nested_in, rule=one.cue.rule, score=one.cue.score,
    )  # fmt: skip


def voice_out(one: Voice) -> VoiceOut:
    """A voice in the contract's form."""
    evidence = one.evidence
    return VoiceOut(
        kind=one.kind,
        en=one.en,
        ar=one.ar,
        entity=one.entity.id if one.entity else None,
        surface=evidence.quote if evidence else None,
        span=_pair(evidence) if evidence else None,
    )


def figure_out(one: Figure) -> FigureOut:
    """A figure in the contract's form."""
    counted = None
    if one.counted or one.counted_en:
        counted = CountedOut(
            en=one.counted_en,
            ar=one.counted.quote if one.counted else None,
            span=_pair(one.counted) if one.counted else None,
        )
    return FigureOut(
        id=one.id, text=one.evidence.quote, span=_pair(one.evidence), low=one.low, high=one.high, bound=one.bound,
        unit=one.unit, counted=counted, status=one.status,
        status_text=one.status_words.quote if one.status_words else None, place=_place(one.place),
        as_of=_when(one.as_of), cumulative=one.cumulative, source=one.source,
        attributed=one.attributed.quote if one.attributed else None, rule=one.evidence.rule, score=one.evidence.score,
    )  # fmt: skip


def event_out(one: Event) -> EventOut:
    """An event in the contract's form."""
    return EventOut(
        id=one.id, kind=one.kind, plover=one.plover, text=one.trigger.quote, span=_pair(one.trigger),
        actors=[_part(part) for part in one.parts], place=_part(one.place) if one.place else None,
        origin=_part(one.origin) if one.origin else None, on=_when(one.on), mood=one.mood, said_in=one.said_in,
        rule=one.trigger.rule, score=one.trigger.score,
    )  # fmt: skip


def _part(one: Part) -> ActorOut:
    return ActorOut(
        role=one.role,
        en=one.en,
        ar=one.ar,
        entity=one.entity.id if one.entity else None,
        text=one.evidence.quote,
        span=_pair(one.evidence),
    )


def _place(one: Mention | None) -> PlaceOut | None:
    if one is None:
        return None
    entity = one.entity
    return PlaceOut(
        text=one.evidence.quote,
        span=_pair(one.evidence),
        en=entity.en if entity else None,
        ar=entity.ar if entity else one.evidence.quote,
    )


def _when(one: When | None) -> WhenOut | None:
    if one is None:
        return None
    return WhenOut(
        earliest=one.earliest.isoformat() if one.earliest else None,
        latest=one.latest.isoformat() if one.latest else None,
        text=one.evidence.quote if one.evidence else None,
        span=_pair(one.evidence) if one.evidence else None,
    )


def _pair(evidence: Evidence) -> Pair:
    return (evidence.span.start, evidence.span.end)
