"""The search index: a file beside the archive that follows its changes, and may be deleted at any time."""

from __future__ import annotations

import logging
import os
import struct
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from secrets import token_hex
from typing import Any

import apsw

from rawi.archive.contract import Archive, ArticleRow, Change
from rawi.archive.search import related
from rawi.archive.search.indexed import findings_of, tags_of, texts_of
from rawi.archive.search.related import Alike, Profile, Weigh, find_alike, make_profile, unpack_profile
from rawi.archive.search.tantivy_words import TantivyWords, Words
from rawi.archive.search.words import as_kind, as_stem, index_words, sound_key
from rawi.archive.sqlite import open_readonly
from rawi.clauses import Stemmer
from rawi.errors import ArchiveError, DamagedReading
from rawi.model import Article

_log = logging.getLogger(__name__)
_FORMAT = "4"  # of the tables below; another number makes everything anew
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE document (
    key INTEGER PRIMARY KEY, article TEXT NOT NULL UNIQUE, page TEXT NOT NULL, title TEXT, outlet TEXT, day TEXT,
    tags BLOB NOT NULL
) STRICT;
CREATE INDEX document_page ON document (page);
CREATE TABLE name (number INTEGER PRIMARY KEY, field TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (field, value)) STRICT;
CREATE VIRTUAL TABLE name_word USING fts5 (value, stem, content='', contentless_delete=1, tokenize='unicode61');
CREATE VIRTUAL TABLE seen_name USING fts5vocab (name_word, row);
CREATE TABLE tag (name INTEGER NOT NULL, key INTEGER NOT NULL, PRIMARY KEY (name, key)) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE word USING fts5 (
    title, lead, body, title_stem, lead_stem, body_stem, content='', contentless_delete=1, tokenize='unicode61'
);
CREATE VIRTUAL TABLE seen USING fts5vocab (word, row);
CREATE TABLE finding (
    number INTEGER PRIMARY KEY, key INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL
) STRICT;
CREATE INDEX finding_key ON finding (key);
CREATE TABLE sound (key TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (key, word)) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE finding_word USING fts5 (
    kind, who, what, who_stem, what_stem, content='', contentless_delete=1, tokenize='unicode61'
);
"""
_TABLES = (
    "word", "seen", "finding_word", "name_word", "seen_name", "document", "name", "tag", "finding", "sound", "about",
    "profile", "meta",
)  # fmt: skip
_LOST = "the search index cannot be used ({}); it may be deleted, it is made anew"
_STEP = 200  # changed pages taken into one transaction
_COMMITTED = 2_000  # changes of one commit of the words outside, which waits for the disk
_DAY_BITS = 32
_MANY = 1_000  # pages taken in at once after which the index is merged, if they are most of it
_MERGED = 2_000  # pages of the file merged in one transaction
_PATIENCE = 30_000
_NEWEST = (1 << 62) - 1
_LEAD = 60  # words of a first paragraph that are its lead
_BODY = 400  # words of an article that say what it is about
_SOUNDED = 200_000  # words that are remembered as kept


def key_of(row: ArticleRow) -> int:
    """The key of an article: its day before its number, so that the newest first is the order of keys."""
    return ((row.day.toordinal() if row.day else 0) << _DAY_BITS) | row.number


class SearchIndex:
    """One connection to an index; not shared between threads."""

    def __init__(
        self,
        path: Path | str,
        stemmer: Stemmer,
        *,
        lexica: str,
        weigh: Weigh | None = None,
        words: TantivyWords | None = None,
    ) -> None:
        """Opens the index at a path (`:memory:`: in memory), or makes it. `lexica` is the data the stemmer is of.

        With `weigh` it also answers which articles are about the same things; one made without it is made anew.
        With `words` these follow too, and searches for words ask them.

        Raises:
            ArchiveError: the file cannot be opened or made.
        """
        self.stemmer = stemmer
        self._weigh = weigh
        self._words = words
        self._mark = f"{_FORMAT} {lexica}{' about' if weigh else ''}"
        self._names: dict[tuple[str, str], int] = {}
        self._sounded: set[str] = set()
        self._path = path
        with self._told():
            self.db = self._open(path)
            self._prepare()

    def _open(self, path: Path | str) -> apsw.Connection:
        self.readonly = isinstance(path, Path) and path.is_file() and not os.access(path, os.W_OK)
        if self.readonly:
            return open_readonly(Path(path))
        db = apsw.Connection(str(path))
        db.set_busy_timeout(_PATIENCE)
        db.pragma("journal_mode", "wal")
        # What is lost in a power cut is read again from the archive.
        db.pragma("synchronous", "normal")
        return db

    def _prepare(self) -> None:
        tables = {name for (name,) in self.db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        if not ("meta" in tables and self._meta("mark") == self._mark):
            self.clear()

    def clear(self) -> None:
        """Forget everything: the next `follow` makes it anew."""
        self._check_writable()
        self._names.clear()
        self._sounded.clear()
        with self._told(), self._writing():
            for table in _TABLES:
                self.db.execute(f"DROP TABLE IF EXISTS {table}")
            self.db.execute(_SCHEMA + related.SCHEMA)
            self._set_meta("mark", self._mark)
            self._set_meta("change", "0")
            self._set_meta("made", token_hex(8))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.db.execute("COMMIT")
        except BaseException:
            if self.db.in_transaction:  # a full disk ends it by itself
                self.db.execute("ROLLBACK")
            self._names.clear()
            self._sounded.clear()
            raise

    def _meta(self, key: str) -> str:
        found = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(found[0]) if found else ""

    def _set_meta(self, key: str, value: str) -> None:
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def _check_writable(self) -> None:
        if self.readonly:
            raise ArchiveError(
                "the search index is older than the archive or this Rawi, and may only be read"
            )

    # --- following

    @property
    def change(self) -> int:
        """The number of the last change of the archive that is in the index."""
        return int(self._meta("change"))

    def follow(self, archive: Archive) -> int:
        """Take in all that changed since the last time; how many pages that were.

        Raises:
            ArchiveError: something did, and the index may only be read.
        """
        with self._told():
            pages = self._follow(archive)
            self._follow_words(archive)
            return pages

    def _follow(self, archive: Archive) -> int:
        pages = 0
        if not archive.changes(after=self.change, limit=1):
            return pages
        self._check_writable()
        while True:
            with self._writing():
                last = self.change
                changes = archive.changes(after=last, limit=_STEP)
                if not changes:
                    break
                for page in _pages(changes, archive):
                    self._take(page, archive)
                    pages += 1
                self._set_meta("change", str(changes[-1].number))
        ((kept,),) = self.rows("SELECT COUNT(*) FROM document")
        if _MANY <= pages >= kept / 2:
            self._merge()
        return pages

    def _merge(self) -> None:
        """Make one part of the many that FTS5 writes when it takes much in: a search then walks one list a word."""
        step = -_MERGED
        while True:
            before = self.db.total_changes()
            with self._writing():
                self.db.execute("INSERT INTO word (word, rank) VALUES ('merge', ?)", (step,))
            if self.db.total_changes() - before < 2:  # as FTS5 says that nothing is left to merge
                return
            step = _MERGED

    def _take(self, page: str, archive: Archive) -> None:
        for (key,) in self.rows("SELECT key FROM document WHERE page = ?", (page,)):
            self._drop(key)
        for row, article in _shown(page, archive):
            self._put(row, article)

    # --- the words by themselves

    @property
    def words(self) -> TantivyWords | None:
        """Words kept outside the index, if they are and have all that it has."""
        # Theirs first: no process brings them further than the index.
        if self._words and 0 < self._words.change(self._meta("made")) == self.change:
            return self._words
        return None

    def _follow_words(self, archive: Archive) -> None:
        """Bring the words up to the change the index has; where another process does it now, it is left to that."""
        if self._words is None or self.words or not self.change:
            return
        with self._words.writing() as writing:
            if writing is None:
                return
            made, upto = self._meta("made"), self.change
            last = self._words.change(made)
            if not 0 < last <= upto:
                writing.clear()
                last = 0
            while changes := [
                one for one in archive.changes(after=last, limit=_COMMITTED) if one.number <= upto
            ]:
                for page in _pages(changes, archive):
                    writing.put(page, [self._words_of(*one) for one in _shown(page, archive)])
                last = changes[-1].number
                writing.commit(made, last)

    def _words_of(self, row: ArticleRow, article: Article) -> Words:
        texts = [index_words(one) for one in texts_of(row, article)]
        return Words(
            key=key_of(row),
            forms=[words for words, _ in texts],
            stems=[" ".join(map(self.stemmer.stem, signed)) for _, signed in texts],
            tags=sorted({(field, value) for field, value, _ in tags_of(row, article)}),
        )

    def _drop(self, key: int) -> None:
        ((tags,),) = self.rows("SELECT tags FROM document WHERE key = ?", (key,))
        self.db.executemany(
            "DELETE FROM tag WHERE name = ? AND key = ?", ((one, key) for one in unpacked(tags))
        )
        for (number,) in self.rows("SELECT number FROM finding WHERE key = ?", (key,)):
            self.db.execute("DELETE FROM finding_word WHERE rowid = ?", (number,))
        self.db.execute("DELETE FROM finding WHERE key = ?", (key,))
        self.db.execute("DELETE FROM word WHERE rowid = ?", (key,))
        profile = self._profile(key)
        for term in profile.terms[: related.SOUGHT].tolist() if profile else ():
            self.db.execute("DELETE FROM about WHERE term = ? AND key = ?", (term, key))
        self.db.execute("DELETE FROM profile WHERE key = ?", (key,))
        self.db.execute("DELETE FROM document WHERE key = ?", (key,))

    def _put(self, row: ArticleRow, article: Article) -> None:
        key = key_of(row)
        texts = [index_words(one) for one in texts_of(row, article)]
        self.db.execute(
            "INSERT INTO word (rowid, title, lead, body, title_stem, lead_stem, body_stem)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (key, *(words for words, _ in texts), *(self._stemmed(signed) for _, signed in texts)),
        )
        self._put_sounds(words for words, _ in texts)
        self._put_profile(key, [words.split() for words, _ in texts])
        tags = sorted({self._name(*one) for one in tags_of(row, article)})
        self.db.executemany("INSERT INTO tag VALUES (?, ?)", ((one, key) for one in tags))
        self.db.execute(
            "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?)",
            (key, row.id, row.page, row.title, row.outlet, row.day.isoformat() if row.day else None,
             struct.pack(f"{len(tags)}I", *tags)),
        )  # fmt: skip
        for kind, words, id, who, what in findings_of(article):
            texts = [index_words(one) for one in (who, what)]
            self.db.execute("INSERT INTO finding (key, kind, id) VALUES (?, ?, ?)", (key, kind, id))
            self.db.execute(
                "INSERT INTO finding_word (rowid, kind, who, what, who_stem, what_stem) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    self.db.last_insert_rowid(),
                    as_kind(f"{kind} {words}"),
                    *(words for words, _ in texts),
                    *(self._stemmed(signed) for _, signed in texts),
                ),
            )

    def _stemmed(self, signed: Iterable[str]) -> str:
        return " ".join(as_stem(self.stemmer.stem(word)) for word in signed)

    def _put_sounds(self, texts: Iterable[str]) -> None:
        """Keep the words that may be names of several spellings, each under what its spellings share."""
        if len(self._sounded) > _SOUNDED:
            self._sounded.clear()
        fresh = {word for words in texts for word in words.split()} - self._sounded
        self._sounded |= fresh
        keys = ((sound_key(word), word) for word in fresh if not self._is_word(word))
        self.db.executemany(
            "INSERT OR IGNORE INTO sound VALUES (?, ?)", ((key, word) for key, word in keys if key)
        )

    # --- what articles are about

    def _put_profile(self, key: int, parts: Sequence[Sequence[str]]) -> None:
        profile = self._weighed(parts)
        if profile is not None and len(profile.terms):
            self.db.execute("INSERT INTO profile VALUES (?, ?)", (key, profile.packed()))
            sought = profile.terms[: related.SOUGHT].tolist()
            self.db.executemany("INSERT INTO about VALUES (?, ?)", ((term, key) for term in sought))

    def _weighed(self, parts: Sequence[Sequence[str]]) -> Profile | None:
        """Title, lead and body as the index reads them; a long lead and the rest of it are body."""
        if self._weigh is None:
            return None
        title, lead, body = parts
        read = (title, lead[:_LEAD], [*lead[_LEAD:], *body][:_BODY])
        # Without the signs that stems of searches have: how rare a stem is is counted without them.
        return make_profile(self._weigh(*([self.stemmer.stem(word) for word in part] for part in read)))

    def _profile(self, key: int) -> Profile | None:
        found = self.rows("SELECT terms FROM profile WHERE key = ?", (key,))
        return unpack_profile(found[0][0]) if found else None

    def alike(self, article: Article, day: date | None, *, limit: int = 10) -> list[Alike]:
        """The articles that are about the same things as one, without it, the most alike first.

        `day` is the one that an article is near in time to which the index does not have; None: the newest.
        """
        found = self.rows("SELECT key FROM document WHERE article = ?", (article.id,))
        if found:
            key = int(found[0][0])
            profile = self._profile(key)
        else:
            key = ((day.toordinal() + 1) << _DAY_BITS) - 1 if day else _NEWEST
            lead, _, body = article.text.partition("\n")
            texts = (article.title.quote if article.title else "", lead, body)
            profile = self._weighed([index_words(one)[0].split() for one in texts])
        if profile is None:
            return []
        return find_alike(profile, key, self.rows, leave_out=[one for (one,) in found], limit=limit)

    def _is_word(self, word: str) -> bool:
        stem = self.stemmer.stem(word)
        return self.stemmer.is_known(word) or (stem != word and self.stemmer.is_known(stem))

    def _name(self, field: str, value: str, also: str = "") -> int:
        number = self._names.get((field, value))
        if number is None:
            sql = "SELECT number FROM name WHERE field = ? AND value = ?"
            found = self.db.execute(sql, (field, value)).fetchone()
            number = int(found[0]) if found else self._new_name(field, value, also)
            self._names[field, value] = number
        return number

    def _new_name(self, field: str, value: str, also: str) -> int:
        self.db.execute("INSERT INTO name (field, value) VALUES (?, ?)", (field, value))
        number = self.db.last_insert_rowid()
        words, signed = index_words(f"{value} {also}")
        sql = "INSERT INTO name_word (rowid, value, stem) VALUES (?, ?, ?)"
        self.db.execute(sql, (number, words, self._stemmed(signed)))
        return number

    def rows(self, sql: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows a question to the index answers with. Raises ArchiveError when the file is damaged."""
        with self._told():
            return list(self.db.execute(sql, tuple(values)))

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What goes wrong with the file, as an error of Rawi's."""
        try:
            yield
        except apsw.Error as error:
            raise ArchiveError(f"{self._path}: {_LOST.format(error)}") from error

    def close(self) -> None:
        """Close the file."""
        self.db.close()


def _pages(changes: Sequence[Change], archive: Archive) -> Iterable[str]:
    """The pages that changes are of, each once."""
    subjects = [one.subject for one in changes if one.kind in ("page", "reading", "replaced")]
    judged = archive.judged_pages(one.subject for one in changes if one.kind == "judgement")
    return dict.fromkeys([*subjects, *judged])


def _shown(page: str, archive: Archive) -> Sequence[tuple[ArticleRow, Article]]:
    try:
        return archive.shown(page)
    except DamagedReading as error:
        _log.warning("%s; it cannot be searched", error)
        return ()


def unpacked(tags: bytes) -> tuple[int, ...]:
    """The numbers of an article's tags."""
    return struct.unpack(f"{len(tags) // 4}I", tags)
