"""Inputs: every form gives its pages, and cutting a file loses none and doubles none."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rawi.batch import Shard, find_shards, read
from rawi.errors import SourceError
from rawi.model import RawPage, Refusal

pa: Any = pytest.importorskip("pyarrow")
pq: Any = pytest.importorskip("pyarrow.parquet")
PAGES = 40
TEXT = "وصل الوفد إلى العاصمة صباح اليوم، وقالت الوزيرة إن المحادثات بدأت. "


def _text(number: int) -> str:
    return f"{number} {TEXT * (1 + number % 7)}"


def _warc(number: int, media_type: str = "text/html; charset=utf-8") -> bytes:
    body = f"<html><body><p>{_text(number)}</p></body></html>".encode()
    http = (
        f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        + body
    )
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\n"
        f"WARC-Target-URI: https://a.example/{number}\r\nWARC-Date: 2024-03-21T09:00:00Z\r\n"
        f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def _pages(shards: list[Shard]) -> list[str]:
    found = [one for shard in shards for one in read(shard, page_bytes=10_000_000)]
    assert [one for one in found if isinstance(one, Refusal)] == []
    assert len({one.source for one in found}) == len(found)
    return [(one.url or "").rpartition("/")[2] for one in found if isinstance(one, RawPage)]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same forty pages in every form."""
    folder = tmp_path_factory.mktemp("inputs")
    records = [
        {"url": f"https://a.example/{one}", "text": _text(one), "title": "عنوان"} for one in range(PAGES)
    ]
    names = ("warc.gz", "one.warc.gz", "warc", "jsonl", "jsonl.gz", "json", "parquet")
    made = {name: folder / f"pages.{name}" for name in names}
    made["warc.gz"].write_bytes(b"".join(gzip.compress(_warc(one)) for one in range(PAGES)))
    whole = b"".join(map(_warc, range(PAGES)))
    made["one.warc.gz"].write_bytes(gzip.compress(whole))
    made["warc"].write_bytes(whole)
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records).encode()
    made["jsonl"].write_bytes(lines)
    made["jsonl.gz"].write_bytes(gzip.compress(lines))
    made["json"].write_text(json.dumps(records))
    pq.write_table(pa.Table.from_pylist(records), made["parquet"], row_group_size=7)
    zstandard = pytest.importorskip("zstandard")
    made["warc.zst"] = folder / "pages.warc.zst"
    made["warc.zst"].write_bytes(b"".join(zstandard.compress(_warc(one)) for one in range(PAGES)))
    return made


CUT = {"warc.gz", "jsonl", "parquet"}


@pytest.mark.parametrize(
    "form", ["warc.gz", "one.warc.gz", "warc", "warc.zst", "jsonl", "jsonl.gz", "json", "parquet"]
)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shard_bytes=st.integers(200, 40_000))
def test_a_cut_file_gives_each_page_once_and_in_order(
    form: str, shard_bytes: int, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    if form == "warc":
        pytest.importorskip("fastwarc")
    monkeypatch.setattr("rawi.batch.shards._SMALL", 100)  # what is called small
    shards = find_shards([str(files[form])], shard_bytes=shard_bytes)
    assert _pages(shards) == [str(one) for one in range(PAGES)]
    if form not in CUT:
        assert len(shards) == 1
    elif shard_bytes < 700:
        assert len(shards) > 2


def test_a_tree_of_small_files_is_put_together(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for number in range(30):
        (tmp_path / "b" / f"{number:02}.html").write_text(f"<p>{_text(number)}</p>")
    (tmp_path / "a.html").write_text(_text(1))
    (tmp_path / ".hidden.html").write_text("x")
    shards = find_shards([str(tmp_path)], shard_bytes=4000)
    sources = [one.source for shard in shards for one in read(shard, page_bytes=1 << 20)]
    assert [Path(one).name for one in sources] == ["a.html", *(f"{number:02}.html" for number in range(30))]
    assert 2 < len(shards) < 31


def test_the_names_of_parts_tell_all_that_decides_them(files: dict[str, Path]) -> None:
    shards = find_shards([str(files["parquet"]), str(files["jsonl"])])
    keys = {one.key(parameters) for one in shards for parameters in ("a", "b")}
    assert len(keys) == 2 * len(shards)
    assert {one.key("a") for one in find_shards([str(files["jsonl"])])} < keys


def test_a_table_of_bytes_is_read_as_a_server_sent_it(tmp_path: Path) -> None:
    path = tmp_path / "pages.parquet"
    pq.write_table(pa.table({"url": ["https://a.example/0"], "html": [TEXT.encode("windows-1256")]}), path)
    pq.write_table(pa.table({"number": [1]}), tmp_path / "other.parquet")
    (page,) = read(find_shards([str(path)])[0], page_bytes=1 << 20)
    assert isinstance(page, RawPage)
    assert (page.data, page.charset) == (TEXT.encode("windows-1256"), None)
    (refused,) = read(find_shards([str(tmp_path / "other.parquet")])[0], page_bytes=1 << 20)
    assert isinstance(refused, Refusal)
    assert refused.reason == "empty: no column of pages (it has number)"


def test_what_is_not_there_is_said_before_anything_is_read(tmp_path: Path) -> None:
    for one in (str(tmp_path / "nothing"), str(tmp_path), "https://a.example/", "-"):
        with pytest.raises(SourceError, match="not found"):
            find_shards([one])
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(SourceError, match="no Parquet"):
        find_shards([str(tmp_path)])
    (tmp_path / "bad.parquet").unlink()
    (tmp_path / "gone.html").write_text(TEXT)
    shards = find_shards([str(tmp_path)])
    (tmp_path / "gone.html").unlink()
    (refused,) = read(shards[0], page_bytes=1 << 20)
    assert isinstance(refused, Refusal)
    assert refused.reason == "not found: no such file"
