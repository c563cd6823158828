"""Disks that fill up or rot, clocks that are set back, programs that write at once: nothing that was said is lost."""

from __future__ import annotations

import contextlib
import json
import random
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from rawi.archive import Judgement, open_archive
from rawi.archive.salvaging import salvage
from rawi.archive.sqlite_pages import PageFile
from rawi.cli.app import app
from rawi.desk.archiving import ArchiveDesk
from rawi.desk.salvaging import salvage_archive
from rawi.errors import ArchiveError
from rawi.model import Reading, Refusal

AT, LATER = "2024-03-21T09:00:00Z", "2024-03-22T09:00:00Z"
REFUSAL = Refusal(source="x.pdf", stage="decode", reason="not text: PDF")


# --- a full disk


@contextlib.contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes: a write fails, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("kind", ["full", "fails"])
@pytest.mark.parametrize("pages", [0, 1, 3, 8, 20, 45, 80, 200])
def test_a_full_disk_loses_nothing_and_leaves_the_archive_as_it_was(
    tmp_path: Path, readings: list[Reading], pages: int, kind: str
) -> None:
    log = tmp_path / "a.db-wal"
    with open_archive(tmp_path / "a.db", at=AT) as archive:
        archive.add(readings[:1], at=AT)
        db: apsw.Connection = archive.database._db  # type: ignore[attr-defined]
        db.pragma("cache_size", 10)  # so that it writes on the way, not at the end alone
        if kind == "full":
            db.pragma("max_page_count", db.pragma("page_count") + pages)
            limit: contextlib.AbstractContextManager[None] = contextlib.nullcontext()
        else:
            limit = files_of_at_most(log.stat().st_size + pages * 4096)
        failed = False
        with limit:
            try:
                archive.add(readings[1:], at=LATER)
            except ArchiveError as told:
                failed = True
                assert "nothing of the last addition was kept" in str(told)
        assert failed or pages > 8
        db.pragma("max_page_count", 1_000_000)
        assert dict(archive.info().counts)["page"] == (1 if failed else len(readings))
        assert list(archive.check()) == []
        archive.add(readings, at=LATER)
        assert dict(archive.info().counts)["page"] == len(readings)
    with open_archive(tmp_path / "a.db") as archive:
        assert list(archive.check()) == []


def test_a_full_disk_while_the_index_follows_is_an_error_of_ours(
    tmp_path: Path, readings: list[Reading]
) -> None:
    with ArchiveDesk(tmp_path / "a.db", at=AT) as desk:
        desk.add_results(readings[:1])
        desk.archive.add(readings, at=AT)
        size = (tmp_path / "a.search.db-wal").stat().st_size
        with files_of_at_most(size), pytest.raises(ArchiveError, match=r"a\.search\.db: .* may be deleted"):
            desk.search(desk.query(""))
        assert desk.search(desk.query("")).hits
        assert list(desk.check()) == []


# --- a disk that rots


@pytest.fixture(scope="module")
def whole(readings: list[Reading], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with a changed page, a second reading of one, a refusal and two judgements."""
    from dataclasses import replace

    path = tmp_path_factory.mktemp("whole") / "a.db"
    with ArchiveDesk(path, at=AT) as desk:
        desk.add_results([*readings, REFUSAL])
        again = replace(readings[0], engine="rawi of tomorrow")
        desk.add_results([again])
        page = readings[0].page.id
        for id, day in (("j1", "2024-03-01"), ("j2", "2024-03-02")):
            desk.judge(
                Judgement(id=id, verdict="date", about="", page=page, start=None, end=None, value=(("day", day),), by="منى", at=AT)
            )  # fmt: skip
        desk.take_back("j1", by="منى")
    return path


def test_everything_is_salvaged_from_a_whole_archive(whole: Path, tmp_path: Path) -> None:
    told = salvage_archive(whole, tmp_path / "new.db")
    with ArchiveDesk(whole) as old, ArchiveDesk(tmp_path / "new.db", at=AT) as new:
        assert told.lost == ()
        assert list(new.check()) == []
        assert dict(new.archive.info().counts) == dict(old.archive.info().counts)
        assert {one.id: one.title for one in new.stories()} == {one.id: one.title for one in old.stories()}
        for _, page in old.archive.pages():
            assert new.archive.reading(page) == old.archive.reading(page)
            found = old.archive.page(page)
            assert found is not None
            address = found.url or found.source
            assert new.archive.versions(address) == old.archive.versions(address)
        assert new.archive.judgements(standing=False) == old.archive.judgements(standing=False)
        assert list(new.archive.refusals()) == list(old.archive.refusals())
        assert sorted((one.kind, one.at) for one in new.archive.changes() if one.kind == "page") == sorted(
            (one.kind, one.at) for one in old.archive.changes() if one.kind == "page"
        )


@pytest.mark.parametrize("seed", range(24))
def test_a_corrupt_page_is_found_and_the_rest_is_salvaged(whole: Path, tmp_path: Path, seed: int) -> None:
    chance, data = random.Random(seed), bytearray(whole.read_bytes())
    page = seed if seed < 4 else chance.randrange(len(data) // 4096)
    data[page * 4096 : (page + 1) * 4096] = chance.randbytes(4096)
    broken = tmp_path / "broken.db"
    broken.write_bytes(data)
    try:
        with open_archive(broken) as archive:
            faults = list(archive.check())
    except ArchiveError as error:
        faults = [error]  # type: ignore[list-item]
    assert faults
    with open_archive(tmp_path / "new.db", at=AT) as new, open_archive(whole) as old:
        told = salvage(broken, new, at=AT)
        assert list(new.check()) == []
        pages = [id for _, id in old.pages()]
        brought = {id for _, id in new.pages()}
        # A page of the file has a few rows at most; texts run over several pages of the file.
        assert len(brought) >= len(pages) - 4
        lost = " ".join(told.lost)
        for id in pages:
            found = new.reading(id)
            if found is None:
                assert id in lost or "only the number is left" in lost
            elif found.engine != "salvaged":
                # Of a page that was read twice the second reading may be lost.
                assert found == old.reading(id) or "reading" in lost
            else:
                assert id in lost
                assert found.page == old.reading(id).page  # type: ignore[union-attr]


def test_a_file_without_its_head_is_salvaged(whole: Path, tmp_path: Path) -> None:
    data = whole.read_bytes()
    (tmp_path / "old.db").write_bytes(b"\0" * 100 + data[100:])
    with pytest.raises(ArchiveError):
        open_archive(tmp_path / "old.db")
    assert salvage_archive(tmp_path / "old.db", tmp_path / "new.db").lost == ()


def test_what_stands_in_the_log_alone_is_salvaged(readings: list[Reading], tmp_path: Path) -> None:
    with open_archive(tmp_path / "a.db", at=AT) as archive:
        archive.add(readings, at=AT)
        assert (tmp_path / "a.db-wal").stat().st_size > 0
        for one in ("a.db", "a.db-wal"):
            shutil.copy(tmp_path / one, tmp_path / one.replace("a", "b", 1))
    with open_archive(tmp_path / "new.db", at=AT) as new:
        assert salvage(tmp_path / "b.db", new, at=AT).readings == len(readings)


def test_the_command_says_what_is_lost(whole: Path, tmp_path: Path) -> None:
    data = whole.read_bytes()
    half = tmp_path / "half.db"
    half.write_bytes(data[: len(data) // 2])
    found = CliRunner().invoke(app, ["archive", "salvage", str(half), str(tmp_path / "new.db")])
    assert found.exit_code == 3
    assert "lost: " in found.output
    again = CliRunner().invoke(app, ["archive", "salvage", str(half), str(tmp_path / "new.db")])
    assert again.exit_code == 1
    assert isinstance(again.exception, ArchiveError | SystemExit)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.none()
            | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
            st.none() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False),
            st.binary(max_size=9000),
        ),
        max_size=30,
    )
)
def test_pages_give_the_rows_that_sqlite_gives(values: list[tuple[Any, ...]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.db")
        db = apsw.Connection(str(path))
        db.execute("CREATE TABLE t (a TEXT, b ANY, c BLOB) STRICT")
        db.executemany("INSERT INTO t VALUES (?, ?, ?)", values)
        wanted = {row[0]: row[1:] for row in db.execute("SELECT rowid, a, b, c FROM t")}
        db.close()
        with PageFile(path) as file:
            found = {place.number: file.row(place) for place, _ in file.places({3})}
        assert found == wanted


def test_a_damaged_index_is_an_error_of_ours_and_is_made_anew(
    tmp_path: Path, readings: list[Reading]
) -> None:
    path, index = tmp_path / "a.db", tmp_path / "a.search.db"
    with ArchiveDesk(path, at=AT) as desk:
        desk.add_results(readings)
    data = bytearray(index.read_bytes())
    for page in range(2, len(data) // 4096):
        data[page * 4096 : (page + 1) * 4096] = random.Random(page).randbytes(4096)
    index.write_bytes(data)
    with ArchiveDesk(path, at=AT) as desk, contextlib.suppress(ArchiveError):
        desk.search(desk.query("ميناء"), facets=True)
    with ArchiveDesk(path, at=AT) as desk:
        assert all(one.mended for one in desk.check(mend=True))
    with ArchiveDesk(path, at=AT) as desk:
        assert list(desk.check()) == []
        assert desk.search(desk.query("")).hits


def test_one_damaged_reading_stops_neither_stories_nor_searches(
    tmp_path: Path, readings: list[Reading], caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "a.db"
    with ArchiveDesk(path, at=AT) as desk:
        desk.add_results(readings[:-2])
    lost = readings[0].page.id
    db = apsw.Connection(str(path))
    db.execute(
        "UPDATE reading SET record = x'00' WHERE page = (SELECT number FROM page WHERE id = ?)", (lost,)
    )
    db.execute("DELETE FROM follower")
    db.close()
    (tmp_path / "a.search.db").unlink()
    with ArchiveDesk(path, at=AT) as desk:
        desk.add_results(readings[-2:])
        found = {hit.article for hit in desk.search(desk.query(""), limit=1000).hits}
        sound = {one.id for each in readings[1:] for one in each.articles}
        assert found == sound
        assert {
            one.article for story in desk.stories(limit=1000) for one in desk.archive.threads.ties(story.id)
        } <= sound
        assert {one.subject for one in desk.check()} == {lost}
    assert sum(lost in one.message for one in caplog.records) == 2


# --- clocks, and others who write


def test_a_clock_set_back_changes_no_order(tmp_path: Path, readings: list[Reading]) -> None:
    with ArchiveDesk(tmp_path / "a.db", at=LATER) as desk:
        desk.add_results(readings[:2])
    with ArchiveDesk(tmp_path / "a.db", at="2001-01-01T00:00:00Z") as desk:
        desk.add_results(readings[2:])
        changes = desk.archive.changes()
        assert [one.number for one in changes] == sorted(one.number for one in changes)
        assert [one.at for one in changes if one.kind == "page"] == sorted(
            (one.at for one in changes if one.kind == "page"), reverse=True
        )
        after = desk.archive.changes(after=changes[1].number)
        assert [one.subject for one in after if one.kind == "page"] == [one.page.id for one in readings[2:]]
        assert len(desk.search(desk.query("")).hits) == len(
            [row for row in desk.archive.articles() if row.current]
        )
        assert list(desk.check()) == []


_ADDS = """
import sys, json
from rawi.desk.archiving import ArchiveDesk
with ArchiveDesk(sys.argv[1], at="2024-03-21T09:00:00Z") as desk:
    for name in sys.argv[2:]:
        added = desk.add([name])
        print(json.dumps([name, added.pages, added.same]), flush=True)
"""


def test_two_programs_add_to_one_archive_at_once(tmp_path: Path) -> None:
    from rawi.desk import find_samples

    names = []
    for raw in list(find_samples())[:6]:
        (tmp_path / raw.source).write_bytes(raw.data)
        names.append(str(tmp_path / raw.source))
    # Both add the two in the middle: one of them is first.
    shares = [names[:4], names[2:]]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", _ADDS, str(tmp_path / "a.db"), *share], stdout=subprocess.PIPE
        )
        for share in shares
    ]
    told = [json.loads(line) for one in running for line in one.communicate()[0].splitlines()]
    assert [one.returncode for one in running] == [0, 0]
    assert sum(pages for _, pages, _ in told) == len(names)
    assert sum(same for _, _, same in told) == 2
    with ArchiveDesk(tmp_path / "a.db", at=AT) as desk:
        assert list(desk.check()) == []
        assert dict(desk.archive.info().counts)["page"] == len(names)
