"""The verbs over an archive: add, search, follow stories, look up, judge, check."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import blake2b
from itertools import chain, islice
from pathlib import Path
from shutil import rmtree
from typing import Self

from rawi.archive import Added, Archive, Fault, Judgement, open_archive
from rawi.archive.rows import day_of
from rawi.archive.search import (
    Found,
    Hit,
    Query,
    QueryReader,
    Searcher,
    SearchIndex,
    Snippet,
    Sought,
    TantivyWords,
    check_index,
    find_snippet,
    written_as,
)
from rawi.clauses import Stemmer
from rawi.desk.dossiers import Dossier, open_dossiers
from rawi.desk.parts import has_parts, read_parts
from rawi.desk.places import is_stored
from rawi.desk.reading import read_pages
from rawi.desk.relating import RelatedArticle, find_related, weigher
from rawi.desk.settings import Limits, open_lexica, open_stems, search_engine
from rawi.desk.threading import open_follower
from rawi.errors import ArchiveError
from rawi.model import Article, Entity, Figure, Reading, Refusal, Statement, Story, content_id

_BATCH = (
    20  # pages of one transaction: what a kill can cost is their reading, never what was said to be added
)
_SERVERS = ("postgresql://", "postgres://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A hit as it is shown: with the stretch of its article that matches; None: it has no text."""

    hit: Hit
    snippet: Snippet | None


class ArchiveDesk:
    """One archive with its search index and its stories, opened together.

    `at` is the time, ISO 8601: with it the archive may be written to, and is made when it is not there.
    """

    def __init__(self, where: str | Path, *, at: str | None = None, lexica: Path | None = None) -> None:
        """Opens the archive; see `open_archive` for what `where` may be and what is raised."""
        self._where, self._at, self._lexica = where, at, lexica
        self.archive: Archive = open_archive(archive_file(where), at=at)

    @property
    def where(self) -> str | Path:
        """Where the archive lies, as it was opened."""
        return self._where

    # --- adding

    def add(
        self,
        sources: Iterable[str | Path],
        *,
        limits: Limits | None = None,
        allow_private: bool = False,
        fetched_at: str | None = None,
        seen: Callable[[str], None] | None = None,
        added: Callable[[Added], None] | None = None,
    ) -> Added:
        """Read pages and add them, some at a time; then bring stories and search up to date.

        A folder that `rawi batch read` has written is taken in as it was read there, also one of object storage.
        `added` is told what became of each batch once it is on disk. What is counted is all of it.
        """

        def results(source: str | Path) -> Iterator[Reading | Refusal]:
            if _is_batch(source):
                return read_parts(str(source), made_at=self._at, seen=seen)
            return read_pages(
                [_named(source)], lexica=self._lexica, limits=limits, allow_private=allow_private,
                made_at=self._at, fetched_at=fetched_at, seen=seen,
            )  # fmt: skip

        return self.add_results(chain.from_iterable(map(results, sources)), added=added)

    def add_results(
        self, results: Iterable[Reading | Refusal], *, added: Callable[[Added], None] | None = None
    ) -> Added:
        """Add readings and refusals made elsewhere; then bring stories and search up to date."""
        at, total, rest = self._writable(), Added(), iter(results)
        while batch := list(islice(rest, _BATCH)):
            one = self.archive.add(batch, at=at)
            total = _sum(total, one)
            if added:
                added(one)
        self.follow()
        return total

    def follow(self) -> None:
        """Bring stories and the search index up to date with the archive."""
        open_follower(self._lexica).follow(self.archive)
        self._index.follow(self.archive)

    def _writable(self) -> str:
        if self._at is None:
            raise ArchiveError("the archive was opened for reading alone")
        return self._at

    # --- finding

    @cached_property
    def _stemmer(self) -> Stemmer:
        return open_stems(self._lexica)[0]

    @cached_property
    def _index(self) -> SearchIndex:
        file = _index_file(self._where)
        return SearchIndex(
            file,
            self._stemmer,
            lexica=self._stemmer.digest,
            weigh=weigher(self._lexica),
            words=TantivyWords(_words_folder(file)) if search_engine() == "tantivy" else None,
        )

    @cached_property
    def _searcher(self) -> Searcher:
        return Searcher(self._index, open_lexica(self._lexica))

    def query(self, text: str, *, newest: bool = False) -> Query:
        """The search a text asks for. Raises QueryError when it cannot be read."""
        return QueryReader(open_lexica(self._lexica)).read(text, order="newest" if newest else "best")

    def search(self, query: Query, *, limit: int = 10, offset: int = 0, facets: bool = False) -> Found:
        """The articles a query asks for, best or newest first."""
        self._index.follow(self.archive)
        found = self._searcher.search(query, limit=limit, offset=offset, facets=facets)
        better = [(word, written_as(one, self._index, self.archive)) for word, one in found.suggestions]
        return replace(found, suggestions=tuple(better)) if better else found

    def find(self, sought: Sought, query: Query, *, limit: int = 10, offset: int = 0) -> Found:
        """The statements, figures, events or people a query asks for."""
        self._index.follow(self.archive)
        return self._searcher.find(sought, query, limit=limit, offset=offset)

    def show(self, hits: Sequence[Hit], query: Query) -> Iterator[Shown]:
        """Hits with the stretches of their articles that match."""
        for hit in hits:
            article = self.archive.article(hit.article)
            page = self.archive.page(article.page) if article else None
            snippet = find_snippet(article, page, query, self._stemmer) if article and page else None
            yield Shown(hit=hit, snippet=snippet)

    def related(self, article: str, *, limit: int = 10) -> list[RelatedArticle]:
        """The articles about the same things as one of the archive, the most alike first, without it.

        Raises:
            ArchiveError: there is no such article.
        """
        rows, found = self.archive.articles(ids=[article]), self.archive.article(article)
        if found is None or not rows:
            raise ArchiveError(f"there is no article {article}")
        return self.related_to(found, day=rows[0].day, limit=limit)

    def related_to(
        self, article: Article, *, day: date | None = None, limit: int = 10
    ) -> list[RelatedArticle]:
        """The same for an article that need not be in the archive; `day` None: it is taken for new."""
        self._index.follow(self.archive)
        return find_related(self.archive, self._searcher, article, day=day, limit=limit)

    def related_to_page(self, path: Path, *, limit: int = 10) -> list[RelatedArticle]:
        """The same for the main article of a page that is read now, and not added.

        Raises:
            ArchiveError: the page cannot be read, or has no article.
        """
        for result in read_pages([_named(path)], lexica=self._lexica):
            if isinstance(result, Refusal):
                raise ArchiveError(f"{path}: {result.reason}")
            if result.articles:
                article = next((one for one in result.articles if one.role == "main"), result.articles[0])
                return self.related_to(article, day=day_of(article), limit=limit)
        raise ArchiveError(f"{path} has no article")

    def statement(self, hit: Hit) -> Statement | None:
        """The statement a hit is; None: a newer reading has it no more."""
        article = self.archive.article(hit.article)
        return next((one for one in article.statements if one.id == hit.id), None) if article else None

    def figure(self, hit: Hit) -> Figure | None:
        """The figure a hit is; None: a newer reading has it no more."""
        article = self.archive.article(hit.article)
        return next((one for one in article.figures if one.id == hit.id), None) if article else None

    def entity(self, hit: Hit) -> Entity | None:
        """The person or body a hit is; None: a newer reading has it no more."""
        article = self.archive.article(hit.article)
        mentions = article.mentions if article else ()
        return next((one.entity for one in mentions if one.entity and one.entity.id == hit.id), None)

    # --- stories

    def stories(self, *, limit: int = 20, offset: int = 0, at_least: int = 2) -> list[Story]:
        """Stories of at least so many articles, the latest first."""
        return self.archive.threads.stories(limit=limit, offset=offset, at_least=at_least)

    def dossier(self, id: str) -> Dossier:
        """Everything that a story's articles tell, set side by side.

        Raises:
            ArchiveError: there is no such story.
        """
        return open_dossiers(self._lexica).make(self.archive, id)

    # --- judging and checking

    def judge(self, judgement: Judgement) -> None:
        """Keep an editor's judgement, and obey it everywhere at once."""
        self._writable()
        self.archive.judge(judgement)
        self.follow()

    def take_back(self, id: str, *, by: str) -> bool:
        """Take a judgement back; False when none of that id stands."""
        found = self.archive.take_back(id, by=by, at=self._writable())
        self.follow()
        return found

    def check(self, *, mend: bool = False) -> Iterator[Fault]:
        """What is not as it should be, the search index too; with `mend`, what is derived is made anew."""
        yield from self.archive.check(mend=mend, at=self._at or "")
        if mend:
            open_follower(self._lexica).follow(self.archive)
        yield from self._check_index(mend=mend)

    def _check_index(self, *, mend: bool) -> Iterator[Fault]:
        file = _index_file(self._where)
        if not file.exists():
            return
        try:
            yield from check_index(self._index, self.archive, mend=mend)
            return
        except ArchiveError as error:
            yield Fault(part="search", subject=str(file), what=str(error), mended=mend)
        if mend:
            if "_index" in self.__dict__:
                self._index.close()
                self.__dict__.pop("_index")
                self.__dict__.pop("_searcher", None)
            for one in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
                one.unlink(missing_ok=True)
            rmtree(_words_folder(file), ignore_errors=True)
            self._index.follow(self.archive)

    def close(self) -> None:
        """Close archive and index."""
        if "_index" in self.__dict__:
            self._index.close()
        self.archive.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _is_batch(source: str | Path) -> bool:
    return (is_stored(str(source)) or Path(source).is_dir()) and has_parts(str(source))


def judgement_id(*parts: str) -> str:
    """The id of a judgement: the same one made twice is one."""
    return content_id("judgement", *parts)


def archive_file(where: str | Path) -> str | Path:
    """The file of the archive in a folder; a file's own path, and a server's address, as they are."""
    if str(where).startswith(_SERVERS):
        return str(where)
    path = Path(where)
    return path / "archive.db" if path.is_dir() else path


def _index_file(where: str | Path) -> Path:
    """Beside the archive's file; in the user's cache for a server's, and where none is and none may be written."""
    file = archive_file(where)
    if isinstance(file, Path):
        beside = file.with_name(f"{file.stem}.search.db")
        if beside.exists() or os.access(file.parent, os.W_OK):
            return beside
        file = str(file.absolute())
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rawi"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{blake2b(file.encode(), digest_size=8).hexdigest()}.search.db"


def _words_folder(index: Path) -> Path:
    return index.with_name(f"{index.name}.tantivy")


def _named(source: str | Path) -> str | Path:
    """A path by its full name, so that the same name in another folder is another page."""
    name = str(source)
    return name if name == "-" or name.startswith(("http://", "https://")) else Path(source).absolute()


def _sum(one: Added, other: Added) -> Added:
    return Added(
        pages=one.pages + other.pages, changed=one.changed + other.changed, reread=one.reread + other.reread,
        same=one.same + other.same, refused=one.refused + other.refused, articles=one.articles + other.articles,
    )  # fmt: skip
