"""The records that pass between rooms: frozen, flat, comparable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from rawi.model.findings import Dating, Event, Evidence, Figure, Mention, Span, Statement, TimeExpression

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
Place = Literal["json-ld", "meta", "time", "page", "url", "given"]


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
    dated yet. `figures`, `statements` and `events` are in the order of the page too.
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
    figures: tuple[Figure, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()

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
