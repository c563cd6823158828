"""The words of articles in a folder of Tantivy's, beside the index: ranks and counts them where that is asked for.

It follows the archive by a number of its own, which each of its commits holds: whatever ends a process, the next one
goes on from there. It says nothing that the index does not know, so it may be deleted at any time.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rawi.archive.search.asked import Asked, Bounds, Forms, Ranked
from rawi.errors import ArchiveError, MissingExtra

_FORMAT = "1"  # of the fields below and how they are filled; another number makes the folder anew
_HEAP = 64_000_000  # bytes of what is not yet in a segment
# Where words of texts are parted, so that none stand side by side over it: no word of a text.
_PART = " | "
_TITLES = 3  # times a title's stems stand among all stems
# What a word as written weighs beside its stem. Measured: docs/search.md.
_FORM = 0.3
_LOST = "the folder of words cannot be used ({}); it may be deleted, it is made anew"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one article: of title, lead and body as written, and their stems; and its tags."""

    key: int
    forms: Sequence[str]
    stems: Sequence[str]
    tags: Sequence[tuple[str, str]]


class TantivyWords:
    """The words of one index's articles in a folder; not shared between threads."""

    def __init__(self, folder: Path) -> None:
        """Names the folder, which is made when it is first written to.

        Raises:
            MissingExtra: Tantivy is not installed.
        """
        try:
            import tantivy
        except ImportError as error:
            raise MissingExtra("this search needs an extra: pip install 'rawi[tantivy]'") from error
        self._tantivy = tantivy
        self._folder = folder
        self._seen: tuple[int, ...] = ()
        self._searcher: Any = None
        self._mark, self._change = "", 0
        builder = tantivy.SchemaBuilder()
        for name, option in (
            ("form", "position"),
            ("stem", "freq"),
            ("title", "position"),
            ("title_stem", "freq"),
        ):
            builder.add_text_field(name, tokenizer_name="words", index_option=option)
        for name in ("tag", "page", "made"):
            builder.add_text_field(name, stored=name == "made", tokenizer_name="raw", index_option="basic")
        builder.add_integer_field("key", fast=True)
        builder.add_integer_field("change", fast=True, stored=True)
        self._schema = builder.build()

    # --- what stands in it

    def change(self, made: str) -> int:
        """The number of the last change of the archive that is in it, of the index that was `made` so; 0: none."""
        self._look()
        return self._change if self._mark == f"{_FORMAT} {made}" else 0

    def _look(self) -> None:
        """See what was committed last, by whichever process."""
        try:
            told = (self._folder / "meta.json").stat()
            seen = (told.st_ino, told.st_mtime_ns, told.st_size)
            if seen != self._seen:
                self._searcher = self._tantivy.Index.open(str(self._folder)).searcher()
                self._read_mark()
                self._seen = seen
        except (ValueError, OSError):  # not there, half made, damaged, of another format
            self._searcher, self._seen, self._mark, self._change = None, (), "", 0

    def _read_mark(self) -> None:
        found = self._searcher.search(self._tantivy.Query.exists_query("change"), 1).hits
        self._mark, self._change = "", 0
        if found:
            document = self._searcher.doc(found[0][1])
            self._mark, self._change = str(document["made"][0]), int(document["change"][0])

    def keys(self) -> list[int]:
        """The keys of all articles in it."""
        self._look()
        if self._searcher is None:
            return []
        with self.told():
            most = max(1, self._searcher.num_docs)
            found = self._searcher.search(self._tantivy.Query.exists_query("key"), most, count=False)
            return self._keys(found.hits)

    def _keys(self, hits: Sequence[tuple[Any, Any]]) -> list[int]:
        return [int(key) for key in self._searcher.fast_field_values("key", [at for _, at in hits])]

    # --- writing

    @contextmanager
    def writing(self) -> Iterator[Writing | None]:
        """Takes the folder for writing; None: it may not be written to, or another writes to it now.

        Raises:
            ArchiveError: it cannot be written.
        """
        with self.told():
            writer = self._writer()
        if writer is None:
            yield None
            return
        try:
            yield Writing(self, self._tantivy, writer)
        finally:
            # Lets go of the folder; what was not committed is never seen.
            with self.told():
                writer.wait_merging_threads()

    @contextmanager
    def told(self) -> Iterator[None]:
        """What goes wrong with the folder, as an error of Rawi's."""
        try:
            yield
        except (ValueError, OSError) as error:
            raise ArchiveError(f"{self._folder}: {_LOST.format(error)}") from error

    def _writer(self) -> Any:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except PermissionError:
            return None
        if not os.access(self._folder, os.W_OK):
            return None
        path = str(self._folder)
        try:
            index = self._tantivy.Index(self._schema, path=path)
        except ValueError:  # of another format, or damaged
            shutil.rmtree(path)
            self._folder.mkdir()
            index = self._tantivy.Index(self._schema, path=path)
        words = self._tantivy.TextAnalyzerBuilder(self._tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer("words", words)
        try:
            return index.writer(heap_size=_HEAP, num_threads=1)
        except ValueError as error:
            if "LockBusy" in str(error):
                return None
            raise

    # --- searching

    def find(
        self, asked: Asked, bounds: Bounds, *, best: bool, limit: int, offset: int, most: int, facets: bool
    ) -> Ranked:
        """The articles that have the words asked for, best or newest first, counted up to `most`; 0: those given.

        With `facets` also the newest of them, as many as are counted.

        Raises:
            ArchiveError: the folder is damaged.
        """
        with self.told():
            query, order = self._query(asked, bounds), None if best else "key"
            found = self._searcher.search(
                query, max(1, limit), count=most > 0, offset=offset, order_by_field=order
            )
            hits = found.hits[:limit]
            scores = [float(score) if best else 0.0 for score, _ in hits]
            counted = []
            if facets and most:
                newest = self._searcher.search(query, most, count=False, order_by_field="key")
                counted = self._keys(newest.hits)
            return Ranked(
                hits=tuple(zip(self._keys(hits), scores, strict=True)),
                total=min(found.count, most) if most else len(hits),
                counted=tuple(counted),
            )

    def _query(self, asked: Asked, bounds: Bounds) -> Any:
        tantivy = self._tantivy
        query, must, no = tantivy.Query, tantivy.Occur.Must, tantivy.Occur.MustNot
        parts = [(must, self._forms(one, "title")) for one in asked.titles]
        terms = [self._forms(one) for one in asked.terms]
        if asked.any_of and terms:
            parts.append((must, query.boolean_query([(tantivy.Occur.Should, one) for one in terms])))
        else:
            parts += [(must, one) for one in terms]
        parts += [(no, self._forms(one)) for one in asked.nots]
        parts += [(no, self._forms(one, "title")) for one in asked.not_titles]
        parts += [(must, query.const_score_query(self._tags(one), 0.0)) for one in bounds.tags]
        if bounds.no_tags:
            parts.append((no, self._tags(bounds.no_tags)))
        if bounds.days:
            days = query.range_query(self._schema, "key", tantivy.FieldType.Integer, *bounds.days)
            parts.append((must, query.const_score_query(days, 0.0)))
        return query.boolean_query(parts)

    def _tags(self, tags: Sequence[tuple[str, str]]) -> Any:
        if len(tags) == 1:
            return self._tantivy.Query.term_query(self._schema, "tag", _tag(*tags[0]), index_option="basic")
        return self._tantivy.Query.term_set_query(self._schema, "tag", [_tag(*one) for one in tags])

    def _forms(self, forms: Forms, column: str = "") -> Any:
        query, schema = self._tantivy.Query, self._schema
        written, stem = (column, f"{column}_stem") if column else ("form", "stem")
        found = []
        for words in forms.words:
            if len(words) > 1:
                found.append(query.boost_query(query.phrase_query(schema, written, list(words)), _FORM))
            elif forms.prefix:
                found.append(query.regex_query(schema, written, f"{words[0]}.*"))
            else:
                found.append(
                    query.boost_query(query.term_query(schema, written, words[0], index_option="freq"), _FORM)
                )
        for one in forms.stems:
            if forms.prefix:
                found.append(query.regex_query(schema, stem, f"{one}.*"))
            else:
                found.append(query.term_query(schema, stem, one, index_option="freq"))
        if len(found) == 1:
            return found[0]
        return query.boolean_query([(self._tantivy.Occur.Should, one) for one in found])


class Writing:
    """A folder of words while it is written to; nothing of it is seen before `commit`."""

    def __init__(self, words: TantivyWords, tantivy: Any, writer: Any) -> None:
        self._words = words
        self._tantivy = tantivy
        self._writer = writer

    def clear(self) -> None:
        """Forget everything."""
        with self._words.told():
            self._writer.delete_all_documents()

    def put(self, page: str, articles: Sequence[Words]) -> None:
        """The articles of a page, in place of those it had."""
        with self._words.told():
            self._writer.delete_documents_by_term("page", page)
        for one in articles:
            title, lead, body = one.forms
            document = self._tantivy.Document()
            document.add_text("form", _PART.join((title, lead, body)))
            document.add_text("title", title)
            title, lead, body = one.stems
            document.add_text("stem", " ".join((*[title] * _TITLES, lead, body)))
            document.add_text("title_stem", title)
            document.add_text("page", page)
            for tag in one.tags:
                document.add_text("tag", _tag(*tag))
            document.add_integer("key", one.key)
            with self._words.told():
                self._writer.add_document(document)

    def commit(self, made: str, change: int) -> None:
        """Keep what was put, and that it is all up to this change."""
        mark = f"{_FORMAT} {made}"
        document = self._tantivy.Document()
        document.add_text("made", mark)
        document.add_integer("change", change)
        with self._words.told():
            self._writer.delete_documents_by_term("made", mark)
            self._writer.add_document(document)
            self._writer.commit()


def _tag(field: str, value: str) -> str:
    return f"{field} {value}"
