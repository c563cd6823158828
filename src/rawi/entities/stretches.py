"""Tokens that may be a name, and which of several such readings are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rawi.model import Entity, MentionKind


@dataclass(frozen=True, slots=True)
class Known:
    """What a form is known as: by the world model, or `told` by the page itself.

    `entity` None: a nationality of a place that only the article knows.
    """

    kind: MentionKind
    entity: Entity | None
    told: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Tokens of one kind (half open); `cut` letters of the first are clitics. `state`: the name of a state.

    `own`: the name of a place that stands alone in the article too, and so may stand in another name. `generic`: a
    common noun with its article, which names only what was named before.
    """

    kind: MentionKind
    first: int
    last: int
    cut: int
    rule: str
    score: float
    entity: Entity | None = None
    generic: bool = False
    state: bool = False
    own: bool = False


def settle(stretches: Iterable[Stretch]) -> list[Stretch]:
    """One stretch a place and kind: what the world knows before what the tagger says, the longer before the shorter.

    Bodies may hold places, nationalities and other bodies; nothing lies in a person's name.
    """
    kept: list[Stretch] = []
    for one in sorted(stretches, key=_rank):
        if not any(_clash(one, other) for other in kept):
            kept.append(one)
    return kept


def _rank(one: Stretch) -> tuple[bool, int, bool, bool]:
    return one.kind != "person", -(one.last - one.first), one.entity is None, one.generic


def _clash(one: Stretch, other: Stretch) -> bool:
    """Whether a stretch cannot stand beside one that is kept already."""
    if one.first >= other.last or other.first >= one.last:
        return False
    if other.kind == "person" or (one.first == other.first and one.last == other.last):
        return True
    if other.first > one.first or one.last > other.last:
        return one.kind != "nationality"
    if one.kind == "nationality":
        return other.kind == "place"
    if one.own:
        return other.kind not in ("body", "place") or one.first == other.first
    if other.kind != "body" or one.generic or one.entity in (None, other.entity):
        return True
    if one.kind == "body":
        return one.first == other.first  # `مجلس الأمن` is not in `مجلس الأمن القومي`
    return one.kind == "place" and other.entity is not None and not one.state
