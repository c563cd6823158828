"""Looks a search index through: its file, its tables against each other, and its articles against the archive's."""

from __future__ import annotations

from collections.abc import Iterator

import apsw

from rawi.archive.contract import Archive, Fault
from rawi.archive.search.index import SearchIndex, key_of
from rawi.errors import ArchiveError, DamagedReading

_PART = "search"
_READ = 1_000  # rows of the archive at a time
_SHOWN = 5  # faults of one kind that are told one by one
# Rows that have no other: the tables, and the question that gives how many there are.
_LOST = (
    ("articles without words", "SELECT key FROM document EXCEPT SELECT id FROM word_docsize"),
    ("words of no article", "SELECT id FROM word_docsize EXCEPT SELECT key FROM document"),
    ("findings of no article", "SELECT number FROM finding WHERE key NOT IN (SELECT key FROM document)"),
    ("findings without words", "SELECT number FROM finding EXCEPT SELECT id FROM finding_word_docsize"),
    ("words of no finding", "SELECT id FROM finding_word_docsize EXCEPT SELECT number FROM finding"),
    ("names without words", "SELECT number FROM name EXCEPT SELECT id FROM name_word_docsize"),
    ("tags of no article", "SELECT key FROM tag EXCEPT SELECT key FROM document"),
    ("terms of no article", "SELECT key FROM about EXCEPT SELECT key FROM profile"),
    ("profiles of no article", "SELECT key FROM profile EXCEPT SELECT key FROM document"),
)


def check_index(index: SearchIndex, archive: Archive, *, mend: bool = False) -> Iterator[Fault]:
    """What in an index is not as it should be, once it has followed; with `mend` it is then made anew.

    What every word of it says is not looked at: that is made anew by deleting the file.
    """
    faults = list(_faults(index, archive))
    if faults and mend:
        index.clear()
        index.follow(archive)
        left = {(one.subject, one.what) for one in _faults(index, archive)}
        faults = [
            Fault(part=_PART, subject=one.subject, what=one.what, mended=(one.subject, one.what) not in left)
            for one in faults
        ]
    yield from faults


def _faults(index: SearchIndex, archive: Archive) -> Iterator[Fault]:
    try:
        broken = [what for what in _broken(index) if what != "ok"]
        if broken:
            yield from (Fault(part=_PART, subject="file", what=what) for what in broken)
            return
        if index.change and not archive.changes(after=index.change - 1, limit=1):
            what = f"has read change {index.change}, which the archive does not have"
            yield Fault(part=_PART, subject="file", what=what)
            return
        index.follow(archive)
        for what, sql in _LOST:
            ((count,),) = index.rows(f"SELECT COUNT(*) FROM ({sql})")
            if count:
                yield Fault(part=_PART, subject="file", what=f"{count} {what}")
        if index.words:
            kept, written = {key for (key,) in index.rows("SELECT key FROM document")}, index.words.keys()
            for what, count in (
                ("articles without words", len(kept.difference(written))),
                ("words of no article", len(set(written) - kept)),
                ("articles twice", len(written) - len(set(written))),
            ):
                if count:
                    yield Fault(part=_PART, subject="tantivy", what=f"{count} {what}")
        yield from _articles(index, archive)
    except (apsw.Error, ArchiveError) as error:
        yield Fault(part=_PART, subject="file", what=f"cannot be read: {error}")


def _is_sound(archive: Archive, article: str) -> bool:
    """Whether an article can be read: of a damaged one the archive's own check tells."""
    try:
        return archive.article(article) is not None
    except DamagedReading:
        return False


def _broken(index: SearchIndex) -> Iterator[str]:
    yield from (str(what) for (what,) in index.rows("PRAGMA quick_check(5)"))
    # FTS5 is asked by a row that is written.
    for table in () if index.readonly else ("word", "finding_word", "name_word"):
        try:
            index.db.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
        except apsw.CorruptError:
            yield f"the words of {table} are not what was written"


def _articles(index: SearchIndex, archive: Archive) -> Iterator[Fault]:
    """Articles that the index lacks, has by another day or page, or has and the archive does not."""
    kept = {
        str(article): (int(key), str(page))
        for article, key, page in index.rows("SELECT article, key, page FROM document")
    }
    wrong: dict[str, list[str]] = {"is not in the index": [], "stands in the index as it was": []}
    after = 0
    while rows := archive.articles(after=after, limit=_READ):
        after = rows[-1].number
        for row in rows:
            if not row.current:
                continue
            found = kept.pop(row.id, None)
            if found is None:
                if _is_sound(archive, row.id):
                    wrong["is not in the index"].append(row.id)
            elif found != (key_of(row), row.page):
                wrong["stands in the index as it was"].append(row.id)
    wrong["is in the index, and no more in the archive"] = sorted(kept)
    for what, ids in wrong.items():
        yield from (Fault(part=_PART, subject=id, what=what) for id in ids[:_SHOWN])
        if len(ids) > _SHOWN:
            yield Fault(part=_PART, subject=f"{len(ids) - _SHOWN} more", what=what)
