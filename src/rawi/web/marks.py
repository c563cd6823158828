"""Lays findings on a page's text: stretches that carry every mark that covers them, for marks may overlap."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from rawi.model import Article, Block, Reading, Span

MarkKind = Literal["statement", "cue", "speaker", "figure", "time", "name", "event", "stamp", "asked"]
ASKED = "at"  # the card of characters that a link asked for; it explains nothing
_OUTSIDE = frozenset(("navigation", "boilerplate", "metadata", "related", "marker"))
# Marks of direction have no shape and move what stands beside them; they are shown by their names instead.
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_HEADLINE = 110  # characters
_UNSEEN = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A stretch of the page that a finding rests on. `card`: the id of the card that explains it."""

    card: str
    kind: MarkKind
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Characters with the same marks, the shortest first. `first_of` are the cards whose first mark begins here."""

    text: str
    start: int
    marks: tuple[Mark, ...]
    first_of: tuple[str, ...]

    @property
    def kinds(self) -> str:
        """The kinds of its marks."""
        return " ".join(dict.fromkeys(one.kind for one in self.marks))

    @property
    def card(self) -> str | None:
        """The card its shortest mark leads to; None: only a link asked for it."""
        return next((one.card for one in self.marks if one.card != ASKED), None)

    @property
    def cards(self) -> str:
        """The cards of its marks."""
        return " ".join(dict.fromkeys(one.card for one in self.marks if one.card != ASKED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A block of the page. `outside`: it is no part of an article; `article` is its article's index."""

    kind: str
    article: int | None
    start: int
    stretches: tuple[Stretch, ...]

    @property
    def outside(self) -> bool:
        """Whether it is no part of an article."""
        return self.article is None or self.kind in _OUTSIDE


def marks_of(article: Article) -> list[Mark]:
    """The marks of everything found in an article; cards are `s0`, `f0`, … by kind and place, `date` of its stamp."""
    found: list[Mark] = []

    def put(card: str, kind: MarkKind, span: Span) -> None:
        found.append(Mark(card=card, kind=kind, span=span))

    for at, said in enumerate(article.statements):
        for part in said.content:
            put(f"s{at}", "statement", part.span)
        put(f"s{at}", "cue", said.cue.span)
        if said.chain[0].evidence:
            put(f"s{at}", "speaker", said.chain[0].evidence.span)
    for at, figure in enumerate(article.figures):
        put(f"f{at}", "figure", figure.evidence.span)
    for at, time in enumerate(article.times):
        put(f"t{at}", "time", time.evidence.span)
    for at, mention in enumerate(article.mentions):
        put(f"n{at}", "name", mention.evidence.span)
    for at, event in enumerate(article.events):
        put(f"e{at}", "event", event.trigger.span)
    stamp = article.stamp("published")
    if stamp:
        put("date", "stamp", stamp.evidence.span)
    return found


def lay_out(reading: Reading, marks: Sequence[Mark]) -> list[Line]:
    """The blocks of a page in their order, each cut into stretches."""
    text, seen = reading.page.text, set[str]()
    lines = []
    for block in sorted(reading.blocks, key=lambda one: (one.span.start, one.span.end)):
        inside = [one for one in marks if one.span.start < block.span.end and block.span.start < one.span.end]
        stretches = tuple(_stretches(text, block, inside, seen))
        lines.append(
            Line(kind=block.kind, article=block.article, start=block.span.start, stretches=stretches)
        )
    return lines


def _stretches(text: str, block: Block, marks: Sequence[Mark], seen: set[str]) -> Iterable[Stretch]:
    start, end = block.span.start, block.span.end
    cuts = {start, end}
    for one in marks:
        cuts.update(at for at in (one.span.start, one.span.end) if start < at < end)
    places = sorted(cuts)
    for left, right in pairwise(places):
        over = [one for one in marks if one.span.start <= left and right <= one.span.end]
        over.sort(key=lambda one: (one.span.end - one.span.start, one.card))
        # A space alone is no place to lead to.
        bare = not text[left:right].strip()
        first = () if bare else tuple(dict.fromkeys(one.card for one in over if one.card not in seen))
        seen.update(first)
        yield Stretch(text=text[left:right], start=left, marks=tuple(over), first_of=first)


def shown(text: object) -> str:
    """Text from outside as it may be shown: what would move or hide its neighbours is written by its number."""
    return _UNSEEN.sub(lambda found: f"\u27e8U+{ord(found[0]):04X}\u27e9", str(text))


def dated(text: str) -> str:
    """Text with its ISO days kept from being turned round by the Arabic beside them."""
    return _DAY.sub("\u2066\\g<0>\u2069", text)


def headline(title: str | None, lead: str | None) -> str:
    """What stands for an article in a list: its title, or the first words of one without; empty: it has neither."""
    if title or not lead:
        return tidy(title or "")
    words = tidy(lead)
    return words if len(words) <= _HEADLINE else f"{words[:_HEADLINE].rsplit(' ', 1)[0]} …"


def tidy(text: object) -> str:
    """The same for titles and names, where such characters are left out."""
    return _UNSEEN.sub("", str(text))
