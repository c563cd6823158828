"""Parts: what was read comes back whole, and an archive takes it in as if it had read it itself."""

from __future__ import annotations

import io
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from rawi.batch import Settings, read_batch
from rawi.cli.app import app
from rawi.desk import find_samples, read_page
from rawi.desk.archiving import ArchiveDesk
from rawi.desk.parts import counts_of, parts_of, read_parts, read_rows, result_of, row_of, write_part
from rawi.errors import ArchiveError
from rawi.model import Reading, Refusal
from rawi.script import WORD, fold
from rawi.stories import sign

pq: Any = pytest.importorskip("pyarrow.parquet")
AT = "2026-11-22T09:00:00Z"
SAMPLES = Path(__file__).parents[2] / "src" / "rawi" / "samples" / "pages"
ENGLISH = "<p>The delegation arrived in the capital this morning, and talks began.</p>"
SETTINGS = Settings()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tree") / "pages"
    folder.mkdir()
    for one in sorted(SAMPLES.glob("port-*"))[:6]:
        shutil.copy(one, folder)
    (folder / "english.html").write_text(ENGLISH)
    (folder / "brief.html").write_text("<p>خبر عاجل من العاصمة قبل قليل، والتفاصيل لاحقاً</p>")
    return folder


@pytest.fixture(scope="module")
def batch(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("batch")
    told = read_batch([str(pages)], str(out), workers=1, settings=SETTINGS)
    assert dict(told.counts) == {"pages": 6, "filter": 1, "no article": 1}
    assert told.faults == ()
    return out


@pytest.fixture
def copied(batch: Path, tmp_path: Path) -> Path:
    return shutil.copytree(batch, tmp_path / "batch")


def test_a_result_comes_back_as_it_was() -> None:
    for raw in list(find_samples())[:8]:
        result = read_page(raw)
        assert result_of(row_of(result)) == result
    refusal = Refusal(source="a\udce4.html", stage="open", reason="empty")
    assert result_of(row_of(refusal)) == replace(refusal, source="a?.html")


def test_rows_tell_what_the_readings_do(batch: Path) -> None:
    ((path,), missing) = parts_of(str(batch))
    assert missing == 0
    rows = list(read_rows(path))
    assert counts_of(path) == {"pages": 6, "filter": 1, "no article": 1}
    for row in rows:
        result = result_of(row)
        if isinstance(result, Reading):
            assert [one.id for one in row.articles] == [one.id for one in result.articles]
            assert row.text == result.page.text
            for cell, article in zip(row.articles, result.articles, strict=True):
                assert cell.text == article.text
                assert cell.signature == sign(WORD.findall(fold(article.text).folded))
    stages = [(Path(row.source).name, row.stage) for row in rows if row.stage]
    assert stages == [("brief.html", "articles"), ("english.html", "filter")]
    assert [one.source for one in read_rows(path, ["page"])] == [one.source for one in rows]
    # Whoever has another reader of Parquet finds plain columns.
    table = pq.read_table(path, columns=["source", "page", "articles"])
    assert table.num_rows == 8


def test_the_same_rows_give_the_same_bytes() -> None:
    rows = [row_of(read_page(raw)) for raw in list(find_samples())[:3]]
    written = []
    for _ in range(2):
        stream = io.BytesIO()
        write_part(stream, iter(rows))
        written.append(stream.getvalue())
    assert written[0] == written[1]


def test_an_archive_takes_a_batch_in_as_if_it_had_read_it(batch: Path, pages: Path, tmp_path: Path) -> None:
    def told(desk: ArchiveDesk) -> list[Any]:
        rows = [(one.id, one.page, one.title, one.day) for one in desk.archive.articles()]
        copies = [(one.article, one.original, one.kind) for one in desk.archive.threads.copies()]
        stories = [(one.id, one.articles) for one in desk.stories(at_least=1)]
        return [sorted(rows), sorted(copies), sorted(stories), desk.search(desk.query("الميناء")).total]

    with ArchiveDesk(tmp_path / "one.db", at=AT) as one, ArchiveDesk(tmp_path / "other.db", at=AT) as other:
        added = one.add([batch])
        assert (added.pages, added.refused) == (6, 1)
        assert other.add([pages]).pages == 6
        assert told(one) == told(other)
        again = one.add([batch])
        assert (again.pages, again.same, again.refused) == (0, 6, 0)
        assert [fault.what for fault in one.check()] == []
        assert {one.archive.reading(page).made_at for _, page in one.archive.pages()} == {AT}  # type: ignore[union-attr]


def test_parts_that_are_damaged_or_missing_are_told(copied: Path) -> None:
    (path,) = (copied / "parts").iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    (refused,) = read_parts(str(copied))
    assert isinstance(refused, Refusal)
    assert refused.reason.startswith("undecodable: ")
    path.unlink()
    (refused,) = read_parts(str(copied))
    assert isinstance(refused, Refusal)
    assert refused.reason == "not found: 1 of 1 parts are not read yet; run rawi batch read again"
    (copied / "rawi-batch.json").write_text("{}")
    with pytest.raises(ArchiveError, match="damaged"):
        list(read_parts(str(copied)))


def test_the_commands(pages: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    out, archive = str(tmp_path / "out"), str(tmp_path / "news.db")
    done = runner.invoke(app, ["batch", "read", str(pages), "--out", out, "--workers", "1"])
    assert done.exit_code == 0, done.output
    assert (
        "6 pages read, 1 put aside by the filter for other languages, 1 refused (1 no article)" in done.output
    )
    again = runner.invoke(app, ["batch", "read", str(pages), "--out", out, "--json"])
    assert json.loads(again.stdout)["done_before"] == 1
    added = runner.invoke(app, ["add", out, "-a", archive])
    assert added.exit_code == 3
    assert added.stdout.startswith("6 pages added")
