"""What holds between articles: copies of one text, and stories that unfold over days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

CopyKind = Literal["same", "edited", "cut", "extended"]
CopyCause = Literal["credit", "time", "length", "order"]
TieCause = Literal["opened", "copy", "words", "merged", "judged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """An article that carries another's text.

    `kind`: `same` (nine tenths of all runs of three words), `edited`, `cut` (the copy stands in the original),
    `extended` (the original stands in the copy). `shared` is the Jaccard index of those runs. `credited`: the copy
    names the original's outlet or agency, or both name the same. `because` says what made the original the original;
    `order`: nothing tells.
    """

    article: str
    original: str
    kind: CopyKind
    shared: float
    credited: bool
    because: CopyCause


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What unfolds over days in several articles.

    `title` is the title of the article that stands closest to all others, None: none has one. `opened` and `last` are
    the first and last day of its articles; None: none is dated. `keywords` are words of its articles, heaviest first.
    """

    id: str
    title: str | None
    opened: date | None
    last: date | None
    articles: int
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """That an article belongs to a story, and why: it opened it, is a copy of one in it, or shares `words` with it.

    `score` is between 0 and 1: how alike article and story were when it joined.
    """

    article: str
    story: str
    because: TieCause
    words: tuple[str, ...]
    score: float
