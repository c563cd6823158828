"""Copies and stories in the archive's tables: derived rows, written by who follows the changes."""

from __future__ import annotations

import json
import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from rawi.archive.database import Database, Row, Value
from rawi.model import Copy, Story, Tie, TieCause

_ASKED = 200
NEAR = 60  # articles that may carry one text, at most looked at
LEAST = 3  # numbers that two signatures share
_PARTS = 100  # of a signature asked for at a time
_TABLES = ("tie", "story_term", "story", "copy", "band", "signature")
_FAULTS = (
    ("tie",
     "SELECT article.id FROM tie JOIN article ON article.number = tie.article WHERE article.current = 0"),
    ("copy",
     "SELECT article.id FROM copy JOIN article ON article.number IN (copy.article, copy.original)"
     " WHERE article.current = 0"),
    ("story",
     "SELECT id FROM story WHERE articles <> (SELECT COUNT(*) FROM tie WHERE tie.story = story.number)"),
    ("story", "SELECT id FROM story WHERE articles > 0 AND number NOT IN (SELECT story FROM story_term)"),
    ("story_term",
     "SELECT DISTINCT term FROM story_term WHERE story NOT IN (SELECT number FROM story WHERE articles > 0)"),
    ("signature",
     "SELECT article.id FROM signature JOIN article ON article.number = signature.article WHERE article.current = 0"),
)  # fmt: skip
_STRETCH = 64  # days: a story is found by its terms in each stretch that it is open in
_UNDATED = 1 << 20  # the stretch of a story without a day
_STRETCHES = 6  # that are looked up one by one
MOST = 250  # articles that one number, and stories that one term finds: what finds more says little
_SHARED = 2  # terms that an article and a story must share to be compared


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Stems with their weights, and the word each stands for, as the text writes it."""

    weights: Mapping[str, float]
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A story with the sum of its articles' terms."""

    number: int
    story: Story
    terms: Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """How an article stood in stories before a judgement moved it."""

    story: str
    because: TieCause
    words: tuple[str, ...]
    score: float


class Threads:
    """Reads and writes the tables of copies and stories; every writing call is part of a transaction of its caller."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def change(self, name: str, made_with: str) -> int:
        """The last change that follower `name` has taken in; 0 when it has begun with something else than now."""
        sql = "SELECT change FROM follower WHERE name = ? AND made_with = ?"
        found = self._database.run(sql, (name, made_with))
        return int(found[0][0]) if found else 0

    def set_change(self, name: str, made_with: str, change: int) -> None:
        """Note how far a follower has come."""
        self._database.run("DELETE FROM follower WHERE name = ?", (name,))
        self._database.run("INSERT INTO follower VALUES (?, ?, ?)", (name, made_with, change))

    def clear(self) -> None:
        """Forget all copies and stories; who follows begins anew."""
        for table in (*_TABLES, "follower"):
            self._database.run(f"DELETE FROM {table}")

    def faults(self) -> Iterator[tuple[str, str]]:
        """Parts and ids of what the tables of copies and stories contradict each other in.

        Nothing while they are behind the archive's changes: what is pending is no fault.
        """
        last = "(SELECT COALESCE(MAX(number), 0) FROM change)"
        for name, change in self._database.run(f"SELECT name, change - {last} FROM follower"):
            if change > 0:
                yield "follower", str(name)
            elif change < 0:
                return
        for part, sql in _FAULTS:
            for (id,) in self._database.run(sql):
                yield part, str(id)

    # --- copies

    def near(self, signature: Sequence[int]) -> list[tuple[int, bytes]]:
        """Numbers and runs of the sixty articles whose signatures share most numbers, three at least."""
        if not signature:
            return []
        part = (
            "SELECT article FROM"
            f" (SELECT article FROM band WHERE band = ? ORDER BY article DESC LIMIT {MOST}) AS one"
        )
        counts: Counter[int] = Counter()
        enough = min(LEAST, len(signature))
        whole = len(signature) <= _PARTS
        for at in range(0, len(signature), _PARTS):
            some = signature[at : at + _PARTS]
            sql = (
                f"SELECT article, COUNT(*) FROM ({' UNION ALL '.join([part] * len(some))}) AS found GROUP BY article"
                " HAVING COUNT(*) >= ?"
            )
            for article, count in self._database.run(sql, (*some, enough if whole else 1)):
                counts[article] += count
        shared = sorted((-count, article) for article, count in counts.items() if count >= enough)[:NEAR]
        if not shared:
            return []
        marks = ", ".join("?" * len(shared))
        sql = f"SELECT article, runs FROM signature WHERE article IN ({marks})"
        rows = self._database.run(sql, [article for _, article in shared])
        found = {int(number): bytes(runs) for number, runs in rows}
        return [(article, found[article]) for _, article in shared if article in found]

    def id_of(self, article: int) -> str | None:
        """The id of an article; None: it is not current any more."""
        found = self._database.run("SELECT id FROM article WHERE number = ? AND current = 1", (article,))
        return str(found[0][0]) if found else None

    def put_signature(self, article: int, signature: Sequence[int], runs: bytes, *, found_by: bool) -> None:
        """Keep an article's signature and runs, and let it be found by its numbers if it may be a copy."""
        packed = struct.pack(f"<{len(signature)}q", *signature)
        self._database.run("INSERT INTO signature VALUES (?, ?, ?)", (article, packed, runs))
        if found_by:
            self._database.many("INSERT INTO band VALUES (?, ?)", [(one, article) for one in signature])

    def signature(self, article: int) -> tuple[int, ...] | None:
        """An article's signature; None: it was never kept."""
        found = self._database.run("SELECT bands FROM signature WHERE article = ?", (article,))
        if not found:
            return None
        data = bytes(found[0][0])
        return struct.unpack(f"<{len(data) // 8}q", data)

    def put_copy(self, article: int, original: int, copy: Copy) -> None:
        """Keep that one article carries another's text."""
        row = (article, original, copy.kind, copy.shared, int(copy.credited), copy.because)
        self._database.run("INSERT INTO copy VALUES (?, ?, ?, ?, ?, ?)", row)

    def copies(self, *, of: Iterable[str] | None = None) -> list[Copy]:
        """Copies, all or those that the articles of these ids are or have."""
        sql = (
            "SELECT one.id, other.id, copy.kind, copy.shared, copy.credited, copy.because FROM copy"
            " JOIN article AS one ON one.number = copy.article JOIN article AS other ON other.number = copy.original"
        )
        if of is None:
            rows = self._database.run(f"{sql} ORDER BY copy.article, copy.original")
            return [_copy(row) for row in rows]
        found: dict[tuple[str, str], Copy] = {}
        for part in _parts(of):
            marks = ", ".join("?" * len(part))
            numbers = f"(SELECT number FROM article WHERE id IN ({marks}))"
            for row in self._database.run(
                f"{sql} WHERE copy.article IN {numbers} OR copy.original IN {numbers}", (*part, *part)
            ):
                found[str(row[0]), str(row[1])] = _copy(row)
        return [found[key] for key in sorted(found)]

    # --- stories

    def open_stories(
        self, terms: Sequence[str], days: tuple[date | None, date | None], most: int
    ) -> list[tuple[Story, Mapping[str, float]]]:
        """Stories, with the weights of their terms, that share most of these terms and were open in these days.

        `days`: the first and the last that are looked at; None: open. Stories without a day are always looked at.
        """
        if not terms:
            return []
        first, last = days
        low, high = (_stretch(first) if first else 0), (_stretch(last) if last else _UNDATED)
        part = f"SELECT story FROM (SELECT story FROM story_term WHERE term = ? AND {{}} LIMIT {MOST}) AS one"
        values: list[Value] = []
        if high - low < _STRETCHES:
            parts = [part.format(f"stretch IN ({', '.join('?' * (high - low + 2))})")] * len(terms)
            for term in terms:
                values += (term, *range(low, high + 1), _UNDATED)
        else:
            parts = [part.format("stretch BETWEEN ? AND ? ORDER BY stretch DESC, story DESC")] * len(terms)
            parts += [part.format("stretch = ?")] * len(terms)
            for term in terms:
                values += (term, low, min(high, _UNDATED - 1))
            for term in terms:
                values += (term, _UNDATED)
        sql = (
            f"SELECT story FROM ({' UNION ALL '.join(parts)}) AS found GROUP BY story"
            " HAVING COUNT(*) >= ? ORDER BY COUNT(*) DESC, story DESC LIMIT ?"
        )
        numbers = [int(row[0]) for row in self._database.run(sql, (*values, min(_SHARED, len(terms)), most))]
        return [(_story(row[1:7]), unpack_weights(row[7])) for row in self._rows(numbers)]

    def _rows(self, numbers: Sequence[int]) -> list[Row]:
        if not numbers:
            return []
        marks = ", ".join("?" * len(numbers))
        sql = f"SELECT number, id, title, opened, last, articles, keywords, terms FROM story WHERE number IN ({marks})"
        return self._database.run(sql, numbers)

    def kept(self, number: int) -> Kept:
        """The story of a number, with its terms."""
        (row,) = self._rows([number])
        return Kept(number=number, story=_story(row[1:7]), terms=unpack_terms(row[7]))

    def story_number(self, id: str) -> int | None:
        """The number of a story; None: there is none."""
        found = self._database.run("SELECT number FROM story WHERE id = ?", (id,))
        return int(found[0][0]) if found else None

    def put_story(self, story: Story, terms: Terms, found_by: Sequence[str]) -> int:
        """Keep a story, new or changed; its number. `found_by`: the terms by which articles find it."""
        opened, last = story.opened, story.last
        first = _UNDATED if opened is None else _stretch(opened)
        final = _UNDATED if last is None else _stretch(last)
        keys = [(term, stretch) for stretch in range(first, final + 1) for term in found_by if story.articles]
        row = (
            story.title, opened.isoformat() if opened else None, last.isoformat() if last else None,
            story.articles, json.dumps(list(story.keywords), ensure_ascii=False), pack_terms(terms),
            f"{first} {final} {' '.join(found_by if story.articles else ())}",
        )  # fmt: skip
        known = self._database.run("SELECT number, found_by FROM story WHERE id = ?", (story.id,))
        if not known:
            sql = (
                "INSERT INTO story (title, opened, last, articles, keywords, terms, found_by, id)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING number"
            )
            number, before = int(self._database.run(sql, (*row, story.id))[0][0]), set[tuple[str, int]]()
        else:
            number, before = int(known[0][0]), _keys(str(known[0][1]))
            columns = ("title", "opened", "last", "articles", "keywords", "terms", "found_by")
            sql = f"UPDATE story SET {', '.join(f'{one} = ?' for one in columns)} WHERE number = ?"
            self._database.run(sql, (*row, number))
        gone = sorted(before.difference(keys))
        if gone:
            sql = "DELETE FROM story_term WHERE term = ? AND stretch = ? AND story = ?"
            self._database.many(sql, [(*key, number) for key in gone])
        new = [(*key, number) for key in keys if key not in before]
        if new:
            self._database.many("INSERT INTO story_term VALUES (?, ?, ?)", new)
        return number

    def put_tie(self, article: int, story: int, tie: Tie, terms: Terms) -> None:
        """Keep that an article belongs to a story."""
        self._database.run("DELETE FROM tie WHERE article = ?", (article,))
        words = json.dumps(list(tie.words), ensure_ascii=False)
        row = (article, story, tie.because, words, tie.score, pack_terms(terms))
        columns = "(article, story, because, words, score, terms)"
        self._database.run(f"INSERT INTO tie {columns} VALUES (?, ?, ?, ?, ?, ?)", row)

    def note_move(self, article: int, *, was: Before, by: str) -> None:
        """Note how an article stood before a judgement moved it, so that it can be taken back."""
        words = json.dumps(list(was.words), ensure_ascii=False)
        self._database.run(
            "UPDATE tie SET was = ?, was_because = ?, was_words = ?, was_score = ?, moved_by = ? WHERE article = ?",
            (was.story, was.because, words, was.score, by, article),
        )

    def moved_by(self, judgement: str) -> list[str]:
        """The ids of the articles that a judgement moved."""
        sql = (
            "SELECT article.id FROM tie JOIN article ON article.number = tie.article WHERE tie.moved_by = ?"
            " ORDER BY article.number"
        )
        return [str(id) for (id,) in self._database.run(sql, (judgement,))]

    def was(self, article: str) -> Before | None:
        """How an article stood before a judgement moved it; None: it was not moved."""
        sql = (
            "SELECT tie.was, tie.was_because, tie.was_words, tie.was_score FROM tie"
            " JOIN article ON article.number = tie.article WHERE article.id = ? AND tie.was IS NOT NULL"
        )
        for story, because, words, score in self._database.run(sql, (article,)):
            return Before(story=str(story), because=because, words=_words(words), score=score)
        return None

    def forget(self, article: int, *, tie: bool = True) -> str | None:
        """Forget an article's signature and copies, and its tie unless that stays; the id of the story it was in."""
        sql = "SELECT story.id FROM tie JOIN story ON story.number = tie.story WHERE tie.article = ?"
        found = self._database.run(sql, (article,))
        rows = [(one, article) for one in self.signature(article) or ()]
        if rows:
            self._database.many("DELETE FROM band WHERE band = ? AND article = ?", rows)
        for table in ("signature", "tie") if tie else ("signature",):
            self._database.run(f"DELETE FROM {table} WHERE article = ?", (article,))
        self._database.run("DELETE FROM copy WHERE article = ? OR original = ?", (article, article))
        return str(found[0][0]) if found else None

    def untie(self, article: int) -> None:
        """Take an article out of its story, and leave its copies."""
        self._database.run("DELETE FROM tie WHERE article = ?", (article,))

    def stories(self, *, limit: int = 100, offset: int = 0, at_least: int = 1) -> list[Story]:
        """Stories of at least so many articles, those with the latest article first."""
        sql = (
            "SELECT id, title, opened, last, articles, keywords FROM story WHERE articles >= ?"
            " ORDER BY COALESCE(last, '') DESC, number DESC LIMIT ? OFFSET ?"
        )
        return [_story(row) for row in self._database.run(sql, (max(1, at_least), limit, offset))]

    def story(self, id: str) -> Story | None:
        """A story; None: there is none, or it has no article any more."""
        sql = "SELECT id, title, opened, last, articles, keywords FROM story WHERE id = ? AND articles > 0"
        found = self._database.run(sql, (id,))
        return _story(found[0]) if found else None

    def story_of(self, article: str) -> Tie | None:
        """The tie of an article; None: it is in no story."""
        found = self._ties("article.id = ?", article)
        return found[0][1] if found else None

    def ties(self, story: str) -> list[Tie]:
        """The ties of a story's articles, in the order of their numbers."""
        return [tie for _, tie, _ in self._ties("story.id = ?", story)]

    def members(self, story: str) -> list[tuple[int, str, Terms]]:
        """Numbers, ids and terms of a story's articles."""
        return [(number, tie.article, terms) for number, tie, terms in self._ties("story.id = ?", story)]

    def _ties(self, where: str, value: str) -> list[tuple[int, Tie, Terms]]:
        sql = (
            "SELECT article.number, article.id, story.id, tie.because, tie.words, tie.score, tie.terms FROM tie"
            " JOIN article ON article.number = tie.article JOIN story ON story.number = tie.story"
            f" WHERE {where} ORDER BY article.number"
        )
        return [
            (
                int(number),
                Tie(article=str(article), story=str(story), because=because, words=_words(words), score=score),
                unpack_terms(terms),
            )
            for number, article, story, because, words, score, terms in self._database.run(sql, (value,))
        ]  # fmt: skip


def pack_terms(terms: Terms) -> bytes:
    """Terms with their weights (of 32 bits) and words as bytes."""
    stems = list(terms.weights)
    weights = struct.pack(f"<{len(stems)}f", *terms.weights.values())
    # A word that is written as its stem is left out.
    words = "\n".join("" if terms.words.get(one, one) == one else terms.words[one] for one in stems)
    return msgspec.msgpack.encode(("\n".join(stems), weights, words))


def unpack_terms(data: bytes) -> Terms:
    """The terms that `pack_terms` was given."""
    stems, weights, words = _unpacked(data)
    return Terms(
        weights=dict(zip(stems, weights, strict=True)),
        words={stem: word or stem for stem, word in zip(stems, words.split("\n"), strict=True)}
        if stems
        else {},
    )


def unpack_weights(data: bytes) -> dict[str, float]:
    """The weights alone of what `pack_terms` was given."""
    stems, weights, _ = _unpacked(data)
    return dict(zip(stems, weights, strict=True))


def _unpacked(data: bytes) -> tuple[list[str], tuple[float, ...], str]:
    stems, weights, words = msgspec.msgpack.decode(bytes(data), type=tuple[str, bytes, str])
    return stems.split("\n") if stems else [], struct.unpack(f"<{len(weights) // 4}f", weights), words


def _stretch(day: date) -> int:
    return day.toordinal() // _STRETCH


def _keys(found_by: str) -> set[tuple[str, int]]:
    first, final, *terms = found_by.split(" ")
    return {(term, stretch) for stretch in range(int(first), int(final) + 1) for term in terms if term}


def _words(data: str) -> tuple[str, ...]:
    return tuple(json.loads(data))


def _parts(ids: Iterable[str]) -> list[list[str]]:
    asked = list(dict.fromkeys(ids))
    return [asked[at : at + _ASKED] for at in range(0, len(asked), _ASKED)]


def _copy(row: Row) -> Copy:
    article, original, kind, shared, credited, because = row
    return Copy(
        article=article, original=original, kind=kind, shared=shared, credited=bool(credited), because=because
    )


def _story(row: Row) -> Story:
    id, title, opened, last, articles, keywords = row
    return Story(
        id=id, title=title, opened=date.fromisoformat(opened) if opened else None,
        last=date.fromisoformat(last) if last else None, articles=articles, keywords=_words(keywords),
    )  # fmt: skip
