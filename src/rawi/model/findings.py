"""What is found in a text: each finding a frozen record that points to the characters that say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from rawi.model.days import DaySet

TimeKind = Literal["date", "time", "duration", "set"]
Calendar = Literal["gregorian", "hijri"]
Anchor = Literal["none", "stamp", "text", "unknown"]
ClueKind = Literal[
    "stamp",
    "modified",
    "crawl",
    "today",
    "weekday",
    "lede weekday",
    "month",
    "date told",
    "weekday and date",
    "season",
    "office",
    "event",
    "sequence",
    "other outlet",
    "editor",
]
MentionKind = Literal["person", "body", "place", "nationality", "office"]
EntityKind = Literal["person", "body", "place", "office"]
Bound = Literal["exact", "about", "at_least", "at_most", "more_than", "less_than"]
VoiceKind = Literal["person", "office", "body", "document", "agency", "outlet", "unnamed"]
Mode = Literal["direct", "indirect", "mixed"]
Act = Literal[
    "say",
    "add",
    "affirm",
    "deny",
    "announce",
    "reveal",
    "explain",
    "stress",
    "urge",
    "demand",
    "warn",
    "threaten",
    "accuse",
    "blame",
    "criticise",
    "praise",
    "welcome",
    "reject",
    "accept",
    "promise",
    "propose",
    "ask",
    "report",
]
Mood = Literal["happened", "planned", "denied"]
EventKind = Literal[
    "meeting",
    "talks",
    "visit",
    "travel",
    "call",
    "press conference",
    "signing",
    "offer",
    "answer",
    "exchange",
    "release",
    "aid",
    "attack",
    "protest",
    "strike",
    "sanctions",
    "arrest",
    "trial",
    "verdict",
    "vote",
    "appointment",
    "resignation",
    "accident",
    "disaster",
    "rescue",
    "death",
    "funeral",
    "ceremony",
    "match",
    "publication",
    "other",
]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """Half open range of code points in a page's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of `text` that this span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The very characters that say something, and the rule that read them.

    `quote` equals `text[span]` of the page. `score` is between 0 and 1: how sure the rule is.
    """

    span: Span
    quote: str
    rule: str
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeReading:
    """One way to read a time expression. Days None: no such day, or not known without an anchor."""

    earliest: date | None
    latest: date | None
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """Words that tell a time, and the days they speak of.

    `earliest` and `latest` are its first and last day; None when it has no days (a duration, a set, 31 February) or
    they hang on a day that is not known. `grain` is the unit it is exact to, `anchor` what it is counted from, `value`
    and `mod` (None: none) are TIMEX3's, `rivals` the other readings, likeliest first.
    """

    evidence: Evidence
    kind: TimeKind
    earliest: date | None
    latest: date | None
    grain: str
    calendar: Calendar
    anchor: Anchor
    value: str
    mod: str | None
    rivals: tuple[TimeReading, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """What rules days out for an article, and the characters that say it.

    `why` is its kind (a closed word of docs/output.md), `allows` the days it leaves, in plain English, `allows_ar` the
    same in Arabic. `evidence` None: it comes from outside the text (the crawl day). `held` False: it contradicts
    stronger clues and was set aside.
    """

    why: ClueKind
    allows: str
    allows_ar: str
    evidence: Evidence | None
    held: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Dating:
    """The days that no clue rules out for an article, and the clues, strongest first."""

    days: DaySet
    clues: tuple[Clue, ...]

    @property
    def exact(self) -> bool:
        """Whether one day is left."""
        return len(self.days) == 1

    @property
    def earliest(self) -> date | None:
        """The first day left; None: nothing rules out the past."""
        return self.days.earliest

    @property
    def latest(self) -> date | None:
        """The last day left; None: nothing rules out the future."""
        return self.days.latest

    @property
    def count(self) -> int | None:
        """How many days are left; None: not bounded on both sides."""
        return None if self.earliest is None or self.latest is None else len(self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A person, body, place or office that texts speak of.

    `id` is the same in every text: a hash of kind and English name for what the world model knows, of kind and folded
    Arabic name for what it does not. `ar` is the fullest name read or listed. `en` None: not known to the world model.
    `wikidata` None: no id is certain.
    """

    id: str
    kind: EntityKind
    ar: str
    en: str | None
    wikidata: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """The characters that name a person, body, place, nationality or office, without clitics and titles.

    `entity` is who or what it is: the person for a name or for an office whose holder is known, the place for a
    nationality; None: not told. `office` is the English name of the post that the words name or that stands beside
    the name; None: none, or one that the world model does not know. `rivals` are those it may be, when the text and its
    date leave more than one. `titles` stand before or after the name (`السيد`).
    """

    evidence: Evidence
    kind: MentionKind
    entity: Entity | None
    office: str | None = None
    rivals: tuple[Entity, ...] = ()
    titles: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """From the first to the last day something may have been on; None: open on that side, or not known.

    `evidence` are the characters that tell it (`أمس الثلاثاء`), whether or not the days that they mean are known; None:
    not told by one expression.
    """

    earliest: date | None
    latest: date | None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that counts or measures something, as the text gives it.

    `low` and `high` are its ends, equal when it is one number; None: open on that side, or a share of something whose
    number is not told. `unit` is `percent`, or None. `counted` are the characters that name what is counted, which may
    stand before the figure or in a sentence before; None: not told. `counted_en` is the same in plain English, None:
    not known. `status` says in plain English how it is with what is counted (`killed`, `held`) or what the number is;
    `status_words` are the characters that say so, None: none. `as_of` are the days it is told for, None: not told.
    `cumulative` True: the total so far; False: new ones; None: not told. `source` is the id of the statement that
    gives it, None: the outlet's own; `attributed` are the characters of who gives it, None: nobody is named.
    """

    id: str
    evidence: Evidence
    low: float | None
    high: float | None
    bound: Bound
    unit: str | None
    counted: Evidence | None
    counted_en: str | None
    status: str | None
    status_words: Evidence | None
    place: Mention | None
    as_of: When | None
    cumulative: bool | None
    source: str | None = None
    attributed: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One link of a chain of attribution: who said it, or through whom it came.

    `evidence` None: the text names nobody here, the voice is carried over from before (`understood`), or it is the
    page's outlet. `ar` and `en` name the voice as fully as the article or the world model does; `en` None: not known.
    """

    kind: VoiceKind
    evidence: Evidence | None
    entity: Entity | None
    ar: str
    en: str | None
    understood: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Something said, asked, demanded, promised or denied, and the chain it came through.

    `content` are the stretches of what was said, in order, without complementiser and outer quotation marks. `chain`
    runs from the one who spoke to the outlet. `addressee` are those spoken to or of whom it is demanded; `occasion` and
    `medium` are plain English, None: not told; `on` are the days it was said on, None: not told. `negated`: it was not
    said; `planned`: it is to be said. `nested_in` is the id of the statement whose content holds it.
    """

    id: str
    content: tuple[Evidence, ...]
    mode: Mode
    act: Act
    cue: Evidence
    chain: tuple[Voice, ...]
    addressee: tuple[Voice, ...] = ()
    occasion: str | None = None
    place: Mention | None = None
    medium: str | None = None
    on: When | None = None
    negated: bool = False
    planned: bool = False
    nested_in: str | None = None

    @property
    def speaker(self) -> Voice:
        """The one who spoke: the first of the chain."""
        return self.chain[0]

    @property
    def anonymous(self) -> bool:
        """Whether the one who spoke is not named."""
        return self.chain[0].kind == "unnamed"

    @property
    def text(self) -> str:
        """What was said, its stretches joined by a space."""
        return " ".join(one.quote for one in self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Who or what takes part in an event: `role` is actor, target, participant, mediator, place or origin."""

    role: str
    evidence: Evidence
    entity: Entity | None
    ar: str
    en: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, is planned, or is denied. `trigger` are the characters that tell it.

    `place` and `origin` None: not told. `on` are its days, None: not told. `said_in` is the id of the statement that
    tells it, None: the outlet's own account. `plover` is its type in the PLOVER ontology, None: it has none there.
    """

    id: str
    kind: EventKind
    trigger: Evidence
    parts: tuple[Part, ...]
    place: Part | None
    origin: Part | None
    on: When | None
    mood: Mood
    said_in: str | None = None
    plover: str | None = None
