"""What each speaker said over the days of a story, and how a later saying stands to an earlier one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rawi.model import Article, Statement
from rawi.script import fold_words

Relation = Literal["repeats", "hardens", "softens", "contradicts"]
_ALIKE = 0.5  # share of the shorter one's words that both have, to be of one thing
_SHORTEST = 3  # words that say something
_WHOLE = 0.4  # share of all words of both that both have, to say the contrary of one thing
_REACH = 2  # words after a negation that it may turn
_STEP = 2  # steps between acts that are a change
_BACK = 40  # a speaker's earlier sayings that a new one is compared with


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A saying with the day it was said on, or else its article's; None: not known."""

    statement: Statement
    article: str
    outlet: str | None
    day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A later saying set beside an earlier one of the same speaker about the same thing."""

    relation: Relation
    earlier: Said
    later: Said
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A speaker's sayings by day, undated ones last, and how they moved."""

    name: str
    entity: str | None
    sayings: tuple[Said, ...]
    moves: tuple[Move, ...]


class Positions:
    """Compares sayings; made from steps and stands of acts, words of negation, and what brings words to their stems."""

    def __init__(
        self,
        acts: Mapping[str, tuple[int, str]],
        negations: AbstractSet[str],
        empty: AbstractSet[str],
        stem: Callable[[str], str],
    ) -> None:
        """`acts`: by act its step (0: none) and its stand (`for`, `against`, `none`).

        `negations` and `empty`: folded words.
        """
        self._acts, self._negations, self._empty, self._stem = acts, negations, empty, stem

    def find(
        self, articles: Iterable[tuple[Article, date | None]], copies: Iterable[tuple[str, str]] = ()
    ) -> list[Speaker]:
        """The named speakers of some articles, each given with its day; those who said most first.

        What stands in the copy of another article is said once. Unnamed sources are no one speaker, and left out.
        """
        given = list(articles)
        present = {article.id for article, _ in given}
        copied = {copy for copy, original in copies if original in present}
        by: dict[str, list[Said]] = {}
        names: dict[str, tuple[str, str | None]] = {}
        for article, day in given:
            for one in article.statements:
                speaker = one.speaker
                if one.anonymous or (article.id in copied and one.nested_in is None and self._told(by, one)):
                    continue
                key = speaker.entity.id if speaker.entity else fold_words(speaker.ar)
                names.setdefault(key, (speaker.ar, speaker.entity.id if speaker.entity else None))
                on = one.on.latest if one.on else None
                outlet = article.outlet.name if article.outlet else None
                by.setdefault(key, []).append(
                    Said(statement=one, article=article.id, outlet=outlet, day=on or day)
                )
        found = [
            Speaker(name=names[key][0], entity=names[key][1], sayings=tuple(sayings), moves=tuple(self._moves(sayings)))
            for key, sayings in ((key, sorted(own, key=_when)) for key, own in by.items())
        ]  # fmt: skip
        return sorted(found, key=lambda one: (-len(one.sayings), one.name))

    def _told(self, by: Mapping[str, Sequence[Said]], one: Statement) -> bool:
        key = one.speaker.entity.id if one.speaker.entity else fold_words(one.speaker.ar)
        words = fold_words(one.text)
        return any(fold_words(said.statement.text) == words for said in by.get(key, ()))

    def _moves(self, sayings: Sequence[Said]) -> Iterable[Move]:
        stems = [self._words(one.statement.text) for one in sayings]
        for at, later in enumerate(sayings):
            best: tuple[float, int] | None = None
            for before in range(max(0, at - _BACK), at):
                if sayings[before].article == later.article:
                    continue
                share = _share(stems[before], stems[at])
                if share >= _ALIKE and (best is None or share >= best[0]):
                    best = share, before
            if best is not None:
                earlier = sayings[best[1]]
                yield Move(
                    relation=self._relation(earlier.statement, later.statement, stems[best[1]] & stems[at]),
                    earlier=earlier,
                    later=later,
                    shared=tuple(sorted(stems[best[1]] & stems[at])),
                )

    def _words(self, text: str) -> frozenset[str]:
        words = fold_words(text).split()
        return frozenset(
            self._stem(word) for word in words if word not in self._empty and word not in self._negations
        )

    def _relation(self, earlier: Statement, later: Statement, shared: frozenset[str]) -> Relation:
        if self._turned(earlier, shared) != self._turned(later, shared):
            both = self._words(earlier.text) | self._words(later.text)
            if len(shared) >= _WHOLE * len(both):
                return "contradicts"
        before, after = (self._acts.get(one.act, (0, ""))[0] for one in (earlier, later))
        if not before or not after:
            return "repeats"
        if after - before >= _STEP:
            return "hardens"
        return "softens" if before - after >= _STEP else "repeats"

    def _turned(self, one: Statement, shared: frozenset[str]) -> bool:
        """Whether what both speak of is said not to be so: by the act or by a word before it; by two, it is so."""
        against = self._acts.get(one.act, (0, "none"))[1] == "against"
        words = fold_words(one.text).split()
        for at, word in enumerate(words):
            near = words[at + 1 : at + 1 + _REACH]
            if word in self._negations and any(self._stem(other) in shared for other in near):
                against = not against
        return against ^ one.negated


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    least = min(len(one), len(other))
    return len(one & other) / least if least >= _SHORTEST else 0.0


def _when(one: Said) -> tuple[bool, date, int]:
    return one.day is None, one.day or date.min, one.statement.cue.span.start
