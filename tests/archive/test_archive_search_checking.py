"""What is wrong with a search index is told, and mended by making it anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rawi.archive import Archive
from rawi.archive.search import QueryReader, Searcher, SearchIndex, check_index, written_as
from rawi.clauses import Stemmer
from rawi.desk import open_lexica
from rawi.desk.relating import weigher
from rawi.model import Reading

AT = "2024-03-21T09:00:00Z"
LEXICA = open_lexica()
STEMMER = Stemmer(LEXICA)


@pytest.fixture
def filled(archive: Archive, readings: list[Reading]) -> Archive:
    archive.add(readings, at=AT)
    return archive


@pytest.fixture
def index(filled: Archive, tmp_path: Path) -> Iterator[SearchIndex]:
    one = SearchIndex(tmp_path / "search.db", STEMMER, lexica=LEXICA.digest, weigh=weigher())
    one.follow(filled)
    yield one
    one.close()


def _told(index: SearchIndex, archive: Archive, *, mend: bool = False) -> list[tuple[str, bool]]:
    faults = list(check_index(index, archive, mend=mend))
    assert {one.part for one in faults} <= {"search"}
    return [(one.what, one.mended) for one in faults]


def test_an_index_as_it_should_be(index: SearchIndex, filled: Archive) -> None:
    assert _told(index, filled) == []


def test_what_is_only_not_yet_read_is_no_fault(filled: Archive, tmp_path: Path) -> None:
    index = SearchIndex(tmp_path / "late.db", STEMMER, lexica=LEXICA.digest)
    assert _told(index, filled) == []
    assert index.change > 0
    index.close()


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        ("DELETE FROM document WHERE key = (SELECT MIN(key) FROM document)", "is not in the index"),
        ("UPDATE document SET article = 'gone' WHERE key = (SELECT MIN(key) FROM document)", "is in the index, and no more in the archive"),
        ("UPDATE document SET page = 'another' WHERE key = (SELECT MIN(key) FROM document)", "stands in the index as it was"),
        ("DELETE FROM word WHERE rowid = (SELECT MIN(key) FROM document)", "1 articles without words"),
        ("DELETE FROM finding_word WHERE rowid = (SELECT MIN(number) FROM finding)", "1 findings without words"),
        ("INSERT INTO tag SELECT MIN(number), 1 FROM name", "1 tags of no article"),
        ("INSERT INTO about VALUES (1, 1)", "1 terms of no article"),
        ("UPDATE meta SET value = '9999' WHERE key = 'change'", "has read change 9999, which the archive does not have"),
        ("UPDATE word_data SET block = zeroblob(40) WHERE id > 1000", "the words of word are not what was written"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_and_mended(
    index: SearchIndex, filled: Archive, damage: str, what: str
) -> None:
    before = index.rows("SELECT article, key FROM document ORDER BY key")
    index.db.execute(damage)
    assert (what, False) in _told(index, filled)
    assert (what, True) in _told(index, filled, mend=True)
    assert _told(index, filled) == []
    assert index.rows("SELECT article, key FROM document ORDER BY key") == before


def test_an_index_of_another_archive_is_told(
    index: SearchIndex, readings: list[Reading], opener: object
) -> None:
    index.db.execute("UPDATE document SET article = 'other ' || key")
    found = _told(index, opener())  # type: ignore[operator]
    assert sum(what == "is in the index, and no more in the archive" for what, _ in found) == 4
    assert sum(what == "is not in the index" for what, _ in found) == 4


def test_a_suggestion_is_spelled_as_the_articles_spell_it(index: SearchIndex, filled: Archive) -> None:
    found = Searcher(index, LEXICA).search(QueryReader(LEXICA).read("هيلتارة"))
    assert [better for _, better in found.suggestions] == ["هيلاره"]
    assert written_as("هيلاره", index, filled) == "هيلارة"
    assert written_as("كلمهليستهنا", index, filled) == "كلمهليستهنا"
