"""The negotiation board: parties, mediators, venues, rounds, offers and answers, demands, obstacles, terms, state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rawi.model import Article, Event, Statement
from rawi.script import fold_words

Cell = Literal[
    "party", "mediator", "venue", "round", "offer", "answer", "demand", "obstacle", "exchange", "relief", "truce",
    "withdrawal", "money", "guarantee", "state",
]  # fmt: skip
_DEMANDS = frozenset(("demand", "urge", "reject"))
_STATE = 5  # of the latest sayings about the talks
_LEAST = 2  # events or sayings of talks that make a story one of a negotiation
_ONCE = frozenset(("party", "mediator", "venue"))
_PARTIES = frozenset(("person", "body"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing in a cell: what it is, who says or does it, its day (None: not told), and what it rests on.

    `statement` or `event` is the id of what says so, in `article`; `text` are its own words.
    """

    cell: Cell
    name: str
    text: str
    by: str | None
    day: date | None
    article: str
    statement: str | None = None
    event: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The cells of a negotiation, in their order; entries by day, undated ones last."""

    entries: tuple[Entry, ...]

    def cell(self, name: Cell) -> tuple[Entry, ...]:
        """The entries of one cell."""
        return tuple(one for one in self.entries if one.cell == name)


class BoardMaker:
    """Fills boards; made from the words of the cells and what brings words to their stems."""

    def __init__(self, words: Iterable[tuple[str, str]], stem: Callable[[str], str]) -> None:
        """`words`: a folded form of one or more words, and its cell."""
        self._stem = stem
        self._cells: dict[tuple[str, ...], str] = {
            tuple(stem(word) for word in form.split()): cell for form, cell in words
        }
        self._longest = max(map(len, self._cells), default=0)

    def make(self, articles: Sequence[tuple[Article, date | None]]) -> Board | None:
        """The board of a story's articles, each given with its day; None: they are of no negotiation."""
        entries = [entry for article, day in articles for entry in self._of_article(article, day)]
        talks = sum(one.cell in ("venue", "round", "offer", "answer") for one in entries)
        mediated = any(one.cell == "mediator" for one in entries)
        if talks < _LEAST or not (mediated or any(one.cell in ("offer", "answer") for one in entries)):
            return None
        entries += self._parties(entries, articles)
        entries += self._state(articles)
        order = list(Cell.__args__)  # type: ignore[attr-defined]
        unique: dict[tuple[str, ...], Entry] = {}
        for one in sorted(entries, key=lambda one: (one.day is None, one.day or date.min)):
            # Who takes part and where is said once, what is said each time.
            own = "" if one.cell in _ONCE else one.statement or one.event or ""
            unique.setdefault((one.cell, fold_words(one.name), own), one)
        return Board(
            entries=tuple(
                sorted(
                    unique.values(),
                    key=lambda one: (
                        order.index(one.cell),
                        one.day is None,
                        one.day or date.min,
                        one.article,
                    ),
                )
            )
        )

    def _of_article(self, article: Article, day: date | None) -> Iterable[Entry]:
        for event in article.events:
            yield from self._of_event(article, event, day)
        for said in article.statements:
            cells = self._found(said.text)
            by = said.speaker.ar
            on = said.on.latest if said.on and said.on.latest else day
            made = {"by": by, "day": on, "article": article.id, "statement": said.id, "text": said.text}
            if said.act in _DEMANDS and cells:
                yield Entry(cell="demand", name=by, **made)  # type: ignore[arg-type]
            if said.act == "propose":
                yield Entry(cell="offer", name=by, **made)  # type: ignore[arg-type]
            if said.act in ("accept", "reject") and cells & {"talks", "truce", "exchange"}:
                yield Entry(cell="answer", name=by, **made)  # type: ignore[arg-type]
            for cell in sorted(cells - {"talks", "mediator", "round"}):
                yield Entry(cell=cell, name=by, **made)  # type: ignore[arg-type]

    def _of_event(self, article: Article, event: Event, day: date | None) -> Iterable[Entry]:
        on = event.on.latest if event.on and event.on.latest else day
        made = {"day": on, "article": article.id, "event": event.id, "text": event.trigger.quote}
        who = "، ".join(part.ar for part in event.parts)
        for part in event.parts:
            words = self._found(f"{part.ar} {part.evidence.quote}")
            if part.role == "mediator" or "mediator" in words:
                yield Entry(cell="mediator", name=part.ar, by=None, **made)  # type: ignore[arg-type]
        if event.kind == "talks":
            if event.place:
                yield Entry(cell="venue", name=event.place.ar, by=who, **made)  # type: ignore[arg-type]
            if "round" in self._found(event.trigger.quote):
                yield Entry(cell="round", name=event.trigger.quote, by=who, **made)  # type: ignore[arg-type]
        if event.kind in ("offer", "answer"):
            yield Entry(cell=event.kind, name=who, by=who, **made)  # type: ignore[arg-type]

    def _parties(
        self, entries: Sequence[Entry], articles: Sequence[tuple[Article, date | None]]
    ) -> Iterable[Entry]:
        """Who takes part in talks, offers, answers and demands, most often first, without the mediators."""
        mediators = {fold_words(one.name) for one in entries if one.cell == "mediator"}
        counts: Counter[str] = Counter()
        first: dict[str, Entry] = {}
        for article, day in articles:
            for event in article.events:
                if event.kind not in ("talks", "offer", "answer", "exchange"):
                    continue
                for part in event.parts:
                    known = part.entity is not None and part.entity.kind in _PARTIES
                    if fold_words(part.ar) not in mediators and (known or part.role == "participant"):
                        counts[part.ar] += 1
                        first.setdefault(
                            part.ar,
                            Entry(
                                cell="party", name=part.ar, text=part.evidence.quote, by=None, day=day,
                                article=article.id, event=event.id,
                            ),
                        )  # fmt: skip
        return [first[name] for name, times in counts.most_common() if times >= _LEAST]

    def _state(self, articles: Sequence[tuple[Article, date | None]]) -> Iterable[Entry]:
        """The latest sayings about the talks."""
        said: list[tuple[date, Article, Statement]] = [
            (one.on.latest if one.on and one.on.latest else day or date.min, article, one)
            for article, day in articles
            for one in article.statements
            if self._found(one.text) & {"talks", "truce", "round"}
        ]
        said.sort(key=lambda one: one[0], reverse=True)
        for day, article, one in said[:_STATE]:
            yield Entry(
                cell="state", name=one.speaker.ar, text=one.text, by=one.speaker.ar, article=article.id,
                day=None if day == date.min else day, statement=one.id,
            )  # fmt: skip

    def _found(self, text: str) -> set[str]:
        stems = [self._stem(word) for word in fold_words(text).split()]
        return {
            cell
            for at in range(len(stems))
            for length in range(1, self._longest + 1)
            if (cell := self._cells.get(tuple(stems[at : at + length]))) is not None
        }


def by_cell(board: Board) -> Mapping[Cell, tuple[Entry, ...]]:
    """The board's entries by cell, those that have any."""
    found: dict[Cell, list[Entry]] = {}
    for one in board.entries:
        found.setdefault(one.cell, []).append(one)
    return {cell: tuple(entries) for cell, entries in found.items()}
