"""Reads the rows in a SQLite file page by page, without its trees: what a damaged file still holds."""

from __future__ import annotations

import mmap
import struct
from collections.abc import Collection, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple, Self

from rawi.errors import ArchiveError

Value = str | int | float | bytes | None
_MAGIC = b"SQLite format 3\0"
_USUAL = 4096  # bytes of a page where the head does not say
_LEAF, _INDEX_LEAF = 0x0D, 0x0A
_LOG_HEAD, _FRAME_HEAD = 32, 24
_FIXED = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8}  # bytes of a number by its type


class Place(NamedTuple):
    """Where a row stands: its page, the cell in it, its number, and whether it is of an index (number 0)."""

    page: int
    cell: int
    number: int
    of_index: bool


class PageFile:
    """A SQLite file as pages, the committed ones of its write-ahead log over those of the file.

    Layout: https://www.sqlite.org/fileformat2.html. Nothing is written, and nothing locked.
    """

    def __init__(self, path: Path) -> None:
        """Raises ArchiveError when the file cannot be opened or is empty."""
        self._closing = ExitStack()
        try:
            self._data = self._mapped(path)
            log = path.with_name(f"{path.name}-wal")
            self._log = self._mapped(log) if log.is_file() and log.stat().st_size > _LOG_HEAD else None
        except (OSError, ValueError) as error:
            self._closing.close()
            raise ArchiveError(f"{path}: cannot be read: {error}") from error
        head = self._data[:100]
        size = int.from_bytes(head[16:18], "big") if head.startswith(_MAGIC) else 0
        size = 65_536 if size == 1 else size
        self.size = size if size >= 512 and not size & (size - 1) else _USUAL
        self._usable = self.size - (head[20] if head.startswith(_MAGIC) and head[20] <= 32 else 0)
        self._newer = dict(self._frames()) if self._log else {}
        self.count = max(len(self._data) // self.size, max(self._newer, default=0))

    def _mapped(self, path: Path) -> mmap.mmap:
        stream = self._closing.enter_context(path.open("rb"))
        return self._closing.enter_context(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))

    def _frames(self) -> Iterator[tuple[int, int]]:
        """Pages of the log and where they stand in it, up to its last commit."""
        assert self._log is not None
        salts, kept = self._log[16:24], dict[int, int]()
        step = _FRAME_HEAD + self.size
        for at in range(_LOG_HEAD, len(self._log) - step + 1, step):
            page, committed = struct.unpack_from(">II", self._log, at)
            if self._log[at + 8 : at + 16] != salts:  # of a log before this one
                return
            kept[page] = at + _FRAME_HEAD
            if committed:
                yield from kept.items()
                kept.clear()

    def page(self, number: int) -> bytes:
        """A page, the first is 1; empty: there is none of that number."""
        if number in self._newer and self._log is not None:
            at = self._newer[number]
            return self._log[at : at + self.size]
        return self._data[(number - 1) * self.size : number * self.size] if number > 0 else b""

    def places(self, columns: Collection[int], *, indexes: bool = False) -> Iterator[tuple[Place, int]]:
        """Where rows of so many columns stand, with their columns; with `indexes` those of indexes instead."""
        wanted, free = _INDEX_LEAF if indexes else _LEAF, self._free()
        for number in range(1, self.count + 1):
            page, head = self.page(number), 100 if number == 1 else 0
            if len(page) < self.size or page[head] != wanted or number in free:
                continue
            cells = int.from_bytes(page[head + 3 : head + 5], "big")
            if head + 8 + 2 * cells > self.size:
                continue
            for cell in struct.unpack_from(f">{cells}H", page, head + 8):
                try:
                    place, payload = self._payload(number, cell, index=indexes, most=100)
                    count = len(_types(payload))
                except (IndexError, ValueError):
                    continue
                if count in columns:
                    yield place, count

    def row(self, place: Place) -> tuple[Value, ...] | None:
        """The values of a row; None: it is damaged."""
        try:
            _, payload = self._payload(place.page, place.cell, index=place.of_index)
            return tuple(_values(payload))
        except (IndexError, ValueError, struct.error):
            return None

    def _free(self) -> set[int]:
        """The pages that are not in use: they hold rows that were once."""
        found, trunk = set[int](), int.from_bytes(self.page(1)[32:36], "big")
        while trunk and trunk not in found and len(page := self.page(trunk)) == self.size:
            found.add(trunk)
            leaves = min(int.from_bytes(page[4:8], "big"), self._usable // 4 - 2)
            found.update(struct.unpack_from(f">{leaves}I", page, 8))
            trunk = int.from_bytes(page[:4], "big")
        return found

    def _payload(
        self, number: int, cell: int, *, index: bool, most: int | None = None
    ) -> tuple[Place, bytes]:
        """A cell's record, or its first `most` bytes, put together from the pages it runs over."""
        page = self.page(number)
        length, at = _varint(page, cell)
        row = 0
        if not index:
            row, at = _varint(page, at)
        if length > len(self._data) + len(self._log or b""):
            raise ValueError("longer than the file")
        local = self._local(length, index=index)
        data = bytearray(page[at : at + local])
        if len(data) < local:
            raise IndexError("beyond its page")
        following = int.from_bytes(page[at + local : at + local + 4], "big") if local < length else 0
        while len(data) < min(length, most or length):
            part = self.page(following)
            if len(part) < self.size:
                raise IndexError("runs on to a page that is not there")
            data += part[4 : self._usable][: length - len(data)]
            following = int.from_bytes(part[:4], "big")
        return Place(number, cell, row, index), bytes(data)

    def _local(self, length: int, *, index: bool) -> int:
        """How much of a record stands in its own page."""
        usable = self._usable
        most = (usable - 12) * 64 // 255 - 23 if index else usable - 35
        if length <= most:
            return length
        least = (usable - 12) * 32 // 255 - 23
        fits = least + (length - least) % (usable - 4)
        return fits if fits <= most else least

    def close(self) -> None:
        """Close the files."""
        self._closing.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and the offset after it."""
    value = 0
    for step in range(8):
        byte = data[at + step]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + step + 1
    return value << 8 | data[at + 8], at + 9


def _types(payload: bytes) -> list[int]:
    size, at = _varint(payload, 0)
    if not 1 <= size <= len(payload):
        raise ValueError("no head of a record")
    found = []
    while at < size:
        kind, at = _varint(payload, at)
        found.append(kind)
    return found


def _values(payload: bytes) -> Iterator[Value]:
    at, _ = _varint(payload, 0)
    for kind in _types(payload):
        size = _FIXED.get(kind, (kind - 12) // 2 if kind >= 12 else 0)
        data = payload[at : at + size]
        if len(data) < size:
            raise IndexError("a value beyond its record")
        at += size
        if kind in (8, 9):
            yield kind - 8
        elif kind == 7:
            yield float(struct.unpack(">d", data)[0])
        elif 1 <= kind <= 6:
            yield int.from_bytes(data, "big", signed=True)
        elif kind >= 12:
            yield data if kind % 2 == 0 else data.decode("utf-8")
        elif kind == 0:
            yield None
        else:
            raise ValueError(f"no type {kind}")
