"""Where a finding stands, as it is cited: its characters, and the article, outlet, day and page they are from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rawi.archive import Archive, ArticleRow
from rawi.model import Article, Evidence, Span

DayFrom = Literal["page", "dating"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The article that something stands in, with all that a citation of it needs.

    `day` is the one the archive sorts it by; None: nothing bounds it. `day_from` says what it is from: `page`, the page
    states it; `dating`, its words, a crawl or an editor leave it. `url` is an http or https address; None: the page
    has none. `source` is where it was read from.
    """

    article: str
    page: str
    title: str | None
    outlet: str | None
    day: date | None
    day_from: DayFrom | None
    url: str | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cite:
    """The very characters that say something, and where they stand: `span` counts in the text of the source's page."""

    quote: str
    span: Span
    source: Source


class Citer:
    """Looks up articles and where they are from, each once; for one archive that does not change meanwhile."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._articles: dict[str, Article | None] = {}
        self._sources: dict[str, Source | None] = {}

    def article(self, id: str) -> Article | None:
        """An article as its newest reading has it; None: there is none."""
        if id not in self._articles:
            self._articles[id] = self._archive.article(id)
        return self._articles[id]

    def sources(self, ids: Iterable[str]) -> dict[str, Source]:
        """Where these articles are from, by id; those that the archive does not have are left out."""
        asked = list(dict.fromkeys(ids))
        missing = [id for id in asked if id not in self._sources]
        rows = {row.id: row for row in self._archive.articles(ids=missing)} if missing else {}
        for id in missing:
            article = self.article(id) if id in rows else None
            self._sources[id] = source_of(rows[id], article) if article else None
        return {id: found for id in asked if (found := self._sources[id])}

    def source(self, id: str) -> Source | None:
        """Where one article is from; None: there is none."""
        return self.sources([id]).get(id)

    def cite(self, article: str, evidence: Evidence) -> Cite | None:
        """Characters of an article as they are cited; None: there is no such article."""
        source = self.source(article)
        return Cite(quote=evidence.quote, span=evidence.span, source=source) if source else None


def source_of(row: ArticleRow, article: Article) -> Source:
    """Where an article is from, of its row and what was read in it."""
    stamp = article.stamp("published")
    stated = stamp is not None and stamp.day == row.day
    return Source(
        article=row.id,
        page=row.page,
        title=row.title,
        outlet=row.outlet or row.domain,
        day=row.day,
        day_from=None if row.day is None else "page" if stated else "dating",
        url=web_address(row.url),
        source=row.source,
    )


def web_address(url: str | None) -> str | None:
    """An address that may be made a link: http and https alone, for a page may state any (`javascript:`).

    >>> web_address("https://daftar.example/1"), web_address("javascript:alert(1)"), web_address(None)
    ('https://daftar.example/1', None, None)
    """
    return url if url and url.lower().startswith(("http://", "https://")) else None
