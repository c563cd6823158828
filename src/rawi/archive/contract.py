"""What every archive can do, whatever keeps it, and the rows it answers with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol, Self

from rawi.archive.listings import Listings
from rawi.archive.threads import Threads
from rawi.model import Article, Page, Reading, Refusal

Verdict = Literal[
    "speaker", "not a statement", "figure", "not a figure", "not an event", "date",
    "same person", "other person", "same story", "other story", "merge", "split",
]  # fmt: skip
ChangeKind = Literal["page", "reading", "replaced", "refusal", "judgement", "story"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of results that were added.

    `pages` are new, `changed` are new versions of a page that stood at the same address before, `reread` are pages read
    by another engine or other language data, `same` were there already; `refused` are new refusals. `articles` are the
    ids of all articles whose current reading is new.
    """

    pages: int = 0
    changed: int = 0
    reread: int = 0
    same: int = 0
    refused: int = 0
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """An article in a list. `number` grows with each article added; `day` is the day it is sorted by.

    `day` is the one it was published on, else its one or its last possible day; None: nothing bounds it. `current`
    False: a newer version of its page stands at the same address.
    """

    number: int
    id: str
    page: str
    source: str
    url: str | None
    role: str
    title: str | None
    lead: str | None
    outlet: str | None
    domain: str | None
    credit: str | None
    day: date | None
    words: int
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One reading of one page. `current`: the one the flat tables hold."""

    page: str
    engine: str
    lexica: str
    made_at: str | None
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that changed: followers read on after the last number they know. `subject` is an id."""

    number: int
    at: str
    kind: ChangeKind
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """An editor's correction, which the engine obeys and never writes.

    `about` is what it is about: an id of a person, story or article, or empty where `page`, `start` and `end` say it:
    the characters of the finding on the page, which no newer reading moves. `value` is what holds instead: for
    `speaker` and `other person` the name (`ar`, and `en`, `kind` or `entity` when known), for `figure` any of `low`,
    `high`, `counted`, `status`, for `date` the `day`. `same person` makes the `other` id one with `about`; `merge` the
    `other` story with the story `about`; `same story` brings article `about` to the story of the article `other`,
    `other story` keeps it out of the story of that article, `split` gives it a story of its own. `withdrawn_by` None:
    it stands.
    """

    id: str
    verdict: Verdict
    about: str
    page: str | None
    start: int | None
    end: int | None
    value: tuple[tuple[str, str], ...]
    by: str
    at: str
    withdrawn_by: str | None = None
    withdrawn_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """What an archive holds: how many rows of each kind, its schema's number, and its bytes (None: not known)."""

    counts: tuple[tuple[str, int], ...]
    schema: int
    bytes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something in an archive that is not as it should be. `mended`: it was derived, and was made anew."""

    part: str
    subject: str
    what: str
    mended: bool = False


class Archive(Protocol):
    """Keeps pages, readings and findings: one writer at a time, many readers.

    Every method that writes is one transaction: when it returns, what it says is on disk; when it is cut off, nothing
    of it is there. Raises `ArchiveError` when the archive cannot be read or written.
    """

    def add(self, results: Iterable[Reading | Refusal], *, at: str) -> Added:
        """Add results. The same page read the same way changes nothing. `at` is the time, ISO 8601."""
        ...

    def article(self, id: str) -> Article | None:
        """An article as its newest reading has it, judgements obeyed."""
        ...

    def page(self, id: str) -> Page | None:
        """A page, with its text."""
        ...

    def pages(self, *, after: int = 0, limit: int = 1000) -> list[tuple[int, str]]:
        """Numbers and ids of the current pages, by number, from the one after `after`."""
        ...

    def reading(self, page: str) -> Reading | None:
        """The newest reading of a page, as it was made: without judgements."""
        ...

    def versions(self, address: str) -> list[Version]:
        """The readings of all pages that stood at an address (its URL, or else its source), oldest first."""
        ...

    def articles(
        self, *, after: int = 0, limit: int = 1000, ids: Iterable[str] | None = None
    ) -> list[ArticleRow]:
        """Rows of articles by number, from the one after `after`; with `ids`, those alone."""
        ...

    def shown(self, page: str) -> list[tuple[ArticleRow, Article]]:
        """The articles that a page gives now, judgements obeyed; none when it is no more the current one."""
        ...

    def page_articles(self, page: str) -> list[ArticleRow]:
        """Rows of all articles that any reading of a page gave, current or not."""
        ...

    def judged_pages(self, judgements: Iterable[str]) -> list[str]:
        """The pages that judgements of these ids bear on, standing or not."""
        ...

    def changes(self, *, after: int = 0, limit: int = 1000) -> list[Change]:
        """What changed after a number, oldest first."""
        ...

    def refusals(self) -> Iterator[Refusal]:
        """Every page that could not be read."""
        ...

    def judge(self, judgement: Judgement) -> None:
        """Keep a judgement and obey it at once."""
        ...

    def take_back(self, judgement: str, *, by: str, at: str) -> bool:
        """Take a judgement back; False when there is none of that id that stands."""
        ...

    def judgement(self, id: str) -> Judgement | None:
        """A judgement, standing or not; None: there is none of that id."""
        ...

    def judgements(self, *, page: str | None = None, standing: bool = True) -> list[Judgement]:
        """Judgements, oldest first: of one page or all, those that stand or all."""
        ...

    @property
    def threads(self) -> Threads:
        """Copies and stories, as far as they have been followed."""
        ...

    @property
    def listings(self) -> Listings:
        """Lists over the whole archive: outlets, speakers, what they said."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """One transaction around several calls that write derived rows: whole, or not at all."""
        ...

    def check(self, *, mend: bool = False, at: str = "") -> Iterator[Fault]:
        """What is not as it should be: digests, references, laws of quotation, derived rows.

        With `mend`, what is derived is made anew; what is not cannot be mended and stays as it is.
        """
        ...

    def info(self) -> Info:
        """What the archive holds."""
        ...

    def close(self) -> None:
        """Give everything back."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...
