"""What a search answers with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from rawi.model import Span

Sought = Literal["articles", "statements", "figures", "events", "people"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing found. `id` is the article's, the statement's, …, `article` the article it stands in.

    `score` is higher for a better hit, 0 where the newest come first. `day` None: nothing bounds it.
    """

    id: str
    article: str
    title: str | None
    outlet: str | None
    day: date | None
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """An article that is about the same things as another. The hit's score is how alike they are, 1 the same.

    `words` are what they share, the weightiest first, as the article that was asked about writes them.
    """

    hit: Hit
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A field with its values, the most frequent first, and how many hits have each."""

    field: str
    values: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The hits asked for, of `total`. `suggestions` are words that are in the archive, where one of the search is not.

    `loose` True: no article has all the words; these have some.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...] = ()
    suggestions: tuple[tuple[str, str], ...] = ()
    loose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A stretch of an article around what was sought, as the page has it, and the spans in it that match."""

    span: Span
    text: str
    marks: tuple[Span, ...]
