"""Cuts inputs into shards: pieces of work that can be read apart, and always the same ones."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path
from typing import IO, Literal

from rawi.batch.tables import groups_of
from rawi.desk.places import Entry, is_stored, place_of
from rawi.errors import SourceError

Kind = Literal["whole", "members", "lines", "table"]
SHARD_BYTES = 4 << 20
_FILES = 500  # of one shard
_SMALL = 1 << 20  # files below are put together, larger ones looked into
_HEAD = 1 << 16
_SEEN = 1024  # bytes of a compressed record that tell what it is
_FIRST_MEMBER = 16 << 20  # looked through for the second one
_GZIP = b"\x1f\x8b\x08"
_JSON_KEYS = (b'"text"', b'"html"', b'"url"', b'"content"', b'"body"', b'"title"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A file, or part of one: `first` and `last` are bytes, of a table groups of rows; `last` None: to its end.

    `path` is where it is opened, `name` how its pages are called. Where `first` is no beginning of a record, the piece
    begins with the next one; so does the piece after it, and no record is read twice.
    """

    path: str
    name: str
    kind: Kind = "whole"
    first: int = 0
    last: int | None = None
    size: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """Pieces that are read one after another, and written as one part."""

    pieces: tuple[Piece, ...]

    @property
    def bytes(self) -> int:
        """How much there is to read."""
        return sum(one.size for one in self.pieces)

    def key(self, parameters: str) -> str:
        """What its part is called: the same for the same files, ranges and parameters, and for nothing else."""
        told = json.dumps([parameters, *map(asdict, self.pieces)], sort_keys=True)
        return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def find_shards(inputs: Iterable[str], *, shard_bytes: int = SHARD_BYTES) -> list[Shard]:
    """The shards of files and folders, here or in object storage, in the order of the inputs and of the files' names.

    A WARC file compressed record by record, JSON Lines and Parquet are cut; small files are put together; any other
    file is a shard of its own.

    Raises:
        SourceError: there is nothing at an input.
    """
    pieces = (piece for one in inputs for entry in _entries(one) for piece in _pieces(entry, shard_bytes))
    return list(_together(pieces, shard_bytes))


def _entries(given: str) -> Iterator[tuple[Entry, str]]:
    """What is found at an input, with the name it goes by: as it was given, though it is opened by its whole path."""
    if given.startswith(("http://", "https://")) or given == "-":
        raise SourceError(f"not found: {given}: a batch reads files and folders, and s3:// addresses")
    path = given if is_stored(given) else str(Path(given).absolute())
    try:
        found = place_of(path).find(path)
    except OSError as error:
        raise SourceError(f"not found: {given}: {error}") from error
    if not found:
        raise SourceError(f"not found: {given}: no such file, or nothing in the folder")
    for one in found:
        name = str(Path(given)) + one.path.removeprefix(path) if not is_stored(given) else one.path
        yield one, name.encode("utf-8", "replace").decode()


def _pieces(found: tuple[Entry, str], shard_bytes: int) -> Iterator[Piece]:
    entry, name = found
    if entry.path.endswith(".parquet"):
        for first, last, size in groups_of(entry.path, shard_bytes):
            yield Piece(
                path=entry.path, name=name, kind="table", first=first, last=last, size=size, changed=entry.changed
            )  # fmt: skip
        return
    kind: Kind = "whole" if entry.size <= max(_SMALL, shard_bytes) else _kind(entry)
    step = shard_bytes if kind != "whole" else max(1, entry.size)
    for number, first in enumerate(range(0, max(1, entry.size), step), start=1):
        last = min(first + step, entry.size)
        yield Piece(
            path=entry.path, name=f"{name}@{number}" if kind != "whole" else name, kind=kind, first=first,
            last=None if kind == "whole" else last, size=last - first, changed=entry.changed,
        )  # fmt: skip


def _together(pieces: Iterable[Piece], shard_bytes: int) -> Iterator[Shard]:
    some: list[Piece] = []
    size = 0
    for one in pieces:
        alone = one.kind != "whole" or one.size > _SMALL
        if some and (alone or size + one.size > shard_bytes or len(some) == _FILES):
            yield Shard(pieces=tuple(some))
            some, size = [], 0
        if alone:
            yield Shard(pieces=(one,))
        else:
            some.append(one)
            size += one.size
    if some:
        yield Shard(pieces=tuple(some))


def _kind(entry: Entry) -> Kind:
    """Whether records can be found from the middle of a file."""
    try:
        with place_of(entry.path).open(entry.path) as stream:
            head = stream.read(_HEAD)
            if head.startswith(_GZIP) and _is_warc(head):
                return "members" if next_member(stream, 1, _FIRST_MEMBER) is not None else "whole"
    except OSError as error:
        raise SourceError(f"forbidden: {entry.path}: {error.strerror or error}") from error
    line, whole, rest = head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    lines = (
        whole and line.startswith(b"{") and line.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{")
    )
    return "lines" if lines and any(key in line for key in _JSON_KEYS) else "whole"


def next_member(stream: IO[bytes], first: int, reach: int | None = None) -> int | None:
    """Where, from a place on, the next record of a WARC file compressed record by record begins; None: there is none.

    `reach` None: it is looked for to the end of the file.
    """
    stream.seek(first)
    begins, data, read = first, b"", 0
    while True:
        more = stream.read(_HEAD)
        data, read = data + more, read + len(more)
        # Of a record that begins near the end too little is seen: it is looked at with what comes next.
        sure = len(data) - (_SEEN if more else 0)
        at = data.find(_GZIP)
        while 0 <= at < sure:
            if _is_warc(data[at : at + _SEEN]):
                return begins + at
            at = data.find(_GZIP, at + 1)
        if not more or (reach is not None and read > reach):
            return None
        kept = data[-(_SEEN + len(_GZIP)) :]
        begins, data = begins + len(data) - len(kept), kept


def _is_warc(data: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(data, 5) == b"WARC/"
    except zlib.error:
        return False


def next_line(stream: IO[bytes], first: int) -> int | None:
    """Where, from a place on, the next line begins; None: there is none."""
    if first == 0:
        return 0
    stream.seek(first - 1)
    at = first - 1
    while data := stream.read(_HEAD):
        found = data.find(b"\n")
        if found >= 0:
            return int(at + found + 1)
        at += len(data)
    return None
