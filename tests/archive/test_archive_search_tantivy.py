"""The words of articles in a folder of Tantivy's: they follow, heal, and answer as the index does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree

import pytest

from rawi.archive import open_archive
from rawi.archive.search import (
    QueryReader,
    Searcher,
    SearchIndex,
    TantivyWords,
    check_index,
    tantivy_words,
)
from rawi.clauses import Stemmer
from rawi.desk import open_lexica
from rawi.desk.archiving import ArchiveDesk
from rawi.errors import ArchiveError, MissingExtra
from rawi.model import Reading
from rawi.script import fold_words

tantivy = pytest.importorskip("tantivy")

AT = "2024-03-21T09:00:00Z"
LEXICA = open_lexica()
STEMMER = Stemmer(LEXICA)
QUERIES = QueryReader(LEXICA)


class Kept:
    """An archive in a file, its index and its words, opened anew as often as it is asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.archive = open_archive(folder / "archive.db", at=AT)
        self._opened: list[SearchIndex] = []

    def index(self, *, words: bool = True) -> SearchIndex:
        """Another opener of the same index."""
        kept = TantivyWords(self.folder / "words") if words else None
        self._opened.append(SearchIndex(self.folder / "search.db", STEMMER, lexica=LEXICA.digest, words=kept))
        return self._opened[-1]

    def close(self) -> None:
        for one in self._opened:
            one.close()
        self.archive.close()


@pytest.fixture
def kept(tmp_path: Path, readings: list[Reading]) -> Iterator[Kept]:
    one = Kept(tmp_path)
    one.archive.add(readings, at=AT)
    yield one
    one.close()


def _is_whole(index: SearchIndex) -> None:
    """The words are asked, and are those of the articles, each once."""
    assert index.words is not None
    assert sorted(index.words.keys()) == [
        key for (key,) in index.rows("SELECT key FROM document ORDER BY key")
    ]
    assert index.rows("SELECT COUNT(*) FROM document") != [(0,)]


def _hits(index: SearchIndex, text: str) -> tuple[int, set[str]]:
    found = Searcher(index, LEXICA).search(QUERIES.read(text), limit=50)
    return found.total, {hit.id for hit in found.hits}


def test_both_engines_find_the_same(
    kept: Kept, readings: list[Reading], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Searcher, "_suggestions", lambda self, query: ())  # the index's, and slow
    one, other = kept.index(), kept.index(words=False)
    one.follow(kept.archive)
    _is_whole(one)
    asked = 0
    articles = [article for reading in readings for article in reading.articles]
    fields = [
        *(f"speaker:{said.speaker.ar.split()[0]}" for one in articles for said in one.statements if said.speaker.ar),
        *(f"act:{said.act}" for one in articles for said in one.statements),
        *(f"event:{event.kind.split()[0]}" for one in articles for event in one.events),
        "figure:21", "since:2024-08", "until:2024-08", "outlet:غيره", "-outlet:المجداف", "-title:ميناء", "title:ميناء", "في*",
        "-في", '"في ميناء"', "",
    ]  # fmt: skip
    words = sorted({word for one in articles for word in fold_words(one.text)})
    for at, field in enumerate(dict.fromkeys(fields)):
        for word in words[at % 7 :: 10]:
            for text in (f"{word} {field}", f"{word} {words[at]} {field}"):
                asked += 1
                assert _hits(one, text) == _hits(other, text), text
    assert asked > 200


def test_one_opener_sees_what_another_wrote(kept: Kept) -> None:
    index = kept.index()
    index.follow(kept.archive)
    before = _hits(index, "في")
    again = kept.index()
    rmtree(kept.folder / "words")
    again.follow(kept.archive)
    again.follow(kept.archive)
    _is_whole(again)
    _is_whole(index)
    assert _hits(index, "في") == before


def test_the_folder_deleted_under_an_open_index(kept: Kept) -> None:
    index = kept.index()
    index.follow(kept.archive)
    before = _hits(index, "في")
    rmtree(kept.folder / "words")
    assert index.words is None
    assert _hits(index, "في") == before
    index.follow(kept.archive)
    _is_whole(index)
    assert _hits(index, "في") == before


def test_another_format_is_made_anew(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.index().follow(kept.archive)
    monkeypatch.setattr(tantivy_words, "_FORMAT", "0")
    later = kept.index()
    assert later.words is None
    later.follow(kept.archive)
    _is_whole(later)


@pytest.mark.parametrize("damage", ["fields", "half", "empty", "folder"])
def test_a_folder_that_is_none_of_ours_is_made_anew(kept: Kept, damage: str) -> None:
    index, folder = kept.index(), kept.folder / "words"
    index.follow(kept.archive)
    if damage == "half":
        told = (folder / "meta.json").read_bytes()
        (folder / "meta.json").write_bytes(told[: len(told) // 2])
    else:
        rmtree(folder)
        folder.mkdir()
        if damage == "fields":
            tantivy.Index(tantivy.SchemaBuilder().add_text_field("other").build(), path=str(folder))
        elif damage == "folder":
            (folder / "meta.json").mkdir()
    index.follow(kept.archive)
    _is_whole(index)


def test_an_index_made_anew_has_its_words_anew(kept: Kept) -> None:
    kept.index().follow(kept.archive)
    for one in kept.folder.glob("search.db*"):
        one.unlink()
    index = kept.index()
    assert index.words is None
    index.follow(kept.archive)
    _is_whole(index)
    index.clear()
    assert index.words is None
    index.follow(kept.archive)
    _is_whole(index)


def test_words_of_a_later_index_than_the_one_there_is(kept: Kept) -> None:
    index = kept.index()
    index.follow(kept.archive)
    made = index.rows("SELECT value FROM meta WHERE key = 'made'")[0][0]
    words = TantivyWords(kept.folder / "words")
    with words.writing() as writing:
        assert writing is not None
        writing.commit(made, 10_000)
    assert index.words is None
    index.follow(kept.archive)
    _is_whole(index)


def test_who_finds_another_writing_leaves_it_to_that_one(kept: Kept) -> None:
    index = kept.index()
    with TantivyWords(kept.folder / "words").writing() as writing:
        assert writing is not None
        index.follow(kept.archive)
        assert index.words is None
        assert _hits(index, "في")[0] > 0
    index.follow(kept.archive)
    _is_whole(index)


def test_a_folder_that_may_not_be_written_to_is_read(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    index = kept.index()
    index.follow(kept.archive)
    monkeypatch.setattr("os.access", lambda path, mode: False)
    _is_whole(index)
    rmtree(kept.folder / "words")
    index.follow(kept.archive)
    assert index.words is None
    assert _hits(index, "في")[0] > 0


_KILLED = """
import os, sys
from pathlib import Path
from rawi.archive import open_archive
from rawi.archive.search import SearchIndex, TantivyWords, index as indexing, tantivy_words
from rawi.clauses import Stemmer
from rawi.desk import open_lexica
folder, when, step = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
lexica, left, commit = open_lexica(), int(sys.argv[4]), tantivy_words.Writing.commit
indexing._STEP = indexing._COMMITTED = step
def dying(self, made, change):
    global left
    left -= 1
    if left < 0 and when == "before":
        os._exit(9)
    commit(self, made, change)
    if left < 0:
        os._exit(9)
tantivy_words.Writing.commit = dying
index = SearchIndex(folder / "search.db", Stemmer(lexica), lexica=lexica.digest, words=TantivyWords(folder / "words"))
index.follow(open_archive(folder / "archive.db"))
"""


@pytest.mark.parametrize(("when", "step", "left"), [("before", 200, 0), ("before", 2, 1), ("after", 2, 0)])
def test_killed_between_the_two_commits(kept: Kept, when: str, step: int, left: int) -> None:
    words = [sys.executable, "-c", _KILLED, str(kept.folder), when, str(step), str(left)]
    assert subprocess.run(words, check=False).returncode == 9
    index = kept.index()
    assert index.change > 0  # the index's own was kept
    assert index.words is None
    index.follow(kept.archive)
    _is_whole(index)
    assert list(check_index(index, kept.archive)) == []


def test_another_process_follows_and_this_one_sees_it(
    kept: Kept, readings: list[Reading], tmp_path: Path
) -> None:
    index = kept.index()
    assert index.words is None
    done = subprocess.run([sys.executable, "-c", _KILLED, str(tmp_path), "after", "200", "99"], check=False)
    assert done.returncode == 0
    _is_whole(index)
    assert _hits(index, "في")[0] > 0


def test_what_is_wrong_with_the_words_is_told_and_mended(kept: Kept) -> None:
    index = kept.index()
    index.follow(kept.archive)
    assert list(check_index(index, kept.archive)) == []
    page = index.rows("SELECT page FROM document LIMIT 1")[0][0]
    made = index.rows("SELECT value FROM meta WHERE key = 'made'")[0][0]
    with TantivyWords(kept.folder / "words").writing() as writing:
        assert writing is not None
        writing.put(page, [])
        writing.commit(made, index.change)
    faults = list(check_index(index, kept.archive, mend=True))
    assert [(one.subject, one.mended) for one in faults] == [("tantivy", True)]
    assert "articles without words" in faults[0].what
    _is_whole(index)


# --- the setting


def test_tantivy_is_used_only_when_it_is_asked_for(
    tmp_path: Path, readings: list[Reading], monkeypatch: pytest.MonkeyPatch
) -> None:
    where = tmp_path / "news.db"
    folder = tmp_path / "news.search.db.tantivy"
    monkeypatch.delenv("RAWI_SEARCH", raising=False)
    with ArchiveDesk(where, at=AT) as desk:
        desk.add_results(readings)
        plain = desk.search(desk.query("ميناء"))
        assert plain.total > 0 and not folder.exists()
    monkeypatch.setenv("RAWI_SEARCH", "tantivy")
    with ArchiveDesk(where, at=AT) as desk:
        found = desk.search(desk.query("ميناء"))
        assert folder.exists()
        assert {hit.id for hit in found.hits} == {hit.id for hit in plain.hits}
        assert list(desk.check()) == []
    monkeypatch.setenv("RAWI_SEARCH", "lucene")
    with ArchiveDesk(where) as desk, pytest.raises(ArchiveError, match="fts5 or tantivy"):
        desk.search(desk.query("ميناء"))


def test_without_the_extra_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAWI_SEARCH", "tantivy")
    monkeypatch.setitem(sys.modules, "tantivy", None)
    with (
        ArchiveDesk(tmp_path / "news.db", at=AT) as desk,
        pytest.raises(MissingExtra, match=r"rawi\[tantivy\]"),
    ):
        desk.search(desk.query("ميناء"))
