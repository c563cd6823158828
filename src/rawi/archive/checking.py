"""Looks an archive through: digests, references, the laws of quotation, and what is derived."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from rawi.archive import rows
from rawi.archive.codec import digest, unpack_reading, unpack_text
from rawi.archive.contract import Fault
from rawi.archive.database import Row
from rawi.archive.judging import obey
from rawi.errors import ArchiveError, LawBroken
from rawi.model import Article, Reading, check_reading

if TYPE_CHECKING:
    from rawi.archive.store import StoredArchive


def find_faults(archive: StoredArchive, *, mend: bool, at: str) -> Iterator[Fault]:
    """Every fault found; see `Archive.check`. What the database cannot read any more is one too."""
    looks = (
        _database(archive),
        _pointers(archive),
        _pages(archive, mend=mend, at=at),
        _threads(archive, mend=mend),
    )
    for found in looks:
        try:
            yield from found
        except ArchiveError as error:
            yield Fault(part="database", subject="", what=f"cannot be read to its end: {error}")


def _database(archive: StoredArchive) -> Iterator[Fault]:
    for what in archive.database.faults():
        yield Fault(part="database", subject="", what=what)


def _pages(archive: StoredArchive, *, mend: bool, at: str) -> Iterator[Fault]:
    database = archive.database
    sql = (
        "SELECT page.number, page.id, page.digest, page.text, page.current, page.characters FROM page"
        " ORDER BY page.number"
    )
    for number, id, said, data, current, characters in database.stream(sql):
        subject, text = str(id), _text(data, str(said))
        if text is None:
            yield Fault(part="page", subject=subject, what="its text is not what was stored")
            continue
        if len(text) != characters:
            yield Fault(part="page", subject=subject, what=f"has {len(text)} characters, not {characters}")
        newest: Reading | None = None
        for part in _readings(archive, int(number), subject, text):
            if isinstance(part, Fault):
                yield part
            else:
                newest = part
        if newest is None:
            yield Fault(
                part="reading", subject=subject, what="the page has no newest reading that can be read"
            )
        elif current:
            yield from _derived(archive, int(number), newest, mend=mend, at=at)


def _pointers(archive: StoredArchive) -> Iterator[Fault]:
    for sql, part, what in (
        ("SELECT address FROM page WHERE current = 1 GROUP BY address HAVING COUNT(*) > 1", "page",
         "two pages are the current one of this address"),
        ("SELECT page FROM reading WHERE current = 1 GROUP BY page HAVING COUNT(*) > 1", "reading",
         "two readings are the newest of this page"),
        ("SELECT article.id FROM article JOIN page ON page.number = article.page"
         " WHERE article.current = 1 AND page.current = 0", "article", "is current, its page is not"),
        ("SELECT part.event FROM part LEFT JOIN event ON event.id = part.event AND event.article = part.article"
         " WHERE event.id IS NULL", "part", "takes part in no event"),
    ):  # fmt: skip
        for (subject,) in archive.database.run(sql):
            yield Fault(part=part, subject=str(subject), what=what)


def _threads(archive: StoredArchive, *, mend: bool) -> Iterator[Fault]:
    found = list(archive.threads.faults())
    if found and mend:
        with archive.writing():
            archive.threads.clear()
    for part, subject in found:
        yield Fault(
            part=part, subject=subject, what="the tables of copies and stories do not agree", mended=mend
        )


def _text(data: bytes, said: str) -> str | None:
    try:
        return unpack_text(bytes(data)) if digest(bytes(data)) == said else None
    except (zlib.error, UnicodeDecodeError):
        return None


def _readings(archive: StoredArchive, page: int, subject: str, text: str) -> Iterator[Reading | Fault]:
    """The newest reading, and a fault for each reading that is damaged or breaks a law."""
    sql = "SELECT digest, record, current FROM reading WHERE page = ? ORDER BY number"
    for said, record, current in archive.database.run(sql, (page,)):
        data = bytes(record)
        try:
            reading = unpack_reading(data, text)
            check_reading(reading)
        except (zlib.error, msgspec.MsgspecError, UnicodeDecodeError) as error:
            yield Fault(part="reading", subject=subject, what=f"cannot be read: {error}")
            continue
        except LawBroken as error:
            yield Fault(part="reading", subject=subject, what=str(error))
            continue
        if digest(data) != said:
            yield Fault(part="reading", subject=subject, what="is not what was stored")
        if current:
            yield reading


def _derived(archive: StoredArchive, page: int, reading: Reading, *, mend: bool, at: str) -> Iterator[Fault]:
    judged = archive.judged(reading.page.id)
    sql = "SELECT id, number FROM article WHERE page = ? AND current = 1"
    numbers = {str(id): int(number) for id, number in archive.database.run(sql, (page,))}
    wrong = set(numbers) != {one.id for one in reading.articles}
    for position, article in enumerate(reading.articles):
        number = numbers.get(article.id)
        wrong = wrong or number is None or _differs(archive, obey(article, judged), number, page, position)
    if wrong:
        if mend:
            archive.refresh(reading.page.id, at=at)
        yield Fault(
            part="rows", subject=reading.page.id, what="are not what the newest reading says", mended=mend
        )


def _differs(archive: StoredArchive, article: Article, number: int, page: int, position: int) -> bool:
    names = ", ".join(rows.ARTICLE_COLUMNS)
    (row,) = archive.database.run(f"SELECT {names} FROM article WHERE number = ?", (number,))
    asked = rows.article_row(article, page, position, current=True, added=int(row[-1]))
    if row != asked:
        return True
    for table, columns, found in rows.finding_rows(article, number):
        if _kept(archive, table, columns, number) != sorted(found, key=repr):
            return True
    return False


def _kept(archive: StoredArchive, table: str, columns: Sequence[str], number: int) -> list[Row]:
    sql = f"SELECT {', '.join(columns)} FROM {table} WHERE article = ?"
    return sorted(archive.database.run(sql, (number,)), key=repr)
