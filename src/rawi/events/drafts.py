"""An event while its article is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from rawi.clauses import Time
from rawi.events.phrase import Phrase
from rawi.model import EventKind, Mood

_LONG = frozenset(("year", "month", "quarter", "season", "decade", "century", "week"))
_SPANS = frozenset(("month", "week"))
_FEW = 10  # days


def is_day(time: Time) -> bool:
    """Whether a time tells a day or a few, and no stretch in which something is to be done (`خلال 30 يوما`)."""
    one = time.time
    if one.kind not in ("date", "time") or one.grain in _LONG or one.value.endswith("_REF"):
        return False  # `الآن` is none
    return one.earliest is None or one.latest is None or (one.latest - one.earliest).days <= _FEW


def is_span(time: Time) -> bool:
    """Whether a time tells a month or a week of the calendar: `في شباط`, `الأسبوع الماضي`."""
    return time.time.kind == "date" and time.time.grain in _SPANS


@dataclass(slots=True)
class Draft:
    """Tokens `first` to `last` tell it. `loose`: it may only add to an event told before, never tell one of its own.

    `background`: it is told as what lies before the news. `main`: a verb of the outlet's own, first in its sentence.
    `numbered`: it is one round of several, which is told without place and day too. `called`: it is called for.
    `definite`: its noun points to something known.
    `open_kind`: what somebody died of is not told here. `times` tell its day, the first told first.
    """

    kind: EventKind
    first: int
    last: int
    title: bool
    sentence: int
    parts: list[tuple[str, Phrase]] = field(default_factory=list)
    place: Phrase | None = None
    origin: Phrase | None = None
    times: list[Time] = field(default_factory=list)
    mood: Mood = "happened"
    loose: bool = False
    definite: bool = False
    numbered: bool = False
    called: bool = False
    main: bool = False
    background: bool = False
    open_kind: bool = False
    rule: str = "events/verbs"
    score: float = 0.8
