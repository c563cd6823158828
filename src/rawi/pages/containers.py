"""Streams that hold many pages: WARC, JSON Lines, RSS and Atom; and gzip, zstd around any of them."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import re
import zlib
from codecs import getincrementaldecoder
from collections.abc import Iterator
from typing import Any, Protocol

from rawi.errors import Unreadable
from rawi.model import RawPage, Refusal

_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})(?:;[^\r\n]*)?\r\n")
_HEAD = 2048
_TEXT_KEYS = ("text", "raw_content", "content", "body", "article", "raw_text", "maintext", "article_body")
_HTML_KEYS = ("html", "raw_html", "content_html")
_URL_KEYS = ("url", "source_url", "link", "uri", "WARC-Target-URI", "target_uri", "source")
_FACT_KEYS = {
    "title": "title",
    "headline": "title",
    "date": "published",
    "date_publish": "published",
    "date_published": "published",
    "published": "published",
    "publish_date": "published",
    "pubDate": "published",
    "date_modified": "modified",
    "author": "author",
    "authors": "author",
    "tags": "keywords",
    "keywords": "keywords",
    "sitename": "site",
}
_READ = 1 << 20  # bytes of a list at a time
_FETCHED_KEYS = (
    "timestamp", "fetched_at", "fetch_time", "crawl_date", "crawled_at", "date_crawled", "date_download",
    "date_extracted", "filedate",
)  # fmt: skip

# The names under which a record of JSON Lines or a table may have what a page is made of.
RECORD_KEYS = frozenset((*_TEXT_KEYS, *_HTML_KEYS, *_URL_KEYS, *_FACT_KEYS, *_FETCHED_KEYS))


class Readable(Protocol):
    """Anything that gives up to `size` bytes when asked."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; none at the end."""


def unpack(stream: Readable, source: str, *, page_bytes: int) -> Iterator[RawPage | Refusal]:
    """The raw pages in a stream, in order; a record that cannot be taken is a refusal and the rest go on.

    What it is is told by its first bytes, not by its name: gzip or zstd around anything, WARC, JSON Lines,
    RSS or Atom, else one page. Nothing larger than `page_bytes` a page is held in memory, compressed or not;
    WARC and JSON Lines are read record by record.
    """
    buffered = io.BufferedReader(_Raw(stream))
    head = buffered.peek(_HEAD)[:_HEAD]
    if head.startswith(b"\x1f\x8b"):
        yield from _unpack_inner(gzip.GzipFile(fileobj=buffered), source, page_bytes)
    elif head.startswith(b"\x28\xb5\x2f\xfd"):
        yield from _unpack_inner(_zstd(buffered), source, page_bytes)
    elif head.startswith(b"WARC/"):
        yield from _warc(buffered, source, page_bytes)
    elif _is_json_lines(head):
        yield from _json_lines(buffered, source, page_bytes)
    else:
        data = buffered.read(page_bytes + 1)
        if len(data) > page_bytes:
            yield Refusal(source=source, stage="open", reason=f"too large: more than {page_bytes:,} bytes")
        elif _is_feed(head):
            yield from _feed(data, source)
        else:
            yield RawPage(data=data, source=source)


class _Raw(io.RawIOBase):
    """Any readable binary stream as a raw one, so that it can be peeked into."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer, however slowly the stream comes: what it holds is told by its first kilobytes."""
        filled = 0
        while filled < len(buffer) and (data := self._stream.read(len(buffer) - filled)):
            buffer[filled : filled + len(data)] = data
            filled += len(data)
        return filled


class _Counted:
    """A stream that only knows how far it was read: all that FastWARC asks of it beside reading."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._read = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._read += len(data)
        return data

    def tell(self) -> int:
        return self._read

    def seek(self, offset: int, whence: int = 0) -> int:
        raise io.UnsupportedOperation("a stream of pages is read forwards")

    def close(self) -> None:
        """The owner of the stream closes it."""


def _zstd(stream: Readable) -> Readable:
    try:
        import zstandard
    except ImportError as error:
        raise Unreadable("open", 'not text: zstd data; install "rawi[warc]" to read it') from error
    reader: Readable = zstandard.ZstdDecompressor().stream_reader(stream, read_across_frames=True)  # type: ignore[arg-type]
    return reader


def _unpack_inner(inner: Readable, source: str, page_bytes: int) -> Iterator[RawPage | Refusal]:
    try:
        buffered = io.BufferedReader(_Raw(inner))
        head = buffered.peek(_HEAD)[:_HEAD]
        if head.startswith((b"\x1f\x8b", b"\x28\xb5\x2f\xfd")):
            yield Refusal(source=source, stage="open", reason="not text: compressed more than once")
            return
        yield from unpack(buffered, source, page_bytes=page_bytes)
    except (OSError, EOFError, zlib.error, _zstd_error()) as error:
        yield Refusal(source=source, stage="open", reason=f"undecodable: broken compressed data ({error})")


def _zstd_error() -> type[Exception]:
    try:
        from zstandard import ZstdError
    except ImportError:
        return OSError
    return ZstdError


def _warc(stream: Readable, source: str, page_bytes: int) -> Iterator[RawPage | Refusal]:
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError as error:
        raise Unreadable("open", 'not text: a WARC file; install "rawi[warc]" to read it') from error
    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    records = iter(ArchiveIterator(_Counted(stream), record_types=kinds))
    for number in itertools.count(1):
        try:
            record = next(records)
        except StopIteration:
            if number == 1:
                yield Refusal(source=source, stage="open", reason="empty: no page in the archive")
            return
        except BaseException as error:
            # A fault in FastWARC's Rust is a PanicException, which is no Exception.
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise
            yield Refusal(
                source=f"{source}#{number}", stage="open", reason=f"undecodable: broken WARC ({error})"
            )
            return
        name = f"{source}#{number}"
        url = record.headers.get("WARC-Target-URI")
        headers = record.http_headers
        status = headers.status_code if headers is not None else 200
        if status is not None and status >= 400:
            reason = f"not found: the archive holds HTTP status {status}"
            yield Refusal(source=name, stage="open", reason=reason)
            continue
        # A record of a response is always application/http; what its page is only the answer's headers tell.
        media_type = (headers if headers is not None else record.headers).get("Content-Type")
        if media_type and not any(word in media_type.lower() for word in ("html", "text", "xml")):
            yield Refusal(source=name, stage="open", reason=f"not text: {media_type.split(';')[0]}")
            continue
        data = record.reader.read(page_bytes + 1)
        if len(data) <= page_bytes:
            data = _content_decoded(data, headers, page_bytes)
        if len(data) > page_bytes:
            yield Refusal(source=name, stage="open", reason=f"too large: more than {page_bytes:,} bytes")
            continue
        yield RawPage(
            data=data,
            source=name,
            url=url,
            media_type=media_type,
            charset=record.http_charset if headers is not None else None,
            fetched_at=record.headers.get("WARC-Date"),
        )


def _content_decoded(data: bytes, headers: Any, page_bytes: int) -> bytes:
    """The body without the chunks and the gzip that some crawlers leave on it."""
    if headers is None:
        return data
    if "chunked" in (headers.get("Transfer-Encoding") or "").lower():
        data = _joined(data)
    if data.startswith(b"\x1f\x8b") and "gzip" in (headers.get("Content-Encoding") or "").lower():
        try:
            return gzip.GzipFile(fileobj=io.BytesIO(data)).read(page_bytes + 1)
        except (OSError, EOFError, zlib.error):
            return data
    return data


def _joined(data: bytes) -> bytes:
    """The chunks of a chunked body put together; the same bytes when they are no chunks."""
    whole, at = bytearray(), 0
    while match := _CHUNK.match(data, at):
        size = int(match.group(1), 16)
        whole += data[match.end() : match.end() + size]
        at = match.end() + size + 2
        if size == 0:
            return bytes(whole)
    return bytes(whole) if whole and at >= len(data) else data


def _is_json_lines(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    opens = start.startswith(b"{") or (start.startswith(b"[") and start[1:].lstrip().startswith(b"{"))
    return opens and any(
        f'"{key}"'.encode() in head for key in (*_TEXT_KEYS, *_HTML_KEYS, *_URL_KEYS, "title")
    )


def _json_lines(stream: io.BufferedReader[_Raw], source: str, page_bytes: int) -> Iterator[RawPage | Refusal]:
    number = 0
    while line := stream.readline(page_bytes + 1):
        number += 1
        name = f"{source}#{number}"
        if number == 1 and (line.lstrip(b"\xef\xbb\xbf \t").startswith(b"[") or _is_laid_out(line, stream)):
            yield from _json_file(line, stream, source, page_bytes)
            return
        if len(line) > page_bytes:
            while line and not line.endswith(b"\n"):
                line = stream.readline(page_bytes)
            yield _too_large(name, page_bytes)
        elif line.strip():
            yield _json_page(line, name)


def _is_laid_out(line: bytes, stream: io.BufferedReader[_Raw]) -> bool:
    """Whether a first line is the beginning of a record laid out over many lines.

    It is not when it is a broken record, which another follows, or one too large to have been read to its end.
    """
    whole = line.endswith(b"\n")
    return whole and not line.rstrip().endswith(b"}") and not stream.peek(1).lstrip().startswith(b'{"')


def _json_file(
    begun: bytes, stream: io.BufferedReader[_Raw], source: str, page_bytes: int
) -> Iterator[RawPage | Refusal]:
    """The records of one JSON value: an object laid out over lines, or a list of objects, however long the list."""
    if begun.lstrip(b"\xef\xbb\xbf \t").startswith(b"["):
        yield from _json_list(begun, stream, source, page_bytes)
        return
    data = begun + stream.read(page_bytes + 1)
    if len(data) > page_bytes:
        yield Refusal(
            source=source, stage="open", reason=f"too large: JSON of more than {page_bytes:,} bytes"
        )
        return
    yield _json_page(data, source)


def _json_list(
    begun: bytes, stream: io.BufferedReader[_Raw], source: str, page_bytes: int
) -> Iterator[RawPage | Refusal]:
    """The records of a list, read one after another, so that only one has to fit."""
    decoder, decode = json.JSONDecoder(), getincrementaldecoder("utf-8-sig")("replace").decode
    text, at, ended, number = decode(begun), 0, False, 0
    at = text.index("[") + 1
    while True:
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
        if at < len(text) and text[at] == "]":
            return
        try:
            value, after = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            rest = text[at:]
            if ended or isinstance(error, RecursionError):
                yield Refusal(source=source, stage="open", reason=f"undecodable: not JSON ({error})")
                return
            if len(rest) > page_bytes:
                yield _too_large(f"{source}#{number + 1}", page_bytes)
                return
            more = stream.read(max(_READ, len(rest)))
            ended = not more
            text, at = rest + decode(more, ended), 0
            continue
        name, large, at, number = f"{source}#{number + 1}", after - at > page_bytes, after, number + 1
        yield _too_large(name, page_bytes) if large else record_page(value, name)


def _too_large(name: str, page_bytes: int) -> Refusal:
    return Refusal(source=name, stage="open", reason=f"too large: a record of more than {page_bytes:,} bytes")


def _json_page(line: bytes, name: str) -> RawPage | Refusal:
    try:
        record = json.loads(line.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        return Refusal(source=name, stage="open", reason=f"undecodable: not JSON ({error})")
    return record_page(record, name)


def record_page(record: Any, name: str) -> RawPage | Refusal:
    """The page in a record (see RECORD_KEYS for the names it may have), or why there is none."""
    if not isinstance(record, dict):
        return Refusal(source=name, stage="open", reason="undecodable: a JSON record must be an object")
    html = _first_string(record, _HTML_KEYS)
    text = html or _first_string(record, _TEXT_KEYS)
    if not text:
        keys = ", ".join(sorted(map(str, record))[:8])
        return Refusal(source=name, stage="open", reason=f"empty: no text in the record (it has {keys})")
    facts = []
    for key, fact in _FACT_KEYS.items():
        value = record.get(key)
        joined = "، ".join(map(str, value)) if isinstance(value, list) else value
        if isinstance(joined, str) and joined.strip():
            facts.append((fact, joined[:1000]))
    addresses = (record.get(key) for key in _URL_KEYS)
    url = next((one for one in addresses if isinstance(one, str) and one.startswith("http")), None)
    return RawPage(
        data=text.encode("utf-8", "replace"),
        source=name,
        url=url,
        media_type="text/html" if html else "text/plain",
        charset="utf-8",
        fetched_at=_first_string(record, _FETCHED_KEYS),
        facts=tuple(facts),
    )


def _first_string(record: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    return next(
        (record[key] for key in keys if isinstance(record.get(key), str) and record[key].strip()), None
    )


def _is_feed(head: bytes) -> bool:
    lowered = head.lower()
    return lowered.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", b"<rss", b"<feed", b"<rdf")) and any(
        sign in lowered for sign in (b"<rss", b"<feed", b"<rdf:rdf")
    )


def _feed(data: bytes, source: str) -> Iterator[RawPage | Refusal]:
    import feedparser  # slow to import, and needed for feeds alone

    try:
        parsed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # noqa: BLE001 - on a broken head it raises whatever its parsers do
        yield Refusal(source=source, stage="open", reason=f"undecodable: broken feed ({error})")
        return
    if not parsed.entries:
        yield Refusal(source=source, stage="open", reason="no article: the feed has no items")
    site = _string(parsed.feed.get("title"))
    for number, entry in enumerate(parsed.entries, start=1):
        contents = [_string(one.get("value")) for one in entry.get("content", [])]
        html = max([*contents, _string(entry.get("summary"))], key=len)
        facts = [("title", _string(entry.get("title"))), ("published", _own(entry, "published"))]
        facts += [
            ("modified", _own(entry, "updated")),
            ("author", _string(entry.get("author"))),
            ("site", site),
        ]
        facts.append(("keywords", "، ".join(tag.get("term") or "" for tag in entry.get("tags", []))))
        yield RawPage(
            data=f"<html><body>{html}</body></html>".encode("utf-8", "replace"),
            source=f"{source}#{number}",
            url=entry.get("link"),
            media_type="text/html",
            charset="utf-8",
            facts=tuple((name, value) for name, value in facts if value.strip(" ،")),
        )


def _own(entry: dict[str, Any], key: str) -> str:
    """What the entry itself has under a key: feedparser answers `published` for `updated` and the reverse."""
    return _string(dict.get(entry, key))


def _string(value: object) -> str:
    """A text of a feed; where its markup is broken feedparser gives None for one."""
    return value if isinstance(value, str) else ""
