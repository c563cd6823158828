"""Figures of a story with all that they are compared by, and how two of them stand to each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from rawi.model import Bound, Figure
from rawi.script import fold_text

LENGTHS = frozenset(("days", "hours", "minutes", "years", "months", "weeks", "seconds"))
_GAP = 40  # characters between the parts of a list


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One value of a series. `low` and `high` None: open on that side.

    `day` is the day it is told for, else the day of its article; None: not known. `told` says that the text gives the
    day. `source` names who says it; None: the outlet's own account. `quote` are the characters that give it.
    """

    figure: str
    article: str
    outlet: str | None
    day: date | None
    told: bool
    low: float | None
    high: float | None
    bound: Bound
    source: str | None
    place: str | None
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the words around a figure say of it.

    `part`: of a number before it (`بينهم 14`); `after_of`: what others are part of (`من أصل 61`); `of_more`: said to be
    of more (`45 من أصل 64`); `out_of`: of what is named (`343 من السفينة`). `lists`: its parts follow. `denied`: the
    word after it that the text says it is not (`9240، لا 9800`). `contrast`: words that set one account against another
    stand before it, `opposes`: they open its sentence; `doubts`: it says that an account is not believed, `aside`:
    that it tells of something else. `earlier`: told before, or not the last; `early`: a first account. `asked`:
    demanded, planned or foreseen, `foreseen`: no more than foreseen. `somewhere`: what one place saw. `among`: whose
    numbers its sentence tells. `adds`: words before it add it to what was told (`يضاف إليهم 3`), `left`: they say that
    it is left (`ولا تزال 6`). `totals`: its sentence calls it a total, `spreads`: it
    says how a whole is divided (`توزعت على`).
    """

    part: bool
    after_of: bool
    of_more: bool
    out_of: bool
    lists: bool
    denied: str
    contrast: bool
    opposes: bool
    earlier: bool
    early: bool
    asked: bool
    foreseen: bool
    doubts: bool
    aside: bool
    somewhere: bool
    among: frozenset[str]
    adds: bool
    left: bool
    totals: bool
    spreads: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The text a figure stands in.

    `sentence`, `start`, `end`: its place; `title`: in the title. `words`: the stems around it, `beside`:
    those of its clause close by, `run`: the folded words
    of its sentence, `runs` those in a row in its article, `about`: the stems of its article. `named`: of which people
    its sentence speaks. `known_as`: the stems beside those who say it, wherever the article names them.
    `telling`: the stems of its sentence that say what it is of, by how rare they are.
    """

    sentence: int
    start: int
    end: int
    title: bool
    words: frozenset[str]
    beside: frozenset[str]
    run: tuple[str, ...]
    runs: frozenset[tuple[str, ...]]
    about: frozenset[str]
    named: frozenset[str]
    known_as: frozenset[str]
    telling: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One figure of an article with what it is compared by.

    `thing` names what is counted: plain English, or the stem of the word (`=stem`) where no list has it; None: not
    told. `kind`: what it is (person, money). `anyone`: people of no certain kind. `matter`: what is told of them
    (`stories/matters`, or `=status`), None: nothing that says so; `over`, `reach`, `least`: of its row. `change`: a
    rise or fall, not what there is. `days`: the first and last day it may be told for, None: not known; `stretch`: the
    month or year that the text names. `low` and `high`: its ends, 0 and infinite where open. `voices`: the stems of
    each who says it, all and the telling ones. `spoken_of`: the stems of its place, `called`: those of its status.
    """

    point: Point
    figure: Figure
    kind: str
    thing: str | None
    anyone: bool
    matter: str | None
    over: str
    reach: str
    least: float
    change: bool
    days: tuple[date, date] | None
    stretch: tuple[date, date] | None
    low: float
    high: float
    voices: tuple[tuple[frozenset[str], frozenset[str]], ...]
    spoken_of: frozenset[str]
    called: frozenset[str]
    around: Around
    context: Context

    @property
    def running(self) -> bool:
        """Whether the count changes from day to day."""
        return self.over == "running"

    @property
    def lasts(self) -> bool:
        """Whether it is a length of time."""
        return self.thing in LENGTHS

    @property
    def value(self) -> float | None:
        """The one number it gives; None: a bound or a range."""
        return self.low if self.figure.bound == "exact" and self.low == self.high else None

    @property
    def about_value(self) -> float | None:
        """The one number it gives, also where it says that it is about so many."""
        plain = self.point.bound in ("exact", "about") and self.point.low == self.point.high
        return self.low if plain else None


def in_a_row(counts: Iterable[Count]) -> bool:
    """Whether numbers follow each other in one sentence with little between them."""
    return all(
        a.context.sentence == b.context.sentence and 0 <= b.context.start - a.context.end <= _GAP
        for a, b in pairwise(counts)
    )


def near(one: Count, other: Count, slack: int) -> bool | None:
    """Whether the days of two counts lie at most `slack` days apart; None: one has none."""
    if one.days is None or other.days is None:
        return None
    gap = max(one.days[0] - other.days[1], other.days[0] - one.days[1])
    return gap <= timedelta(days=slack)


def same_voice(one: Count, other: Count) -> bool:
    """Whether both are, as far as their names say, the word of one source."""
    return any(
        any(a and b and (a <= b or b <= a) for a, b in zip(mine, yours, strict=True))
        or 2 * len(mine[0] & yours[0]) >= len(mine[0] | yours[0])
        for mine in one.voices
        for yours in other.voices
    )


def by_article(counts: Iterable[Count]) -> Mapping[str, list[Count]]:
    """Counts by their article, in order."""
    found: dict[str, list[Count]] = {}
    for one in counts:
        found.setdefault(one.point.article, []).append(one)
    return found


def names_voice(one: Count, other: Count, share: float = 1.0) -> bool:
    """Whether the sentence of one names who says the other: `الناطق باسم الهلال` of one, `الهلال` of the other."""
    known = one.context.words | one.context.known_as
    if any(telling and len(telling & known) >= share * len(telling) for _, telling in other.voices):
        return True
    # `مدير المرصد فلان`: of the body that his article names in full.
    return any(
        bool((words - telling) & one.context.known_as) and telling <= one.context.about
        for words, telling in other.voices
        if telling
    )


def shared_words(first: Count, second: Count) -> int:
    """How many stems stand around both, those of who says it apart."""
    return len((first.context.words & second.context.words) - _voiced(first) - _voiced(second))


def shared_beside(first: Count, second: Count) -> int:
    """How many stems stand close by both in their clauses, those of who says it apart."""
    return len((first.context.beside & second.context.beside) - _voiced(first) - _voiced(second))


def overlap_of(first: Count, second: Count) -> float:
    """The stems around both, as a share of the fewer."""
    least = min(len(first.context.words), len(second.context.words))
    return shared_words(first, second) / least if least else 0.0


def _voiced(one: Count) -> frozenset[str]:
    """The stems that name who says it."""
    return frozenset().union(*(words for words, _ in one.voices))


def places_meet(first: Count, second: Count) -> bool:
    """Whether both may be told of one place: one name holds the other, or the one names none."""
    one, other = first.point.place, second.point.place
    if one is None or other is None:
        return True
    mine, yours = set(fold_text(one).split()), set(fold_text(other).split())
    return mine <= yours or yours <= mine


def stretches_meet(first: Count, second: Count) -> bool:
    """Whether the months or years that the texts name for both meet."""
    one, other = first.stretch, second.stretch
    return one is None or other is None or (one[0] <= other[1] and other[0] <= one[1])
