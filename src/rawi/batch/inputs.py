"""Shards → raw pages."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO

from rawi.batch.shards import Piece, Shard, next_line, next_member
from rawi.batch.tables import read_table
from rawi.desk.places import Watched, place_of
from rawi.errors import Unreadable
from rawi.model import RawPage, Refusal
from rawi.pages import unpack

_BUFFER = 1 << 20


def read(shard: Shard, *, page_bytes: int) -> Iterator[RawPage | Refusal]:
    """The raw pages of a shard, in order; what is damaged is a refusal, and the rest go on.

    Raises:
        OSError: what holds the files cannot be read now. That says nothing about the pages: the shard is read again.
    """
    for piece in shard.pieces:
        try:
            yield from _read(piece, page_bytes)
        except FileNotFoundError:
            yield Refusal(source=piece.name, stage="open", reason="not found: no such file")
        except PermissionError as error:
            yield Refusal(source=piece.name, stage="open", reason=f"forbidden: {error.strerror}")


def _read(piece: Piece, page_bytes: int) -> Iterator[RawPage | Refusal]:
    if piece.kind == "table":
        yield from read_table(piece.path, piece.name, range(piece.first, piece.last or 0))
        return
    with place_of(piece.path).open(piece.path) as stream:
        bounds = _bounds(piece, stream)
        if bounds is None:
            return
        watched = Watched(stream, *bounds)
        buffered = io.BufferedReader(watched, _BUFFER)
        try:
            for one in unpack(buffered, piece.name, page_bytes=page_bytes):
                watched.check()
                nothing = isinstance(one, Refusal) and one.source == piece.name and piece.kind == "members"
                if not nothing:  # a stretch of a WARC file may have no page in it
                    yield one
        except Unreadable as error:
            yield Refusal(source=piece.name, stage=error.stage, reason=error.reason)
        watched.check()


def _bounds(piece: Piece, stream: IO[bytes]) -> tuple[int, int | None] | None:
    """Where the first record of a piece begins, and the first of the next; None: no record begins in it."""
    if piece.kind == "whole" or piece.last is None:
        return 0, None
    following = next_member if piece.kind == "members" else next_line
    first = following(stream, piece.first)
    if first is None or first >= piece.last:
        return None
    return first, following(stream, piece.last)
