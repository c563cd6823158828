"""The form of what `story_output` gives; a test holds it to what real stories give, key by key."""

from __future__ import annotations

from datetime import date

import msgspec

from rawi.desk.answers import CopyOut
from rawi.model import Act, Bound, EventKind, Mood, TieCause
from rawi.stories import Cell, DayFrom, Relation

Pair = tuple[int, int]


class SpanOut(msgspec.Struct, kw_only=True):
    """Code points of a page's text, half open."""

    start: int
    end: int


class StorySubjectOut(msgspec.Struct, kw_only=True):
    """A top subject of IPTC Media Topics: its mean share in the articles, and how many have it."""

    key: str
    medtop: str
    en: str
    ar: str
    score: float
    articles: int


class ArticleSubjectOut(msgspec.Struct, kw_only=True):
    """A top subject of an article."""

    medtop: str
    en: str
    ar: str


class MemberOut(msgspec.Struct, kw_only=True):
    """An article of a story, and why it belongs to it. `stands`: the day it stands by, null: nothing bounds it."""

    id: str
    source: str
    role: str
    title: str | None
    outlet: str | None
    url: str | None
    day: date | None
    stands: date | None
    day_from: DayFrom | None
    because: TieCause
    words: list[str]
    score: float
    subjects: list[ArticleSubjectOut]
    keywords: list[str]


class AccountOut(msgspec.Struct, kw_only=True):
    """The characters by which an article tells a happening; `event` null: its title or first paragraph does."""

    article: str
    event: str | None
    day: date | None
    text: str | None
    span: Pair | None
    when: str | None
    when_span: Pair | None


class SameEventOut(msgspec.Struct, kw_only=True):
    """Articles whose main matter is one happening; `happenings` are places in the timeline."""

    day: date | None
    articles: list[str]
    because: list[str]
    words: list[str]
    numbers: list[str]
    happenings: list[int]
    accounts: list[AccountOut]


class DaysOut(msgspec.Struct, kw_only=True):
    """First and last of some days (null: open), and how many (null: open)."""

    earliest: date | None
    latest: date | None
    exact: bool
    days: int | None


class StoryClueOut(msgspec.Struct, kw_only=True):
    """What a story says of the day of one of its articles; `accounts` are the places it rests on."""

    why: str
    text: str | None
    span: Pair | None
    allows: str
    allows_ar: str
    held: bool
    accounts: list[AccountOut]


class NarrowedOut(msgspec.Struct, kw_only=True):
    """The days of an undated article, and those its story leaves of them."""

    article: str
    before: DaysOut
    after: DaysOut
    conflict: bool
    clues: list[StoryClueOut]


class FreshOut(msgspec.Struct, kw_only=True):
    """One thing that an article is the first to tell; `before`: the last value told of the same figure."""

    kind: str
    id: str
    what: str
    text: str
    span: Pair
    by: list[str]
    before: str | None


class NewsOut(msgspec.Struct, kw_only=True):
    """What an article adds to those before it; `copy_of`: the earlier article whose text it carries."""

    article: str
    day: date | None
    copy_of: str | None
    told: list[FreshOut]


class PointOut(msgspec.Struct, kw_only=True):
    """One value: its figure, article, day (`told`: the text gives it), ends, and who says so (null: the outlet)."""

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
    text: str


class SeriesOut(msgspec.Struct, kw_only=True):
    """The values of one thing over the days."""

    counted: str
    status: str | None
    points: list[PointOut]


class ContradictionOut(msgspec.Struct, kw_only=True):
    """Two values that cannot both be right."""

    counted: str
    status: str | None
    points: tuple[PointOut, PointOut]


class AgreementOut(msgspec.Struct, kw_only=True):
    """Values that bear each other out; of a `sum` the last is what the others make."""

    kind: str
    counted: str
    points: list[PointOut]


class TellingOut(msgspec.Struct, kw_only=True):
    """One article's telling of a happening: the event, its words, and where they stand."""

    event: str
    article: str
    words: str
    span: SpanOut
    day: date | None
    mood: Mood
    said_in: str | None


class HappeningOut(msgspec.Struct, kw_only=True):
    """What happened once, by all who tell it."""

    kind: EventKind
    day: date | None
    actors: list[str]
    place: str | None
    accounts: list[TellingOut]


class SayingOut(msgspec.Struct, kw_only=True):
    """A saying of a speaker, with the id of its statement."""

    statement: str
    article: str
    outlet: str | None
    day: date | None
    act: Act
    content: str


class MoveOut(msgspec.Struct, kw_only=True):
    """A later statement set beside an earlier one about the same thing."""

    relation: Relation
    earlier: str
    later: str
    shared: list[str]


class SpeakerOut(msgspec.Struct, kw_only=True):
    """A speaker's sayings by day, and how they moved."""

    name: str
    entity: str | None
    statements: list[SayingOut]
    moves: list[MoveOut]


class StopOut(msgspec.Struct, kw_only=True):
    """Somebody somewhere: when, what for, and with whom."""

    day: date | None
    kind: EventKind
    place: str | None
    origin: str | None
    others: list[str]
    event: str


class ItineraryOut(msgspec.Struct, kw_only=True):
    """The visits, calls and meetings of one person."""

    name: str
    entity: str
    stops: list[StopOut]


class UseOut(msgspec.Struct, kw_only=True):
    """A word chosen where there are several, how often, and the first place it stands."""

    group: str
    word: str
    times: int
    article: str
    span: SpanOut
    quote: str


class CoverageOut(msgspec.Struct, kw_only=True):
    """One outlet's part of a story. `voices`: whom it has speak, and how often; `gaps`: places in the timeline."""

    outlet: str
    articles: list[str]
    first: date | None
    words: int
    wire: float
    from_whom: list[str]
    voices: list[tuple[str, int]]
    left_out: list[str]
    gaps: list[int]
    uses: list[UseOut]


class BoardEntryOut(msgspec.Struct, kw_only=True):
    """One thing on the board of a negotiation, and the statement or event that says so."""

    cell: Cell
    name: str
    text: str
    by: str | None
    day: date | None
    article: str
    statement: str | None
    event: str | None


class StoryOut(msgspec.Struct, kw_only=True):
    """A story's dossier (docs/output.md); `board` null: no negotiation is told of."""

    id: str
    title: str | None
    opened: date | None
    last: date | None
    keywords: list[str]
    subjects: list[StorySubjectOut]
    articles: list[MemberOut]
    events: list[list[str]]
    same_events: list[SameEventOut]
    narrowed: list[NarrowedOut]
    news: list[NewsOut]
    copies: list[CopyOut]
    figures: list[SeriesOut]
    contradictions: list[ContradictionOut]
    agreements: list[AgreementOut]
    timeline: list[HappeningOut]
    speakers: list[SpeakerOut]
    itineraries: list[ItineraryOut]
    outlets: list[CoverageOut]
    board: list[BoardEntryOut] | None
