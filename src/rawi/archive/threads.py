"""Copies and stories in the archive's tables: derived rows, written by who follows the changes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from rawi.archive.database import Database, Row
from rawi.model import Copy, Story, Tie

_ASKED = 200
_NEAR = 200  # articles that share a band, at most looked at
_OPEN = "9999-12-31"  # the last day of a story without any
_TABLES = ("tie", "story_term", "story", "copy", "band")


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
        """Forget all copies and stories."""
        for table in _TABLES:
            self._database.run(f"DELETE FROM {table}")

    # --- copies

    def near(self, bands: Sequence[int]) -> list[tuple[int, str]]:
        """Numbers and ids of current articles that share a band, those with most bands first; two hundred at most."""
        marks = ", ".join("?" * len(bands))
        sql = (
            f"SELECT band.article, article.id, COUNT(*) FROM band JOIN article ON article.number = band.article"
            f" WHERE band.band IN ({marks}) AND article.current = 1"
            " GROUP BY band.article, article.id ORDER BY COUNT(*) DESC, band.article LIMIT ?"
        )
        return [(int(number), str(id)) for number, id, _ in self._database.run(sql, (*bands, _NEAR))]

    def put_bands(self, article: int, bands: Sequence[int]) -> None:
        """Let an article be found by its bands."""
        rows = [(one, article) for one in dict.fromkeys(bands)]
        self._database.many("INSERT INTO band VALUES (?, ?)", rows)

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
            for row in self._database.run(
                f"{sql} WHERE one.id IN ({marks}) OR other.id IN ({marks})", (*part, *part)
            ):
                found[str(row[0]), str(row[1])] = _copy(row)
        return [found[key] for key in sorted(found)]

    # --- stories

    def open_stories(self, terms: Sequence[str], since: date | None, most: int) -> list[Kept]:
        """Stories that share most of these terms and had an article on or after a day; `most` of them."""
        marks = ", ".join("?" * len(terms))
        sql = (
            f"SELECT story FROM story_term WHERE term IN ({marks}) AND last >= ?"
            " GROUP BY story ORDER BY COUNT(*) DESC, story DESC LIMIT ?"
        )
        day = since.isoformat() if since else ""
        return self._kept([int(row[0]) for row in self._database.run(sql, (*terms, day, most))])

    def _kept(self, numbers: Sequence[int]) -> list[Kept]:
        if not numbers:
            return []
        marks = ", ".join("?" * len(numbers))
        sql = f"SELECT number, id, title, opened, last, articles, keywords, terms FROM story WHERE number IN ({marks})"
        return [
            Kept(number=int(row[0]), story=_story(row[1:7]), terms=unpack_terms(row[7]))
            for row in self._database.run(sql, numbers)
        ]

    def kept(self, number: int) -> Kept:
        """The story of a number, with its terms."""
        return self._kept([number])[0]

    def story_number(self, id: str) -> int | None:
        """The number of a story; None: there is none."""
        found = self._database.run("SELECT number FROM story WHERE id = ?", (id,))
        return int(found[0][0]) if found else None

    def put_story(self, story: Story, terms: Terms, found_by: Sequence[str]) -> int:
        """Keep a story, new or changed; its number."""
        row = (
            story.title, story.opened.isoformat() if story.opened else None,
            story.last.isoformat() if story.last else None, story.articles,
            json.dumps(list(story.keywords), ensure_ascii=False), pack_terms(terms),
        )  # fmt: skip
        number = self.story_number(story.id)
        if number is None:
            sql = (
                "INSERT INTO story (title, opened, last, articles, keywords, terms, id)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING number"
            )
            number = int(self._database.run(sql, (*row, story.id))[0][0])
        else:
            columns = ("title", "opened", "last", "articles", "keywords", "terms")
            sql = f"UPDATE story SET {', '.join(f'{one} = ?' for one in columns)} WHERE number = ?"
            self._database.run(sql, (*row, number))
            self._database.run("DELETE FROM story_term WHERE story = ?", (number,))
        last = story.last.isoformat() if story.last else _OPEN
        if story.articles:
            self._database.many(
                "INSERT INTO story_term VALUES (?, ?, ?)", [(term, number, last) for term in found_by]
            )
        return number

    def put_tie(self, article: int, story: int, tie: Tie, terms: Terms) -> None:
        """Keep that an article belongs to a story."""
        self._database.run("DELETE FROM tie WHERE article = ?", (article,))
        words = json.dumps(list(tie.words), ensure_ascii=False)
        row = (article, story, tie.because, words, tie.score, pack_terms(terms))
        columns = "(article, story, because, words, score, terms)"
        self._database.run(f"INSERT INTO tie {columns} VALUES (?, ?, ?, ?, ?, ?)", row)

    def note_move(self, article: int, *, was: str, by: str) -> None:
        """Note the story that a judgement took an article out of, so that it can be taken back."""
        self._database.run("UPDATE tie SET was = ?, moved_by = ? WHERE article = ?", (was, by, article))

    def moved_by(self, judgement: str) -> list[str]:
        """The ids of the articles that a judgement moved."""
        sql = (
            "SELECT article.id FROM tie JOIN article ON article.number = tie.article WHERE tie.moved_by = ?"
            " ORDER BY article.number"
        )
        return [str(id) for (id,) in self._database.run(sql, (judgement,))]

    def was(self, article: str) -> str | None:
        """The story an article was in before a judgement moved it; None: it was not moved."""
        sql = "SELECT tie.was FROM tie JOIN article ON article.number = tie.article WHERE article.id = ?"
        found = self._database.run(sql, (article,))
        return None if not found or found[0][0] is None else str(found[0][0])

    def forget(self, article: int) -> str | None:
        """Forget an article's bands, copies and tie; the id of the story it was in."""
        sql = "SELECT story.id FROM tie JOIN story ON story.number = tie.story WHERE tie.article = ?"
        found = self._database.run(sql, (article,))
        for table in ("band", "tie"):
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
    """Terms with their weights and words as bytes; four digits of a weight are kept."""
    words = {term: terms.words.get(term, term) for term in terms.weights}
    return msgspec.msgpack.encode([{term: round(value, 4) for term, value in terms.weights.items()}, words])


def unpack_terms(data: bytes) -> Terms:
    """The terms that `pack_terms` was given."""
    weights, words = msgspec.msgpack.decode(bytes(data), type=tuple[dict[str, float], dict[str, str]])
    return Terms(weights=weights, words=words)


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
