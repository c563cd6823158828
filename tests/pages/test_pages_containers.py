"""Streams of many pages: WARC, JSON Lines, feeds, and gzip or zstd around anything."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from rawi import RawPage
from rawi.model import Refusal
from rawi.pages import unpack

PAGE = "<html><head><title>خبر</title></head><body><p>أعلنت البلدية أن الجسر مغلق.</p></body></html>".encode()
TEXT = "أعلنت البلدية أن الجسر مغلق.\nوقالت الرئيسة إن الأعمال تبدأ السبت."
Take = Callable[..., list[RawPage | Refusal]]
Pack = Callable[[bytes], bytes]


@pytest.fixture
def take(tmp_path: Path) -> Take:
    def take(data: bytes, page_bytes: int = 1_000_000) -> list[RawPage | Refusal]:
        path = tmp_path / "pages"
        path.write_bytes(data)
        with path.open("rb") as stream:
            return list(unpack(stream, "s", page_bytes=page_bytes))

    return take


def stream(data: bytes) -> list[RawPage | Refusal]:
    return list(unpack(io.BytesIO(data), "s", page_bytes=1_000_000))


def page_of(found: RawPage | Refusal) -> RawPage:
    assert isinstance(found, RawPage)
    return found


def told(found: list[RawPage | Refusal]) -> list[str]:
    """Each result as its name and its bytes' number or its reason's head."""
    return [
        f"{one.source} {one.reason.split(':')[0]}"
        if isinstance(one, Refusal)
        else f"{one.source} {len(one.data)}"
        for one in found
    ]


def record(
    payload: bytes, kind: str = "response", content_type: str = "application/http; msgtype=response"
) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://marfa.example/n/1\r\n"
        "WARC-Date: 2024-03-22T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789012>\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload + b"\r\n\r\n"


def response(
    body: bytes, status: str = "200 OK", headers: str = "Content-Type: text/html; charset=utf-8\r\n"
) -> bytes:
    return record(f"HTTP/1.1 {status}\r\n{headers}\r\n".encode() + body)


def test_a_warc_gives_each_page_with_address_charset_and_day(take: Take) -> None:
    info = record(b"software: test\r\n", "warcinfo", "application/warc-fields")
    first, second = take(info + response(PAGE) + record(PAGE, "resource", "text/html"))
    first, second = page_of(first), page_of(second)
    assert (first.data, first.url, first.charset) == (PAGE, "https://marfa.example/n/1", "utf-8")
    assert (first.media_type, first.fetched_at) == ("text/html; charset=utf-8", "2024-03-22T10:00:00Z")
    assert (second.data, second.media_type) == (PAGE, "text/html")


def test_a_warc_s_errors_and_pictures_are_refused_and_the_rest_go_on(take: Take) -> None:
    picture = response(b"\x89PNG", headers="Content-Type: image/png\r\n")
    found = take(
        response(PAGE, "404 Not Found") + picture + response(PAGE * 10) + response(PAGE), page_bytes=500
    )
    assert told(found) == ["s#1 not found", "s#2 not text", "s#3 too large", f"s#4 {len(PAGE)}"]


def test_a_body_still_gzipped_in_a_warc_is_unpacked(take: Take) -> None:
    headers = "Content-Type: text/html\r\nContent-Encoding: gzip\r\n"
    (page,) = take(response(gzip.compress(PAGE), headers=headers))
    assert page_of(page).data == PAGE


@pytest.mark.parametrize(
    "broken",
    [
        response(PAGE)[:-60],
        response(PAGE) + b"garbage\r\n\r\n",
        b"WARC/1.0\r\n",
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: zzz\r\n\r\n" + PAGE,
        record(b"no http at all"),
        record(b""),
    ],
)
def test_a_broken_warc_ends_in_pages_or_refusals(take: Take, broken: bytes) -> None:
    found = take(response(PAGE) + broken)
    assert told(found)[0] == f"s#1 {len(PAGE)}"


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress, bytes])
def test_a_warc_in_a_stream_that_cannot_seek_gives_its_pages(pack: Pack) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    found = list(unpack(Pipe(pack(response(PAGE))), "s", page_bytes=10**6))
    assert told(found) == [f"s#1 {len(PAGE)}"]


def test_a_response_without_a_content_type_is_looked_into(take: Take) -> None:
    assert told(take(response(PAGE, headers="Server: x\r\n"))) == [f"s#1 {len(PAGE)}"]


def test_a_chunked_body_is_put_together(take: Take) -> None:
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE)
    (page,) = take(response(chunked, headers="Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n"))
    assert page_of(page).data == PAGE


def test_the_text_records_of_a_wet_file_are_pages(take: Take) -> None:
    assert told(take(record(TEXT.encode(), "conversion", "text/plain"))) == [f"s#1 {len(TEXT.encode())}"]


def lines(*records: object) -> bytes:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records).encode()


@pytest.mark.parametrize(
    ("fields", "facts"),
    [
        (
            {"text": TEXT, "url": "https://marfa.example/1", "title": "ع", "date": "2024-03-22", "author": "س", "sitename": "م"},
            {("title", "ع"), ("published", "2024-03-22"), ("author", "س"), ("site", "م")},
        ),
        ({"text": TEXT, "source": "https://marfa.example/1", "tags": ["جسر", "بلدية"]}, {("keywords", "جسر، بلدية")}),
        ({"text": TEXT, "timestamp": "2019-04-25T12:57:54Z", "url": "https://marfa.example/1"}, set()),
        ({"raw_content": TEXT, "url": "https://marfa.example/1", "date_download": "2021-04-25 12:57:54"}, set()),
        ({"content": TEXT, "WARC-Target-URI": "https://marfa.example/1"}, set()),
        (
            {"maintext": TEXT, "url": "https://marfa.example/1", "title": "ع", "date_publish": "2024-03-22 10:00:00", "authors": ["س", "ر"]},
            {("title", "ع"), ("published", "2024-03-22 10:00:00"), ("author", "س، ر")},
        ),
    ],
)  # fmt: skip
def test_json_lines_of_known_crawls_give_text_address_and_facts(
    fields: dict[str, object], facts: set[tuple[str, str]]
) -> None:
    (page,) = stream(lines(fields))
    assert isinstance(page, RawPage)
    assert (page.data, page.media_type, page.url) == (TEXT.encode(), "text/plain", "https://marfa.example/1")
    assert set(page.facts) == facts
    assert page.fetched_at == fields.get("timestamp", fields.get("date_download"))


def test_html_in_a_json_record_is_read_as_html() -> None:
    (page,) = stream(lines({"url": "https://marfa.example/1", "html": PAGE.decode(), "text": TEXT}))
    assert isinstance(page, RawPage)
    assert (page.data, page.media_type) == (PAGE, "text/html")


def test_broken_lines_are_refused_by_number_and_the_rest_go_on() -> None:
    data = (
        lines({"text": TEXT})
        + b'{"text": "x\n\n[1, 2]\n"text"\n{"text": 5, "id": 1}\n{"text": ""}\n'
        + lines({"text": TEXT})
    )
    size = len(TEXT.encode())
    assert told(stream(data)) == [
        f"s#1 {size}", "s#2 undecodable", "s#4 undecodable", "s#5 undecodable", "s#6 empty", "s#7 empty", f"s#8 {size}",
    ]  # fmt: skip


def test_a_record_too_large_is_refused_and_the_next_is_read(take: Take) -> None:
    found = take(lines({"text": TEXT}, {"text": TEXT * 100}, {"text": TEXT}), page_bytes=1000)
    assert told(found) == ["s#1 118", "s#2 too large", "s#3 118"]
    found = take(lines({"text": TEXT * 100}, {"text": TEXT}), page_bytes=1000)
    assert told(found) == ["s#1 too large", "s#2 118"]


def test_deep_and_huge_json_is_refused_not_raised() -> None:
    deep = b'{"text": ' + b"[" * 100_000 + b"\n" + b'{"text": 1' + b"0" * 5000 + b"}\n"
    found = told(stream(lines({"text": TEXT}) + deep))
    assert found == ["s#1 118", "s#2 undecodable", "s#3 undecodable"]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress])
def test_a_compressed_page_or_json_lines_file_is_unpacked(pack: Pack) -> None:
    assert stream(pack(PAGE)) == [RawPage(data=PAGE, source="s")]
    assert told(stream(pack(lines({"text": TEXT}, {"text": TEXT})))) == ["s#1 118", "s#2 118"]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress])
def test_a_bomb_of_fifty_megabytes_is_refused(pack: Pack) -> None:
    assert told(stream(pack(bytes(50_000_000)))) == ["s too large"]


def test_what_is_compressed_twice_or_broken_is_refused() -> None:
    zstd = zstandard.ZstdCompressor().compress
    assert told(stream(gzip.compress(gzip.compress(PAGE)))) == ["s not text"]
    assert told(stream(gzip.compress(zstd(PAGE)))) == ["s not text"]
    assert told(stream(gzip.compress(PAGE)[:-20])) == ["s undecodable"]
    assert told(stream(gzip.compress(PAGE)[:4])) == ["s undecodable"]
    assert told(stream(b"\x1f\x8b" + PAGE)) == ["s undecodable"]
    assert told(stream(b"\x28\xb5\x2f\xfd" + PAGE)) == ["s undecodable"]


def test_a_page_too_large_is_refused_and_one_that_just_fits_is_not(take: Take) -> None:
    assert told(take(PAGE, page_bytes=len(PAGE) - 1)) == ["s too large"]
    assert told(take(PAGE, page_bytes=len(PAGE))) == [f"s {len(PAGE)}"]


class _Slow(io.RawIOBase):
    """A pipe that gives one byte a read."""

    def __init__(self, data: bytes) -> None:
        self._inner = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._inner.read(1)
        buffer[: len(data)] = data
        return len(data)


@pytest.mark.parametrize("data", [lines({"text": TEXT}), gzip.compress(lines({"text": TEXT}))])
def test_what_a_stream_holds_is_told_however_slowly_it_comes(data: bytes) -> None:
    found = list(unpack(io.BufferedReader(_Slow(data)), "s", page_bytes=10**6))
    assert told(found) == ["s#1 118"]


def test_the_first_address_among_the_fields_is_the_page_s() -> None:
    (page,) = stream(lines({"text": TEXT, "source": "mc4", "source_url": "https://marfa.example/1"}))
    assert isinstance(page, RawPage)
    assert page.url == "https://marfa.example/1"


def test_a_record_laid_out_over_many_lines_is_one_page() -> None:
    record = json.dumps({"text": TEXT, "url": "https://marfa.example/1"}, ensure_ascii=False, indent=2)
    (page,) = stream(record.encode())
    assert page_of(page).data == TEXT.encode()


def test_a_broken_first_line_does_not_lose_the_rest() -> None:
    assert told(stream(b'{"text": "cut\n' + lines({"text": TEXT}))) == ["s#1 undecodable", "s#2 118"]


@pytest.mark.parametrize("indent", [None, 2])
def test_a_list_of_records_in_one_file_is_taken_apart(take: Take, indent: int | None) -> None:
    data = json.dumps([{"text": TEXT}, 5, {"text": TEXT}], ensure_ascii=False, indent=indent).encode()
    assert told(stream(data)) == ["s#1 118", "s#2 undecodable", "s#3 118"]
    # The bound is a page's: a list may be as long as it likes, one record may not.
    assert told(take(data, page_bytes=200)) == ["s#1 118", "s#2 undecodable", "s#3 118"]
    assert told(take(data, page_bytes=40)) == ["s#1 too large", "s#2 undecodable", "s#3 too large"]
    assert told(stream(data[:-20])) == ["s#1 118", "s#2 undecodable", "s undecodable"]


def test_a_list_longer_than_what_is_read_at_a_time_keeps_every_record() -> None:
    data = json.dumps([{"text": TEXT, "note": "ب" * 300_000}] * 9, ensure_ascii=False).encode()
    assert told(stream(data)) == [f"s#{number} 118" for number in range(1, 10)]


def test_a_text_that_opens_with_a_bracket_is_no_json() -> None:
    data = ('[صور] "title" ' + TEXT).encode()
    assert stream(data) == [RawPage(data=data, source="s")]
