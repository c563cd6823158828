"""The records that pass between rooms: frozen, flat, comparable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from rawi.model.days import DaySet

BlockKind = Literal[
    "title",
    "dateline",
    "byline",
    "published",
    "body",
    "caption",
    "credit",
    "keywords",
    "inline_link",
    "marker",
    "related",
    "navigation",
    "boilerplate",
    "metadata",
]
Role = Literal["main", "embedded"]
StampKind = Literal["published", "modified"]
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
]
MentionKind = Literal["person", "body", "place", "nationality", "office"]
EntityKind = Literal["person", "body", "place", "office"]
Place = Literal["json-ld", "meta", "time", "page", "url", "given"]


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
class RawPage:
    """A page as it came: bytes and what is known of them from outside.

    `source` names it for people (a path, a URL, `file.warc#3`). `url` is its address when known,
    `media_type` and `charset` what a header or container claimed; `fetched_at` is ISO 8601. None: not known.
    `facts` are (name, value) pairs a feed or a JSON record states beside the text: `title`, `published`,
    `modified`, `author`, `keywords`, `site`; they become metadata lines of the page's text.
    """

    data: bytes
    source: str
    url: str | None = None
    media_type: str | None = None
    charset: str | None = None
    fetched_at: str | None = None
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page's one text, built once and never edited; every offset counts in it.

    `url` None: not known. `fetched_at` None: not known. `charset` is what the bytes were decoded with.
    """

    id: str
    source: str
    url: str | None
    fetched_at: str | None
    media_type: str
    charset: str
    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A labelled stretch of the page. `article` is the index of its article on the page; None: of the page."""

    kind: BlockKind
    span: Span
    article: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A day the page itself states for an article, with where it stands.

    `day` is the calendar day as printed (in the zone it was printed in); `clock` is `HH:MM` or None
    when no time is given; `zone` is `+03:00`, `Z` or None when none is given.
    """

    kind: StampKind
    day: date
    clock: str | None
    zone: str | None
    place: Place
    evidence: Evidence


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
class Listed:
    """A title in a list of links. `url` None: the page gives none (flattened text). `mentions` are the names in it."""

    title: Evidence
    url: str | None
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """Who published a page, as the page or the list of outlets names it. `domain` None: not known."""

    name: str
    domain: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article on a page.

    `title`, `credit`, `byline`, `dateline` None: the page states none. `stamps` holds every day the page
    states for it, the chosen one of each kind first. `text` is its paragraphs joined by one newline. `times` are
    those in its title and paragraphs, in the order of the page, as are `mentions`, which may nest; `dating` None: not
    dated yet.
    """

    id: str
    page: str
    role: Role
    outlet: Outlet | None
    title: Evidence | None
    credit: Evidence | None
    agencies: tuple[Evidence, ...]
    byline: Evidence | None
    dateline: Evidence | None
    stamps: tuple[Stamp, ...]
    labels: tuple[str, ...]
    keywords: tuple[Evidence, ...]
    paragraphs: tuple[Span, ...]
    text: str
    times: tuple[TimeExpression, ...] = ()
    dating: Dating | None = None
    mentions: tuple[Mention, ...] = ()

    def stamp(self, kind: StampKind) -> Stamp | None:
        """The chosen stamp of that kind, or None."""
        return next((stamp for stamp in self.stamps if stamp.kind == kind), None)

    @property
    def passages(self) -> tuple[Span, ...]:
        """Where its title, if it has one, and its paragraphs stand on the page."""
        return (*([self.title.span] if self.title else []), *self.paragraphs)

    @property
    def keyword_values(self) -> tuple[str, ...]:
        """The keywords as a reader says them: the underscores of a hashtag are spaces."""
        return tuple(one.quote.replace("_", " ").strip() for one in self.keywords)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A page that could not be read: a result, kept and counted. `reason` begins with a closed word."""

    source: str
    stage: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one version of the engine found on one page; never edited, only superseded.

    `lexica` is the digest of the language data that were used. `made_at` None: the caller gave no clock.
    """

    page: Page
    engine: str
    lexica: str
    made_at: str | None
    articles: tuple[Article, ...]
    blocks: tuple[Block, ...]
    inline_links: tuple[Listed, ...]
    related: tuple[Listed, ...]
    caption: Evidence | None
