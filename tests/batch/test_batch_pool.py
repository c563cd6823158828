"""The pool: a page that hangs, kills or takes memory costs itself alone; a run that is cut off goes on."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rawi.batch import Settings, read_batch
from rawi.batch.keeper import Keeper
from rawi.batch.shards import Piece, Shard
from rawi.desk.parts import read_rows
from rawi.errors import BatchError

pytest.importorskip("pyarrow")


def _written(path: Path, texts: list[str]) -> Path:
    path.write_text(
        "".join(json.dumps({"text": text, "url": f"https://a.example/{text}"}) + "\n" for text in texts)
    )
    return path


def _parts(out: Path) -> dict[str, str]:
    return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in (out / "parts").iterdir()}


def _rows(out: Path) -> list[tuple[str, str | None]]:
    found = []
    for shard in json.loads((out / "rawi-batch.json").read_text())["shards"]:
        found += [(one.text or "", one.reason) for one in read_rows(str(out / "parts" / shard["part"]))]
    return found


def test_a_page_that_must_not_be_costs_itself_alone(faulty: Settings, tmp_path: Path) -> None:
    texts = [
        "a",
        "RAISES",
        "b",
        "HANGS",
        "c",
        "TAKES MEMORY",
        "d",
        "DIES",
        "e",
        "WORKS FOR EVER",
        "f",
        "KILLED ONCE",
    ]
    pages = _written(tmp_path / "pages.jsonl", texts)
    told = read_batch([str(pages)], str(tmp_path / "out"), settings=faulty, workers=2)
    assert [(text, (reason or "").partition(":")[0]) for text, reason in _rows(tmp_path / "out")] == [
        ("a", ""), ("", "undecodable"), ("b", ""), ("", "too slow"), ("c", ""), ("", "too large"), ("d", ""),
        ("", "undecodable"), ("e", ""), ("", "too slow"), ("f", ""), ("KILLED ONCE", ""),
    ]  # fmt: skip
    assert dict(told.counts) == {"pages": 7, "too large": 1, "too slow": 2, "undecodable": 2}
    assert told.faults == ()
    again = read_batch([str(pages)], str(tmp_path / "out"), settings=faulty)
    assert (again.done_before, again.counts) == (1, told.counts)


def test_a_run_that_was_killed_goes_on_and_gives_the_same_bytes(faulty: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "tree"
    folder.mkdir()
    for number in range(8):
        _written(folder / f"{number:02}.jsonl", [f"WAITS {number} {one}" for one in range(2)])
    command = (
        "from rawi.batch import *; import sys;"
        f"read_batch([{str(folder)!r}], sys.argv[1], settings={faulty!r}, workers=2, shard_bytes=100)"
    )
    read_batch([str(folder)], str(tmp_path / "whole"), settings=faulty, workers=2, shard_bytes=100)
    parts = tmp_path / "cut" / "parts"
    run = subprocess.Popen(
        [sys.executable, "-c", command, str(tmp_path / "cut")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    while not (parts.is_dir() and any(one.suffix == ".parquet" for one in parts.iterdir())):
        assert run.poll() is None
        time.sleep(0.02)
    run.send_signal(signal.SIGKILL)
    run.wait()
    done = {one.name: one.stat().st_mtime_ns for one in parts.glob("*.parquet")}
    assert 0 < len(done) < 8
    told = read_batch([str(folder)], str(tmp_path / "cut"), settings=faulty, workers=2, shard_bytes=100)
    assert told.done_before == len(done)
    assert {name: (parts / name).stat().st_mtime_ns for name in done} == done
    assert _parts(tmp_path / "cut") == _parts(tmp_path / "whole")
    assert len(_rows(tmp_path / "cut")) == 16


def test_files_that_cannot_be_read_now_are_no_refusals(faulty: Settings, tmp_path: Path) -> None:
    pages = _written(tmp_path / "pages.jsonl", ["a"])
    out = tmp_path / "out"
    shard = Shard(pieces=(Piece(path=str(tmp_path), name="a folder"),))
    keeper = Keeper(faulty)
    with pytest.raises(BatchError, match="IsADirectoryError"):
        list(keeper.read(shard))
    keeper.close()
    assert read_batch([str(pages)], str(out), settings=faulty).faults == ()


def test_other_settings_and_changed_files_are_read_anew(faulty: Settings, tmp_path: Path) -> None:
    pages, out = _written(tmp_path / "pages.jsonl", ["a"]), tmp_path / "out"
    assert read_batch([str(pages)], str(out), settings=faulty).done_before == 0
    _written(pages, ["b"])
    os.utime(pages, ns=(1, 1))
    assert read_batch([str(pages)], str(out), settings=faulty).done_before == 0
    assert _rows(out) == [("b", None)]


def test_a_folder_of_something_else_is_left_alone(faulty: Settings, tmp_path: Path) -> None:
    pages = _written(tmp_path / "pages.jsonl", ["a"])
    with pytest.raises(BatchError, match="name another folder"):
        read_batch([str(pages)], str(tmp_path), settings=faulty)
    with pytest.raises(BatchError, match="no engine"):
        read_batch([str(pages)], str(tmp_path / "out"), settings=faulty, on="spark")


def test_readers_end_with_those_who_keep_them(faulty: Settings, tmp_path: Path) -> None:
    keeper = Keeper(faulty)
    pages = _written(tmp_path / "pages.jsonl", ["a", "b"])
    rows = keeper.read(Shard(pieces=(Piece(path=str(pages), name="pages"),)))
    assert next(rows).text == "a"
    process = keeper._reader._process  # type: ignore[union-attr]
    keeper.stop()
    process.wait()
    with pytest.raises(BatchError, match="stopped"):
        list(rows)
        list(keeper.read(Shard(pieces=(Piece(path=str(pages), name="pages"),))))


def test_a_shard_that_is_left_in_its_middle_spoils_no_other(faulty: Settings, tmp_path: Path) -> None:
    pages, others = _written(tmp_path / "a.jsonl", ["a", "b", "c"]), _written(tmp_path / "b.jsonl", ["d"])
    keeper = Keeper(faulty)
    rows = keeper.read(Shard(pieces=(Piece(path=str(pages), name="a"),)))
    assert next(rows).text == "a"
    rows.close()  # type: ignore[attr-defined]
    assert [one.text for one in keeper.read(Shard(pieces=(Piece(path=str(others), name="b"),)))] == ["d"]
    keeper.close()


def test_names_that_are_no_utf_8_are_read(faulty: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "tree"
    folder.mkdir()
    try:
        (Path(os.fsdecode(os.fsencode(folder) + b"/page-\xe4.txt"))).write_text("text")
    except OSError:
        pytest.skip("the disk takes no such names")
    told = read_batch([str(folder)], str(tmp_path / "out"), settings=faulty)
    assert (dict(told.counts), told.faults) == ({"pages": 1}, ())
    assert _rows(tmp_path / "out") == [("text", None)]
