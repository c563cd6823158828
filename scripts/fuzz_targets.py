"""What scripts/fuzz.py feeds: each target takes a case, and raises when Rawi does what it should not."""

from __future__ import annotations

import gzip
import io
import json
import random
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from fuzz_inputs import (
    HARD,
    JSON_PIECES,
    STREAM_PIECES,
    TABLE_PIECES,
    TAGS,
    clock,
    readings,
    samples,
    sentence,
    times_words,
    words,
)
from fuzz_pages import grown_page, made_text, small_pages, stock

from rawi import Limits, RawPage, Reading, Refusal, open_lexica, read_page
from rawi.archive.codec import pack_reading, unpack_reading
from rawi.desk.reading import read_text
from rawi.errors import LawBroken, RawiError
from rawi.lexicon import load_lexica
from rawi.lexicon.wikidata import read_document, read_line
from rawi.model import Page, Span, check_reading
from rawi.pages import unpack
from rawi.script import NumberReader, fold
from rawi.times import StampReader, TimeReader

PAGE_BYTES = 200_000
UNTIMED = Limits(
    seconds=3_600
)  # a case is timed by what its process does, also where the machine stands still
Case = Any  # str or bytes, as its target takes
GIVEN: Counter[str] = Counter()  # what cases ended in; one that is refused early tries little


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something to feed. `made` makes a case by a grammar; None: cases are mutated alone. `allowed`: its own errors."""

    name: str
    run: Callable[[Case], object]
    corpus: Callable[[], list[Case]]
    pieces: Callable[[], list[Case]]
    made: Callable[[random.Random], Case] | None = None
    share: float = 0.5  # of cases that are made; the others are mutated
    allowed: tuple[type[BaseException], ...] = (RawiError,)
    most: int = 3_000  # characters or bytes of a usual case
    whole: Callable[[], list[Case]] | None = (
        None  # what one case in fifty is made from, long; None: the corpus
    )
    slow: float = 2.0  # seconds of the process that a case may take


# --- reading


def _page(data: bytes) -> None:
    """As HTML where it looks like it, else as a server that names no type gives it; one in eight in both ways."""
    kind = "text/html" if data.lstrip()[:1] == b"<" else None
    for media in ("text/html", None) if len(data) % 8 == 0 else (kind,):
        result = read_page(
            RawPage(data=data, source="case", media_type=media, url="https://x.example/2024/03/21/a"),
            limits=UNTIMED,
        )
        if isinstance(result, Refusal):
            if result.stage in ("engine", "laws"):
                raise AssertionError(f"{result.stage}: {result.reason}")
            GIVEN["refused"] += 1
        else:
            check_reading(result)
            GIVEN["read"] += 1


def _text(text: str) -> None:
    article = read_text(text, headline=len(text) % 2 == 0)
    text = "".join("\ufffd" if "\ud800" <= one <= "\udfff" else one for one in text)
    page = Page(
        id=article.page, source="text", url=None, fetched_at=None, media_type="text/plain", charset="utf-8", language="ar", text=text,
    )  # fmt: skip
    check_reading(
        Reading(
            page=page,
            engine="",
            lexica="",
            made_at=None,
            articles=(article,),
            blocks=(),
            inline_links=(),
            related=(),
            caption=None,
        )
    )


@cache
def _readers() -> tuple[TimeReader, StampReader, NumberReader]:
    data = open_lexica()
    return TimeReader(data), StampReader(data), NumberReader(data.table("words/numbers"))


def _times_in(text: str) -> None:
    times, stamps, _ = _readers()
    text = text.encode("utf-8", "replace").decode()  # as every text comes to them
    view = fold(text)
    far = date(1, 1, 1) if len(text) % 2 else date(9999, 12, 31)
    for on in (None, date(2024, 2, 29), far):
        for one in times.find(view, on=on, eager=bool(len(text) % 3)):
            _quoted(one.evidence.span, one.evidence.quote, text)
    for found in stamps.find(view):
        _quoted(found.span, found.span.of(text), text)
    stamps.find_in_address(text)


def _quoted(span: Span, quote: str, text: str) -> None:
    if not 0 <= span.start < span.end <= len(text) or text[span.start : span.end] != quote:
        raise AssertionError(f"quotes {quote!r} at {span.start}:{span.end}")


def _numbers_in(text: str) -> None:
    numbers, folded = _readers()[2], fold(text).folded
    found = numbers.find(folded)
    for one in (*found, *numbers.find_percents(folded, found), *numbers.find_relative(folded)):
        if not 0 <= one.start < one.end <= len(folded):
            raise AssertionError(f"a number at {one.start}:{one.end}")
    last = 0
    for one in found:
        if one.start < last:
            raise AssertionError("numbers overlap")
        last = one.end


# --- streams of pages


def _unpacked(data: bytes) -> None:
    for one in unpack(io.BytesIO(data), "case", page_bytes=PAGE_BYTES):
        if (
            isinstance(one, RawPage) and len(one.data) > PAGE_BYTES * 3 + 100
        ):  # `?` of UTF-8 has up to three bytes
            raise AssertionError(f"a page of {len(one.data)} bytes")


def _feed(kind: str, item: str) -> bytes:
    if kind == "rss":
        body = f"<rss version='2.0'><channel><title>ق</title>{item * 3}</channel></rss>"
    else:
        body = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>ق</title>{item}</feed>"
    return f"<?xml version='1.0' encoding='utf-8'?>{body}".encode()


def _warc(
    body: bytes, head: bytes = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
) -> bytes:
    payload = head + body
    return (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/a\r\nWARC-Date: 2024-03-21T09:00:00Z\r\n"
        b"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: "
        + str(len(payload)).encode() + b"\r\n\r\n" + payload + b"\r\n\r\n"
    )  # fmt: skip


@cache
def streams() -> list[bytes]:
    """Streams of every kind that `unpack` takes, and some that are traps."""
    text = readings()[0].page.text[:600]
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
    packed = gzip.compress(b"<p>a</p>" * 50)
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    plain = [
        _warc(b"<html><body><p>" + text.encode() + b"</p></body></html>") * 3, _warc(chunks, chunked),
        b"\n".join(json.dumps({"url": "https://x.example", "text": text, "title": "ع", "date": "2024-03-01"}).encode() for _ in range(4)),
        json.dumps([{"text": text, "authors": ["a", None, 3], "tags": {"a": []}}] * 3, indent=1).encode(),
        json.dumps({"html": "<p>" + text, "url": None}, indent=2).encode(),
        _feed("rss", f"<item><title>ع</title><link>https://x.example/1</link><description><![CDATA[<p>{text}</p>]]></description>"
              "<pubDate>Thu, 21 Mar 2024 09:00:00 GMT</pubDate><category>ب</category><author>a@b (c)</author></item>"),
        _feed("atom", f"<entry><title type='html'>ع</title><content type='html'>{text}</content><updated>2024-03-21T09:00:00Z</updated>"
              "<link href='https://x.example/1'/><category term='ب'/></entry>"),
        b"<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
        b"<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]><rss><channel><item><title>&c;</title></item></channel></rss>",
        b"<?xml version='1.0'?><!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss><channel><item><title>&x;</title></item></channel></rss>",
        b'[{"text": ' + b"[" * 5000, b'{"text": ' + b"[" * 5000,
    ]  # fmt: skip
    return [
        *plain,
        *(gzip.compress(one) for one in plain[:3]),
        *(_zstd(one) for one in plain[:3]),
        gzip.compress(b"\x00" * 3_000_000),
    ]


def _zstd(data: bytes) -> bytes:
    import zstandard

    return zstandard.compress(data)


# --- language data, and what is kept

LISTS = (
    "entities/tenures", "entities/persons", "entities/offices", "entities/bodies", "times/months", "words/numbers", "pages/markers",
    "statements/verbs", "places/cities", "times/words", "figures/counted", "events/verbs", "search/fields", "outlets/eg",
)  # fmt: skip


@cache
def lists() -> list[bytes]:
    """Files of lists and rules: a header with a few rows of each, and the rule files."""
    found = []
    for name in LISTS:
        table = open_lexica().table(name)
        head = "".join(f"# {key}: {value}\n" for key, value in table.header.items() if key != "columns")
        rows = "".join("\t".join(cell or "-" for cell in row.cells) + "\n" for row in list(table)[:6])
        found.append(f"{name}.tsv\n{head}# columns: {chr(9).join(table.columns)}\n{rows}".encode())
    folder = Path(__file__).parents[1] / "src" / "rawi" / "lexica"
    for path in sorted(folder.rglob("*.toml")):
        text = path.read_text("utf-8")
        found += [
            f"{path.relative_to(folder)}\n{text[:4000]}".encode(),
            f"{path.relative_to(folder)}\n{text[-2000:]}".encode(),
        ]
    return found


def _named(data: bytes) -> tuple[str, bytes]:
    """The name of the file in a case's first line, and its bytes."""
    first, _, rest = data.partition(b"\n")
    name = first.decode("utf-8", "replace")
    return (name if name in _names() else "words/numbers.tsv"), rest


@cache
def _names() -> frozenset[str]:
    return frozenset(one.partition(b"\n")[0].decode() for one in lists())


def _lexica(data: bytes) -> None:
    name, rest = _named(data)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.parent.mkdir(parents=True)
        path.write_bytes(rest)
        load_lexica(Path(folder))


def _rooms(data: bytes) -> None:
    """Makes every reader with a user's list that is well formed and says nonsense, and reads with it. Slow."""
    name, rest = _named(data)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.parent.mkdir(parents=True)
        path.write_bytes(rest)
        open_lexica(Path(folder))
        count = 0
        for raw in samples()[:2]:
            result = read_page(raw, lexica=Path(folder))
            count += isinstance(result, Refusal) and result.stage in ("engine", "laws")
        if count:
            raise AssertionError(f"{count} pages end in a fault")


def _nonsense(chance: random.Random) -> bytes:
    """A list as it is, with some cells of its rows changed."""
    case = chance.choice([one for one in lists() if b".tsv\n" in one[:60]])
    head, _, rows = case.rpartition(b"\n# columns")
    columns, *lines = rows.split(b"\n")
    for place, line in enumerate(lines):
        cells = line.split(b"\t")
        if len(cells) > 1 and chance.random() < 0.7:
            cells[chance.randrange(len(cells))] = chance.choice(
                [
                    b"-",
                    b"x",
                    b"0",
                    b"-1",
                    b"9" * 30,
                    b"2024-13-45",
                    b"1e9",
                    "م".encode(),
                    b"|",
                    b" | ",
                    b"(",
                    b"\\",
                    "\u0640".encode(),
                ]
            )
            lines[place] = b"\t".join(cells)
    return b"\n".join([head, b"# columns" + columns, *lines])


def _wikidata(data: bytes) -> None:
    for read in (read_line, read_document):
        with suppress(ValueError):  # as both say
            read(data)


def _items() -> list[bytes]:
    entity = {
        "type": "item", "id": "Q1", "labels": {"ar": {"language": "ar", "value": "سالم"}, "en": {"language": "en", "value": "Salem"}},
        "aliases": {"ar": [{"language": "ar", "value": "س"}]},
        "claims": {
            "P31": [{"rank": "normal", "mainsnak": {"snaktype": "value", "datavalue": {"value": {"id": "Q5"}, "type": "wikibase-entityid"}}}],
            "P39": [{"rank": "preferred", "mainsnak": {"snaktype": "value", "datavalue": {"value": {"id": "Q2"}, "type": "wikibase-entityid"}},
                     "qualifiers": {"P580": [{"snaktype": "value", "datavalue": {"value": {
                         "time": "+2020-01-01T00:00:00Z", "precision": 11, "calendarmodel": "http://www.wikidata.org/entity/Q1985727"}}}]}}],
        },
    }  # fmt: skip
    row = {
        "item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q7"},
        "itemLabel": {"type": "literal", "value": "سالم"},
    }
    return [
        json.dumps(entity, ensure_ascii=False).encode(),
        json.dumps({"results": {"bindings": [row]}}, ensure_ascii=False).encode(),
    ]


@cache
def records() -> list[bytes]:
    """The smallest readings, packed, and the bytes below their compression."""
    packed = sorted(map(pack_reading, readings()), key=len)[:8]
    return [part for one in packed for part in (one, b"raw" + zlib.decompress(one))]


def _bent(chance: random.Random) -> bytes:
    """A record with a few bytes changed in place: cut or moved, it would only be no record at all."""
    data = bytearray(chance.choice(records()))
    for _ in range(chance.choice((1, 1, 2, 4))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def _kept(data: bytes) -> None:
    text = readings()[0].page.text
    with suppress(ValueError, zlib.error, msgspec.MsgspecError, LawBroken):
        # Below the compression nearly every change gets to the decoder; above it nearly none.
        check_reading(unpack_reading(zlib.compress(data[3:], 1) if data[:3] == b"raw" else data, text))


def _raw(found: list[str]) -> list[bytes]:
    return [one.encode("utf-8", "surrogatepass") for one in found]


def _bytes_pieces() -> list[bytes]:
    return [
        *_raw(HARD),
        *_raw(TAGS),
        b"\xff\xfe",
        b"\x00\x00\xfe\xff",
        b"\x81",
        b"\xc0\xaf",
        b"\xed\xa0\x80",
        *(one.encode() for one in words()[:3000]),
    ]


def _texts() -> list[str]:
    return [one.page.text for one in readings()] + [sentence(random.Random(number)) for number in range(50)]


def _sentences() -> list[str]:
    return stock().sentences + [made_text(random.Random(number)) for number in range(500)]


READING: dict[str, Target] = {
    one.name: one
    for one in (
        Target(name="page", run=_page, most=2_000, corpus=small_pages, pieces=_bytes_pieces, made=grown_page, share=0.75,
               whole=lambda: [one.data for one in samples()]),
        Target(name="text", run=_text, most=600, corpus=_sentences, pieces=lambda: HARD + words(), made=made_text, whole=_texts),
        Target(name="times", run=_times_in, most=600, corpus=lambda: times_words() + _sentences(), pieces=lambda: HARD + times_words(),
               made=clock, whole=_texts),
        Target(name="numbers", run=_numbers_in, corpus=lambda: times_words() + _texts(), pieces=lambda: HARD + times_words(), made=clock),
        Target(name="streams", run=_unpacked, corpus=streams, pieces=lambda: STREAM_PIECES),
        Target(name="lexica", run=_lexica, corpus=lists, pieces=lambda: TABLE_PIECES),
        Target(name="rooms", run=_rooms, corpus=lists, pieces=lambda: TABLE_PIECES, made=_nonsense, slow=60.0),
        Target(name="wikidata", run=_wikidata, corpus=_items, pieces=lambda: JSON_PIECES),
        Target(name="records", run=_kept, corpus=records, pieces=lambda: [bytes([n]) for n in range(256)], made=_bent),
    )
}  # fmt: skip
